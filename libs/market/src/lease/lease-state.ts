import { DAY, HOUR, type Instant, type Result, addMilliseconds, earliest, latest, ok, refuse } from '#libs/kernel';
import { type Access, type Lease, type LeaseEvent, type LeaseReason, type LeaseState } from './lease.js';

/** What can happen to a lease. */
export type LeaseHappening =
  | { readonly kind: 'PAID' }
  | { readonly kind: 'PAYMENT_DEADLINE_PASSED' }
  | { readonly kind: 'CANCELLED' }
  | { readonly kind: 'WINDOW_STARTED' }
  | { readonly kind: 'DELIVERED'; readonly access: Omit<Access, 'deliveredAt'> }
  | { readonly kind: 'TEST_PASSED' }
  | { readonly kind: 'TENANT_ACCEPTED' }
  | { readonly kind: 'ACCEPTANCE_PERIOD_PASSED' }
  | { readonly kind: 'REJECTED'; readonly note: string }
  | { readonly kind: 'FAULT_REPORTED'; readonly note: string }
  | { readonly kind: 'FAULT_MENDED'; readonly note: string }
  /** Its contract gives the capacity up before the lease begins, or from now on. */
  | { readonly kind: 'CONTRACT_ENDED' }
  | { readonly kind: 'ENDED_EARLY' }
  | { readonly kind: 'WINDOW_ENDED' };

export type LeaseHappeningKind = LeaseHappening['kind'];

export interface LeaseWrongState {
  readonly code: 'WRONG_STATE';
  readonly path: null;
  readonly state: LeaseState;
}

/** The lease after it happened, and its new line of history. `version` is the one that was read: the store counts it up. */
export interface LeaseStep {
  readonly lease: Lease;
  readonly event: LeaseEvent;
}

interface Move {
  readonly from: LeaseState;
  readonly on: LeaseHappeningKind;
  /** Only when this holds; a move without it always applies. */
  readonly when?: (lease: Lease, now: Instant) => boolean;
  readonly to: LeaseState;
  readonly reason: LeaseReason;
}

const isOnDemand = (lease: Lease): boolean => lease.terms.billing === 'ON_DEMAND';
const isOfContract = (lease: Lease): boolean => lease.contract !== null;
const hasStarted = (lease: Lease, now: Instant): boolean => now >= lease.period.start;
const hasEnded = (lease: Lease, now: Instant): boolean => now >= lease.period.end;
/** Handed over, and nobody has accepted it yet. */
const waits = (lease: Lease): boolean => lease.access !== null && lease.acceptedAt === null;
const isDeemed = (lease: Lease, now: Instant): boolean => {
  const at = deemedAcceptance(lease);
  return at !== null && at <= now;
};
/** Over, and the acceptance period did not end before the window did: a clock that is late must not fail what was accepted. */
const isOverUnaccepted = (lease: Lease, now: Instant): boolean =>
  hasEnded(lease, now) && (deemedAcceptance(lease) ?? Infinity) >= lease.period.end;
const isLate = (lease: Lease, now: Instant): boolean => now >= paymentDeadline(lease);

/** The whole life of a lease. The first row that fits is taken; what no row allows is refused with WRONG_STATE. */
export const LEASE_MOVES: readonly Move[] = [
  { from: 'PENDING_PAYMENT', on: 'PAID', to: 'CONFIRMED', reason: 'FIRST_INVOICE_PAID' },
  {
    from: 'PENDING_PAYMENT',
    on: 'PAYMENT_DEADLINE_PASSED',
    when: isLate,
    to: 'FAILED',
    reason: 'FIRST_INVOICE_NOT_PAID_IN_TIME',
  },
  {
    from: 'PENDING_PAYMENT',
    on: 'WINDOW_ENDED',
    when: hasEnded,
    to: 'FAILED',
    reason: 'FIRST_INVOICE_NOT_PAID_IN_TIME',
  },
  { from: 'PENDING_PAYMENT', on: 'CANCELLED', to: 'CANCELLED', reason: 'TENANT_CANCELLED_BEFORE_PAYMENT' },
  { from: 'CONFIRMED', on: 'CANCELLED', when: isOnDemand, to: 'CANCELLED', reason: 'TENANT_CANCELLED_BEFORE_PAYMENT' },
  { from: 'CONFIRMED', on: 'DELIVERED', when: hasStarted, to: 'PROVISIONING', reason: 'ACCESS_DELIVERED' },
  { from: 'CONFIRMED', on: 'DELIVERED', to: 'CONFIRMED', reason: 'ACCESS_DELIVERED' },
  { from: 'CONFIRMED', on: 'TEST_PASSED', when: waits, to: 'CONFIRMED', reason: 'ACCEPTANCE_TEST_PASSED' },
  { from: 'CONFIRMED', on: 'TENANT_ACCEPTED', when: waits, to: 'CONFIRMED', reason: 'TENANT_ACCEPTED' },
  { from: 'CONFIRMED', on: 'REJECTED', when: waits, to: 'CONFIRMED', reason: 'TENANT_REJECTED_DELIVERY' },
  {
    from: 'CONFIRMED',
    on: 'WINDOW_STARTED',
    when: (lease, now) => hasStarted(lease, now) && lease.acceptedAt !== null,
    to: 'ACTIVE',
    reason: 'WINDOW_STARTED',
  },
  { from: 'CONFIRMED', on: 'WINDOW_STARTED', when: hasStarted, to: 'PROVISIONING', reason: 'WINDOW_STARTED' },
  {
    from: 'CONFIRMED',
    on: 'WINDOW_ENDED',
    when: (lease, now) => hasEnded(lease, now) && lease.access === null,
    to: 'FAILED',
    reason: 'PROVIDER_DID_NOT_DELIVER',
  },
  { from: 'PROVISIONING', on: 'DELIVERED', to: 'PROVISIONING', reason: 'ACCESS_DELIVERED' },
  { from: 'PROVISIONING', on: 'TEST_PASSED', when: waits, to: 'ACTIVE', reason: 'ACCEPTANCE_TEST_PASSED' },
  { from: 'PROVISIONING', on: 'TENANT_ACCEPTED', when: waits, to: 'ACTIVE', reason: 'TENANT_ACCEPTED' },
  {
    from: 'PROVISIONING',
    on: 'ACCEPTANCE_PERIOD_PASSED',
    when: isDeemed,
    to: 'ACTIVE',
    reason: 'ACCEPTANCE_PERIOD_PASSED',
  },
  { from: 'PROVISIONING', on: 'REJECTED', when: waits, to: 'PROVISIONING', reason: 'TENANT_REJECTED_DELIVERY' },
  { from: 'PROVISIONING', on: 'ENDED_EARLY', when: isOnDemand, to: 'ENDED', reason: 'TENANT_ENDED_EARLY' },
  {
    from: 'PROVISIONING',
    on: 'WINDOW_ENDED',
    when: isOverUnaccepted,
    to: 'FAILED',
    reason: 'PROVIDER_DID_NOT_DELIVER',
  },
  { from: 'ACTIVE', on: 'FAULT_REPORTED', to: 'DEGRADED', reason: 'PROVIDER_REPORTED_FAULT' },
  { from: 'DEGRADED', on: 'FAULT_REPORTED', to: 'DEGRADED', reason: 'PROVIDER_REPORTED_FAULT' },
  { from: 'DEGRADED', on: 'FAULT_MENDED', to: 'ACTIVE', reason: 'PROVIDER_REPORTED_RESTORED' },
  { from: 'ACTIVE', on: 'ENDED_EARLY', when: isOnDemand, to: 'ENDED', reason: 'TENANT_ENDED_EARLY' },
  { from: 'DEGRADED', on: 'ENDED_EARLY', when: isOnDemand, to: 'ENDED', reason: 'TENANT_ENDED_EARLY' },
  { from: 'CONFIRMED', on: 'CONTRACT_ENDED', when: isOfContract, to: 'CANCELLED', reason: 'CONTRACT_ENDED' },
  { from: 'PROVISIONING', on: 'CONTRACT_ENDED', when: isOfContract, to: 'ENDED', reason: 'CONTRACT_ENDED' },
  { from: 'ACTIVE', on: 'CONTRACT_ENDED', when: isOfContract, to: 'ENDED', reason: 'CONTRACT_ENDED' },
  { from: 'DEGRADED', on: 'CONTRACT_ENDED', when: isOfContract, to: 'ENDED', reason: 'CONTRACT_ENDED' },
  { from: 'ACTIVE', on: 'WINDOW_ENDED', when: hasEnded, to: 'ENDED', reason: 'TERM_COMPLETED' },
  { from: 'DEGRADED', on: 'WINDOW_ENDED', when: hasEnded, to: 'ENDED', reason: 'TERM_COMPLETED' },
];

/** States nothing leads out of: the capacity is free, no new hour is billed. */
export const FINAL_LEASE_STATES: readonly LeaseState[] = ['ENDED', 'CANCELLED', 'FAILED'];

/**
 * Until when the first invoice has to be paid: a day after booking, or the window's start when that is sooner, but never less than an hour.
 */
export function paymentDeadline(lease: Pick<Lease, 'createdAt' | 'period'>): Instant {
  const day = earliest(addMilliseconds(lease.createdAt, DAY), lease.period.start);
  return latest(day, addMilliseconds(lease.createdAt, HOUR));
}

/** Longest and shortest time a tenant has to object to a delivery. */
const LONGEST_ACCEPTANCE = 2 * DAY;
const SHORTEST_ACCEPTANCE = HOUR;

/**
 * When a delivery that nobody accepted or rejected counts as accepted (docs/decisions/0012): a tenth of the window, at most 48 hours and
 * at least one, counted from the delivery, or from the window's start where that is later, since nobody can try it before. Null: nothing
 * was delivered, or it is accepted.
 */
export function deemedAcceptance(lease: Pick<Lease, 'access' | 'acceptedAt' | 'period'>): Instant | null {
  const { access, acceptedAt, period } = lease;
  if (access === null || acceptedAt !== null) return null;
  const tenth = Math.floor((period.end - period.start) / 10);
  const time = Math.max(SHORTEST_ACCEPTANCE, Math.min(LONGEST_ACCEPTANCE, tenth));
  return addMilliseconds(latest(access.deliveredAt, period.start), time);
}

/** What the happening makes of the lease, or WRONG_STATE. A clock that calls too early is refused too. */
export function transition(lease: Lease, happening: LeaseHappening, now: Instant): Result<LeaseStep, LeaseWrongState> {
  const move = LEASE_MOVES.find(
    ({ from, on, when }) => from === lease.state && on === happening.kind && (when?.(lease, now) ?? true),
  );
  if (move === undefined) return refuse({ code: 'WRONG_STATE', path: null, state: lease.state });
  const access = accessAfter(lease, happening, now);
  const acceptedAt = acceptedAfter(lease, happening, now);
  const startedAt =
    lease.startedAt ?? (move.to === 'ACTIVE' && acceptedAt !== null ? latest(lease.period.start, acceptedAt) : null);
  const endedAt = FINAL_LEASE_STATES.includes(move.to) ? earliest(now, lease.period.end) : null;
  const note = 'note' in happening ? happening.note : null;
  return ok({
    lease: { ...lease, state: move.to, reason: move.reason, access, acceptedAt, startedAt, endedAt },
    event: { at: now, state: move.to, reason: move.reason, note },
  });
}

/** A rejected delivery is taken back: the provider mends it and delivers again. */
function accessAfter({ access }: Lease, happening: LeaseHappening, now: Instant): Access | null {
  if (happening.kind === 'DELIVERED') return { ...happening.access, deliveredAt: now };
  return happening.kind === 'REJECTED' ? null : access;
}

/** A new delivery has to be accepted anew. */
function acceptedAfter(lease: Lease, { kind }: LeaseHappening, now: Instant): Instant | null {
  if (kind === 'DELIVERED' || kind === 'REJECTED') return null;
  if (kind === 'TEST_PASSED' || kind === 'TENANT_ACCEPTED') return now;
  return kind === 'ACCEPTANCE_PERIOD_PASSED' ? deemedAcceptance(lease) : lease.acceptedAt;
}
