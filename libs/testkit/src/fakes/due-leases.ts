import { DAY, HOUR, type Instant, addMilliseconds, earliest, instantFromEpoch, latest } from '#libs/kernel';
import { type Lease, type LeaseState, deemedAcceptance } from '#libs/market';
import { type LeaseStore } from '#libs/workflows';

type Due = Parameters<LeaseStore['due']>[1];

const HOLDING: readonly LeaseState[] = ['PENDING_PAYMENT', 'PROVISIONING', 'ACTIVE', 'DEGRADED'];

function paymentDeadline({ createdAt, period }: Lease): Instant {
  return latest(addMilliseconds(createdAt, HOUR), earliest(addMilliseconds(createdAt, 24 * HOUR), period.start));
}

function isMeterBehind({ startedAt, endedAt, meteredUntil }: Lease, now: Instant): boolean {
  const lastMidnight = instantFromEpoch(now - (now % DAY));
  return startedAt !== null && (meteredUntil ?? startedAt) < (endedAt ?? lastMidnight);
}

/** The leases a clock has to look at, by the conditions of the port's docstring. */
export function dueLeases(
  leases: readonly Lease[],
  next: {
    readonly billing: (leaseId: string) => Instant | null;
    readonly availability: (leaseId: string) => Instant | null;
    readonly readings: (leaseId: string) => Instant | null;
  },
  what: Due,
  now: Instant,
): Lease[] {
  const isDue: Record<Due, (lease: Lease) => boolean> = {
    PAYMENT_DEADLINE: (lease) => lease.state === 'PENDING_PAYMENT' && paymentDeadline(lease) <= now,
    WINDOW_START: (lease) => lease.state === 'CONFIRMED' && lease.period.start <= now,
    ACCEPTANCE: (lease) => lease.state === 'PROVISIONING' && (deemedAcceptance(lease) ?? Infinity) <= now,
    WINDOW_END: (lease) => HOLDING.includes(lease.state) && lease.period.end <= now,
    METER: (lease) => isMeterBehind(lease, now),
    AVAILABILITY: (lease) => (next.availability(lease.id) ?? Infinity) <= now,
    READINGS: (lease) => next.readings(lease.id) !== null,
    BILLING: (lease) => (next.billing(lease.id) ?? Infinity) <= now,
  };
  return leases.filter(isDue[what]);
}
