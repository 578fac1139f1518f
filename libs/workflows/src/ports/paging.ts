/** Keyset page: at most `first` rows after `after` (an opaque cursor of ours), newest first unless the store says otherwise. */
export interface PageRequest {
  readonly first: number;
  readonly after: string | null;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Cursor of each item, same order. */
  readonly cursors: readonly string[];
  readonly hasNextPage: boolean;
  /** Exact up to 1,000, then null. */
  readonly totalCount: number | null;
}
