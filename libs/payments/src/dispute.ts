import type Stripe from 'stripe';
import { type Instant, SECOND, assert, instantFromEpoch } from '#libs/kernel';
import {
  type Intent,
  type IntentOutcome,
  STRIPE_DISPUTE_STATUSES,
  type SendContext,
  type StripeDisputeView,
} from '#libs/workflows';
import { currencyOf, fromStripeAmount } from './amounts.js';
import { type Line, idempotencyKeyOf } from './line.js';
import { isMissing } from './outcome.js';
import { everyPage } from './pages.js';

/** Tells Stripe what we say of a dispute: texts for the payer's bank, or that we give in. Both are final. */
export async function answerDispute(line: Line, intent: Intent, context: SendContext): Promise<IntentOutcome> {
  const { stripeDisputeId: id } = context;
  const { kind, answerId, evidence } = intent.parameters;
  assert(id && answerId, `intent ${intent.id} does not say which dispute it answers`);
  const options = { idempotencyKey: idempotencyKeyOf(intent) };
  if (kind === 'ACCEPT') {
    await line.limits.wait('POST /v1/disputes/:id/close');
    await line.stripe.disputes.close(id, {}, options);
    return { kind: 'SENT', stripeId: id };
  }
  const metadata = { answer_id: answerId, dispute_id: intent.aggregateId, env: line.environment };
  await line.limits.wait('POST /v1/disputes/:id');
  await line.stripe.disputes.update(id, { evidence: textsOf(evidence), submit: true, metadata }, options);
  return { kind: 'SENT', stripeId: id };
}

/** The texts as Stripe names them; the one of an appeal has a place of its own. */
function textsOf(evidence: string | null | undefined): Stripe.DisputeUpdateParams.Evidence {
  const texts: unknown = JSON.parse(evidence ?? '{}');
  assert(typeof texts === 'object' && texts !== null, 'evidence is texts by name');
  const { appeal, ...rest } = texts as Readonly<Record<string, string>>;
  return appeal === undefined ? rest : { ...rest, appeal: { card: { reason_for_filing: appeal } } };
}

/** Whether an answer took effect: its id stands in the dispute's metadata, or the dispute is closed as we asked. */
export async function isAnswered(line: Line, intent: Intent, { stripeDisputeId: id }: SendContext): Promise<boolean> {
  const dispute = id ? await retrieve(line, id) : null;
  if (intent.parameters['kind'] === 'ACCEPT') return dispute?.status === 'lost' || dispute?.status === 'warning_closed';
  return dispute?.metadata['answer_id'] === intent.parameters['answerId'];
}

/** The dispute with the invoice its charge paid. */
export async function readDispute(line: Line, id: string): Promise<StripeDisputeView | null> {
  const dispute = await retrieve(line, id);
  return dispute && disputeView(dispute, await invoiceOf(line, dispute));
}

/** Disputes without the invoices that their charges paid. */
export async function readDisputes(line: Line, created: { gte: number; lt: number }): Promise<StripeDisputeView[]> {
  const disputes = await everyPage(line.limits, 'GET /v1/disputes', (page) =>
    line.stripe.disputes.list({ ...page, created }),
  );
  return disputes.map((dispute) => disputeView(dispute, null));
}

async function retrieve(line: Line, id: string): Promise<Stripe.Dispute | null> {
  await line.limits.wait('GET /v1/disputes/:id');
  return line.stripe.disputes.retrieve(id).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
}

/** A charge does not name its invoice any more (since 2025-03-31.basil): the payment of the invoice does. */
async function invoiceOf(line: Line, { payment_intent: intent }: Stripe.Dispute): Promise<string | null> {
  if (intent === null) return null;
  await line.limits.wait('GET /v1/invoice_payments');
  const payment = { type: 'payment_intent', payment_intent: typeof intent === 'string' ? intent : intent.id } as const;
  const [first] = (await line.stripe.invoicePayments.list({ payment, limit: 1 })).data;
  if (!first) return null;
  return typeof first.invoice === 'string' ? first.invoice : first.invoice.id;
}

function disputeView(dispute: Stripe.Dispute, stripeInvoiceId: string | null): StripeDisputeView {
  const currency = currencyOf(dispute.currency);
  const status = STRIPE_DISPUTE_STATUSES.find((one) => one === dispute.status);
  assert(status, `Stripe gave a dispute the status ${dispute.status}`);
  const { due_by: dueBy, submission_count: submissions } = dispute.evidence_details;
  return {
    id: dispute.id,
    chargeId: typeof dispute.charge === 'string' ? dispute.charge : dispute.charge.id,
    stripeInvoiceId,
    status,
    reason: dispute.reason,
    amountMinor: fromStripeAmount(dispute.amount, currency),
    currency,
    movements: dispute.balance_transactions
      .map(({ id, amount, fee, created }) => ({
        transactionId: id,
        amountMinor: fromStripeAmount(amount, currency),
        feeMinor: fromStripeAmount(fee, currency),
        createdAt: at(created),
      }))
      .sort((a, b) => a.createdAt - b.createdAt),
    dueBy: dueBy === null ? null : at(dueBy),
    submissions,
    createdAt: at(dispute.created),
  };
}

function at(seconds: number): Instant {
  return instantFromEpoch(seconds * SECOND);
}
