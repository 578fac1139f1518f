import { type CompareOffersQuery, type CompareOffersQueryVariables } from '../../gql/tenant/graphql.js';
import { monthsOf } from '../term.js';
import { windowOf, type LengthParts, type Window } from '../offers/wanted.js';
import { type Compared } from './compared.js';

export type ComparedOffer = NonNullable<CompareOffersQuery['a']>;

/** The offers that are still there, in the order of the address. */
export const columnsOf = (data: CompareOffersQuery, ids: readonly string[]): readonly ComparedOffer[] =>
  [data.a, data.b, data.c, data.d].slice(0, ids.length).filter((offer) => offer !== null && offer !== undefined);

/** A month covers any shorter term whatever its days. */
const SHORT_HOURS = 672;
const longest = (offers: readonly ComparedOffer[]): LengthParts => {
  const hours = Math.max(0, ...offers.map((offer) => offer.minHours));
  return hours <= SHORT_HOURS ? { count: 1, unit: 'm' } : monthsOf(hours);
};

export interface Footing {
  readonly window: Window;
  /** GPUs or kW; null until the offers' smallest leases are known. */
  readonly units: number | null;
}

/** One window and one amount for all: what was asked for, else the least that each of the offers can be leased for. */
export const footingOf = (compared: Compared, offers: readonly ComparedOffer[], nowMs: number): Footing => ({
  window: windowOf(compared, nowMs, longest(offers)),
  units: compared.units ?? (offers.length === 0 ? null : Math.max(...offers.map((offer) => offer.minUnits))),
});

export const variablesOf = (
  compared: Compared,
  ids: readonly string[],
  { window, units }: Footing,
): CompareOffersQueryVariables => {
  const [a = '', b = a, c = a, d = a] = ids;
  return {
    ...{ a, b, c, d },
    hasC: ids.length > 2,
    hasD: ids.length > 3,
    window,
    units,
    gang: compared.gang ?? false,
    billing: compared.billing ?? 'RESERVED',
  };
};
