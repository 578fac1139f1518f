import { type GpuPool, type Lease, type Site } from '#libs/market';
import { type Ports, type Scope } from '#libs/workflows';
import { aLeaseOf, aQuote, theBooking } from '../builders/domain.js';

/** What a contract needs of an implementation: its ports, one tenant and one provider, and a way to let real time pass. */
export interface ContractWorld {
  readonly ports: Omit<Ports, 'payments' | 'settings'>;
  readonly tenantOrgId: string;
  /** A provider's published pool of 32 units, drawing `wattsPerUnit` each, on a site with this limit. */
  listing(options?: {
    readonly wattsPerUnit?: number;
    readonly powerLimitWatts?: number;
  }): Promise<{ readonly site: Site; readonly pool: GpuPool }>;
  /** Lets claims, back-offs and nothing else run out. */
  letRealTimePass(milliseconds: number): Promise<void>;
}

export type MakeWorld = () => Promise<ContractWorld>;

export const STAFF: Scope = { kind: 'PLATFORM', actorId: 'usr_staff' };

export function tenantOf({ tenantOrgId }: ContractWorld): Scope {
  return { kind: 'ORGANISATION', orgId: tenantOrgId, actorId: 'usr_tenant' };
}

/** A lease with its quote, as a booking leaves it. */
export async function bookedLease(world: ContractWorld): Promise<Lease> {
  const { site, pool } = await world.listing();
  const quote = aQuote({
    orgId: world.tenantOrgId,
    offerId: pool.id,
    providerOrgId: pool.orgId,
    siteId: site.id,
  });
  const lease = aLeaseOf(quote);
  await world.ports.unitOfWork.run(tenantOf(world), async (tx) => {
    await world.ports.quotes.insert(tx, quote);
    await world.ports.leases.insert(tx, lease, theBooking(lease));
  });
  return lease;
}
