import { type Tx } from './unit-of-work.js';

/** What anybody who deals with an organisation may know of it. */
export interface DirectoryStore {
  /** Trading names by organisation id; unknown ids are left out. Readable in every scope (names are public). */
  tradingNames(tx: Tx, orgIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}
