import { type CurrencyCode, type Instant, type Money } from '#libs/kernel';
import { type Page, type PageRequest } from './paging.js';
import { type Tx } from './unit-of-work.js';

/** What a wire of ours pays out. */
export type WirePurpose = 'CREDIT_REFUND' | 'DEPOSIT_RETURN' | 'PROVIDER_PAYOUT';

/** PREPARED: taken from whom it was held for. APPROVED: checked. SENT: given to the bank. BOOKED: on the bank's statement. */
export type WireState = 'PREPARED' | 'APPROVED' | 'SENT' | 'BOOKED' | 'CANCELLED' | 'RETURNED';

/** One step of a wire; steps are never undone. */
export interface WireStep {
  readonly state: Exclude<WireState, 'PREPARED'>;
  readonly at: Instant;
  readonly by: string;
  /** SENT: the bank's reference. BOOKED: the line of its statement. RETURNED: the line or notice that says so. Null otherwise. */
  readonly reference: string | null;
  /** Why it was cancelled or came back; null otherwise. */
  readonly note: string | null;
}

/** A wire from our bank to a tenant or a provider. Its id is the end-to-end id that the bank is given, and that its statement repeats. */
export interface OutgoingWire {
  readonly id: string;
  readonly purpose: WirePurpose;
  /** What it pays: the id of a refund, a deposit, a payout. */
  readonly subjectId: string;
  readonly beneficiaryOrgId: string;
  readonly amount: Money;
  readonly reason: string;
  readonly preparedAt: Instant;
  readonly preparedBy: string;
  readonly state: WireState;
  /** Oldest first. */
  readonly steps: readonly WireStep[];
}

export interface OutgoingWireStore {
  byId(tx: Tx, id: string): Promise<OutgoingWire | null>;
  lock(tx: Tx, id: string): Promise<OutgoingWire | null>;
  /** All wires of these subjects, oldest first. */
  bySubjects(tx: Tx, subjectIds: readonly string[]): Promise<OutgoingWire[]>;
  /** Newest first; those in one of the states, when given. */
  page(tx: Tx, request: PageRequest & { readonly states?: readonly WireState[] }): Promise<Page<OutgoingWire>>;
  /** False: its subject has a live wire, or was paid. Its journal is posted in the same transaction. */
  insert(tx: Tx, wire: OutgoingWire): Promise<boolean>;
  /** Appends a step. What it does to the books is posted in the same transaction. */
  step(tx: Tx, wire: OutgoingWire, step: WireStep): Promise<void>;
  /** Whether a step with this reference was taken before, by any wire. */
  isKnown(tx: Tx, state: WireState, reference: string): Promise<boolean>;
  /** Above this, whoever approves is another person than whoever prepared. */
  limitOf(tx: Tx, currency: CurrencyCode): Promise<Money>;
}
