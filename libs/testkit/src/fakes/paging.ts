import { type Page, type PageRequest } from '#libs/workflows';

/** A keyset page, newest first, of rows given oldest first. The cursor of a fake is the row's id. */
export function pageOf<T extends { readonly id: string }>(rows: readonly T[], { first, after }: PageRequest): Page<T> {
  const newest = [...rows].reverse();
  const begin = after === null ? 0 : newest.findIndex((row) => row.id === after) + 1;
  const items = newest.slice(begin, begin + first);
  return {
    items,
    cursors: items.map((row) => row.id),
    hasNextPage: begin + first < newest.length,
    totalCount: newest.length > 1_000 ? null : newest.length,
  };
}
