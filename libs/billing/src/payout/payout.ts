import { type CurrencyCode, type Instant, type Money } from '#libs/kernel';

/**
 * The hops of a payout, in order: decided and in the books; taken by Stripe (or by our bank); on the provider's account at Stripe; paid out
 * to its bank. FAILED: it did not arrive, and the money is payable again. REVERSED: all of it was taken back.
 */
export const PAYOUT_STATES = ['PLANNED', 'SENT', 'ARRIVED_AT_STRIPE', 'PAID_OUT', 'FAILED', 'REVERSED'] as const;
export type PayoutState = (typeof PAYOUT_STATES)[number];

/**
 * Why a line adds to a payout or takes from it. SHARE: collected of an invoice line. TAKEN_BACK: credited, refunded, disputed or returned.
 * RETURNED: an earlier payout came back. RELEASED, KEPT: holdback. NETTED: what the provider owed us. OTHER: named by its journal.
 */
export const PAYOUT_LINE_KINDS = ['SHARE', 'TAKEN_BACK', 'RETURNED', 'RELEASED', 'KEPT', 'NETTED', 'OTHER'] as const;
export type PayoutLineKind = (typeof PAYOUT_LINE_KINDS)[number];

/** One movement of what is payable to the provider, or the part of it that concerns one line of an invoice. */
export interface PayoutLine {
  readonly id: string;
  readonly kind: PayoutLineKind;
  /** The journal that moved it; a journal is paid by one payout and never again. */
  readonly journalId: string;
  /** What the journal is about: an invoice, a transfer, a dispute. */
  readonly sourceId: string;
  readonly invoiceId: string | null;
  readonly invoiceLineId: string | null;
  readonly description: string;
  /** Above zero: adds to the payout. */
  readonly amount: Money;
  /** Our fee that the tenant paid on top with the same money; not taken from the provider. */
  readonly feeOnTop: Money;
}

/** One movement of money of a payout: a transfer at Stripe, at most eight digits, or a wire of ours. */
export interface PayoutTransfer {
  readonly id: string;
  readonly payoutId: string;
  readonly orgId: string;
  readonly amount: Money;
  readonly rail: 'STRIPE' | 'WIRE';
  /** The provider's account at Stripe; null for a wire. */
  readonly stripeAccountId: string | null;
  /** The charge whose money, still pending, it moves; null: out of what is available. */
  readonly sourceChargeId: string | null;
  /** Our wire in the register; null for a transfer at Stripe. */
  readonly wireId: string | null;
  readonly stripeTransferId: string | null;
  /** What Stripe made of it on the provider's account, and the payout that took it from there to the provider's bank. */
  readonly destinationPaymentId: string | null;
  readonly connectedPayoutId: string | null;
  /** What the banks call it; null: not known (yet). */
  readonly bankTraceId: string | null;
  /** What was taken back of it. */
  readonly reversed: Money;
  readonly state: PayoutState;
  /** Why it failed, in Stripe's or the bank's words. */
  readonly failure: string | null;
}

/** What a provider is paid at once in one currency, and why. Immutable but for where its money is. */
export interface Payout {
  readonly id: string;
  readonly orgId: string;
  readonly currency: CurrencyCode;
  /** The sum of its lines, and of its transfers. */
  readonly amount: Money;
  readonly lines: readonly PayoutLine[];
  readonly transfers: readonly PayoutTransfer[];
  readonly plannedAt: Instant;
  readonly plannedBy: string;
}

/** Where a payout is: as far as the transfer that has come least far. */
export function stateOfPayout(transfers: readonly Pick<PayoutTransfer, 'state'>[]): PayoutState {
  const states = transfers.map(({ state }) => state);
  if (states.every((state) => state === 'REVERSED')) return 'REVERSED';
  const moving: readonly PayoutState[] = states.filter((state) => state !== 'REVERSED');
  if (moving.includes('FAILED')) return 'FAILED';
  return PAYOUT_STATES.find((state) => moving.includes(state)) ?? 'PLANNED';
}

/** Hops go forward only; a payout to the bank may fail after it was paid, and be paid again. */
const MOVES: Readonly<Record<PayoutState, readonly PayoutState[]>> = {
  PLANNED: ['SENT', 'ARRIVED_AT_STRIPE', 'PAID_OUT', 'FAILED', 'REVERSED'],
  SENT: ['ARRIVED_AT_STRIPE', 'PAID_OUT', 'FAILED', 'REVERSED'],
  ARRIVED_AT_STRIPE: ['PAID_OUT', 'REVERSED'],
  PAID_OUT: ['ARRIVED_AT_STRIPE', 'FAILED', 'REVERSED'],
  FAILED: [],
  REVERSED: [],
};

export function mayMove(from: PayoutState, to: PayoutState): boolean {
  return MOVES[from].includes(to);
}

/** What of a provider's collected money is kept for a time. */
export interface Holdback {
  readonly id: string;
  readonly payoutId: string;
  readonly orgId: string;
  readonly amount: Money;
  readonly releaseAt: Instant;
  readonly releasedAt: Instant | null;
}

/** Takes back (part of) a transfer at Stripe. */
export interface TransferReversal {
  readonly id: string;
  readonly transferId: string;
  readonly orgId: string;
  readonly amount: Money;
  readonly reason: string;
  readonly state: 'PLANNED' | 'SENT' | 'FAILED';
  readonly stripeReversalId: string | null;
  readonly failure: string | null;
  readonly plannedAt: Instant;
  readonly plannedBy: string;
}
