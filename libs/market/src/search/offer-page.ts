import { type OfferMatch } from './candidate.js';
import { type OfferSort } from './ranking.js';

/** A page of matches, not counted. */
export interface OfferPage {
  readonly items: readonly OfferMatch[];
  /** Of each item, same order. */
  readonly cursors: readonly string[];
  readonly hasNextPage: boolean;
}

export interface PageOptions {
  readonly sort: OfferSort;
  /** 1 to 100. */
  readonly first: number;
  readonly after: string | null;
}

/** Where a match stands in a list: the key of `sortKey`, then the id. */
interface Row {
  readonly key: readonly bigint[];
  readonly id: string;
}

/** Negative, zero or positive as `a` stands before, at or behind `b`. */
export function compareRows(a: Row, b: Row): number {
  for (const [index, part] of a.key.entries()) {
    const other = b.key[index] ?? 0n;
    if (part !== other) return part < other ? -1 : 1;
  }
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
