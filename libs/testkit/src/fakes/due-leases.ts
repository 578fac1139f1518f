import { DAY, HOUR, type Instant, addMilliseconds, earliest, instantFromEpoch, latest } from '#libs/kernel';
import { type Lease, type LeaseState } from '#libs/market';
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
  nextBilling: (leaseId: string) => Instant | null,
  what: Due,
  now: Instant,
): Lease[] {
  const isDue: Record<Due, (lease: Lease) => boolean> = {
    PAYMENT_DEADLINE: (lease) => lease.state === 'PENDING_PAYMENT' && paymentDeadline(lease) <= now,
    WINDOW_START: (lease) => lease.state === 'CONFIRMED' && lease.period.start <= now,
    WINDOW_END: (lease) => HOLDING.includes(lease.state) && lease.period.end <= now,
    METER: (lease) => isMeterBehind(lease, now),
    BILLING: (lease) => (nextBilling(lease.id) ?? Infinity) <= now,
  };
  return leases.filter(isDue[what]);
}
