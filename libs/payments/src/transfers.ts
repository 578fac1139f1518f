import type Stripe from 'stripe';
import { type Instant, SECOND, assert, instantFromEpoch } from '#libs/kernel';
import {
  type ConnectedPayoutView,
  type Intent,
  type IntentOutcome,
  type SendContext,
  type StripeReversalView,
  type StripeTransferView,
} from '#libs/workflows';
import { currencyOf, fromStripeAmount, isExpressible, toStripeAmount } from './amounts.js';
import { type Line, idempotencyKeyOf } from './line.js';
import { everyPage } from './pages.js';

const at = (seconds: number): Instant => instantFromEpoch(seconds * SECOND);

/** What the call asks to move, as Stripe counts it; null: Stripe cannot express it. */
function amountOf(intent: Intent): { readonly amount: number; readonly currency: string } | null {
  const { currency: code, amountMinor } = intent.parameters;
  assert(code && amountMinor, `intent ${intent.id} does not say what to move`);
  const [currency, minor] = [currencyOf(code), BigInt(amountMinor)];
  return isExpressible(minor, currency)
    ? { amount: toStripeAmount(minor, currency), currency: code.toLowerCase() }
    : null;
}

/**
 * Moves money to a provider's account: out of what is available, or of one charge before it is. All transfers of a payout share its
 * group, and carry its id as the trace through Stripe.
 */
export async function createTransfer(line: Line, intent: Intent, context: SendContext): Promise<IntentOutcome> {
  const { payoutId, sourceChargeId } = intent.parameters;
  const { stripeAccountId: destination } = context;
  assert(payoutId && destination, `intent ${intent.id} does not say whom to pay`);
  const asked = amountOf(intent);
  if (asked === null) return { kind: 'REFUSED', error: 'Stripe cannot express this amount' };
  await line.limits.wait('POST /v1/transfers');
  const transfer = await line.stripe.transfers.create(
    {
      ...asked,
      destination,
      transfer_group: payoutId,
      ...(sourceChargeId ? { source_transaction: sourceChargeId } : {}),
      metadata: {
        intent_id: intent.id,
        transfer_id: intent.aggregateId,
        payout_id: payoutId,
        org_id: intent.orgId,
        env: line.environment,
      },
    },
    { idempotencyKey: idempotencyKeyOf(intent) },
  );
  return { kind: 'SENT', stripeId: transfer.id };
}

/** The transfer that this call made, if it did. */
export async function findTransfer(line: Line, intent: Intent): Promise<string | undefined> {
  const transfer_group = intent.parameters['payoutId'] ?? '';
  const transfers = await everyPage(line.limits, 'GET /v1/transfers', (page) =>
    line.stripe.transfers.list({ ...page, transfer_group }),
  );
  return transfers.find(({ metadata }) => metadata?.['transfer_id'] === intent.aggregateId)?.id;
}

/** Takes (part of) a transfer back. Stripe refuses it where the account has not that much. */
export async function reverseTransfer(line: Line, intent: Intent, context: SendContext): Promise<IntentOutcome> {
  const { stripeTransferId } = context;
  assert(stripeTransferId, `intent ${intent.id} does not say what to take back`);
  const asked = amountOf(intent);
  if (asked === null) return { kind: 'REFUSED', error: 'Stripe cannot express this amount' };
  await line.limits.wait('POST /v1/transfers/:id/reversals');
  const metadata = {
    intent_id: intent.id,
    reversal_id: intent.aggregateId,
    org_id: intent.orgId,
    env: line.environment,
  };
  const reversal = await line.stripe.transfers.createReversal(
    stripeTransferId,
    { amount: asked.amount, metadata },
    { idempotencyKey: idempotencyKeyOf(intent) },
  );
  return { kind: 'SENT', stripeId: reversal.id };
}

/** The reversal that this call made, if it did. */
export async function findReversal(line: Line, intent: Intent, context: SendContext): Promise<string | undefined> {
  if (!context.stripeTransferId) return undefined;
  const reversals = await reversalsOf(line, context.stripeTransferId);
  return reversals.find(({ metadata }) => metadata?.['reversal_id'] === intent.aggregateId)?.id;
}

function reversalsOf(line: Line, transferId: string): Promise<Stripe.TransferReversal[]> {
  return everyPage(line.limits, 'GET /v1/transfers/:id/reversals', (page) =>
    line.stripe.transfers.listReversals(transferId, page),
  );
}

/** A transfer with every taking back of it; Stripe embeds only the first ten. */
export async function readTransfer(line: Line, transfer: Stripe.Transfer): Promise<StripeTransferView> {
  const currency = currencyOf(transfer.currency);
  const embedded = transfer.reversals;
  const all = embedded.has_more ? await reversalsOf(line, transfer.id) : embedded.data;
  const { destination } = transfer;
  assert(destination !== null, `transfer ${transfer.id} goes to nobody`);
  return {
    id: transfer.id,
    ourTransferId: transfer.metadata['transfer_id'] ?? null,
    accountId: typeof destination === 'string' ? destination : destination.id,
    amountMinor: fromStripeAmount(transfer.amount, currency),
    currency,
    destinationPaymentId: idOf(transfer.destination_payment ?? null),
    balanceTransactionId: idOf(transfer.balance_transaction),
    createdAt: at(transfer.created),
    reversals: all.map((reversal): StripeReversalView => ({
      id: reversal.id,
      ourReversalId: reversal.metadata?.['reversal_id'] ?? null,
      amountMinor: fromStripeAmount(reversal.amount, currency),
      balanceTransactionId: idOf(reversal.balance_transaction),
      createdAt: at(reversal.created),
    })),
  };
}

const STATUSES = {
  pending: 'PENDING',
  in_transit: 'IN_TRANSIT',
  paid: 'PAID',
  failed: 'FAILED',
  canceled: 'CANCELED',
} as const satisfies Readonly<Record<string, ConnectedPayoutView['status']>>;

/** A payout of a provider's account with what it is made of, read on that account. Stripe itemises automatic payouts only. */
export async function readConnectedPayout(
  line: Line,
  accountId: string,
  payout: Stripe.Payout,
): Promise<ConnectedPayoutView> {
  const currency = currencyOf(payout.currency);
  const status = Object.entries(STATUSES).find(([theirs]) => theirs === payout.status)?.[1];
  assert(status, `Stripe gave a payout the status ${payout.status}`);
  const options = { stripeAccount: accountId };
  const made = payout.automatic
    ? await everyPage(line.limits, 'GET /v1/balance_transactions', (page) =>
        line.stripe.balanceTransactions.list({ ...page, payout: payout.id }, options),
      )
    : [];
  return {
    id: payout.id,
    accountId,
    status,
    amountMinor: fromStripeAmount(payout.amount, currency),
    currency,
    arrivalAt: at(payout.arrival_date),
    failure: payout.failure_message ?? payout.failure_code,
    traceId: payout.trace_id?.value ?? null,
    paymentIds: made.map(({ source }) => idOf(source)).filter((id) => id !== null && id.startsWith('py_')) as string[],
  };
}

function idOf(reference: string | { readonly id: string } | null): string | null {
  return reference === null || typeof reference === 'string' ? reference : reference.id;
}
