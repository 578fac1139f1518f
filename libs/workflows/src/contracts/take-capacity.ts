import { type Period, type Result, ok, refuse } from '#libs/kernel';
import { type Offer, type UnitRange, coversWindow, countUnits, geometryOf, proposals } from '#libs/market';
import { capacityTaken, whatIsFree } from '../demand/free-capacity.js';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';
import { type CapacityTaken, type Refusal } from '../refusal.js';

type Needs = Pick<Ports, 'capacity'>;

/** A stretch of a lease and how much it takes. */
export interface Wanted {
  readonly leaseId: string;
  readonly tenantOrgId: string;
  readonly units: number;
  readonly window: Period;
  /** Where the tranche stands in the terms, for refusals. */
  readonly path: readonly string[];
}

/** How often free capacity is read again after somebody was faster. */
const MAX_READINGS = 5;

/** Finds units of the offer for the whole window and makes them the lease's, whatever else happens to be booked at the same moment. */
export async function takeUnits(
  ports: Needs,
  tx: Tx,
  offer: Offer,
  wanted: Wanted,
): Promise<Result<readonly UnitRange[], Refusal | CapacityTaken>> {
  const { units, window, path } = wanted;
  if (!coversWindow(offer, window))
    return refuse({ code: 'NOT_ON_OFFER', path, detail: `The listing "${offer.name}" is not on offer for that term.` });
  const holder = { kind: 'LEASE', id: wanted.leaseId, orgId: wanted.tenantOrgId, expiresAt: null } as const;
  for (let reading = 0; reading < MAX_READINGS; reading += 1) {
    const { free } = await whatIsFree(ports, tx, offer, window);
    const choices = proposals({ geometry: geometryOf(offer), free, units, gang: false }, { seed: reading });
    if (choices.length === 0) break;
    for (const choice of choices) {
      const watts = units * offer.meterWattsPerUnit;
      const reservation = { resourceId: offer.id, siteId: offer.site.id, units: choice, period: window, watts, holder };
      const answer = await ports.capacity.reserve(tx, reservation);
      if (answer === 'RESERVED') return ok(choice);
      if (answer === 'POWER_EXCEEDED') return refuse({ code: 'POWER_EXCEEDED', path });
    }
  }
  return refuse({ ...(await capacityTaken(ports, tx, offer, { window, gang: false })), path });
}

/** Makes exactly these units the lease's over a window, or says that somebody else has them. */
export async function takeThese(
  ports: Needs,
  tx: Tx,
  source: { readonly resourceId: string; readonly siteId: string; readonly meterWattsPerUnit: number },
  placement: readonly UnitRange[],
  { leaseId, tenantOrgId, window, path }: Omit<Wanted, 'units'>,
): Promise<Refusal | CapacityTaken | null> {
  const { resourceId, siteId, meterWattsPerUnit } = source;
  const answer = await ports.capacity.reserve(tx, {
    resourceId,
    siteId,
    units: placement,
    period: window,
    watts: countUnits(placement) * meterWattsPerUnit,
    holder: { kind: 'LEASE', id: leaseId, orgId: tenantOrgId, expiresAt: null },
  });
  if (answer === 'RESERVED') return null;
  if (answer === 'POWER_EXCEEDED') return { code: 'POWER_EXCEEDED', path };
  const free = (await ports.capacity.free(tx, [resourceId], window)).get(resourceId) ?? [];
  return { code: 'CAPACITY_TAKEN', path, bookableUnits: countUnits(free) };
}

/** The first so many of the units. */
export function firstUnits(placement: readonly UnitRange[], units: number): UnitRange[] {
  let left = units;
  return placement.flatMap(({ from, to }) => {
    const size = Math.min(left, to - from);
    left -= size;
    return size > 0 ? [{ from, to: from + size }] : [];
  });
}
