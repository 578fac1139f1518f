import { type Period } from '#libs/kernel';
import { type Offer, type UnitRange, bookableWithPower, geometryOf } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type UsedRectangle } from '../ports/supply-stores.js';
import { type Tx } from '../ports/unit-of-work.js';
import { type CapacityTaken } from '../refusal.js';

type Needs = Pick<Ports, 'capacity'>;

export interface FreeCapacity {
  readonly free: readonly UnitRange[];
  /** Null: the site's power is not scarce. */
  readonly freeWatts: number | null;
  /** Everything in use in the time that was looked at; of an offer without a pricing curve none unless a horizon was asked for. */
  readonly used: readonly UsedRectangle[];
}

/**
 * What is free of an offer over the window, and what is in use around it within the horizon, where one is given. An impossible window is
 * not asked for: the decision refuses it.
 */
export async function whatIsFree(
  ports: Needs,
  tx: Tx,
  offer: Offer | null,
  window: Period,
  horizon: Period | null = null,
): Promise<FreeCapacity> {
  if (!offer || window.start >= window.end) return { free: [], freeWatts: null, used: [] };
  const free = await ports.capacity.free(tx, [offer.id], window);
  const watts = await ports.capacity.freePower(tx, [offer.site.id], window);
  const used = horizon || isCurved(offer) ? await ports.capacity.used(tx, offer.id, horizon ?? window) : [];
  return { free: free.get(offer.id) ?? [], freeWatts: watts.get(offer.site.id) ?? null, used };
}

/** The same for somebody who holds units already: those are what it may have, and its own hold does not make it dearer. */
export async function whatIsHeld(
  ports: Needs,
  tx: Tx,
  offer: Offer | null,
  { window, placement }: { readonly window: Period; readonly placement: readonly UnitRange[] },
): Promise<FreeCapacity> {
  const used = offer && isCurved(offer) ? await ports.capacity.used(tx, offer.id, window) : [];
  const isOwn = ({ units, period, use }: UsedRectangle): boolean =>
    use === 'HELD' &&
    period.start === window.start &&
    period.end === window.end &&
    placement.some(({ from, to }) => from === units.from && to === units.to);
  return { free: placement, freeWatts: null, used: used.filter((one) => !isOwn(one)) };
}

function isCurved(offer: Offer): boolean {
  return offer.kind === 'GPU' && offer.pricingCurve !== undefined;
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
