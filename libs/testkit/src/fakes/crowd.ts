import { MINUTE, addMilliseconds } from '#libs/kernel';
import { geometryOf, placeInTurn } from '#libs/market';
import { type CapacityStore, type Crowd, type OfferStore } from '#libs/workflows';
import { type FakeDatabase } from './database.js';

/** A crowd of one: placed and held in a transaction of its own. */
export function fakeCrowd(
  database: FakeDatabase,
  { offers, capacity }: { readonly offers: OfferStore; readonly capacity: CapacityStore },
): Crowd {
  return {
    hold: (request) =>
      database.run({ kind: 'PLATFORM', actorId: 'crowd' }, async (tx) => {
        const { offerId, orgId, window, holdMinutes } = request;
        const offer = await offers.byId(tx, offerId);
        if (!offer) return null;
        const used = await capacity.used(tx, offerId, window);
        const placement = placeInTurn({ geometry: geometryOf(offer), used }, [request])[0]?.placement ?? null;
        if (placement === null) return null;
        const id = tx.newId('quote');
        const expiresAt = addMilliseconds(tx.now, holdMinutes * MINUTE);
        const reservation = {
          resourceId: offerId,
          siteId: offer.site.id,
          units: placement,
          period: window,
          watts: request.units * offer.meterWattsPerUnit,
          holder: { kind: 'QUOTE', id, orgId, expiresAt },
        } as const;
        const answer = await capacity.reserve(tx, reservation);
        return answer === 'RESERVED' ? { quoteId: id, placement, now: tx.now } : null;
      }),
  };
}
