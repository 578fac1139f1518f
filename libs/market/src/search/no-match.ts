import { DAY, type Instant, type Rate, addMilliseconds, unwrap } from '#libs/kernel';
import { type Blocked, type Blocker, type EmptySearch, blocked, blockers } from './blockers.js';
import { type SearchContext } from './candidate.js';
import { type Conflict, conflictOf } from './conflict.js';
import { fullOffers } from './full-offers.js';
import { type MarketLookup } from './market-lookup.js';
import { type FilterField, type OfferFilter } from './offer-filter.js';
import { type Relaxation, relaxations } from './relaxations.js';
import { relaxedWindows } from './relaxed-windows.js';

/** A change of one part, or of two, that was tried and gives this much. */
export interface Suggestion {
  readonly relaxations: readonly Relaxation[];
  /** Counted up to `MOST_COUNTED`. */
  readonly matches: number;
  /** First all-in rate of the list by price. */
  readonly cheapest: Rate;
}

/** Why nothing was found. */
export interface NoMatch {
  readonly blockers: readonly Blocker[];
  readonly conflict: Conflict;
  readonly suggestions: readonly Suggestion[];
}

/** What is found is counted up to here: beyond it takes longer than the rest, and says no more. */
export const MOST_COUNTED = 10_000;
/** Of how many full offers we look up when they are free again; and how far ahead. */
const MAX_LOOKED_THROUGH = 8;
const LOOK_AHEAD_DAYS = 120;
/** Of how many parts a change together with another one is tried, and how many such pairs are told. */
const MAX_PAIRED_PARTS = 4;
const MAX_PAIRS = 3;

/**
 * Why a search found nothing: what each part keeps out, the smallest set of parts that together leave nothing, and the smallest changes
 * that give a result. Each change was searched for in this market, so following it finds what it says.
 */
export function explainNoMatch(market: MarketLookup, filter: OfferFilter, context: SearchContext): NoMatch {
  const search: EmptySearch = { market, filter, context, full: fullOffers(market, filter, context) };
  const { windows, working } = singleChanges(search);
  const inTheWay = blockers(search);
  const isSingle = working.length > 0;
  const later = windows.flatMap(({ filter: { window } }) => (window ? [window] : []));
  return {
    blockers: inTheWay,
    conflict: conflictOf(search, later),
    suggestions: isSingle
      ? working.map(({ relaxation, cheapest }) => suggestion(search, [relaxation], cheapest))
      : pairedChanges(search, inTheWay),
  };
}

interface Working {
  readonly relaxation: Relaxation;
  readonly cheapest: Rate;
}

/** A change of `filter`, with how many offers it gives. */
function suggestion(search: EmptySearch, relaxations: readonly Relaxation[], cheapest: Rate): Suggestion {
  const parts = relaxations.map(({ field, filter }) => [field, filter[field]]);
  const changed: OfferFilter = { ...search.filter, ...Object.fromEntries(parts) };
  return { relaxations, matches: search.market.count(changed, search.context, MOST_COUNTED), cheapest };
}

/** The first change of each part that works, smallest first; and the windows that were worth trying. */
function singleChanges(search: EmptySearch): { readonly windows: Relaxation[]; readonly working: Working[] } {
  const { market, filter, context, full } = search;
  const stopped = blocked(search);
  const windows = relaxedWindows(filter, stopped, freedAt(market, full.cheapest), context.now);
  const working = [...relaxations(filter, stopped), windows].flatMap((list) => firstThatWorks(search, list));
  return { windows, working: working.sort((a, b) => a.relaxation.effort - b.relaxation.effort) };
}

/** What is told: one change, or two, with the price it gives. */
interface Told {
  readonly relaxations: readonly Relaxation[];
  readonly cheapest: Rate;
  readonly effort: number;
}

/**
 * Where every offer fails on more than one part: leaves one part out to see which change of another then works, and with that one made,
 * looks for the smallest change of the first. Where that one works by itself after all (another offer is found than it was made for),
 * it is told alone.
 */
function pairedChanges(search: EmptySearch, inTheWay: readonly Blocker[]): Suggestion[] {
  const { filter } = search;
  const told = new Map<string, Told>();
  const asked = inTheWay.filter(({ field }) => filter[field] != null);
  for (const { field } of asked.slice(0, MAX_PAIRED_PARTS)) {
    const second = smallestChange(search, { ...filter, [field]: null }, field);
    if (!second) continue;
    const both = togetherWith(search, second, field);
    if (both) told.set(both.relaxations.map((one) => `${one.field}=${one.newValue}`).join(), both);
  }
  const bySize = [...told.values()].sort((a, b) => a.effort - b.effort);
  const alone = bySize.filter(({ relaxations }) => relaxations.length === 1);
  const shown = alone.length > 0 ? alone.slice(0, 1) : bySize.slice(0, MAX_PAIRS);
  return shown.map(({ relaxations, cheapest }) => suggestion(search, relaxations, cheapest));
}

/** A change made with `field` left out, with `field` as it was asked for: alone if that works, else with the smallest change beside it. */
function togetherWith(search: EmptySearch, second: Working, field: FilterField): Told | undefined {
  const relaxation = { ...second.relaxation, filter: { ...second.relaxation.filter, [field]: search.filter[field] } };
  const [alone] = firstThatWorks(search, [relaxation]);
  if (alone) return { relaxations: [relaxation], cheapest: alone.cheapest, effort: relaxation.effort };
  const first = smallestChange(search, relaxation.filter, relaxation.field);
  if (!first) return undefined;
  return {
    relaxations: [first.relaxation, second.relaxation].sort((a, b) => (a.field < b.field ? -1 : 1)),
    cheapest: first.cheapest,
    effort: first.relaxation.effort + second.relaxation.effort,
  };
}

/** The smallest change that works; not of `but`, since both changes of a pair are followed together. */
function smallestChange({ market, context }: EmptySearch, filter: OfferFilter, but: FilterField): Working | undefined {
  const full = fullOffers(market, filter, context);
  const { working } = singleChanges({ market, filter, context, full });
  return working.find(({ relaxation }) => relaxation.field !== but);
}

/** When something of the offers that are merely full ends: the starts worth trying. */
function freedAt(market: MarketLookup, full: readonly Blocked['candidate'][]): Instant[] {
  return full.slice(0, MAX_LOOKED_THROUGH).flatMap(({ offer, window }) => {
    const last = addMilliseconds(window.start, LOOK_AHEAD_DAYS * DAY);
    const used = [...market.used(offer.id)].filter(({ period }) => period.start < last && period.end > window.start);
    return used.map(({ period }) => period.end);
  });
}

function firstThatWorks({ market, context }: EmptySearch, list: readonly Relaxation[]): Working[] {
  for (const relaxation of list) {
    const page = market.search(relaxation.filter, context, { sort: 'ALL_IN_PRICE', first: 1, after: null });
    const [match] = unwrap(page).items;
    if (match) return [{ relaxation, cheapest: match.allInRate }];
  }
  return [];
}
