import { type Query } from './queries.js';
import { type Rows } from './rows.js';

/** Whatever can answer a query with the offers that match, cheapest first, equals by row number, at most 20. */
export interface Engine<Answer> {
  readonly name: string;
  /** What is timed. */
  find(query: Query): Answer | Promise<Answer>;
  /** Row numbers of an answer. */
  rows(answer: Answer): readonly number[];
  close?(): Promise<void> | void;
}

/** Loads the rows; null: it cannot be had on this machine, and `say` was told why. */
export type EngineMaker<Answer> = (rows: Rows, say: (line: string) => void) => Promise<Engine<Answer> | null>;

export const PAGE = 20;

/** Of the rows of a database that was asked for ids. */
export function firstColumn(rows: readonly (readonly unknown[])[]): number[] {
  return rows.map(([id]) => Number(id));
}
