import { type Result, ok, refuse } from '#libs/kernel';
import { type MiningLoadRefusal } from '#libs/market';
import { fieldInWords } from '../field-refusal.js';
import { type PowerExceeded, type Refusal, invalid } from '../refusal.js';
import { powerInWords } from './power-facts.js';

const MAX_BULK_ROWS = 100;

/** What became of one row of a bulk upsert: the thing as it is now, or everything that kept it from changing. */
export interface RowResult<T> {
  readonly externalId: string;
  readonly saved: T | null;
  readonly refusals: readonly (Refusal | PowerExceeded)[];
}

/** What every row of a bulk upsert has beside its draft. */
export interface BulkRow {
  readonly externalId: string;
  /** The version the miner read; null: overwrite whatever is there. */
  readonly expectedVersion: number | null;
}

/** Why nothing of a bulk upsert is tried at all: too many rows, or two that name the same thing. */
export function checkRows(rows: readonly BulkRow[]): Result<readonly BulkRow[], Refusal> {
  if (rows.length > MAX_BULK_ROWS)
    return refuse(invalid([], `One call takes at most ${MAX_BULK_ROWS} rows; this one has ${rows.length}.`));
  const seen = new Set<string>();
  for (const [index, { externalId }] of rows.entries()) {
    const id = externalId.trim();
    if (seen.has(id)) return refuse(invalid([String(index), 'externalId'], `The external id "${id}" appears twice.`));
    seen.add(id);
  }
  return ok(rows);
}

/** Saves row by row in the given order; a refused row changes nothing and stops none of the others. */
export async function eachRow<R extends BulkRow, T>(
  rows: readonly R[],
  save: (row: R) => Promise<Result<T, readonly MiningLoadRefusal[]>>,
): Promise<RowResult<T>[]> {
  const results: RowResult<T>[] = [];
  for (const [index, row] of rows.entries()) {
    const outcome = await save(row);
    const refusals = outcome.ok ? [] : outcome.refusal.map((refusal) => inWords(refusal, String(index)));
    results.push({ externalId: row.externalId, saved: outcome.ok ? outcome.value : null, refusals });
  }
  return results;
}

function inWords(refusal: MiningLoadRefusal, row: string): Refusal | PowerExceeded {
  const path = [row, ...(refusal.path ?? [])];
  switch (refusal.code) {
    case 'INVALID_INPUT':
    case 'IN_USE':
    case 'NOT_PUBLISHABLE':
      return { code: refusal.code, path, detail: fieldInWords(refusal) };
    case 'STALE_VERSION':
      return { code: refusal.code, path, detail: `It is at version ${refusal.version} now.` };
    case 'NOT_FOUND':
      return { code: refusal.code, path, detail: 'You have no site with this external id.' };
    case 'POWER_EXCEEDED':
      return powerInWords(refusal, path);
    case 'WRONG_STATE':
      return { code: refusal.code, path, detail: 'A withdrawn listing does not change any more.' };
  }
}
