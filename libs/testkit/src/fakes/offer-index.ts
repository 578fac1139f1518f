import { instant } from '#libs/kernel';
import { OfferIndex } from '#libs/market';
import { type MarketView, type Tx } from '#libs/workflows';
import { type FakeCapacity } from './capacity.js';
import { type SupplyTables } from './supply.js';

const END = instant('2200-01-01T00:00:00Z');

/** The index as the tables stand at this call: filled anew each time, so never stale. */
export async function fakeOfferIndex(
  tx: Tx,
  { offers }: Pick<SupplyTables, 'offers'>,
  capacity: FakeCapacity,
): Promise<MarketView> {
  const index = new OfferIndex();
  for (const offer of offers.all(tx)) index.put(offer);
  for (const { id } of index.offers()) {
    const used = capacity.table.rows().filter((one) => one.resourceId === id);
    index.setUsed(
      id,
      used.map(({ units, period, holder }) => ({ units, period, expiresAt: holder.expiresAt })),
    );
  }
  const ahead = { start: tx.now, end: END };
  const sites = new Set(offers.all(tx).map((offer) => offer.site.id));
  for (const [siteId, freeWatts] of await capacity.freePower(tx, [...sites], ahead)) {
    const slices = freeWatts === null ? null : await capacity.powerUse(tx, siteId, ahead);
    index.setPower(
      siteId,
      slices && slices.map(({ period, limitWatts, drawWatts }) => ({ period, freeWatts: limitWatts - drawWatts })),
    );
  }
  return index;
}
