import { type Decimal, type Period } from '#libs/kernel';

/** Capacity a lease had during a stretch of at most one UTC day. (leaseId, period.start) is unique; late duplicates change nothing. */
export interface MeterRecord {
  readonly id: string;
  readonly leaseId: string;
  readonly tenantOrgId: string;
  readonly providerOrgId: string;
  readonly period: Period;
  /** GPUs or kW that were delivered. */
  readonly units: number;
  /** units x elapsed hours: GPU-hours of a pool, kW-hours of critical IT load of a hall. Exact to 12 places. */
  readonly unitHours: Decimal;
  /** Energy at the meter in kWh, PUE included. */
  readonly energyKwh: Decimal;
  /** ESTIMATED from contracted load; MEASURED by the provider's meter. */
  readonly source: 'ESTIMATED' | 'MEASURED';
}
