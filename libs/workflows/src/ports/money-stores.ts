import { type Instant } from '#libs/kernel';
import { type AccountRef, type Journal, type ReconciliationReport } from '#libs/ledger';
import { type Page, type PageRequest } from './paging.js';
import { type Tx } from './unit-of-work.js';

export interface PostedJournal extends Journal {
  readonly id: string;
  readonly postedAt: Instant;
}

export interface AccountBalance {
  readonly account: AccountRef;
  /** Signed minor units, debit positive. */
  readonly minor: bigint;
}

export interface LedgerStore {
  /** Posts once: a known idempotency key posts nothing and returns false. The database checks balance, sealing and currency. */
  post(tx: Tx, journal: Journal): Promise<boolean>;
  bySource(tx: Tx, sourceId: string): Promise<PostedJournal[]>;
  balances(tx: Tx, at: Instant | null): Promise<AccountBalance[]>;
  balanceOf(tx: Tx, account: AccountRef): Promise<bigint>;
  journals(tx: Tx, request: PageRequest): Promise<Page<PostedJournal>>;
}

export const INTENT_OPERATIONS = [
  'CUSTOMER_CREATE',
  'INVOICE_CREATE',
  'INVOICE_ITEM_CREATE',
  'INVOICE_FINALIZE',
  'INVOICE_PAY',
  'INVOICE_VOID',
] as const;
export type IntentOperation = (typeof INTENT_OPERATIONS)[number];

/**
 * One call we mean to make to Stripe, committed together with the change that wants it and sent later, outside any transaction.
 * Intents of one `aggregateId` are sent strictly in `sequence` order.
 */
export interface Intent {
  readonly id: string;
  readonly operation: IntentOperation;
  /** Invoice or organisation the call belongs to. */
  readonly aggregateId: string;
  readonly sequence: number;
  /** JSON parameters; ids Stripe will give us are looked up at send time. */
  readonly parameters: Readonly<Record<string, string | null>>;
  /** hash(operation, aggregate, phase, revision); stable over every retry. */
  readonly idempotencyKey: string;
  readonly state: 'PENDING' | 'SENT' | 'FAILED' | 'UNKNOWN';
  readonly attempts: number;
  readonly lastError: string | null;
  readonly stripeId: string | null;
  readonly createdAt: Instant;
}

export type NewIntent = Pick<Intent, 'operation' | 'aggregateId' | 'parameters' | 'idempotencyKey'>;

export interface ClaimedIntent extends Intent {
  /** Fence: settling needs the same number, so a worker that woke up late cannot overwrite its successor. */
  readonly fence: bigint;
}

export interface IntentStore {
  enqueue(tx: Tx, intents: readonly NewIntent[]): Promise<void>;
  /** Claims the oldest sendable intents (SKIP LOCKED, lease by the database's real clock, at most one per aggregate). */
  claim(tx: Tx, worker: string, limit: number): Promise<ClaimedIntent[]>;
  /** False when the fence is no longer ours. */
  settle(tx: Tx, intent: ClaimedIntent, outcome: IntentOutcome): Promise<boolean>;
  counts(tx: Tx): Promise<Readonly<Record<Intent['state'], number>>>;
  page(tx: Tx, request: PageRequest & { readonly states?: readonly Intent['state'][] }): Promise<Page<Intent>>;
  retry(tx: Tx, id: string): Promise<boolean>;
}

export type IntentOutcome =
  | { readonly kind: 'SENT'; readonly stripeId: string }
  /** Stripe said no for good (card declined, bad parameters): never sent again by itself. */
  | { readonly kind: 'REFUSED'; readonly error: string }
  /** Not delivered or outcome unknown: sent again with the same key after a back-off, looked up by metadata past 23 hours. */
  | { readonly kind: 'RETRY'; readonly error: string };

export interface InboxEvent {
  readonly eventId: string;
  readonly type: string;
  readonly objectId: string;
  readonly payload: string;
  readonly receivedAt: Instant;
  readonly attempts: number;
}

export interface InboxStore {
  /** False: this event id was stored before. */
  insert(tx: Tx, event: Omit<InboxEvent, 'attempts' | 'receivedAt'>): Promise<boolean>;
  /** Oldest unapplied events, locked for this transaction and skipping locked ones. */
  claim(tx: Tx, limit: number): Promise<InboxEvent[]>;
  done(tx: Tx, eventId: string): Promise<void>;
  /** Tried and not possible yet (our own commit is not there); comes back after a back-off. */
  park(tx: Tx, eventId: string, reason: string): Promise<void>;
  counts(tx: Tx): Promise<{ readonly pending: number; readonly parked: number; readonly done: number }>;
}

export interface ReconciliationStore {
  save(tx: Tx, report: StoredReport): Promise<void>;
  latest(tx: Tx): Promise<StoredReport | null>;
  byId(tx: Tx, id: string): Promise<StoredReport | null>;
  page(tx: Tx, request: PageRequest): Promise<Page<StoredReport>>;
}

export interface StoredReport {
  readonly id: string;
  readonly ranAt: Instant;
  readonly actorId: string;
  readonly report: ReconciliationReport;
}

/** One row a write leaves behind for good: who did what to which thing. */
export interface AuditEntry {
  readonly action: string;
  readonly subjectId: string;
  readonly detail: Readonly<Record<string, string>>;
}

export interface AuditStore {
  append(tx: Tx, entry: AuditEntry): Promise<void>;
}

/** First result per (organisation, operation, key) wins; the same key with another request is a clash. */
export interface IdempotencyStore {
  /** Locks the key. NEW: go on and call `remember`. REPLAY: `resultId` is the earlier result. MISMATCH: other request, same key. */
  claim(tx: Tx, operation: string, key: string, requestHash: string): Promise<{ kind: 'NEW' } | { kind: 'REPLAY'; resultId: string } | { kind: 'MISMATCH' }>;
  remember(tx: Tx, operation: string, key: string, resultId: string): Promise<void>;
}

export interface ClockStore {
  /** Offset of market time from the database's real time, in milliseconds. */
  offset(tx: Tx): Promise<number>;
  /** Moves market time; only called where clock control is on. */
  setOffset(tx: Tx, milliseconds: number): Promise<void>;
}

/** Shown to staff: what is still on its way. All zero means the books are at rest. */
export interface PendingWork {
  readonly intents: number;
  readonly inboxEvents: number;
  readonly dueLeases: number;
  readonly expiredQuotes: number;
}

export interface PendingWorkStore {
  count(tx: Tx): Promise<PendingWork>;
}

