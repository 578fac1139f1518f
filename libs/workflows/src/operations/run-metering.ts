import { type MeterRecord, contractedReading, unmeteredStretches } from '#libs/billing';
import { type Lease } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { eachDueLease } from './each-due-lease.js';

type Needs = Pick<Ports, 'unitOfWork' | 'leases' | 'meters'>;

/** Days of one lease read in one transaction; a lease that is further behind comes back. */
const MOST_STRETCHES = 100;

/**
 * Reads the meters of at most `limit` leases up to the last UTC midnight, or to their end. Where the provider's own meter has a record for
 * a stretch, it stays. Returns how many records are new.
 */
export const runMetering = (ports: Needs) => {
  return (scope: PlatformScope, { limit }: { readonly limit: number }): Promise<number> =>
    eachDueLease(ports, scope, { what: 'METER', limit }, (tx, lease) => meter(ports, tx, lease));
};

async function meter(ports: Needs, tx: Tx, lease: Lease): Promise<number> {
  const stretches = unmeteredStretches(lease, tx.now, MOST_STRETCHES);
  const last = stretches.at(-1);
  if (!last) return 0;
  const records = stretches.map((period): MeterRecord => ({
    id: tx.newId('meterRecord'),
    leaseId: lease.id,
    tenantOrgId: lease.tenantOrgId,
    providerOrgId: lease.providerOrgId,
    period,
    units: lease.units,
    ...contractedReading(lease, period),
    source: 'ESTIMATED',
  }));
  const fresh = await ports.meters.insert(tx, records);
  await ports.leases.setMeteredUntil(tx, lease.id, last.end);
  const isBilledByMeter = lease.terms.billing === 'ON_DEMAND' || lease.terms.energyPrice !== null;
  if (isBilledByMeter) await ports.leases.scheduleBilling(tx, lease.id, tx.now);
  return fresh;
}
