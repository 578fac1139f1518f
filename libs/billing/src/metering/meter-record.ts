import { type Decimal, type Period } from '#libs/kernel';

/**
 * Capacity a lease had during a stretch of at most one UTC day. (leaseId, period.start, revision) is unique; the latest revision counts, and
 * none is ever changed.
 */
export interface MeterRecord {
  readonly id: string;
  readonly leaseId: string;
  readonly tenantOrgId: string;
  readonly providerOrgId: string;
  readonly period: Period;
  /** From 0; the next says anew what the stretch drew, by readings that came later. */
  readonly revision: number;
  /** GPUs or kW that were delivered. */
  readonly units: number;
  /** units x elapsed hours: GPU-hours of a pool, kW-hours of critical IT load of a hall. Exact to 12 places. */
  readonly unitHours: Decimal;
  /** Energy at the meter in kWh, PUE included. */
  readonly energyKwh: Decimal;
  /** MEASURED: readings cover all of it. ESTIMATED: the contracted load stands in where none does. */
  readonly source: 'ESTIMATED' | 'MEASURED';
  /** Readings it is made of; empty where it is all estimated. */
  readonly readingIds: readonly string[];
}
