import { type CapacityStore, type Glances, type OfferStore } from '#libs/workflows';
import { type FakeDatabase } from './database.js';
import { type RecordTables, placeOfKey } from './records.js';

/** Looks in transactions of their own, one for each who asks. */
export function fakeGlances(
  database: FakeDatabase,
  { offers, capacity }: { readonly offers: OfferStore; readonly capacity: CapacityStore },
  { keys }: RecordTables,
): Glances {
  const anyone = { kind: 'PLATFORM', actorId: 'glance' } as const;
  return {
    at: (offerId, window) =>
      database.run(anyone, async (tx) => {
        const offer = await offers.byId(tx, offerId);
        const free = (await capacity.free(tx, offer ? [offerId] : [], window)).get(offerId) ?? [];
        return { now: tx.now, offer, free };
      }),
    inTurn: (_offerId, work) => work({ waited: false, others: 0 }),
    isNews: () => true,
    hasResult: (orgId, operation, key) =>
      database.run(anyone, (tx) =>
        Promise.resolve((keys.get(tx, placeOfKey(orgId, operation, key))?.resultId ?? null) !== null),
      ),
  };
}
