import {
  type CurrencyCode,
  type Decimal,
  type Money,
  type Result,
  decimalToString,
  ok,
  parseMoney,
  refuse,
  subtract,
} from '#libs/kernel';
import { providerDebtWrittenOff } from '#libs/ledger';
import { once } from '../once.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { netDebt } from './net-debt.js';

type Needs = Pick<Ports, 'unitOfWork' | 'payouts' | 'ledger' | 'idempotency' | 'audit'>;

export interface WriteOffCommand {
  readonly orgId: string;
  readonly currency: CurrencyCode;
  /** Major units; at most what is owed once it was set off. */
  readonly amount: Decimal;
  readonly reason: string;
  readonly idempotencyKey: string | null;
}

/** Gives up (part of) what a provider owes us: our loss. Gives what is owed after it. What it pays later is a repayment. */
export const writeOffProviderDebt = (ports: Needs) => {
  return (scope: PlatformScope, command: WriteOffCommand): Promise<Result<Money, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { orgId, currency, amount, idempotencyKey: key } = command;
      const input = [orgId, currency, decimalToString(amount), command.reason];
      const owed = async (): Promise<Money> => (await ports.payouts.lockHoldings(tx, orgId, currency)).debt;
      return once<Money, Refusal>(ports.idempotency, tx, { operation: 'providerDebtWriteOff', key, input }, owed, () =>
        giveUp(ports, tx, command),
      );
    });
};

async function giveUp(
  ports: Needs,
  tx: Tx,
  { orgId, currency, amount, reason: said }: WriteOffCommand,
): Promise<Result<{ readonly resultId: string; readonly value: Money }, Refusal>> {
  const reason = said.trim();
  if (reason.length < 1 || reason.length > 500) return refuse(invalid(['reason'], 'A reason has 1 to 500 characters.'));
  const given = parseMoney(decimalToString(amount), currency);
  const { debt } = await netDebt(ports)(tx, orgId, currency);
  if (!given.ok || given.value.minor <= 0n || given.value.minor > debt.minor)
    return refuse(invalid(['amount'], 'At most what is owed can be given up.'));
  const decisionId = tx.newId('payoutLine');
  await ports.ledger.post(
    tx,
    providerDebtWrittenOff({ decisionId, providerOrgId: orgId, amount: given.value }, tx.now),
  );
  const detail = { currency, amount: String(given.value.minor), reason };
  await ports.audit.append(tx, { action: 'payout.debt-written-off', subjectId: orgId, detail });
  return ok({ resultId: decisionId, value: subtract(debt, given.value) });
}
