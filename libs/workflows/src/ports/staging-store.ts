import { type CurrencyCode, type Instant, type Period } from '#libs/kernel';
import { type Carried, type MatchEntry } from '#libs/ledger';
import { type LegCount } from './reconciliation-stores.js';
import { type Tx } from './unit-of-work.js';

/** What records are read from. */
export type StagedSource =
  'LEDGER' | 'BANK' | 'CHARGES' | 'REFUNDS' | 'DISPUTES' | 'TRANSFERS' | 'PAYOUTS' | 'TRANSACTIONS';
/** Invoices at Stripe are read for what their charges collect; they are no records of money. */
export type ReadSource = StagedSource | 'INVOICES';

/** One reading of one source. */
export interface Reading {
  readonly source: ReadSource;
  /** Everything that was made in [from, until) was read. */
  readonly from: Instant;
  readonly until: Instant;
  /** When the oldest of what may still change was made; null: nothing may. */
  readonly openSince: Instant | null;
  readonly rows: number;
  /** Records that say something new. */
  readonly fresh: number;
  readonly readAt: Instant;
}

export interface StagedEntry {
  readonly entry: MatchEntry;
  /** When what it was read from was made. */
  readonly sourceAt: Instant;
}

/** Which staged records a reading was of: what is not among what was read is gone. */
export interface Replaced {
  readonly window: Period | null;
  readonly ids: readonly string[];
}

/** What is complete and agrees on all legs was found in the database; the rest is for the rules. */
export interface Settled {
  readonly rest: readonly MatchEntry[];
  readonly carried: Carried;
  readonly counts: readonly LegCount[];
}

export interface SettleRequest {
  /** When the first statement of a currency begins: before, nobody expects a line. */
  readonly bankSince: ReadonlyMap<CurrencyCode, Instant>;
  /** Records about which people decided: never settled here. */
  readonly frozen: readonly string[];
}

/** Records of all sides as they were read: append-only, each once per thing it says. */
export interface StagingStore {
  /** Lets this transaction take minutes. */
  patience(tx: Tx): Promise<void>;
  /** The last reading of each source. */
  readings(tx: Tx): Promise<ReadonlyMap<ReadSource, Reading>>;
  addReading(tx: Tx, reading: Reading): Promise<void>;
  /** Stages what was read and says of what was not found any more that it is gone. Gives how many records say something new. */
  replace(tx: Tx, source: StagedSource, replaced: Replaced, entries: readonly StagedEntry[]): Promise<number>;
  /** What charges collect, `invoice:…`; what is known stays. */
  link(tx: Tx, links: ReadonlyMap<string, string>): Promise<void>;
  linked(tx: Tx, chargeIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The members of a payout are these and no others. */
  regroup(tx: Tx, group: string, entryIds: readonly string[]): Promise<number>;
  /** Records of ours that say they may still change. */
  open(tx: Tx): Promise<readonly string[]>;
  /** When what these records were read from was made. */
  madeAt(tx: Tx, entryIds: readonly string[]): Promise<readonly Instant[]>;
  /** The number of the last record that was staged; 0: none. */
  lastSeq(tx: Tx): Promise<bigint>;
  /** How many there are, about. */
  count(tx: Tx): Promise<number>;
  /** The latest of each. */
  entries(tx: Tx): Promise<MatchEntry[]>;
  byIds(tx: Tx, entryIds: readonly string[]): Promise<MatchEntry[]>;
  /** Finds, set against set, the movements that are complete and agree on all legs, by id or by reference. */
  settle(tx: Tx, request: SettleRequest): Promise<Settled>;
  /** After `settle`, in its transaction: records of movements whose match is not kept yet, some cases at a time. Null: there are no more. */
  nextSettled(
    tx: Tx,
    after: number,
    cases: number,
  ): Promise<{ readonly entries: MatchEntry[]; readonly last: number } | null>;
}
