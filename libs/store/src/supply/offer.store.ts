import { type Offer } from '#libs/market';
import { type OfferStore, type Tx } from '#libs/workflows';
import { on } from '../database/store-tx.js';
import { type OfferBody, fromBody, toBody } from './offer.mapping.js';

interface OfferRow {
  readonly id: string;
  readonly body: OfferBody;
  readonly epoch: string;
}

/**
 * The public projection. `published` is answered from memory: one tiny query says whether anything changed since (the epoch, which
 * grows at the commit of each transaction that touches offers), and only what changed is read. So it is never stale, and a search
 * reads no table.
 */
export function offerStore(): OfferStore {
  const index = new OfferIndex();
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
      index.distrust(tx);
    },
    byId: async (tx, id) => (await byIds(tx, [id]))[0] ?? null,
    byIds,
    published: (tx) => index.published(tx),
  };
}

/** Everything published, by id, as of an epoch. */
class OfferIndex {
  #epoch = -1n;
  readonly #offers = new Map<string, Offer>();
  #list: readonly Offer[] = [];
  /** Transactions that changed offers themselves: they see rows that are not committed, and must not teach them to others. */
  readonly #writers = new WeakSet<Tx>();

  distrust(tx: Tx): void {
    this.#writers.add(tx);
  }

  async published(tx: Tx): Promise<readonly Offer[]> {
    if (this.#writers.has(tx)) return (await read(tx, -1n)).filter((offer) => offer.state === 'PUBLISHED');
    const row = await on(tx).row<{ epoch: string }>('SELECT epoch FROM offer_epoch');
    const now = BigInt(row?.epoch ?? 0);
    if (now > this.#epoch) this.#learn(await read(tx, this.#epoch), now);
    return this.#list;
  }

  /** Two transactions may learn the same changes at once; the map only ever moves on. */
  #learn(changed: readonly Offer[], epoch: bigint): void {
    if (epoch <= this.#epoch) return;
    for (const offer of changed) {
      if (offer.state === 'PUBLISHED') this.#offers.set(offer.id, offer);
      else this.#offers.delete(offer.id);
    }
    this.#epoch = epoch;
    this.#list = [...this.#offers.values()];
  }
}

async function read(tx: Tx, since: bigint): Promise<Offer[]> {
  const rows = await on(tx).rows<OfferRow>('SELECT id, body FROM offer WHERE epoch > $1 ORDER BY id', [String(since)]);
  return rows.map((row) => fromBody(row.body));
}
