import { type Instant, type Money, type Period } from '#libs/kernel';
import { type UnitRange } from '../capacity/units.js';
import { type Terms } from '../quote/quote.js';

export const LEASE_STATES = [
  'PENDING_PAYMENT',
  'CONFIRMED',
  'PROVISIONING',
  'ACTIVE',
  'DEGRADED',
  'ENDED',
  'CANCELLED',
  'FAILED',
] as const;
export type LeaseState = (typeof LEASE_STATES)[number];

export const LEASE_REASONS = [
  'BOOKED',
  'FIRST_INVOICE_PAID',
  'NO_UPFRONT_PAYMENT',
  'WINDOW_STARTED',
  'ACCESS_DELIVERED',
  'ACCEPTANCE_TEST_PASSED',
  'TENANT_ACCEPTED',
  'ACCEPTANCE_PERIOD_PASSED',
  'TENANT_REJECTED_DELIVERY',
  'PROVIDER_REPORTED_FAULT',
  'PROVIDER_REPORTED_RESTORED',
  'TERM_COMPLETED',
  'TENANT_ENDED_EARLY',
  'TENANT_CANCELLED_BEFORE_PAYMENT',
  'FIRST_INVOICE_NOT_PAID_IN_TIME',
  'PROVIDER_DID_NOT_DELIVER',
  'CONTRACT_ENDED',
] as const;
export type LeaseReason = (typeof LEASE_REASONS)[number];

/** How the tenant reaches the capacity; entered by the provider. */
export interface Access {
  readonly endpoint: string;
  readonly instructions: string;
  readonly hostKeyFingerprint: string | null;
  readonly deliveredAt: Instant;
}

/** Which contract, and which of its tranches, a lease delivers. */
export interface LeaseContract {
  readonly contractId: string;
  readonly tranche: string;
}

/** One row of the lease's history: how it came to its state. */
export interface LeaseEvent {
  readonly at: Instant;
  readonly state: LeaseState;
  readonly reason: LeaseReason;
  readonly note: string | null;
}

export interface Lease {
  readonly id: string;
  /** Human number, e.g. "L-2026-000007". */
  readonly number: string;
  readonly quoteId: string;
  readonly tenantOrgId: string;
  readonly providerOrgId: string;
  readonly resourceId: string;
  readonly resourceKind: 'GPU' | 'HALL';
  readonly resourceName: string;
  readonly siteId: string;
  readonly period: Period;
  readonly units: number;
  readonly placement: readonly UnitRange[];
  readonly terms: Terms;
  /** The quote's total: what the whole window costs as booked (an estimate on demand). */
  readonly total: Money;
  readonly state: LeaseState;
  readonly reason: LeaseReason;
  /** The contract's tranche that this lease delivers; null: it was booked from a quote. Contract billing invoices it, not the lease's own terms. */
  readonly contract: LeaseContract | null;
  readonly costCentre: string | null;
  readonly purchaseOrder: string | null;
  readonly access: Access | null;
  readonly createdAt: Instant;
  /** When the present delivery was accepted: a test passed, the tenant said so, or the acceptance period passed without objection. */
  readonly acceptedAt: Instant | null;
  /** When the meter started: delivery accepted and window begun. */
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  /** Metered up to here (exclusive). */
  readonly meteredUntil: Instant | null;
  readonly version: number;
}
