import { DAY, HOUR, type Instant, type Result, addMilliseconds, earliest, latest, ok, refuse } from '#libs/kernel';
import { type Access, type Lease, type LeaseEvent, type LeaseReason, type LeaseState } from './lease.js';

/** What can happen to a lease. */
export type LeaseHappening =
  | { readonly kind: 'PAID' }
  | { readonly kind: 'PAYMENT_DEADLINE_PASSED' }
  | { readonly kind: 'CANCELLED' }
  | { readonly kind: 'WINDOW_STARTED' }
  | { readonly kind: 'DELIVERED'; readonly access: Omit<Access, 'deliveredAt'> }
  | { readonly kind: 'FAULT_REPORTED'; readonly note: string }
  | { readonly kind: 'FAULT_MENDED'; readonly note: string }
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
const hasStarted = (lease: Lease, now: Instant): boolean => now >= lease.period.start;
const hasEnded = (lease: Lease, now: Instant): boolean => now >= lease.period.end;
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
  { from: 'CONFIRMED', on: 'DELIVERED', when: hasStarted, to: 'ACTIVE', reason: 'ACCESS_DELIVERED' },
  { from: 'CONFIRMED', on: 'DELIVERED', to: 'CONFIRMED', reason: 'ACCESS_DELIVERED' },
  {
    from: 'CONFIRMED',
    on: 'WINDOW_STARTED',
    when: (lease, now) => hasStarted(lease, now) && lease.access !== null,
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
  { from: 'PROVISIONING', on: 'DELIVERED', to: 'ACTIVE', reason: 'ACCESS_DELIVERED' },
  { from: 'PROVISIONING', on: 'ENDED_EARLY', when: isOnDemand, to: 'ENDED', reason: 'TENANT_ENDED_EARLY' },
  { from: 'PROVISIONING', on: 'WINDOW_ENDED', when: hasEnded, to: 'FAILED', reason: 'PROVIDER_DID_NOT_DELIVER' },
  { from: 'ACTIVE', on: 'FAULT_REPORTED', to: 'DEGRADED', reason: 'PROVIDER_REPORTED_FAULT' },
  { from: 'DEGRADED', on: 'FAULT_REPORTED', to: 'DEGRADED', reason: 'PROVIDER_REPORTED_FAULT' },
  { from: 'DEGRADED', on: 'FAULT_MENDED', to: 'ACTIVE', reason: 'PROVIDER_REPORTED_RESTORED' },
  { from: 'ACTIVE', on: 'ENDED_EARLY', when: isOnDemand, to: 'ENDED', reason: 'TENANT_ENDED_EARLY' },
  { from: 'DEGRADED', on: 'ENDED_EARLY', when: isOnDemand, to: 'ENDED', reason: 'TENANT_ENDED_EARLY' },
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

/** What the happening makes of the lease, or WRONG_STATE. A clock that calls too early is refused too. */
export function transition(lease: Lease, happening: LeaseHappening, now: Instant): Result<LeaseStep, LeaseWrongState> {
  const move = LEASE_MOVES.find(
    ({ from, on, when }) => from === lease.state && on === happening.kind && (when?.(lease, now) ?? true),
  );
  if (move === undefined) return refuse({ code: 'WRONG_STATE', path: null, state: lease.state });
  const access = happening.kind === 'DELIVERED' ? { ...happening.access, deliveredAt: now } : lease.access;
  const startedAt =
    lease.startedAt ??
    (move.to === 'ACTIVE' && access !== null ? latest(lease.period.start, access.deliveredAt) : null);
  const endedAt = FINAL_LEASE_STATES.includes(move.to) ? earliest(now, lease.period.end) : null;
  const note = happening.kind === 'FAULT_REPORTED' || happening.kind === 'FAULT_MENDED' ? happening.note : null;
  return ok({
    lease: { ...lease, state: move.to, reason: move.reason, access, startedAt, endedAt },
    event: { at: now, state: move.to, reason: move.reason, note },
  });
}
