import { type Lease } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';

export type Side = 'TENANT' | 'PROVIDER';

/** The lease, locked, where the caller is this side of it; null otherwise. */
export async function lockedLease(
  ports: Pick<Ports, 'leases'>,
  tx: Tx,
  scope: OrganisationScope,
  { leaseId, side }: { readonly leaseId: string; readonly side: Side },
): Promise<Lease | null> {
  const lease = await ports.leases.lock(tx, leaseId);
  return lease !== null && orgOf(lease, side) === scope.orgId ? lease : null;
}

/** Which side of the lease the caller is; null: neither. */
export function sideOf(lease: Lease, { orgId }: OrganisationScope): Side | null {
  if (lease.tenantOrgId === orgId) return 'TENANT';
  return lease.providerOrgId === orgId ? 'PROVIDER' : null;
}

function orgOf(lease: Lease, side: Side): string {
  return side === 'TENANT' ? lease.tenantOrgId : lease.providerOrgId;
}

/** The parties of a lease as every record about its service carries them. */
export function partiesOf({ id, tenantOrgId, providerOrgId }: Lease) {
  return { leaseId: id, tenantOrgId, providerOrgId };
}

export const NO_LEASE: Refusal = { code: 'NOT_FOUND', path: ['leaseId'] };
