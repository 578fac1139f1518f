import type { JsonObject } from './json.js';
import { integer, text } from './params.js';
import { invalidRequest, missingParam } from './stripe-error.js';
import type { Row } from './store.js';

/** The paging parameters of every list route. */
export const paging = { limit: integer({ min: 1, max: 100 }), starting_after: text(), ending_before: text() };

export interface Paging {
  readonly limit?: number;
  readonly starting_after?: string;
  readonly ending_before?: string;
}

/**
 * One page in Stripe's list shape. `rows` are in the order in which the list is shown (most lists: newest first).
 * Throws a 400 when a cursor names nothing in the list or both cursors are given.
 */
export function page<T extends Row>(
  rows: readonly T[],
  query: Paging,
  url: string,
  show: (row: T) => JsonObject,
): JsonObject {
  const limit = query.limit ?? 10;
  if (query.starting_after !== undefined && query.ending_before !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: ending_before, starting_after.', {
      code: 'parameters_exclusive',
      param: 'ending_before',
    });
  }
  const at = (id: string, param: string): number => {
    const index = rows.findIndex((row) => row.id === id);
    if (index < 0) throw missingParam('object', id, param);
    return index;
  };
  let from = 0;
  let to = Math.min(rows.length, limit);
  let more = rows.length > limit;
  if (query.starting_after !== undefined) {
    from = at(query.starting_after, 'starting_after') + 1;
    to = Math.min(rows.length, from + limit);
    more = to < rows.length;
  } else if (query.ending_before !== undefined) {
    to = at(query.ending_before, 'ending_before');
    from = Math.max(0, to - limit);
    more = from > 0;
  }
  return { object: 'list', data: rows.slice(from, to).map(show), has_more: more, url };
}

/** The first page of an embedded list, as invoices show their lines. */
export function embedded<T extends Row>(rows: readonly T[], url: string, show: (row: T) => JsonObject): JsonObject {
  return page(rows, {}, url, show);
}

export function newestFirst<T>(rows: readonly T[]): T[] {
  return [...rows].reverse();
}
