import { CURRENCIES, type Rate } from '#libs/kernel';
import { type OfferMatch } from './candidate.js';
import { type RankTerm, rankTerms, rateInWords, recommendedScore } from './rank-terms.js';

export const OFFER_SORTS = ['RECOMMENDED', 'ALL_IN_PRICE', 'BOOKABLE_UNITS', 'CARBON', 'TIME_TO_POWER'] as const;
export type OfferSort = (typeof OFFER_SORTS)[number];

/** Why a match stands where it stands in a list. */
export interface RankExplanation {
  readonly sort: OfferSort;
  /** What the list is sorted by, and this match's value of it. */
  readonly sentence: string;
  /** The recommended score, whatever the list is sorted by: the exact sum of the terms. Lower is better. */
  readonly score: Rate;
  readonly terms: readonly RankTerm[];
}

interface Sorting {
  /** Ascending. */
  readonly key: (match: OfferMatch) => readonly bigint[];
  readonly inWords: (match: OfferMatch) => string;
}

/** Prices of different currencies are not converted: offers in one currency stand together, in the kernel's order. */
function byRate({ currency, amount }: Rate): readonly bigint[] {
  return [BigInt(CURRENCIES.indexOf(currency)), amount.scaled];
}

const SORTINGS: Readonly<Record<OfferSort, Sorting>> = {
  RECOMMENDED: {
    key: (match) => byRate(recommendedScore(match)),
    inWords: (match) =>
      `by recommended score, lowest first: ${rateInWords(recommendedScore(match))}, the all-in rate and its penalties`,
  },
  ALL_IN_PRICE: {
    key: ({ allInRate }) => byRate(allInRate),
    inWords: ({ allInRate }) => `by all-in rate, lowest first: ${rateInWords(allInRate)}`,
  },
  BOOKABLE_UNITS: {
    key: ({ bookableUnits }) => [-BigInt(bookableUnits)],
    inWords: ({ bookableUnits, offer }) =>
      `by what can be booked together, most first: ${bookableUnits} ${offer.kind === 'GPU' ? 'GPUs' : 'kW'}`,
  },
  CARBON: {
    key: ({ offer }) => [BigInt(offer.site.carbonGramsPerKwh)],
    inWords: ({ offer }) => `by grid intensity, lowest first: ${offer.site.carbonGramsPerKwh} g CO2e per kWh`,
  },
  TIME_TO_POWER: {
    key: ({ daysToPower }) => [BigInt(daysToPower)],
    inWords: ({ daysToPower }) => `by days until it can start, fewest first: ${daysToPower}`,
  },
};

/** What a list is sorted by, ascending, part after part; equal keys by offer id. */
export function sortKey(sort: OfferSort, match: OfferMatch): readonly bigint[] {
  return SORTINGS[sort].key(match);
}

export function explainRank(match: OfferMatch, sort: OfferSort): RankExplanation {
  const sentence = `Sorted ${SORTINGS[sort].inWords(match)}. Equals stand in the order of their ids.`;
  return { sort, sentence, score: recommendedScore(match), terms: rankTerms(match) };
}
