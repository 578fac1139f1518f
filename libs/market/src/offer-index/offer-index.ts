import { type Instant, type Period, type Result, ok, refuse } from '#libs/kernel';
import { type UnitRange } from '../capacity/units.js';
import { type Offer } from '../offer/offer.js';
import { type FieldRefusal } from '../refusal.js';
import { type SearchContext } from '../search/candidate.js';
import { decodeCursor, encodeCursor } from '../search/cursor.js';
import { isForSale, passesOffer } from '../search/filter-rules.js';
import { type OfferFilter } from '../search/offer-filter.js';
import { type OfferPage, type PageOptions } from '../search/offer-page.js';
import { type OfferSort } from '../search/ranking.js';
import { CapacityInUse, type PowerSlice, type UsedUnits } from './capacity-in-use.js';
import { CompactOffers } from './compact-offers.js';
import { Judge } from './judge.js';
import { type Place, TopMatches } from './top-matches.js';
import { findTop } from './top-search.js';

/**
 * All published offers in memory, and what of them is in use: finds the first of a million in well under a millisecond.
 *
 * It holds a copy that whoever feeds it keeps current; a booking is decided elsewhere, by the database. Its answers are those of
 * the plain search over the same offers (plain-search.spec-data.ts), in the same order: numbers in `CompactOffers` only
 * decide which offers need not be looked at.
 */
export class OfferIndex {
  private readonly capacity = new CapacityInUse();
  private readonly slots = new Map<string, number>();
  private readonly bySlot: (Offer | undefined)[] = [];
  private readonly freeSlots: number[] = [];

  /** `compact`: still empty; given by who wants to look into it, as the benchmark does. */
  constructor(private readonly compact = new CompactOffers()) {}

  /** Offers in it. */
  get size(): number {
    return this.slots.size;
  }

  get(id: string): Offer | undefined {
    const slot = this.slots.get(id);
    return slot === undefined ? undefined : this.bySlot[slot];
  }

  /** Takes an offer in, in place of the one with its id. One that is not published is taken out. */
  put(offer: Offer): void {
    if (offer.state !== 'PUBLISHED') {
      this.remove(offer.id);
      return;
    }
    let slot = this.slots.get(offer.id);
    const before = slot === undefined ? undefined : this.bySlot[slot];
    if (slot !== undefined && before !== undefined) this.compact.remove(before, slot);
    else this.slots.set(offer.id, (slot = this.freeSlots.pop() ?? this.bySlot.length));
    this.bySlot[slot] = offer;
    this.compact.put(offer, slot);
  }

  /** Takes an offer out, if it is in. What is used of it stays known. */
  remove(id: string): void {
    const slot = this.slots.get(id);
    const offer = this.get(id);
    if (slot === undefined || offer === undefined) return;
    this.compact.remove(offer, slot);
    this.slots.delete(id);
    this.bySlot[slot] = undefined;
    this.freeSlots.push(slot);
  }

  /** Replaces everything that is used of an offer, which may be put later. */
  setUsed(offerId: string, used: readonly UsedUnits[]): void {
    this.capacity.setUsed(offerId, used);
  }

  /** Replaces what is free of a site's power: disjoint slices, ascending; where none is, nothing limits. Null: power is not scarce there. */
  setPower(siteId: string, slices: readonly PowerSlice[] | null): void {
    this.capacity.setPower(siteId, slices);
  }

  /** The page that `rankAndPage` would cut out of all matches, without their count. Cursors are written when they are read. */
  search(filter: OfferFilter, context: SearchContext, options: PageOptions): Result<OfferPage, FieldRefusal> {
    const { sort, first, after } = options;
    if (!Number.isInteger(first) || first < 1 || first > 100) return invalid('first', 'must be 1 to 100');
    const place = placeOf(after, sort);
    if (place === 'INVALID') return invalid('after', 'is not a cursor of this list');
    const top = new TopMatches(first + 1, place);
    const question = this.compact.question(filter, context);
    if (question !== null) {
      const judge = new Judge(filter, context, this.capacity);
      findTop(this.compact, this.bySlot, { filter, now: context.now, sort, after: place, question, judge, top });
    }
    return ok(pageOf(top, sort, first));
  }

  /** How many match, counted up to `most`: looks at every offer that may, so ask only when it is to be shown. */
  count(filter: OfferFilter, context: SearchContext, most = Infinity): number {
    let count = 0;
    this.visitMatches(filter, context, () => {
      count += 1;
      return count < most;
    });
    return count;
  }

  /** Whether any matches: stops at the first. */
  exists(filter: OfferFilter, context: SearchContext): boolean {
    return this.count(filter, context, 1) > 0;
  }

  /** Offers that pass by their own facts, whatever is leased of them; some may still fail on window or price. In no order. */
  passing(filter: OfferFilter, context: SearchContext): Offer[] {
    const { now } = context;
    const offers: Offer[] = [];
    this.visitSlots(filter, context, (slot) => {
      const offer = this.bySlot[slot];
      if (offer !== undefined && passesOffer(offer, filter, now) && isForSale(offer, now)) offers.push(offer);
      return true;
    });
    return offers;
  }

  /** Units of an offer that nobody has at any time of the window; holds that have expired do not count. */
  free(offerId: string, window: Period, now: Instant): UnitRange[] {
    const offer = this.get(offerId);
    return offer === undefined ? [] : this.capacity.free(offer, window, now);
  }

  /** Everything that is used of an offer, expired holds included, in any order. */
  used(offerId: string): readonly UsedUnits[] {
    return this.capacity.usedOf(offerId);
  }

  /** The least of a site's power that is free at any time of the window, in watts; null: it is not scarce. */
  freeWatts(siteId: string, window: Period): number | null {
    return this.capacity.freeWatts(siteId, window);
  }

  /** Every offer in it, in no order. */
  *offers(): Iterable<Offer> {
    for (const offer of this.bySlot) if (offer !== undefined) yield offer;
  }

  private visitMatches(filter: OfferFilter, context: SearchContext, visit: (offer: Offer) => boolean): void {
    const judge = new Judge(filter, context, this.capacity);
    this.visitSlots(filter, context, (slot) => {
      const offer = this.bySlot[slot];
      return offer === undefined || !judge.isMatch(offer) || visit(offer);
    });
  }

  private visitSlots(filter: OfferFilter, context: SearchContext, visit: (slot: number) => boolean): void {
    const question = this.compact.question(filter, context);
    if (question === null) return;
    for (const currency of this.compact.currencies(filter))
      if (!this.compact.visitAll(filter, currency, question, visit)) return;
  }
}

function placeOf(after: string | null, sort: OfferSort): Place | null | 'INVALID' {
  if (after === null) return null;
  const cursor = decodeCursor(after);
  return cursor.ok && cursor.value.sort === sort ? cursor.value : 'INVALID';
}

function pageOf(top: TopMatches, sort: OfferSort, first: number): OfferPage {
  const rows = top.all.slice(0, first);
  let cursors: readonly string[] | undefined;
  return {
    items: rows.map((row) => row.match),
    get cursors() {
      cursors ??= rows.map(({ key, id }) => encodeCursor({ sort, key, id }));
      return cursors;
    },
    hasNextPage: top.all.length > first,
  };
}

function invalid(field: string, detail: string): { readonly ok: false; readonly refusal: FieldRefusal } {
  return refuse({ code: 'INVALID_INPUT', path: [field], detail });
}
