/** A value of an input that is not what its field's description allows. `detail` completes "<field> ...", e.g. "must be 1 to 16". */
export interface FieldRefusal {
  readonly code: 'INVALID_INPUT';
  /** Where in the input, outermost first. */
  readonly path: readonly string[];
  readonly detail: string;
}

/** Why a row of an upsert, or a step of a listing, is not taken. */
export type ListingRefusal =
  | FieldRefusal
  /** The site of that external id is not there. */
  | { readonly code: 'NOT_FOUND'; readonly path: readonly string[] }
  | { readonly code: 'STALE_VERSION'; readonly path: readonly string[]; readonly version: number }
  | { readonly code: 'WRONG_STATE'; readonly path: readonly string[] | null }
  /** Leases, holds or blocks stand in the way of this change. */
  | { readonly code: 'IN_USE'; readonly path: readonly string[]; readonly detail: string }
  | { readonly code: 'NOT_PUBLISHABLE'; readonly path: readonly string[]; readonly detail: string };
