import { type Instant, type Money, type Period, type Rate } from '#libs/kernel';
import { type Offer } from '../offer/offer.js';
import { defaultWindow } from '../offer/term.js';
import { type Candidate, type OfferMatch, type SearchContext, candidateOf, daysToPower } from '../search/candidate.js';
import { failedByPrice, isForSale, passesOffer } from '../search/filter-rules.js';
import { type OfferFilter } from '../search/offer-filter.js';
import { type Bookable, type CapacityInUse, type Wanted } from './capacity-in-use.js';
import { costTheSame } from './least-rate.js';

/** An offer that passes everything that does not depend on its price. */
export interface Bookables {
  readonly offer: Offer;
  readonly window: Period;
  readonly bookable: Bookable;
}

/** Decides for one search, with the exact rules, which offers match and what they cost. */
export class Judge {
  private readonly now: Instant;
  private readonly wanted: Wanted;
  private readonly unpriced: OfferFilter;
  /** The one priced last: many offers share a round price, and those that do follow one another. */
  private priced: Candidate | null = null;
  private readonly noWindow: Period;

  constructor(
    private readonly filter: OfferFilter,
    private readonly context: SearchContext,
    private readonly capacity: CapacityInUse,
  ) {
    this.now = context.now;
    this.wanted = { least: filter.units ?? 1, gang: filter.gang === true };
    this.unpriced = { ...filter, maxPrice: null };
    this.noWindow = { start: context.now, end: context.now };
  }

  /** What of the offer can be booked, price aside; null: nothing that was asked for. */
  bookable(offer: Offer): Bookables | null {
    const { filter, now } = this;
    if (!passesOffer(offer, filter, now) || !isForSale(offer, now)) return null;
    const window = filter.window ?? defaultWindow(offer, now);
    const bookable = this.capacity.bookable(offer, window, now, this.wanted);
    if (bookable === null) return null;
    const found = { offer, window, bookable };
    return filter.window != null && failedByPrice(this.standIn(found), this.unpriced).length > 0 ? null : found;
  }

  /** Whether it matches, price included. Prices nothing where no price was asked for. */
  isMatch(offer: Offer): boolean {
    const found = this.bookable(offer);
    return found !== null && (this.filter.maxPrice == null || this.match(found) !== null);
  }

  /** The match, to the cent; null: it is dearer than asked for. */
  match(found: Bookables): OfferMatch | null {
    const { allInRate, allInTotal } = this.priceOf(found.offer, found.window);
    const match = this.matchAt(found, allInRate, allInTotal);
    return this.filter.maxPrice != null && failedByPrice(match, this.filter).length > 0 ? null : match;
  }

  /** A match with the posted rate for its price: for what looks at everything else. */
  standIn(found: Bookables): OfferMatch {
    return this.matchAt(found, found.offer.price, { minor: 0n, currency: found.offer.price.currency });
  }

  /** A match with nothing to book, for the keys that the offer alone decides. */
  unjudged(offer: Offer): OfferMatch {
    return this.standIn({ offer, window: this.noWindow, bookable: NOTHING });
  }

  private priceOf(offer: Offer, window: Period): Pick<Candidate, 'allInRate' | 'allInTotal'> {
    const known = this.priced;
    if (known !== null && isPricedAlike(known, offer, window, this.filter.units ?? offer.minUnits)) return known;
    const candidate = candidateOf(offer, this.filter, this.context, this.capacity.inUse(offer.id, this.now));
    this.priced = candidate;
    return candidate;
  }

  /** Field by field: spreading objects takes longer than all the rules together. */
  private matchAt({ offer, window, bookable }: Bookables, allInRate: Rate, allInTotal: Money): OfferMatch {
    const days = daysToPower(offer, this.now);
    return {
      offer,
      window,
      pricedUnits: this.filter.units ?? offer.minUnits,
      allInRate,
      allInTotal,
      daysToPower: days,
      waitDays: this.filter.window == null ? days : 0,
      gang: this.wanted.gang,
      bookableUnits: bookable.units,
      free: bookable.free,
    };
  }
}

const NOTHING: Bookable = { units: 0, free: [] };

function isPricedAlike(known: Candidate, offer: Offer, window: Period, units: number): boolean {
  return (
    known.offer.price.amount.scaled === offer.price.amount.scaled &&
    known.pricedUnits === units &&
    known.window.start === window.start &&
    known.window.end === window.end &&
    costTheSame(known.offer, offer)
  );
}
