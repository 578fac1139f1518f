import { type Instant, dateIn } from '#libs/kernel';
import { type Tx } from '#libs/workflows';
import { type FakeTable } from './database.js';

/** "PREFIX-2026-000001": the next number of a series; rolls back with its transaction, so there are no gaps. */
export function nextNumber(counters: FakeTable<number>, tx: Tx, series: string, year: string): string {
  const next = (counters.get(tx, `${series}-${year}`) ?? 0) + 1;
  counters.put(tx, `${series}-${year}`, next);
  return `${series}-${year}-${String(next).padStart(6, '0')}`;
}

export const yearOf = (at: Instant): string => dateIn(at, 'UTC').slice(0, 4);
