import { type Instant, type Money, latest, negate, subtract } from '#libs/kernel';
import { payoutFailed } from './events/payout-failed.js';
import { type SettlementFacts, stripeFeeSettled } from './events/stripe-fee-settled.js';
import { stripeFundsAvailable } from './events/stripe-funds-available.js';
import { stripePayout } from './events/stripe-payout.js';
import { stripeToppedUp } from './events/stripe-topped-up.js';
import { type Journal } from './journal.js';

/**
 * What one of Stripe's balance transactions is to the books.
 * CLEARED: an event of ours moved the money in clearing, and now Stripe has booked it. FEE: Stripe asks for it beside any payment.
 * PAID_OUT, PAYOUT_RETURNED, TOPPED_UP: between Stripe and our bank; nothing of it passes clearing.
 */
export type TransactionRoute = 'CLEARED' | 'FEE' | 'PAID_OUT' | 'PAYOUT_RETURNED' | 'TOPPED_UP';

/** By Stripe's `type`. What is not listed is never guessed: it is left to a person, and reconciliation names it. */
const BY_TYPE: Readonly<Record<string, TransactionRoute>> = {
  charge: 'CLEARED',
  payment: 'CLEARED',
  refund: 'CLEARED',
  payment_refund: 'CLEARED',
  refund_failure: 'CLEARED',
  // a bank debit that failed days after it was booked
  payment_failure_refund: 'CLEARED',
  payment_reversal: 'CLEARED',
  transfer: 'CLEARED',
  transfer_refund: 'CLEARED',
  transfer_cancel: 'CLEARED',
  transfer_failure: 'CLEARED',
  stripe_fee: 'FEE',
  stripe_fx_fee: 'FEE',
  tax_fee: 'FEE',
  payout: 'PAID_OUT',
  payout_cancel: 'PAYOUT_RETURNED',
  payout_failure: 'PAYOUT_RETURNED',
  topup: 'TOPPED_UP',
  topup_reversal: 'TOPPED_UP',
};

/** An `adjustment` may be anything; only its reporting category says what (docs.stripe.com/reports/reporting-categories). */
const ADJUSTED: Readonly<Record<string, TransactionRoute>> = {
  dispute: 'CLEARED',
  dispute_reversal: 'CLEARED',
  refund_failure: 'CLEARED',
  charge_failure: 'CLEARED',
  fee: 'FEE',
};

/** Null: nobody has said what it means for us. */
export function routeOf({
  type,
  reportingCategory,
}: {
  readonly type: string;
  readonly reportingCategory: string;
}): TransactionRoute | null {
  const [table, name] = type === 'adjustment' ? [ADJUSTED, reportingCategory] : [BY_TYPE, type];
  return Object.hasOwn(table, name) ? (table[name] ?? null) : null;
}

/** Amounts as Stripe signs them, as the books take them: what Stripe asks beside any payment is all fee. */
export function settlementAmounts<Amounts extends Pick<SettlementFacts, 'gross' | 'fee' | 'net'>>(
  route: TransactionRoute | null,
  amounts: Amounts,
): Amounts {
  if (route !== 'FEE') return amounts;
  const { gross, net } = amounts;
  return { ...amounts, gross: subtract(gross, gross), fee: negate(net) };
}

export interface StripeTransaction extends SettlementFacts {
  readonly type: string;
  readonly reportingCategory: string;
  readonly isAvailable: boolean;
  readonly createdAt: Instant;
  readonly availableAt: Instant;
}

/** What is posted for one of Stripe's balance transactions as it is now; nothing for one that nobody has an event for. */
export function journalsOfTransaction(transaction: StripeTransaction): Journal[] {
  const { createdAt, availableAt, isAvailable } = transaction;
  const route = routeOf(transaction);
  if (route === null) return [];
  const { transactionId, gross, fee, net } = settlementAmounts(route, transaction);
  const facts = { transactionId, gross, fee, net };
  if (route === 'PAID_OUT') return moves(net) ? [stripePayout({ transactionId, net, fee }, createdAt)] : [];
  if (route === 'PAYOUT_RETURNED') return moves(net) ? [payoutFailed({ transactionId, net, fee }, createdAt)] : [];
  if (!moves(gross) && !moves(fee)) return [];
  const booked = route === 'TOPPED_UP' ? stripeToppedUp(facts, createdAt) : stripeFeeSettled(facts, createdAt);
  // a gross that the fee takes whole leaves nothing to become available
  if (!isAvailable || !moves(net)) return [booked];
  return [booked, stripeFundsAvailable(facts, latest(createdAt, availableAt))];
}

function moves(amount: Money): boolean {
  return amount.minor !== 0n;
}
