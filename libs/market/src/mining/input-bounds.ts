import { type FieldRefusal } from '../refusal.js';

/** What a number of an input may be; ends included unless said otherwise. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
  /** Whether `least` itself is too little. */
  readonly above?: true;
}

const inWords = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 9 });

/** Why a number is refused; empty when it is fine. A number that is not finite is refused like one out of bounds. */
export function outside(path: readonly string[], value: number, { least, most, above }: Bounds): FieldRefusal[] {
  const enough = above ? value > least : value >= least;
  if (enough && value <= most) return [];
  const detail = above
    ? `must be above ${inWords(least)} and at most ${inWords(most)}`
    : `must be ${inWords(least)} to ${inWords(most)}`;
  return [{ code: 'INVALID_INPUT', path, detail }];
}

/** The same for each number of an object that has bounds. */
export function outsideBounds<Field extends string>(
  path: readonly string[],
  values: Readonly<Record<Field, number>>,
  bounds: Readonly<Record<Field, Bounds>>,
): FieldRefusal[] {
  return (Object.keys(bounds) as Field[]).flatMap((field) => outside([...path, field], values[field], bounds[field]));
}

/** Basis points of a pool's fee. All of it would be 10,000. */
export const POOL_FEE: Bounds = { least: 0, most: 9_999 };
export const PUE: Bounds = { least: 1, most: 3 };
/** Real prices went below -100 and above 9,000 USD/MWh. */
export const USD_PER_MWH: Bounds = { least: -100_000, most: 100_000 };
export const HASHPRICE: Bounds = { least: 0, most: 1_000_000 };
export const JOULES_PER_TERAHASH: Bounds = { least: 0, most: 1_000_000, above: true };
export const SHARE: Bounds = { least: 0, most: 1 };
