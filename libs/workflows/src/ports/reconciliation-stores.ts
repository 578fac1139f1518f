import { type CivilDate, type CurrencyCode, type Instant, type Money, type Period } from '#libs/kernel';
import { type Break, type BreakClass, type Leg, type Movement } from '#libs/ledger';
import { type BookIdentity, type CloseItem, type DocumentBreak, type IdentitySnapshot } from './book-identities.js';
import { type ExceptionFileStore } from './exception-files.js';
import { type Page, type PageRequest } from './paging.js';
import { type Tx } from './unit-of-work.js';

/** What was looked at on one leg in one currency, and what of it is in movements that agree. Minor units, signed. */
export interface LegCount {
  readonly leg: Leg;
  readonly currency: CurrencyCode;
  readonly count: number;
  readonly minor: bigint;
  readonly matched: number;
  readonly matchedMinor: bigint;
}

/** One run of the matcher over all records. */
export interface MatchingRun {
  readonly id: string;
  readonly ranAt: Instant;
  readonly actorId: string;
  readonly rulesVersion: string;
  readonly population: readonly LegCount[];
  /** Breaks it found, and those of them that still have time. */
  readonly breaks: number;
  readonly waiting: number;
}

/** Which of the staged records a run counted: with it its counts and sums open. */
export interface RunScope {
  /** Those staged up to here, but what was gone, ... */
  readonly stagedUpTo: bigint;
  /** ... but ours that no bank could show yet: when the first statement of a currency begins, ... */
  readonly bankSince: ReadonlyMap<CurrencyCode, Instant>;
  /** ... but what people divided, whose parts were counted instead. */
  readonly parts: readonly {
    readonly id: string;
    readonly whole: string;
    readonly leg: Leg;
    readonly amount: Money;
  }[];
  /** Which of those are of movements that do not agree. */
  readonly odd: readonly string[];
}

/** One stage that brought records together. */
export interface MatchFinding {
  readonly stage: string;
  readonly ruleId: string;
  readonly ruleVersion: string;
  readonly evidence: readonly string[];
}

/** Records that were confirmed to be one movement, when, and how. */
export interface RecordMatch {
  readonly id: string;
  readonly runId: string;
  readonly caseId: string;
  /** SHA-256 over what its records said. */
  readonly contentHash: string;
  readonly movement: Movement;
  readonly amount: Money;
  readonly entryIds: readonly string[];
  readonly found: readonly MatchFinding[];
  readonly matchedAt: Instant;
  /** Null: it holds. */
  readonly unmatched: {
    readonly at: Instant;
    readonly by: string;
    readonly reason: string;
    readonly journalKeys: readonly string[];
  } | null;
}

export type NewRecordMatch = Omit<RecordMatch, 'unmatched'>;

/** Matches of one stretch of time (by its place in the question) and currency. */
export interface MadeIn {
  readonly stretch: number;
  readonly count: number;
  readonly size: Money;
}

/** How far our records have come: each is another text when something came to it. */
export interface RecordPulse {
  /** What banks said. */
  readonly bank: string;
  /** What was posted. */
  readonly books: string;
}

export interface RecordMatchStore {
  saveRun(tx: Tx, run: MatchingRun, scope: RunScope): Promise<void>;
  /** What the records come to that a run counted, by leg and currency; null: it did not keep which. */
  countedBy(tx: Tx, runId: string): Promise<readonly LegCount[] | null>;
  /** Waits until nobody else keeps what a run found, and keeps others waiting until this transaction ends. */
  lockRuns(tx: Tx): Promise<void>;
  pulse(tx: Tx): Promise<RecordPulse>;
  latestRun(tx: Tx): Promise<MatchingRun | null>;
  /** Newest first. */
  runs(tx: Tx, request: PageRequest): Promise<Page<MatchingRun>>;
  /** Those of a case and content that are known are left as they are. Gives how many are new. */
  save(tx: Tx, matches: readonly NewRecordMatch[]): Promise<number>;
  /** The latest content hash of each case whose match holds; null: of all cases. */
  confirmed(tx: Tx, caseIds: readonly string[] | null): Promise<ReadonlyMap<string, string>>;
  byId(tx: Tx, id: string): Promise<RecordMatch | null>;
  /** Newest first; those that have this record, when given. */
  page(tx: Tx, request: PageRequest & { readonly entryId?: string }): Promise<Page<RecordMatch>>;
  /** Of the matches that hold: how many were made in each stretch of time, and the sum of their sizes. */
  madeIn(tx: Tx, stretches: readonly Period[]): Promise<readonly MadeIn[]>;
  /** False: it was taken back before. */
  unmatch(
    tx: Tx,
    id: string,
    facts: { readonly reason: string; readonly journalKeys: readonly string[] },
  ): Promise<boolean>;
  /**
   * What the ledger held and what the items behind it came to at an instant that is not to come, per identity and currency: by the last
   * certificate before it, and what was written down since. Before the first certificate that can be begun with: in full.
   */
  identities(tx: Tx, at: Instant): Promise<readonly BookIdentity[]>;
  /** Who sees to which item of the close checklist. */
  closeOwners(tx: Tx): Promise<ReadonlyMap<CloseItem, string>>;
  /** Null: nobody. */
  setCloseOwner(tx: Tx, item: CloseItem, owner: string | null): Promise<void>;
  /** The same, summed over everything there is. */
  identitiesInFull(tx: Tx, at: Instant): Promise<readonly BookIdentity[]>;
  /** Documents that are not what they are made of; none, unless the database was tampered with. At most so many. */
  documentBreaks(tx: Tx, most: number): Promise<readonly DocumentBreak[]>;
  /** Keeps the identities as they were at the end of each day (UTC) since the last that is kept, at most the latest `days`. Gives how many days. */
  snapshot(tx: Tx, days: number): Promise<number>;
  /** Of days in [from, to], the latest first. */
  snapshots(tx: Tx, from: CivilDate, to: CivilDate): Promise<readonly IdentitySnapshot[]>;
  insertCertificate(tx: Tx, certificate: Certificate): Promise<void>;
  certificateOf(tx: Tx, periodId: string): Promise<Certificate | null>;
}

/** What was signed when a period was closed. */
export interface Certificate {
  readonly id: string;
  readonly periodId: string;
  /** The last run of the matcher before it; null: none ran. */
  readonly runId: string | null;
  /** JSON: end, population by leg and currency, identities, what was open, checklist. */
  readonly body: string;
  /** SHA-256 over the body. */
  readonly hash: string;
  readonly signedAt: Instant;
  readonly signedBy: string;
}

export const EXCEPTION_STATES = [
  'OPEN',
  'ASSIGNED',
  'INVESTIGATING',
  'PROPOSED',
  'APPROVED',
  'RESOLVED',
  'WRITTEN_OFF',
  'VOID',
] as const;
export type ExceptionState = (typeof EXCEPTION_STATES)[number];

/** Nothing more is to be done. */
export const CLOSED_STATES: readonly ExceptionState[] = ['RESOLVED', 'WRITTEN_OFF', 'VOID'];

/** What resolves an exception. Each but NO_MONEY_MOVED posts a journal or names one. */
export const RESOLUTIONS = [
  'BANK_CHARGE',
  'ROUNDING',
  'WRITE_OFF',
  'FX_DIFFERENCE',
  'RECEIVED',
  'REVERSAL',
  'RECORD_CREATED',
  'NO_MONEY_MOVED',
] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

export const REASON_CODES = [
  'BANK_CHARGES',
  'ROUNDING',
  'SHORT_PAYMENT',
  'FX',
  'DUPLICATE_PAYMENT',
  'WRONG_REFERENCE',
  'LATE_RECORD',
  'OUR_ERROR',
  'STRIPE_ERROR',
  'BANK_ERROR',
  'UNKNOWN_PAYER',
  'NOT_COLLECTABLE',
  'OTHER',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

/** A break that is somebody's work. What was found stays; where it stands follows from its steps. */
export interface ReconciliationException {
  readonly id: string;
  readonly key: string;
  readonly breakClass: BreakClass;
  readonly movement: Movement | null;
  readonly leg: Leg | null;
  readonly entryIds: readonly string[];
  readonly amount: Money;
  readonly explanation: string;
  readonly suggestion: Break['suggestion'];
  readonly since: Instant;
  readonly dueAt: Instant | null;
  readonly openedAt: Instant;
  readonly runId: string;
  readonly state: ExceptionState;
  readonly assignee: string | null;
  readonly closedAt: Instant | null;
}

export type StepKind =
  | 'ASSIGNED'
  | 'INVESTIGATING'
  | 'COMMENTED'
  | 'PROPOSED'
  | 'REJECTED'
  | 'APPROVED'
  | 'RESOLVED'
  | 'WRITTEN_OFF'
  | 'VOID'
  | 'AUTO_RESOLVED';

/** One thing somebody did about an exception. Never changed; each is chained to the one before by its hash. */
export interface ExceptionStep {
  readonly seq: number;
  readonly kind: StepKind;
  readonly at: Instant;
  readonly by: string;
  readonly assignee: string | null;
  readonly reasonCode: ReasonCode | null;
  readonly comment: string | null;
  readonly resolution: Resolution | null;
  readonly amountMinor: bigint | null;
  /** What the resolution is about: an invoice, a journal's key, a tenant. */
  readonly subjectId: string | null;
  /** References of documents. */
  readonly evidence: readonly string[];
  readonly journalKey: string | null;
  readonly hash: string;
}

export type NewStep = Pick<ExceptionStep, 'kind'> & Partial<Omit<ExceptionStep, 'seq' | 'kind' | 'at' | 'by' | 'hash'>>;

export interface ExceptionFilter {
  readonly states?: readonly ExceptionState[];
  readonly classes?: readonly BreakClass[];
  readonly assignee?: string;
  /** Begun in this time. */
  readonly since?: Period;
}

export interface ExceptionStore extends ExceptionFileStore {
  /** New breaks; one that is open under its key already is left as it is. Gives those that were opened. */
  open(tx: Tx, found: readonly ReconciliationException[]): Promise<number>;
  /** Closed by a person, whatever the resolution: what somebody decided is not opened again while it stays as it was. */
  decided(tx: Tx): Promise<readonly Pick<ReconciliationException, 'key' | 'entryIds' | 'amount'>[]>;
  /** All that are not closed. */
  allOpen(tx: Tx): Promise<ReconciliationException[]>;
  byId(tx: Tx, id: string): Promise<ReconciliationException | null>;
  lock(tx: Tx, id: string): Promise<ReconciliationException | null>;
  /** Newest first. */
  page(tx: Tx, request: PageRequest & { readonly filter: ExceptionFilter }): Promise<Page<ReconciliationException>>;
  /** Oldest first. */
  steps(tx: Tx, exceptionId: string): Promise<ExceptionStep[]>;
  /** Takes a step; the actor is the transaction's. Throws where the state does not allow it, or the maker checks itself above the limit. */
  step(tx: Tx, exceptionId: string, step: NewStep): Promise<void>;
  /** Above this, whoever approves is another person than whoever proposed. */
  limitOf(tx: Tx, currency: CurrencyCode): Promise<bigint>;
  /** All of them by currency; one that is not there has none below which one person does. */
  limits(tx: Tx): Promise<readonly Money[]>;
  /** Exceptions whose chain of steps is broken: none. */
  brokenChains(tx: Tx): Promise<readonly string[]>;
}
