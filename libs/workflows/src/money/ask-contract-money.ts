import { type CashFlow } from '#libs/billing';
import { type Instant, type Money, addDays, civilDate, dateIn, moneyToString, startOfDay, zero } from '#libs/kernel';
import { type ContractMoney } from '../ports/contract-money-store.js';
import { type SignedContract } from '../ports/contract-stores.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';

type Needs = Pick<Ports, 'contractMoney' | 'audit'>;

/**
 * Asks for the deposit and the prepayment of a contract when they are due, each once, inside the caller's transaction. They are no invoices:
 * nothing is sold. Gives what was asked for, and when the next one is due.
 */
export const askContractMoney = (ports: Needs) => {
  return async (
    tx: Tx,
    signed: SignedContract,
    { movements }: Pick<CashFlow, 'movements'>,
    timeZone: string,
  ): Promise<{ money: ContractMoney[]; lookAgainAt: Instant | null }> => {
    const money = await ports.contractMoney.byContract(tx, signed.contract.id);
    const looks: Instant[] = [];
    for (const { date, kind, amount } of movements) {
      if (kind === 'DEPOSIT_RETURN' || money.some((one) => one.kind === kind) || amount.minor <= 0n) continue;
      const dueAt = startOfDay(date, timeZone);
      if (dueAt > tx.now) looks.push(dueAt);
      else money.push(await ask(ports, tx, signed, { kind, amount, dueAt }));
    }
    return { money, lookAgainAt: looks.length === 0 ? null : (Math.min(...looks) as Instant) };
  };
};

async function ask(
  ports: Needs,
  tx: Tx,
  { contract, tenantOrgId, providerOrgId }: SignedContract,
  what: Pick<ContractMoney, 'kind' | 'amount' | 'dueAt'>,
): Promise<ContractMoney> {
  const none = zero(what.amount.currency);
  const asked: ContractMoney = {
    id: tx.newId('contractMoney'),
    contractId: contract.id,
    tenantOrgId,
    providerOrgId,
    ...what,
    receivedAt: null,
    ...{ drawn: none, applied: none, forfeited: none, returned: none },
  };
  await ports.contractMoney.insert(tx, asked);
  const detail = { kind: what.kind, amount: `${moneyToString(what.amount)} ${what.amount.currency}` };
  await ports.audit.append(tx, { action: 'contract-money.asked', subjectId: contract.id, detail });
  return asked;
}

/** The day on which something that is billed now has to be paid: counted from its bill date, or from today where that is past. */
export function dueDay(billDate: string, now: Instant, paymentDays: number, timeZone: string): Instant {
  const today = dateIn(now, timeZone);
  return startOfDay(addDays(civilDate(billDate > today ? billDate : today), paymentDays), timeZone);
}

/** What of a prepayment an invoice may draw beside its own: nothing is drawn of one that is not there. */
export function prepaymentOf(money: readonly ContractMoney[]): ContractMoney | null {
  return money.find(({ kind }) => kind === 'PREPAYMENT') ?? null;
}

export function drawnMore(prepayment: ContractMoney, amount: Money): ContractMoney {
  return { ...prepayment, drawn: { ...amount, minor: prepayment.drawn.minor + amount.minor } };
}
