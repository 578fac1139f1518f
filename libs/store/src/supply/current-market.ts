import { type OfferIndex } from '#libs/market';
import { type Tx } from '#libs/workflows';
import { MarketCopy } from './market-copy.js';
import { look } from './market-feed.js';

/** Chunks of offers read in one transaction while a process warms up. */
const WARM_UP_CHUNKS = 10;

/**
 * The one index of a process, brought up to date at the start of each search: one tiny query tells whether anything was committed since
 * the last, and only what changed is read. Every commit before a call is in what it returns. Searches whose look finds nothing new go on
 * at once; the others take turns, and the one whose turn it is reads for all who asked before.
 */
export class CurrentMarket {
  #copy: MarketCopy | null = null;
  #asked = 0;
  /** Everything committed before the call of this number is in the copy. */
  #servedTo = 0;
  #last: Promise<unknown> = Promise.resolve();

  async at(tx: Tx): Promise<OfferIndex> {
    const asked = (this.#asked += 1);
    const copy = this.#copy;
    const from = copy?.position ?? null;
    const seen = await look(tx, from);
    if (seen.hasWritten) return ownMarket(tx);
    if (copy !== null && from !== null && copy === this.#copy && copy.has(seen, tx.now)) {
      copy.advance(from, seen);
      return copy.index;
    }
    return this.#inTurn(() => this.#catchUp(tx, asked));
  }

  /** Loads a part of the market; says whether it is all there. Called again and again, each time in a transaction of its own. */
  warmUp(tx: Tx): Promise<boolean> {
    return this.#inTurn(async () => (await this.#begun(tx)).load(tx, WARM_UP_CHUNKS));
  }

  async #catchUp(tx: Tx, asked: number): Promise<OfferIndex> {
    let copy = await this.#begun(tx);
    if (this.#servedTo >= asked && !copy.isPowerPast(tx.now)) return copy.index;
    await copy.load(tx);
    let serving = this.#asked;
    let seen = await look(tx, copy.position);
    if (copy.isBeyond(seen)) {
      copy = await this.#begunAnew(tx);
      await copy.load(tx);
      serving = this.#asked;
      seen = await look(tx, copy.position);
    }
    await copy.apply(tx, seen);
    this.#servedTo = serving;
    return copy.index;
  }

  async #begun(tx: Tx): Promise<MarketCopy> {
    return this.#copy ?? this.#begunAnew(tx);
  }

  async #begunAnew(tx: Tx): Promise<MarketCopy> {
    this.#copy = new MarketCopy(await look(tx, null));
    this.#servedTo = 0;
    return this.#copy;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

/** A transaction that wrote sees what nobody else may learn: it reads all for itself. Slow, and no search of ours does it. */
async function ownMarket(tx: Tx): Promise<OfferIndex> {
  const copy = new MarketCopy(await look(tx, null));
  await copy.load(tx);
  return copy.index;
}
