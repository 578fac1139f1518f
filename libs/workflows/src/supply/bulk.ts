import { type Result, ok, refuse } from '#libs/kernel';
import { type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';

export const MAX_BULK_ROWS = 100;

/** What became of one row of a bulk upsert: the thing as it is now, or why it did not change. */
export interface RowResult<T> {
  readonly externalId: string;
  readonly saved: T | null;
  readonly refusals: readonly Refusal[];
}

interface Row {
  readonly externalId: string;
}

/** Why nothing of a bulk upsert is tried at all: too many rows, or two that name the same thing. */
export function checkRows(rows: readonly Row[]): Result<readonly Row[], Refusal> {
  if (rows.length > MAX_BULK_ROWS) return refuse(invalid(['input'], `One call takes at most ${MAX_BULK_ROWS} rows; this one has ${rows.length}.`));
  const seen = new Set<string>();
  for (const [index, { externalId }] of rows.entries()) {
    if (seen.has(externalId)) return refuse(invalid(['input', String(index), 'externalId'], `The external id "${externalId}" appears twice.`));
    seen.add(externalId);
  }
  return ok(rows);
}

/** Saves row by row in the given order; a refused row changes nothing and stops none of the others. */
export async function eachRow<R extends Row, T>(
  tx: Tx,
  rows: readonly R[],
  save: (tx: Tx, row: R, path: readonly string[]) => Promise<Result<T, readonly Refusal[]>>,
): Promise<RowResult<T>[]> {
  const results: RowResult<T>[] = [];
  for (const [index, row] of rows.entries()) {
    const outcome = await save(tx, row, ['input', String(index)]);
    results.push({ externalId: row.externalId, saved: outcome.ok ? outcome.value : null, refusals: outcome.ok ? [] : outcome.refusal });
  }
  return results;
}

/** The versions of a row that exist and that the caller read differ, or the caller read one that is not there. */
export function isStale(present: { readonly version: number } | undefined, expected: number | null): boolean {
  return expected !== null && present?.version !== expected;
}
