import { type Instant, type Period, contractMonths, earliest, overlap } from '#libs/kernel';
import { type Lease, type LeaseState } from '#libs/market';
import { type InvoiceKind } from '../invoice/invoice.js';

/** Kinds of invoices that a lease of its own terms makes; those of a contract follow its schedule. */
export type LeaseInvoiceKind = Exclude<InvoiceKind, 'CONTRACT' | 'CONTRACT_METER'>;

/** One invoice to be made now. */
export interface DueInvoice {
  readonly kind: LeaseInvoiceKind;
  readonly period: Period;
}

export interface BillingPlan {
  /** Oldest first. */
  readonly due: readonly DueInvoice[];
  /** When time alone makes the next invoice due; null: only a change of the lease or its meter can. */
  readonly lookAgainAt: Instant | null;
}

/** How far each kind has been invoiced; null: not at all. */
export type BilledUntil = Readonly<Record<LeaseInvoiceKind, Instant | null>>;

export type BilledLease = Pick<
  Lease,
  'contract' | 'period' | 'terms' | 'state' | 'startedAt' | 'endedAt' | 'meteredUntil'
>;

/** States in which rent goes on: the provider delivered. Rent of the first month is asked for when the lease is booked. */
const DELIVERED: readonly LeaseState[] = ['ACTIVE', 'DEGRADED', 'ENDED'];

/**
 * What a lease has to be invoiced at `now`. RENT: each contract month of a reserved lease when it begins. USAGE (on demand) and ENERGY
 * (passed through): each contract month, or the rest of one when the lease ends, as soon as the meter has been read to its end. Nothing of
 * a lease that delivers a contract's tranche: the contract's schedule bills it.
 */
export function billingPlan(lease: BilledLease, billed: BilledUntil, now: Instant): BillingPlan {
  if (lease.contract !== null) return NOTHING;
  const months = contractMonths(lease.period, lease.terms.timeZone);
  const rent = lease.terms.billing === 'RESERVED' ? rentOf(lease, months, billed.RENT, now) : NOTHING;
  const due = [
    ...rent.due,
    ...(lease.terms.billing === 'ON_DEMAND' ? meteredOf(lease, 'USAGE', months, billed.USAGE) : []),
    ...(lease.terms.energyPrice === null ? [] : meteredOf(lease, 'ENERGY', months, billed.ENERGY)),
  ];
  return { due: due.sort((a, b) => a.period.start - b.period.start), lookAgainAt: rent.lookAgainAt };
}

const NOTHING: BillingPlan = { due: [], lookAgainAt: null };

function rentOf(lease: BilledLease, months: readonly Period[], until: Instant | null, now: Instant): BillingPlan {
  if (!DELIVERED.includes(lease.state)) return NOTHING;
  const open = months.filter(({ start }) => until === null || start >= until);
  const due = open.filter(({ start }) => start <= now).map((period): DueInvoice => ({ kind: 'RENT', period }));
  return { due, lookAgainAt: open.find(({ start }) => start > now)?.start ?? null };
}

function meteredOf(
  lease: BilledLease,
  kind: 'USAGE' | 'ENERGY',
  months: readonly Period[],
  until: Instant | null,
): DueInvoice[] {
  const { startedAt, endedAt, meteredUntil } = lease;
  if (startedAt === null || meteredUntil === null) return [];
  const last = earliest(endedAt ?? lease.period.end, lease.period.end);
  if (startedAt >= last) return [];
  return months.flatMap((month): DueInvoice[] => {
    const period = overlap(month, { start: startedAt, end: last });
    if (period === null || (until !== null && period.start < until) || meteredUntil < period.end) return [];
    return [{ kind, period }];
  });
}
