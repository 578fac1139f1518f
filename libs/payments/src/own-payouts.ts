import type Stripe from 'stripe';
import { type Instant, SECOND, instantFromEpoch } from '#libs/kernel';
import { type StripePayoutView } from '#libs/workflows';
import { currencyOf, fromStripeAmount } from './amounts.js';
import { type Line } from './line.js';
import { everyPage } from './pages.js';

const STATUS = {
  pending: 'PENDING',
  in_transit: 'IN_TRANSIT',
  paid: 'PAID',
  failed: 'FAILED',
  canceled: 'CANCELED',
} as const;

/** Payouts of our own account. */
export async function readPayouts(line: Line, created: { gte: number; lt: number }): Promise<StripePayoutView[]> {
  const payouts = await everyPage<Stripe.Payout>(line.limits, 'GET /v1/payouts', (page) =>
    line.stripe.payouts.list({ ...page, created }),
  );
  return payouts.map(payoutView);
}

/** What a payout is made of. Stripe lists the payout's own transaction among them (docs payouts/reconciliation): it is no member. */
export async function readPayoutMembers(line: Line, payout: string): Promise<string[]> {
  const transactions = await everyPage<Stripe.BalanceTransaction>(line.limits, 'GET /v1/balance_transactions', (page) =>
    line.stripe.balanceTransactions.list({ ...page, payout }),
  );
  return transactions.filter(({ type }) => type !== 'payout').map(({ id }) => id);
}

function payoutView(payout: Stripe.Payout): StripePayoutView {
  const currency = currencyOf(payout.currency);
  const { balance_transaction: transaction, trace_id: trace } = payout;
  return {
    id: payout.id,
    status: Object.entries(STATUS).find(([theirs]) => theirs === payout.status)?.[1] ?? 'PENDING',
    amountMinor: fromStripeAmount(payout.amount, currency),
    currency,
    balanceTransactionId: transaction === null || typeof transaction === 'string' ? transaction : transaction.id,
    arrivalAt: at(payout.arrival_date),
    traceId: trace?.status === 'supported' ? trace.value : null,
    isItemised: payout.automatic && payout.reconciliation_status === 'completed',
    createdAt: at(payout.created),
  };
}

const at = (seconds: number): Instant => instantFromEpoch(seconds * SECOND);
