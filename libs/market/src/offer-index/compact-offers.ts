import { CURRENCIES } from '#libs/kernel';
import { gpuModel } from '../catalogue/gpu-models.js';
import { type Offer } from '../offer/offer.js';
import { type SearchContext } from '../search/candidate.js';
import { type OfferFilter } from '../search/offer-filter.js';
import { type Cell } from './cell.js';
import { CertificationBits } from './certification-bits.js';
import { compactRow, leastKey } from './compact-row.js';
import { DiscountPlans } from './discount-plans.js';
import { Question } from './question.js';
import { type Take } from './scan.js';
import { Shelf } from './shelf.js';
import { PriceWalk, walkAll } from './walk.js';

/**
 * Offers as numbers only: who holds them gives each a slot and gets slots back. Finds the rows that MAY match a filter; whether
 * they do, and what they cost to the cent, is decided by the rules of search.
 */
export class CompactOffers {
  private readonly certifications = new CertificationBits();
  private readonly plans = new DiscountPlans();
  private readonly shelves = new Map<string, Shelf>();
  private readonly priceWalk = new PriceWalk(this.plans);

  put(offer: Offer, slot: number): void {
    this.shelfOf(offer).insert(offer.site, compactRow(offer, slot, this.plans, this.certifications));
  }

  /** Takes the offer out that was put with this slot. */
  remove(offer: Offer, slot: number): void {
    this.shelfOf(offer).remove(offer.site, leastKey(offer, this.plans), slot);
  }

  /** The filter in numbers; null: nothing can match. */
  question(filter: OfferFilter, context: SearchContext): Question | null {
    const bits = this.certifications.wanted(filter.certifications ?? []);
    return bits === null ? null : new Question(filter, context, bits);
  }

  /** Places in the kernel's list of the currencies that offers of a kind are priced in, ascending. */
  currencies(filter: OfferFilter): number[] {
    const kind = filter.kind ?? 'GPU';
    const found = new Set<number>();
    for (const shelf of this.shelves.values())
      if (shelf.facts.kind === kind && !shelf.isEmpty) found.add(shelf.facts.currency);
    return [...found].sort((a, b) => a - b);
  }

  /** Visits what may match in one currency, the cheapest first as far as is known, until nothing is left below `question.limit`. */
  visitByPrice(filter: OfferFilter, currency: number, question: Question, visit: Take): void {
    question.useCurrency(currency);
    this.priceWalk.run(this.cells(filter, currency), question, visit);
  }

  /** Visits all that may match in one currency, in no order, until the visitor has enough (false). */
  visitAll(filter: OfferFilter, currency: number, question: Question, visit: (slot: number) => boolean): boolean {
    question.useCurrency(currency);
    return walkAll(this.cells(filter, currency), question, this.plans, visit);
  }

  private shelfOf(offer: Offer): Shelf {
    const modelSlug = offer.kind === 'GPU' ? offer.modelSlug : '';
    const currency = CURRENCIES.indexOf(offer.price.currency);
    const key = shelfKey(offer.kind, modelSlug, currency);
    const found = this.shelves.get(key);
    if (found !== undefined) return found;
    const memoryGib = gpuModel(modelSlug)?.memoryGib ?? 0;
    const shelf = new Shelf({ kind: offer.kind, modelSlug, memoryGib, currency });
    this.shelves.set(key, shelf);
    return shelf;
  }

  private cells(filter: OfferFilter, currency: number): Cell[] {
    const cells: Cell[] = [];
    const regions = filter.regions?.length ? new Set(filter.regions) : null;
    const countries = filter.countries?.length ? filter.countries : null;
    for (const shelf of this.wantedShelves(filter, currency)) shelf.collect(cells, regions, countries);
    return cells;
  }

  private wantedShelves(filter: OfferFilter, currency: number): Shelf[] {
    const kind = filter.kind ?? 'GPU';
    const least = kind === 'GPU' ? (filter.minVramGib ?? 0) : 0;
    const wanted: Shelf[] = [];
    if (kind === 'GPU' && filter.models?.length) {
      for (const model of new Set(filter.models)) {
        const shelf = this.shelves.get(shelfKey(kind, model, currency));
        if (shelf !== undefined && shelf.facts.memoryGib >= least) wanted.push(shelf);
      }
      return wanted;
    }
    for (const shelf of this.shelves.values()) {
      const { facts } = shelf;
      if (facts.kind === kind && facts.currency === currency && facts.memoryGib >= least) wanted.push(shelf);
    }
    return wanted;
  }
}

function shelfKey(kind: Offer['kind'], modelSlug: string, currency: number): string {
  return `${kind}/${modelSlug}/${currency}`;
}
