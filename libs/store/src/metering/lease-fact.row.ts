import { type Period, decimal } from '#libs/kernel';
import { instantOf } from '../database/columns.js';

/** What every row about a lease's service begins with: whose it is. */
export interface LeaseFactRow {
  readonly id: string;
  readonly lease_id: string;
  readonly org_id: string;
  readonly provider_org_id: string;
}

export interface StretchRow extends LeaseFactRow {
  readonly starts_at: Date;
  readonly ends_at: Date;
}

export function partiesFrom({ id, lease_id, org_id, provider_org_id }: LeaseFactRow) {
  return { id, leaseId: lease_id, tenantOrgId: org_id, providerOrgId: provider_org_id };
}

export function stretchFrom({ starts_at, ends_at }: Pick<StretchRow, 'starts_at' | 'ends_at'>): Period {
  return { start: instantOf(starts_at), end: instantOf(ends_at) };
}

export function decimalOrNull(text: string | null) {
  return text === null ? null : decimal(text);
}
