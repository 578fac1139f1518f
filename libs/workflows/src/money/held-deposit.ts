import {
  type Decimal,
  type Money,
  type Result,
  compareMoney,
  decimalToString,
  moneyToString,
  ok,
  parseMoney,
  refuse,
  subtract,
} from '#libs/kernel';
import { type ContractMoney } from '../ports/contract-money-store.js';
import { type SignedContract } from '../ports/contract-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';

export type DepositNeeds = Pick<Ports, 'contractMoney' | 'contracts'>;

/** A deposit under lock, its contract, and what of it is still held. */
export interface HeldDeposit {
  readonly deposit: ContractMoney;
  readonly signed: SignedContract;
  readonly left: Money;
}

/** What of a deposit nobody has applied, forfeited or given back; of a prepayment, and before it came: nothing. */
export function leftOf({ kind, amount, receivedAt, applied, forfeited, returned }: ContractMoney): Money {
  if (kind !== 'DEPOSIT' || receivedAt === null) return subtract(amount, amount);
  return [applied, forfeited, returned].reduce(subtract, amount);
}

/** NOT_FOUND: no such money. WRONG_STATE: it is no deposit, has not come, or nothing of it is left. */
export async function lockDeposit(ports: DepositNeeds, tx: Tx, id: string): Promise<Result<HeldDeposit, Refusal>> {
  const deposit = await ports.contractMoney.lock(tx, id);
  const signed = deposit && (await ports.contracts.byId(tx, deposit.contractId));
  if (!signed) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['contractMoneyId'] });
  const left = leftOf(deposit);
  if (left.minor > 0n) return ok({ deposit, signed, left });
  const detail =
    deposit.kind === 'PREPAYMENT'
      ? 'This is a prepayment: invoices draw it.'
      : deposit.receivedAt === null
        ? 'This deposit has not come.'
        : 'Nothing of this deposit is held any more.';
  return refuse<Refusal>({ code: 'WRONG_STATE', path: ['contractMoneyId'], detail });
}

/** The amount that was asked for, at most `most`; null: all of it. */
export function amountUpTo(given: Decimal | null, most: Money): Result<Money, Refusal> {
  const amount = given === null ? ok(most) : parseMoney(decimalToString(given), most.currency);
  if (amount.ok && amount.value.minor > 0n && compareMoney(amount.value, most) <= 0) return ok(amount.value);
  return refuse(invalid(['amount'], `At most ${moneyToString(most)} ${most.currency}, and more than nothing.`));
}

/** Why somebody decides; null: it is well said. */
export function badReason(reason: string): Refusal | null {
  const { length } = reason.trim();
  return length < 1 || length > 500 ? invalid(['reason'], 'A reason has 1 to 500 characters.') : null;
}
