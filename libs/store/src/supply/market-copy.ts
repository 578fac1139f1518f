import { DAY, type Instant } from '#libs/kernel';
import { type Offer, OfferIndex, type UsedUnits } from '#libs/market';
import { type Tx } from '#libs/workflows';
import {
  type NamedRectangle,
  type PowerLeft,
  type Rectangles,
  type Seen,
  readChanged,
  readPower,
  readPublished,
  readRectangles,
  readUsed,
} from './market-feed.js';

/** An index of what is published with what is used of it, and how far in the feed it is. One caller at a time may change it. */
export class MarketCopy {
  readonly index = new OfferIndex();
  #position: string;
  #epoch: bigint;
  /** What is used, by resource and rectangle: what the index was given, kept so that a single rectangle can change. */
  readonly #used = new Map<string, Rectangles>();
  #loadedTo = '';
  #isLoaded = false;
  /** Sites where power is short and held: their slices hold until then. */
  readonly #powerUntil = new Map<string, Instant>();
  #firstPowerUntil = Infinity;

  /** @param seen a look taken before anything is loaded: whatever changes while it is loaded is read again afterwards */
  constructor(seen: Seen) {
    this.#position = seen.position;
    this.#epoch = seen.epoch;
  }

  get position(): string {
    return this.#position;
  }

  /** Reads the next chunks; says whether that was all. A load that was cut off goes on where it stopped. */
  async load(tx: Tx, chunks = Infinity): Promise<boolean> {
    for (let chunk = 0; chunk < chunks && !this.#isLoaded; chunk += 1) {
      const offers = await readPublished(tx, this.#loadedTo);
      const used = await readUsed(
        tx,
        offers.map(({ id }) => id),
      );
      const power = await readPower(tx, [...new Set(offers.map(({ site }) => site.id))]);
      for (const offer of offers) this.index.put(offer);
      for (const [id, rectangles] of used) this.#setUsed(id, rectangles);
      this.#learnPower(power);
      this.#loadedTo = offers.at(-1)?.id ?? this.#loadedTo;
      this.#isLoaded = offers.length === 0;
    }
    return this.#isLoaded;
  }

  /** Whether a look since `position` of this copy (as it was at the look) found nothing that is not in it. */
  has(seen: Seen, now: Instant): boolean {
    const isStill = !seen.isLost && seen.rectangles.length + seen.sites.length === 0 && seen.epoch <= this.#epoch;
    return this.#isLoaded && isStill && !this.isPowerPast(now);
  }

  /** Whether a hold that counted in the power of a site has expired. */
  isPowerPast(now: Instant): boolean {
    return now >= this.#firstPowerUntil;
  }

  /** Whether nothing short of reading all anew brings it up to date. */
  isBeyond(seen: Seen): boolean {
    return seen.isLost || seen.epoch < this.#epoch;
  }

  /** Goes on to a look that found nothing new, unless it went on already. */
  advance(from: string, seen: Seen): void {
    if (this.#position === from) this.#position = seen.position;
  }

  /** Reads again what a look since its position names. Everything is read before anything is changed, so no search sees a half of it. */
  async apply(tx: Tx, seen: Seen): Promise<void> {
    const offers = seen.epoch > this.#epoch ? await readChanged(tx, this.#epoch) : [];
    const published = offers.filter(({ state }) => state === 'PUBLISHED');
    const used = await readUsed(
      tx,
      published.map(({ id }) => id),
    );
    const changed = seen.rectangles.filter(({ resourceId }) => this.#used.has(resourceId) && !used.has(resourceId));
    const rectangles = await readRectangles(
      tx,
      changed.map(({ id }) => id),
    );
    const sites = [...seen.sites, ...published.map(({ site }) => site.id), ...this.#powerPast(tx.now)];
    const power = await readPower(tx, [...new Set(sites)]);
    for (const offer of offers) this.#put(offer);
    for (const [id, all] of used) this.#setUsed(id, all);
    this.#change(changed, rectangles, tx.now);
    this.#learnPower(power);
    this.#position = seen.position;
    this.#epoch = seen.epoch;
  }

  /** One that is not published is taken out, with what is used of it: both are read anew when it is published again. */
  #put(offer: Offer): void {
    this.index.put(offer);
    if (offer.state === 'PUBLISHED') return;
    this.index.setUsed(offer.id, []);
    this.#used.delete(offer.id);
  }

  #setUsed(id: string, rectangles: Rectangles): void {
    this.#used.set(id, rectangles);
    this.index.setUsed(id, [...rectangles.values()]);
  }

  /** Named rectangles as they are now; those that were not found are gone. What ended is history and goes with them. */
  #change(named: readonly NamedRectangle[], found: Rectangles, now: Instant): void {
    for (const { id, resourceId } of named) {
      const rectangle = found.get(id);
      if (rectangle) this.#used.get(resourceId)?.set(id, rectangle);
      else this.#used.get(resourceId)?.delete(id);
    }
    for (const resourceId of new Set(named.map((one) => one.resourceId))) {
      const rectangles = this.#used.get(resourceId) ?? new Map<string, UsedUnits>();
      for (const [id, { period }] of rectangles) if (period.end < now - DAY) rectangles.delete(id);
      this.#setUsed(resourceId, rectangles);
    }
  }

  #powerPast(now: Instant): string[] {
    return [...this.#powerUntil].flatMap(([siteId, until]) => (until <= now ? [siteId] : []));
  }

  #learnPower(power: ReadonlyMap<string, PowerLeft | null>): void {
    for (const [siteId, left] of power) {
      this.index.setPower(siteId, left && left.slices);
      if (left?.holdsUntil == null) this.#powerUntil.delete(siteId);
      else this.#powerUntil.set(siteId, left.holdsUntil);
    }
    if (power.size > 0) this.#firstPowerUntil = Math.min(Infinity, ...this.#powerUntil.values());
  }
}
