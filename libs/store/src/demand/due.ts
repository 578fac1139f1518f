import { type LeaseStore } from '#libs/workflows';

export type Due = Parameters<LeaseStore['due']>[1];

/** When a lease is due for each clock; $1 is market time. The partial indexes of 0006_demand.sql carry the same conditions. */
export const DUE: Record<Due, { readonly where: string; readonly order: string }> = {
  PAYMENT_DEADLINE: {
    where: `state = 'PENDING_PAYMENT' AND greatest(created_at + interval '1 hour', least(created_at + interval '24 hours', starts_at)) <= $1`,
    order: 'created_at',
  },
  WINDOW_START: { where: `state = 'CONFIRMED' AND starts_at <= $1`, order: 'starts_at' },
  ACCEPTANCE: { where: `state = 'PROVISIONING' AND accept_by <= $1`, order: 'accept_by' },
  WINDOW_END: {
    where: `state IN ('PENDING_PAYMENT', 'PROVISIONING', 'ACTIVE', 'DEGRADED') AND ends_at <= $1`,
    order: 'ends_at',
  },
  METER: {
    where: `started_at IS NOT NULL AND (ended_at IS NULL OR coalesce(metered_until, started_at) < ended_at)
      AND coalesce(metered_until, started_at) < coalesce(ended_at, date_bin('1 day', $1, '2000-01-01 00:00:00+00'))`,
    order: 'coalesce(metered_until, started_at)',
  },
  AVAILABILITY: { where: 'next_availability_at <= $1', order: 'next_availability_at' },
  READINGS: { where: 'remeter_from <= $1', order: 'remeter_from' },
  BILLING: { where: 'next_billing_at <= $1', order: 'next_billing_at' },
};
