import { type Offer } from '#libs/market';
import { type OfferStore, type Tx } from '#libs/workflows';
import { on } from '../database/store-tx.js';
import { type CurrentMarket } from './current-market.js';
import { type OfferBody, fromBody, toBody } from './offer.mapping.js';

interface OfferRow {
  readonly id: string;
  readonly body: OfferBody;
}

/** The public projection: rows for who decides something, the index in memory for who searches. */
export function offerStore(market: CurrentMarket): OfferStore {
  const byIds = async (tx: Tx, ids: readonly string[]): Promise<Offer[]> => {
    const rows = await on(tx).rows<OfferRow>('SELECT id, body FROM offer WHERE id = ANY ($1) ORDER BY id', [ids]);
    return rows.map((row) => fromBody(row.body));
  };
  return {
    put: async (tx, offer) => {
      await on(tx).rows('SELECT offer_put($1, $2, $3, $4)', [
        offer.id,
        offer.state,
        offer.version,
        JSON.stringify(toBody(offer)),
      ]);
    },
    byId: async (tx, id) => (await byIds(tx, [id]))[0] ?? null,
    byIds,
    index: (tx) => market.at(tx),
    forgetChanges: async (tx, limit) => {
      const row = await on(tx).row<{ forgotten: number }>('SELECT capacity_forget($1) AS forgotten', [limit]);
      return row?.forgotten ?? 0;
    },
  };
}
