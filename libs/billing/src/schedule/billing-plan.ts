import { DAY, type Instant, type Period, addMilliseconds, contractMonths, earliest, overlap } from '#libs/kernel';
import { type Lease, type LeaseState } from '#libs/market';
import { type InvoiceKind } from '../invoice/invoice.js';
import { READING_DAYS } from '../metering/energy.js';
import { LATE_DAYS } from '../metering/revise-records.js';

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
  /** The lease is over and its energy billed: what readings still change is billed, or credited, by itself. */
  readonly settlesEnergy: boolean;
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
 * What a lease has to be invoiced at `now`. RENT: each contract month of a reserved lease when it begins. USAGE (on demand): each contract
 * month, or the rest of one when the lease ends, as soon as the meter has been read to its end. ENERGY (passed through): the same,
 * `READING_DAYS` after that end, so that readings have time to come; readings that come still later are on the next invoice, and after
 * the last one on one by itself, 30, 60 and `LATE_DAYS` days after the end. Nothing of a lease that delivers a contract's tranche: the
 * contract's schedule bills it.
 */
export function billingPlan(lease: BilledLease, billed: BilledUntil, now: Instant): BillingPlan {
  if (lease.contract !== null) return NOTHING;
  const months = contractMonths(lease.period, lease.terms.timeZone);
  const rent = lease.terms.billing === 'RESERVED' ? rentOf(lease, months, billed.RENT, now) : NOTHING;
  const usage = lease.terms.billing === 'ON_DEMAND' ? meteredOf(lease, 'USAGE', months, billed.USAGE) : [];
  const energy = lease.terms.energyPrice === null ? NOTHING : energyOf(lease, months, billed.ENERGY, now);
  const due = [...rent.due, ...usage, ...energy.due];
  return {
    due: due.sort((a, b) => a.period.start - b.period.start),
    settlesEnergy: energy.settlesEnergy,
    lookAgainAt: earlier(rent.lookAgainAt, energy.lookAgainAt),
  };
}

const NOTHING: BillingPlan = { due: [], settlesEnergy: false, lookAgainAt: null };

function earlier(a: Instant | null, b: Instant | null): Instant | null {
  return a === null || b === null ? (a ?? b) : earliest(a, b);
}

/** Days after a lease's end on which readings that came late are billed. */
const LATE_BILLS = [30, 60, LATE_DAYS];

function energyOf(lease: BilledLease, months: readonly Period[], until: Instant | null, now: Instant): BillingPlan {
  const closesAt = ({ end }: Period): Instant => addMilliseconds(end, READING_DAYS * DAY);
  const over = meteredOf(lease, 'ENERGY', months, until);
  const due = over.filter(({ period }) => closesAt(period) <= now);
  const waiting = over.find(({ period }) => closesAt(period) > now);
  if (waiting) return { due, settlesEnergy: false, lookAgainAt: closesAt(waiting.period) };
  const { endedAt, meteredUntil } = lease;
  const isOver = endedAt !== null && meteredUntil !== null && meteredUntil >= endedAt;
  if (!isOver || (until === null && due.length === 0)) return { due, settlesEnergy: false, lookAgainAt: null };
  const bills = LATE_BILLS.map((days) => addMilliseconds(endedAt, days * DAY));
  return { due, settlesEnergy: due.length === 0, lookAgainAt: bills.find((at) => at > now) ?? null };
}

function rentOf(lease: BilledLease, months: readonly Period[], until: Instant | null, now: Instant): BillingPlan {
  if (!DELIVERED.includes(lease.state)) return NOTHING;
  const open = months.filter(({ start }) => until === null || start >= until);
  const due = open.filter(({ start }) => start <= now).map((period): DueInvoice => ({ kind: 'RENT', period }));
  return { due, settlesEnergy: false, lookAgainAt: open.find(({ start }) => start > now)?.start ?? null };
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
