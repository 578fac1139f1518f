import { type Period } from '#libs/kernel';
import { type Offer, type UnitRange, bookableWithPower, geometryOf } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { type CapacityTaken } from '../refusal.js';

type Needs = Pick<Ports, 'capacity'>;

export interface FreeCapacity {
  readonly free: readonly UnitRange[];
  /** Null: the site's power is not scarce. */
  readonly freeWatts: number | null;
}

/** What is free of an offer over the window. An impossible window is not asked for: the decision refuses it. */
export async function whatIsFree(ports: Needs, tx: Tx, offer: Offer | null, window: Period): Promise<FreeCapacity> {
  if (!offer || window.start >= window.end) return { free: [], freeWatts: null };
  const free = await ports.capacity.free(tx, [offer.id], window);
  const watts = await ports.capacity.freePower(tx, [offer.site.id], window);
  return { free: free.get(offer.id) ?? [], freeWatts: watts.get(offer.site.id) ?? null };
}

/** The refusal of somebody who came too late, with what can be booked together now. */
export async function capacityTaken(
  ports: Needs,
  tx: Tx,
  offer: Offer | null,
  { window, gang }: { readonly window: Period; readonly gang: boolean },
): Promise<CapacityTaken> {
  const { free, freeWatts } = await whatIsFree(ports, tx, offer, window);
  const power = { freeWatts, wattsPerUnit: offer?.meterWattsPerUnit ?? 1 };
  return {
    code: 'CAPACITY_TAKEN',
    path: ['units'],
    bookableUnits: offer ? bookableWithPower(geometryOf(offer), free, gang, power) : 0,
  };
}
