import { type ContractedLoad, LATE_DAYS, loadOfHall, revisedRecords } from '#libs/billing';
import { DAY, addMilliseconds } from '#libs/kernel';
import { type Lease } from '#libs/market';
import { eachDueLease } from '../operations/each-due-lease.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { loadOf } from './lease-evidence.js';

export type RemeterNeeds = Pick<Ports, 'leases' | 'meters' | 'readings' | 'offers'>;

/**
 * Makes the meter records of at most `limit` leases anew of which readings came that no record knows. Returns how many records that made.
 * The leases wait for nothing: each is done at once, and its meter goes on meanwhile.
 */
export const runReadings = (ports: RemeterNeeds & Pick<Ports, 'unitOfWork'>) => {
  return (scope: PlatformScope, { limit }: { readonly limit: number }): Promise<number> =>
    eachDueLease(ports, scope, { what: 'READINGS', limit }, (tx, lease) => remeter(ports)(tx, lease));
};

/** One lease, under its lock. The record of a stretch that readings say something else of gets its next revision. */
export const remeter = (ports: RemeterNeeds) => {
  return async (tx: Tx, lease: Lease): Promise<number> => {
    const since = await ports.leases.readingsSince(tx, lease.id);
    if (since === null) return 0;
    const until = lease.meteredUntil ?? since;
    // a record begins up to a day before what falls into it
    const records = await ports.meters.byLease(tx, lease.id, addMilliseconds(since, -DAY), until);
    const [first, last] = [records[0], records.at(-1)];
    let made = 0;
    if (first && last) {
      const window = { start: first.period.start, end: last.period.end };
      const readings = await ports.readings.related(tx, lease.id, window, []);
      const revised = revisedRecords(records, readings, await meteredLoad(ports, tx, lease), lastCounted(lease));
      made = await ports.meters.insert(
        tx,
        revised.map((record) => ({ ...record, id: tx.newId('meterRecord') })),
      );
    }
    await ports.leases.readingsRead(tx, lease.id);
    return made;
  };
};

/** The load a lease was sold at. Energy of GPUs is in their price, so that the site's PUE of today will do for what is only looked at. */
export async function meteredLoad(ports: Pick<Ports, 'offers'>, tx: Tx, lease: Lease): Promise<ContractedLoad> {
  return lease.resourceKind === 'HALL' ? loadOfHall(lease) : loadOf(ports)(tx, lease, lease.units);
}

/** The last instant at which a reading of a booked lease may come and still count; null: any. */
function lastCounted({ contract, endedAt }: Lease) {
  return contract !== null || endedAt === null ? null : addMilliseconds(endedAt, LATE_DAYS * DAY);
}
