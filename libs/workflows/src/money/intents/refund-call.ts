import { type Invoice } from '#libs/billing';
import { type Refund } from '../../ports/money-back-stores.js';
import { type ClaimedIntent, type IntentOutcome } from '../../ports/money-stores.js';
import { type PlatformScope, type Tx } from '../../ports/unit-of-work.js';
import { settleRefund } from '../refund-outcome.js';
import { type CallNeeds, type PreparedCall, type SettledOutcome } from './prepared-call.js';

/** The call that gives money back. */
export async function gatherRefundCall(ports: CallNeeds, tx: Tx, intent: ClaimedIntent): Promise<PreparedCall> {
  const refund = await ports.refunds.byId(tx, intent.aggregateId);
  const invoice = refund && (await ports.invoices.byId(tx, refund.invoiceId));
  return {
    make: (scope, isKeyOld) => callStripe(ports, scope, intent, { refund, invoice }, isKeyOld),
    settled: (later, outcome) => applyOutcome(ports, later, intent, outcome),
  };
}

async function callStripe(
  ports: CallNeeds,
  scope: PlatformScope,
  intent: ClaimedIntent,
  { refund, invoice }: { readonly refund: Refund | null; readonly invoice: Invoice | null },
  isKeyOld: boolean,
): Promise<IntentOutcome> {
  if (!refund || !invoice) return { kind: 'REFUSED', error: 'its refund or its invoice does not exist' };
  // the event of the refund overtook the record of the call that made it
  if (refund.stripeRefundId !== null) return { kind: 'SENT', stripeId: refund.stripeRefundId };
  if (refund.state !== 'PENDING') return { kind: 'REFUSED', error: `the refund is ${refund.state}` };
  const stripeChargeId = refund.stripeChargeId ?? (await chooseCharge(ports, scope, refund, invoice));
  if (stripeChargeId === null)
    return { kind: 'REFUSED', error: `no charge of invoice ${invoice.number} has that much left` };
  const context = { stripeCustomerId: null, stripeInvoiceId: invoice.stripeInvoiceId, stripeChargeId };
  return isKeyOld ? ports.payments.lookUp(intent, context) : ports.payments.send(intent, context);
}

/** Which charge it is made of, decided once: the same key must always ask for the same thing. */
async function chooseCharge(
  ports: CallNeeds,
  scope: PlatformScope,
  { id, amount }: Refund,
  { stripeInvoiceId }: Invoice,
): Promise<string | null> {
  const theirs = stripeInvoiceId === null ? null : await ports.payments.invoice(stripeInvoiceId);
  for (const chargeId of theirs?.chargeIds ?? []) {
    const charge = await ports.payments.charge(chargeId);
    if (charge?.status !== 'succeeded' || charge.amountMinor - charge.amountRefundedMinor < amount.minor) continue;
    return ports.unitOfWork.run(scope, async (tx) => {
      const refund = await ports.refunds.lock(tx, id);
      if (refund?.stripeChargeId === null) await ports.refunds.update(tx, { ...refund, stripeChargeId: charge.id });
      return refund?.stripeChargeId ?? charge.id;
    });
  }
  return null;
}

/** What Stripe refused for good gives its money back at once; an unknown outcome waits for a person. */
async function applyOutcome(ports: CallNeeds, tx: Tx, intent: ClaimedIntent, outcome: SettledOutcome): Promise<void> {
  const refund = await ports.refunds.lock(tx, intent.aggregateId);
  if (!refund || outcome.kind === 'UNKNOWN') return;
  if (outcome.kind === 'REFUSED') return settleRefund(ports, tx, refund, 'FAILED', outcome.error);
  if (refund.stripeRefundId === null) await ports.refunds.update(tx, { ...refund, stripeRefundId: outcome.stripeId });
}
