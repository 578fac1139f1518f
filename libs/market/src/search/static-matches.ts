import { type Instant, type Period } from '#libs/kernel';
import { type UnitRange } from '../capacity/units.js';
import { type Offer } from '../offer/offer.js';
import { defaultWindow, isLongEnough } from '../offer/term.js';
import { type Candidate, type SearchContext, candidateOf } from './candidate.js';
import { failedByOffer, failedByPrice } from './filter-rules.js';
import { type FilterField, type OfferFilter } from './offer-filter.js';

/** An offer that fails on one field alone. */
export interface NearMiss {
  readonly candidate: Candidate;
  readonly field: FilterField;
}

/** First stage of a search: what the offers' own facts decide. */
export interface StaticMatches {
  readonly candidates: readonly Candidate[];
  /** Looked at only when nothing is found. */
  readonly nearMisses: readonly NearMiss[];
}

/** Published offers that pass every field of the filter, and those that fail on exactly one. Availability is not known here. */
export function staticMatches(offers: readonly Offer[], filter: OfferFilter, context: SearchContext): StaticMatches {
  const candidates: Candidate[] = [];
  const nearMisses: NearMiss[] = [];
  for (const offer of offers) {
    if (offer.kind !== (filter.kind ?? 'GPU') || !isForSale(offer, context.now)) continue;
    const failed = failedByOffer(offer, filter, context.now);
    if (failed.length > 1) continue;
    const candidate = candidateOf(offer, filter, context);
    const [only, other] = [...failed, ...failedByPrice(candidate, filter)];
    if (only === undefined) candidates.push(candidate);
    else if (other === undefined) nearMisses.push({ candidate, field: only });
  }
  return { candidates, nearMisses };
}

/** How many offers for sale of the asked kind fail on each field, alone or with others. Asked only when nothing is found. */
export function failingByField(
  offers: readonly Offer[],
  filter: OfferFilter,
  context: SearchContext,
): ReadonlyMap<FilterField, number> {
  const counts = new Map<FilterField, number>();
  for (const offer of offers) {
    if (offer.kind !== (filter.kind ?? 'GPU') || !isForSale(offer, context.now)) continue;
    const failed = [
      ...failedByOffer(offer, filter, context.now),
      ...failedByPrice(candidateOf(offer, filter, context), filter),
    ];
    for (const field of failed) counts.set(field, (counts.get(field) ?? 0) + 1);
  }
  return counts;
}

/** Published, and its minimum term still fits before its end. */
function isForSale(offer: Offer, now: Instant): boolean {
  return (
    offer.state === 'PUBLISHED' && (offer.availableUntil === null || isLongEnough(offer, defaultWindow(offer, now)))
  );
}

/** One look at the capacity rows: these resources and sites over this window. */
export interface AvailabilityRequest {
  readonly window: Period;
  readonly offerIds: readonly string[];
  readonly siteIds: readonly string[];
}

/** What is free for each candidate over its own window, by offer id. A missing entry counts as nothing free. */
export interface Availability {
  readonly free: ReadonlyMap<string, readonly UnitRange[]>;
  /** Watts free at the offer's site; null: not scarce. */
  readonly freeWatts: ReadonlyMap<string, number | null>;
}

/** The looks the second stage needs, one a window (candidates without a window of their own asked for may have different ones). */
export function availabilityRequests(candidates: readonly Candidate[]): AvailabilityRequest[] {
  const groups = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const key = `${candidate.window.start}/${candidate.window.end}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [candidate]);
    else group.push(candidate);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const siteIds = [...new Set(group.map(({ offer }) => offer.site.id))];
    return [{ window: first.window, offerIds: group.map(({ offer }) => offer.id), siteIds }];
  });
}

/** Puts the answers to `availabilityRequests` together. */
export function availabilityOf(
  candidates: readonly Candidate[],
  looks: readonly {
    readonly request: AvailabilityRequest;
    readonly free: ReadonlyMap<string, readonly UnitRange[]>;
    readonly freeWatts: ReadonlyMap<string, number | null>;
  }[],
): Availability {
  const free = new Map<string, readonly UnitRange[]>();
  const freeWatts = new Map<string, number | null>();
  const sites = new Map(candidates.map(({ offer }) => [offer.id, offer.site.id]));
  for (const look of looks) {
    for (const offerId of look.request.offerIds) {
      free.set(offerId, look.free.get(offerId) ?? []);
      freeWatts.set(offerId, look.freeWatts.get(sites.get(offerId) ?? '') ?? null);
    }
  }
  return { free, freeWatts };
}
