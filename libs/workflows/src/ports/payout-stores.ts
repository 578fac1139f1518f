import {
  type Holdback,
  type OpenLine,
  type PayableMovement,
  type Payout,
  type PayoutPolicy,
  type PayoutState,
  type PayoutTransfer,
  type TransferReversal,
} from '#libs/billing';
import { type CurrencyCode, type Instant, type Money } from '#libs/kernel';
import { type Page, type PageRequest } from './paging.js';
import { type Tx } from './unit-of-work.js';

/**
 * NOT_STARTED: asked for, and its owner has answered nothing. ONBOARDING: at Stripe, questions open. RESTRICTED: answered, and Stripe wants
 * more or is still checking. ACTIVE: is paid. REJECTED: Stripe refuses it.
 */
export type PayoutAccountState = 'NOT_STARTED' | 'ONBOARDING' | 'RESTRICTED' | 'ACTIVE' | 'REJECTED';

/** Where a provider is paid to: its account at Stripe. One per organisation. */
export interface PayoutAccount {
  readonly id: string;
  readonly orgId: string;
  /** Null: Stripe has not made it yet. */
  readonly stripeAccountId: string | null;
  readonly state: PayoutAccountState;
  readonly transfers: 'ACTIVE' | 'PENDING' | 'INACTIVE';
  readonly payoutsEnabled: boolean;
  /** What Stripe wants to know next, in Stripe's words. */
  readonly requirements: readonly string[];
  readonly disabledReason: string | null;
  readonly askedAt: Instant;
  readonly changedAt: Instant;
}

export interface PayoutAccountStore {
  byOrg(tx: Tx, orgId: string): Promise<PayoutAccount | null>;
  byStripeId(tx: Tx, stripeAccountId: string): Promise<PayoutAccount | null>;
  /** By our id, locked. */
  lock(tx: Tx, id: string): Promise<PayoutAccount | null>;
  /** False: the organisation has one. */
  insert(tx: Tx, account: PayoutAccount): Promise<boolean>;
  update(tx: Tx, account: PayoutAccount): Promise<void>;
  /** Newest first. */
  page(tx: Tx, request: PageRequest): Promise<Page<PayoutAccount>>;
}

/** Why a provider is not paid now. */
export type PayoutWait =
  | 'NOTHING_PAYABLE'
  | 'BELOW_MINIMUM'
  | 'NO_ACCOUNT'
  | 'ACCOUNT_NOT_ACTIVE'
  | 'HELD'
  | 'NO_FUNDS_AT_STRIPE'
  | 'BOOKS_DIFFER';

/** What was found when somebody last looked whether a provider can be paid in a currency. */
export interface PayoutLook {
  readonly orgId: string;
  readonly currency: CurrencyCode;
  readonly waitsFor: PayoutWait | null;
  readonly nextAt: Instant;
}

/** What the books hold of a provider in one currency; each is zero or more. */
export interface ProviderHoldings {
  readonly payable: Money;
  readonly reserve: Money;
  readonly debt: Money;
}

/** A hop of a payout, written down when we learnt of it. */
export interface PayoutHop {
  readonly payoutId: string;
  readonly transferId: string;
  readonly orgId: string;
  readonly state: PayoutState;
  readonly note: string;
  readonly at: Instant;
}

export interface PayoutStore {
  /** Null: the default. */
  policyOf(tx: Tx, orgId: string): Promise<PayoutPolicy | null>;
  setPolicy(tx: Tx, orgId: string, policy: PayoutPolicy): Promise<void>;
  /** Providers with something payable at whom nobody has looked since their time came, the longest waiting first. */
  due(tx: Tx, limit: number): Promise<readonly Pick<PayoutLook, 'orgId' | 'currency'>[]>;
  look(tx: Tx, look: PayoutLook): Promise<void>;
  /** Looks at once at whatever waits for one of these. */
  wake(tx: Tx, orgId: string, waits: readonly PayoutWait[]): Promise<void>;
  looks(tx: Tx, orgId: string): Promise<readonly PayoutLook[]>;
  /** Locks what is payable to a provider: nobody adds to it or takes from it until this transaction ends. */
  lockHoldings(tx: Tx, orgId: string, currency: CurrencyCode): Promise<ProviderHoldings>;
  holdings(tx: Tx, orgId: string): Promise<readonly ProviderHoldings[]>;
  /** Everything that moved what is payable to it and that no payout has among its lines, oldest first; transfers themselves left out. */
  movements(tx: Tx, orgId: string, currency: CurrencyCode): Promise<readonly PayableMovement[]>;
  /** The provider's lines of invoices, by invoice, and what payouts have of each. */
  invoiceLines(tx: Tx, orgId: string, invoiceIds: readonly string[]): Promise<ReadonlyMap<string, readonly OpenLine[]>>;
  /** With its lines and transfers. Their journals are posted in the same transaction; the database compares them at commit. */
  insert(tx: Tx, payout: Payout): Promise<void>;
  byId(tx: Tx, id: string): Promise<Payout | null>;
  /** Newest first; a provider sees its own. */
  page(
    tx: Tx,
    request: PageRequest & { readonly orgId?: string; readonly states?: readonly PayoutState[] },
  ): Promise<Page<Payout>>;
  /** Its payouts that failed since the last one that did not. */
  failuresInARow(tx: Tx, orgId: string, currency: CurrencyCode): Promise<number>;
  hop(tx: Tx, hop: PayoutHop): Promise<void>;
  /** Oldest first. */
  hops(tx: Tx, payoutIds: readonly string[]): Promise<readonly PayoutHop[]>;
  keep(tx: Tx, holdback: Holdback): Promise<void>;
  /** Not released and due, first due first, locked, skipping locked. */
  dueHoldbacks(tx: Tx, limit: number): Promise<readonly Holdback[]>;
  /** Not released, first due first. */
  heldBack(tx: Tx, orgId: string): Promise<readonly Holdback[]>;
  release(tx: Tx, holdbackId: string): Promise<void>;
}

/** A transfer that can be taken back: at Stripe, and not reversed in full. */
export interface ReversibleTransfer {
  readonly transfer: PayoutTransfer;
  /** Its amount, less what was taken back and what is being taken back. */
  readonly left: Money;
}

export interface Reversible {
  readonly transfers: readonly ReversibleTransfer[];
  /** What is being taken back from the provider and not booked yet. */
  readonly planned: Money;
}

export interface DebtorRequest {
  readonly limit: number;
  /** A transfer of which a reversal failed after this is not reversible. */
  readonly failedSince: Instant;
  /** A provider of whom any reversal failed after this gives nothing back now. */
  readonly refusedSince: Instant;
}

export interface TransferStore {
  byId(tx: Tx, id: string): Promise<PayoutTransfer | null>;
  lock(tx: Tx, id: string): Promise<PayoutTransfer | null>;
  /** Its state, ids of others and what was taken back; the rest does not change. */
  update(tx: Tx, transfer: PayoutTransfer): Promise<void>;
  /** What transfers out of what is available at Stripe will take that Stripe does not know of yet. */
  unsent(tx: Tx, currency: CurrencyCode): Promise<bigint>;
  byDestinationPayments(tx: Tx, paymentIds: readonly string[]): Promise<readonly PayoutTransfer[]>;
  /** On their way, at which nobody has looked since their time came, the longest waiting first. */
  moving(tx: Tx, limit: number): Promise<readonly PayoutTransfer[]>;
  /** Somebody has looked at a transfer on its way; the next look is due at `next`. */
  looked(tx: Tx, transferId: string, next: Instant): Promise<void>;
  /**
   * Providers that owe us and from whom something can be had now: something is payable to them, or more is owed than is being taken back while
   * a transfer is reversible. By what is in the tables alone, so it does not matter who has looked before, nor how far they came.
   */
  debtors(tx: Tx, request: DebtorRequest): Promise<readonly Pick<PayoutLook, 'orgId' | 'currency'>[]>;
  /** Newest first; those of which a reversal failed after `failedSince` left out. */
  reversible(tx: Tx, orgId: string, currency: CurrencyCode, failedSince: Instant): Promise<Reversible>;
  insertReversal(tx: Tx, reversal: TransferReversal): Promise<void>;
  lockReversal(tx: Tx, id: string): Promise<TransferReversal | null>;
  updateReversal(tx: Tx, reversal: TransferReversal): Promise<void>;
  /** Oldest first. */
  reversalsOf(tx: Tx, transferIds: readonly string[]): Promise<readonly TransferReversal[]>;
}
