import { decimalToString } from '#libs/kernel';
import type * as gql from '../generated/tenant.js';
import { type TrancheListing } from './terms.js';

export type Json = string | number | boolean | readonly Json[] | { readonly [name: string]: Json };

/**
 * An input of terms as the JSON of the published schema: what was left out or null is absent, decimals are strings. So terms have one
 * reader, the domain's, whichever way they come, and its problems name the input's own fields.
 */
export function termsJsonFromGraphQL(input: object): Readonly<Record<string, Json>> {
  const fields = Object.entries(input).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(fields.map(([name, value]) => [name, jsonOf(value)]));
}

function jsonOf(value: unknown): Json {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value === 'object' && value !== null) {
    if ('scaled' in value && typeof value.scaled === 'bigint') return decimalToString({ scaled: value.scaled });
    return termsJsonFromGraphQL(value);
  }
  throw new TypeError('an input of terms holds texts, numbers, decimals, lists and objects only');
}

/** "tranches[1].rate" as steps: tranches, 1, rate. */
export function stepsOf(path: string): string[] {
  return path.split(/[.[\]]+/).filter((step) => step !== '');
}

/** Days for which a revision can be accepted where nobody says otherwise. */
const VALID_DAYS = 14;

interface DraftInput {
  readonly terms: gql.TermSheetInput;
  readonly listings: readonly TrancheListing[];
  readonly validDays?: number | null | undefined;
}

/** What a side puts on the table: terms as JSON, which has one reader. */
export function draftFromGraphQL({ terms, listings, validDays }: DraftInput) {
  return {
    terms: termsJsonFromGraphQL(terms),
    listings: listings.map(({ tranche, offerId }) => ({ tranche, offerId })),
    validDays: validDays ?? VALID_DAYS,
  };
}
