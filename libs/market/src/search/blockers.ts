import { type Candidate } from './candidate.js';
import { FILTER_FIELDS } from './filter-rules.js';
import { type FilterField, type OfferFilter } from './offer-filter.js';
import { countBookable } from './rank-and-page.js';
import { type Availability, type StaticMatches } from './static-matches.js';

/** A field of the filter and what it keeps out. */
export interface Blocker {
  readonly field: FilterField;
  /** Offers that fail on it alone. */
  readonly eliminated: number;
  /** Offers that fail on it, alone or with other fields. */
  readonly failing: number;
}

/** An offer that one field keeps out, and what could be booked of it without that field. */
export interface Blocked {
  readonly candidate: Candidate;
  readonly field: FilterField;
  readonly bookableUnits: number;
}

/** The offers whose availability `blocked` needs, beside the candidates': ask for both in an empty search. */
export function nearMissCandidates(matches: StaticMatches): readonly Candidate[] {
  return matches.nearMisses.map((miss) => miss.candidate);
}

/**
 * Every offer that fails on one field alone, with that field. Where it is capacity that is missing: on `gang` if other fabric domains
 * have the rest, on `units` if some are free, on `window` if none are. An offer that fails on two fields is in nobody's list.
 */
export function blocked(matches: StaticMatches, filter: OfferFilter, availability: Availability): Blocked[] {
  const short = matches.candidates.flatMap((candidate): Blocked[] => {
    const bookableUnits = countBookable(candidate, filter, availability);
    if (bookableUnits >= (filter.units ?? 1)) return [];
    const anywhere = countBookable(candidate, filter, availability, false);
    if (anywhere >= (filter.units ?? 1)) return [{ candidate, field: 'gang', bookableUnits: anywhere }];
    return [{ candidate, field: bookableUnits > 0 ? 'units' : 'window', bookableUnits }];
  });
  const missed = matches.nearMisses.flatMap(({ candidate, field }): Blocked[] => {
    const relaxed = { ...filter, [field]: null };
    const bookableUnits = countBookable(candidate, relaxed, availability);
    return bookableUnits >= (relaxed.units ?? 1) ? [{ candidate, field, bookableUnits }] : [];
  });
  return [...short, ...missed];
}

/** What each field keeps out, those that do it alone first. `failing` comes from `failingByField`. */
export function blockers(blockedOffers: readonly Blocked[], failing: ReadonlyMap<FilterField, number>): Blocker[] {
  return FILTER_FIELDS.map((field) => {
    const eliminated = blockedOffers.filter((offer) => offer.field === field).length;
    // what is merely taken fails no rule of the offer itself
    return { field, eliminated, failing: Math.max(eliminated, failing.get(field) ?? 0) };
  })
    .filter((blocker) => blocker.failing > 0)
    .sort((a, b) => b.eliminated - a.eliminated || b.failing - a.failing);
}
