import { DAY, HOUR, type Period, type Result, ok, refuse } from '#libs/kernel';
import { type Geometry, bookableUnits, fragmentation, totalGpus } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type UsedRectangle } from '../ports/supply-stores.js';
import { type OrganisationScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';

/** How much of the free unit-hours is wasted is found by trying every usual lease at every turning point of the window. */
const MAX_DAYS = 100;

/** What is left of a listing in a window. Floats, for advice: nothing is booked by them. */
export interface IdleCapacity {
  /** GPU-hours or kW-hours. */
  readonly unitHours: number;
  /** Share of them that usual leases could not use, 0 to 1. */
  readonly fragmentation: number;
  /** GPUs of one gang, or kW, free over the whole window. */
  readonly largestLease: number;
}

type Needs = Pick<Ports, 'unitOfWork' | 'pools' | 'halls' | 'capacity'>;

/** Of one of the organisation's own pools or halls, on offer or not. */
export const viewIdleCapacity = (ports: Needs) => {
  return (scope: OrganisationScope, listingId: string, window: Period): Promise<Result<IdleCapacity, Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      if (window.start >= window.end) return refuse(invalid(['window'], 'The window ends after it starts.'));
      if (window.end - window.start > MAX_DAYS * DAY)
        return refuse(invalid(['window'], `Idle capacity is looked at over at most ${MAX_DAYS} days.`));
      const geometry = await geometryOf(ports, tx, { listingId, orgId: scope.orgId });
      if (!geometry) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] });
      const used = await ports.capacity.used(tx, listingId, window);
      const free = (await ports.capacity.free(tx, [listingId], window)).get(listingId) ?? [];
      return ok({
        unitHours: (geometry.units * (window.end - window.start) - usedTime(used, window)) / HOUR,
        fragmentation: fragmentation({ geometry, horizon: window, used }),
        largestLease: bookableUnits(geometry, free, true),
      });
    });
};

async function geometryOf(
  { pools, halls }: Needs,
  tx: Tx,
  { listingId, orgId }: { readonly listingId: string; readonly orgId: string },
): Promise<Geometry | null> {
  const pool = await pools.byId(tx, listingId);
  if (pool?.orgId === orgId) {
    const { gpusPerNode, nodesPerFabric, minChunkGpus: minChunk } = pool;
    return { kind: 'GPU', units: totalGpus(pool), gpusPerNode, nodesPerFabric, minChunk };
  }
  const hall = await halls.byId(tx, listingId);
  return hall?.orgId === orgId ? { kind: 'HALL', units: hall.criticalItKw, minChunk: hall.minChunkKw } : null;
}

/** Unit-milliseconds in use within the window. */
function usedTime(used: readonly UsedRectangle[], window: Period): number {
  return used.reduce((total, { units, period }) => {
    const [start, end] = [Math.max(window.start, period.start), Math.min(window.end, period.end)];
    return total + (units.to - units.from) * (end - start);
  }, 0);
}
