import { type CreditNote, type Downtime, type Invoice, slaCredit } from '#libs/billing';
import { type Period, type Result, includes, instantToString, negate, ok, refuse, sum } from '#libs/kernel';
import { type SlaTerms } from '#libs/market';
import { type Tx } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { type CreditNeeds, issueCredit } from './issue-credit.js';

/** How available a lease was in one month of it, and what was promised. */
export interface MonthOfService {
  readonly leaseId: string;
  /** The part of a contract month in which the meter ran. */
  readonly month: Period;
  readonly sla: SlaTerms;
  readonly downtime: Downtime;
  /** Ids of the records behind it. */
  readonly evidence: readonly string[];
  /** How much of the credited rent the provider bears; we bear the rest and our fee on it. */
  readonly providerBearsBasisPoints: number;
}

/**
 * Credits a month of a lease that was less available than promised, once, by the contract's table, on the invoice of that month's capacity.
 * Null: the month was good enough. NOT_FOUND: the month was not invoiced yet. WRONG_STATE: a payment of its invoice is on its way, try later.
 */
export const creditAvailability = (ports: CreditNeeds) => {
  return async (tx: Tx, facts: MonthOfService): Promise<Result<CreditNote | null, Refusal>> => {
    const { leaseId, month, sla, downtime, evidence, providerBearsBasisPoints } = facts;
    const cause = `sla:${leaseId}:${instantToString(month.start)}`;
    const before = await ports.creditNotes.byCause(tx, cause);
    if (before) return ok(before);
    const found = (await ports.invoices.byLease(tx, leaseId)).find((invoice) => billsCapacity(invoice, month));
    const invoice = found && (await ports.invoices.lock(tx, found.id));
    if (!invoice) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['month'] });
    const credit = slaCredit(sla, downtime, capacityOf(invoice));
    if (credit === null || credit.amount.minor >= 0n) return ok(null);
    return issueCredit(ports)(tx, {
      ...{ invoice, evidence, cause, providerBearsBasisPoints, kind: 'SLA_CREDIT', confirms: true },
      credited: { what: 'NET', amount: negate(credit.amount) },
      reason: credit.working.slice(0, 500),
    });
  };
};

/** A first month that the meter ran for only in part is on the rent of the whole contract month. */
function billsCapacity({ state, lines, period }: Invoice, month: Period): boolean {
  return state !== 'VOID' && includes(period, month.start) && lines.some(({ kind }) => kind === 'CAPACITY');
}

function capacityOf({ lines, currency }: Invoice) {
  return sum(
    lines.filter(({ kind }) => kind === 'CAPACITY').map(({ amount }) => amount),
    currency,
  );
}
