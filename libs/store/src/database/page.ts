import { type Page, type PageRequest, type Tx } from '#libs/workflows';
import { type SqlValue, on } from './store-tx.js';

/** Pages count exactly up to here. */
const COUNTED = 1_000;

/** One table's list: ids are made in order of time, so the newest rows have the greatest ids, and the id is the whole cursor. */
export interface Listing {
  readonly table: string;
  /** Conditions over $1, $2, ... = `values`; each alternative is served by an index of its own and their rows never overlap. */
  readonly where: readonly string[];
  readonly values: readonly SqlValue[];
  /** How many rows there are, where that is known: they are not counted again. */
  readonly counted?: number;
}

/** A keyset page, newest first. `decode` turns rows into things, in the same order. */
export async function pageOf<Row extends { readonly id: string }, T>(
  tx: Tx,
  listing: Listing,
  { first, after }: PageRequest,
  decode: (rows: Row[]) => T[] | Promise<T[]>,
): Promise<Page<T>> {
  const { table, where, values } = listing;
  const beyond = values.length + 1;
  const branch = (condition: string): string =>
    `(SELECT * FROM ${table} WHERE ${condition} AND ($${beyond}::text IS NULL OR id < $${beyond}) ORDER BY id DESC LIMIT $${beyond + 1})`;
  // wrapped: a single parenthesised branch may not be followed by a second ORDER BY
  const text = `SELECT * FROM (${where.map(branch).join(' UNION ALL ')}) AS branches ORDER BY id DESC LIMIT $${beyond + 1}`;
  const found = await on(tx).rows<Row>(text, [...values, after === null ? null : idOf(after), first + 1]);
  const rows = found.slice(0, first);
  return {
    items: await decode(rows),
    cursors: rows.map(({ id }) => cursorOf(id)),
    hasNextPage: found.length > first,
    totalCount: listing.counted === undefined ? await count(tx, listing) : upTo(listing.counted),
  };
}

async function count(tx: Tx, { table, where, values }: Listing): Promise<number | null> {
  const branch = (condition: string): string => `(SELECT 1 FROM ${table} WHERE ${condition} LIMIT ${COUNTED + 1})`;
  const row = await on(tx).row<{ total: number }>(
    `SELECT count(*)::int AS total FROM (${where.map(branch).join(' UNION ALL ')}) AS counted`,
    values,
  );
  return upTo(row?.total ?? 0);
}

function upTo(total: number): number | null {
  return total > COUNTED ? null : total;
}

/** Opaque to clients; says nothing but where to go on. */
function cursorOf(id: string): string {
  return Buffer.from(id, 'utf8').toString('base64url');
}

/** A cursor somebody made up leads nowhere in particular, and harms nobody: it is only compared. */
function idOf(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString('utf8').replaceAll('\0', '');
}
