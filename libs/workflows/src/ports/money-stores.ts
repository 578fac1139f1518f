import { type Instant } from '#libs/kernel';
import { type ReconciliationReport } from '#libs/ledger';
import { type Page, type PageRequest } from './paging.js';
import { type Tx } from './unit-of-work.js';

export const INTENT_OPERATIONS = [
  'INVOICE_CREATE',
  'INVOICE_ITEM_CREATE',
  'INVOICE_FINALIZE',
  'INVOICE_PAY',
  'INVOICE_VOID',
  'INVOICE_CREDIT',
  'CREDIT_VOID',
  'REFUND_CREATE',
  'DISPUTE_FILE',
  'DISPUTE_ANSWER',
  'ACCOUNT_CREATE',
  'TRANSFER_CREATE',
  'TRANSFER_REVERSE',
  'TOP_UP_COLLECT',
  'PAYMENT_REPORT',
  'TAX_RECORD',
  'TAX_REVERSE',
] as const;
export type IntentOperation = (typeof INTENT_OPERATIONS)[number];

/**
 * One call we mean to make to Stripe, committed together with the change that wants it and sent later, outside any transaction.
 * Intents of one `aggregateId` are sent strictly in `sequence` order.
 */
export interface Intent {
  readonly id: string;
  readonly operation: IntentOperation;
  /** The tenant's organisation on whose behalf the call is made. */
  readonly orgId: string;
  /** What the call is about: an invoice, a refund, a dispute; its operation says which. */
  readonly aggregateId: string;
  readonly sequence: number;
  /** JSON parameters; ids Stripe will give us are looked up at send time. */
  readonly parameters: Readonly<Record<string, string | null>>;
  /** operation, aggregate, phase and attempt in one string of at most 200 characters; unique, stable over every retry. */
  readonly idempotencyKey: string;
  /** Grows when the call is made afresh after Stripe answered for good or forgot the key; part of what Stripe sees as the key. */
  readonly revision: number;
  /** Market time of the first claim under this revision; null: never claimed. Stripe keeps a key for 24 hours from here. */
  readonly firstSentAt: Instant | null;
  readonly state: 'PENDING' | 'SENT' | 'FAILED' | 'UNKNOWN';
  readonly attempts: number;
  readonly lastError: string | null;
  readonly stripeId: string | null;
  readonly createdAt: Instant;
}

export type NewIntent = Pick<Intent, 'operation' | 'orgId' | 'aggregateId' | 'parameters' | 'idempotencyKey'>;

export interface ClaimedIntent extends Intent {
  /** Fence: settling needs the same number, so a worker that woke up late cannot overwrite its successor. */
  readonly fence: bigint;
}

/** Who claims, how many at most, and how long the claim lasts by the database's REAL clock before another worker may have them. */
export interface ClaimRequest {
  readonly worker: string;
  readonly limit: number;
  readonly leaseMilliseconds: number;
}

/** Which intents; each part that is given narrows, an empty list narrows nothing. */
export interface IntentFilter {
  readonly states?: readonly Intent['state'][];
  readonly operations?: readonly IntentOperation[];
  readonly aggregateId?: string;
}

export interface IntentStore {
  /** Appends in the given order, after what the aggregate already has; a known idempotency key is left as it is. */
  enqueue(tx: Tx, intents: readonly NewIntent[]): Promise<void>;
  /**
   * Claims the oldest sendable intents: PENDING, back-off over, no live claim; SKIP LOCKED; at most one per aggregate. Adds one to
   * `attempts`, sets `firstSentAt` to market time when null, gives a new fence.
   * Sendable: no earlier intent of the aggregate is PENDING or UNKNOWN, and none is FAILED, save that a FAILED INVOICE_PAY,
   * DISPUTE_FILE or DISPUTE_ANSWER holds up nothing (another card, file or answer may follow) and INVOICE_VOID passes every FAILED one.
   */
  claim(tx: Tx, request: ClaimRequest): Promise<ClaimedIntent[]>;
  /**
   * Records the outcome and gives the claim back. False, and nothing changed, when the fence is no longer ours.
   * SENT: state SENT, stripeId. REFUSED: FAILED. UNKNOWN: UNKNOWN. RETRY: PENDING after min(2^attempts s, 5 min) of real time.
   * RENEW: PENDING at once, revision + 1, firstSentAt null. `lastError` is the outcome's error, null when SENT.
   */
  settle(tx: Tx, intent: ClaimedIntent, outcome: IntentOutcome): Promise<boolean>;
  byId(tx: Tx, id: string): Promise<Intent | null>;
  /** All intents of these aggregates in order of (aggregateId, sequence); a tenant sees its own organisation's. */
  byAggregates(tx: Tx, aggregateIds: readonly string[]): Promise<Intent[]>;
  counts(tx: Tx): Promise<Readonly<Record<Intent['state'], number>>>;
  page(tx: Tx, request: PageRequest & IntentFilter): Promise<Page<Intent>>;
  /** Makes a FAILED or UNKNOWN intent PENDING at once, revision + 1, firstSentAt null. False: there is none in those states. */
  retry(tx: Tx, id: string): Promise<boolean>;
}

export type IntentOutcome =
  | { readonly kind: 'SENT'; readonly stripeId: string }
  /** Stripe said no for good (card declined, bad parameters): never sent again by itself. */
  /** `asksPayer`: no decline; the payer's bank wants the payer to confirm, which the payer may do for as long as nothing else is tried. */
  /** `stripeId`: of what waits for the payer, where Stripe names it. */
  | { readonly kind: 'REFUSED'; readonly error: string; readonly asksPayer?: true; readonly stripeId?: string }
  /** Not delivered, or the outcome is not known yet: sent again with the same key after a back-off, looked up by metadata past 23 hours. */
  | { readonly kind: 'RETRY'; readonly error: string }
  /** Looked up past 23 hours and Stripe does not have it: made afresh under a new revision of the key. */
  | { readonly kind: 'RENEW'; readonly error: string }
  /** Looked up past 23 hours and Stripe's answer does not decide it: waits for a person. */
  | { readonly kind: 'UNKNOWN'; readonly error: string };

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
  /** As `insert` for many in one go, in their order; gives how many were not stored before. */
  insertAll(tx: Tx, events: readonly Omit<InboxEvent, 'attempts' | 'receivedAt'>[]): Promise<number>;
  /**
   * Oldest unapplied events whose back-off is over and that nobody has claimed (SKIP LOCKED); adds one to `attempts`. The object is
   * fetched from Stripe between this transaction and the one that applies it, so the claim is a lease, not a row lock. No fence:
   * applying is idempotent by effect, so a late worker does no harm.
   */
  claim(tx: Tx, request: ClaimRequest): Promise<InboxEvent[]>;
  done(tx: Tx, ...eventIds: readonly string[]): Promise<void>;
  /** Tried and not possible yet (our own commit is not there); comes back after min(2^attempts s, 5 min) of real time. */
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
  claim(
    tx: Tx,
    operation: string,
    key: string,
    requestHash: string,
  ): Promise<{ kind: 'NEW' } | { kind: 'REPLAY'; resultId: string } | { kind: 'MISMATCH' }>;
  remember(tx: Tx, operation: string, key: string, resultId: string): Promise<void>;
}

export interface ClockStore {
  /** Offset of market time from the database's real time, in milliseconds. */
  offset(tx: Tx): Promise<number>;
  /** Moves market time; only called where clock control is on. */
  setOffset(tx: Tx, milliseconds: number): Promise<void>;
  /** True while there is no quote, lease, invoice or journal: only then may market time move back. */
  isMarketUntouched(tx: Tx): Promise<boolean>;
}

/** How far a poller has read what Stripe lists, by name ("events", "balance-transactions"), in Stripe's time. */
export interface CursorStore {
  read(tx: Tx, name: string): Promise<Instant | null>;
  write(tx: Tx, name: string, at: Instant): Promise<void>;
}

/** Shown to staff: what is still on its way. All zero means the books are at rest. */
export interface PendingWork {
  readonly intents: number;
  readonly inboxEvents: number;
  readonly dueLeases: number;
  readonly expiredQuotes: number;
  /** When Stripe's balance transactions were last read completely, market time. */
  readonly stripeReadAt: Instant | null;
}

export interface PendingWorkStore {
  count(tx: Tx): Promise<PendingWork>;
}
