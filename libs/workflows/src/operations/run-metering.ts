import { type MeterRecord, contractedReading, currentReadings, meteredEnergy, unmeteredStretches } from '#libs/billing';
import { type Period } from '#libs/kernel';
import { type Lease } from '#libs/market';
import { meteredLoad } from '../metering/remeter.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { eachDueLease } from './each-due-lease.js';

type Needs = Pick<Ports, 'unitOfWork' | 'leases' | 'meters' | 'readings' | 'offers'>;

/** Days of one lease read in one transaction; a lease that is further behind comes back. */
const MOST_STRETCHES = 100;

/**
 * Writes the meter records of at most `limit` leases up to the last UTC midnight, or to their end: what was delivered, and the energy by the
 * provider's readings where they came, by the contracted load where none did. Readings that come later revise them (`runReadings`): no
 * lease waits here for its meter to speak. Returns how many records are new.
 */
export const runMetering = (ports: Needs) => {
  return (scope: PlatformScope, { limit }: { readonly limit: number }): Promise<number> =>
    eachDueLease(ports, scope, { what: 'METER', limit }, (tx, lease) => meter(ports, tx, lease));
};

async function meter(ports: Needs, tx: Tx, lease: Lease): Promise<number> {
  const stretches = unmeteredStretches(lease, tx.now, MOST_STRETCHES);
  const [first, last] = [stretches[0], stretches.at(-1)];
  if (!first || !last) return 0;
  const energy = await energyOf(ports, tx, lease, { start: first.start, end: last.end });
  const records = stretches.map((period): MeterRecord => ({
    id: tx.newId('meterRecord'),
    leaseId: lease.id,
    tenantOrgId: lease.tenantOrgId,
    providerOrgId: lease.providerOrgId,
    period,
    revision: 0,
    units: lease.units,
    ...energy(period),
  }));
  const fresh = await ports.meters.insert(tx, records);
  await ports.leases.setMeteredUntil(tx, lease.id, last.end);
  const isBilledByMeter = lease.terms.billing === 'ON_DEMAND' || lease.terms.energyPrice !== null;
  if (isBilledByMeter) await ports.leases.scheduleBilling(tx, lease.id, tx.now);
  return fresh;
}

type Metered = Pick<MeterRecord, 'unitHours' | 'energyKwh' | 'source' | 'readingIds'>;

async function energyOf(ports: Needs, tx: Tx, lease: Lease, window: Period): Promise<(stretch: Period) => Metered> {
  const standing = currentReadings(await ports.readings.related(tx, lease.id, window, []));
  if (standing.length === 0)
    return (stretch) => ({ ...contractedReading(lease, stretch), source: 'ESTIMATED', readingIds: [] });
  const load = await meteredLoad(ports, tx, lease);
  return (stretch) => ({ ...contractedReading(lease, stretch), ...meteredEnergy(stretch, standing, load) });
}
