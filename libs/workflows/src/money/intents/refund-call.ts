import { type Invoice } from '#libs/billing';
import { type Refund } from '../../ports/money-back-stores.js';
import { type ClaimedIntent, type IntentOutcome } from '../../ports/money-stores.js';
import { type PlatformScope, type Tx } from '../../ports/unit-of-work.js';
import { settleRefund } from '../refund-outcome.js';
import { type ChargeRoom, splitOverCharges, splitRefund } from '../split-refund.js';
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
  const chosen = refund.stripeChargeId ?? (await chooseCharge(ports, scope, refund, invoice));
  if (typeof chosen !== 'string') return chosen;
  const context = { stripeCustomerId: null, stripeInvoiceId: invoice.stripeInvoiceId, stripeChargeId: chosen };
  return isKeyOld ? ports.payments.lookUp(intent, context) : ports.payments.send(intent, context);
}

/** Which charge it is made of, decided once: the same key must always ask for the same thing. Where none carries it alone, it is split. */
async function chooseCharge(
  ports: CallNeeds,
  scope: PlatformScope,
  refund: Refund,
  invoice: Invoice,
): Promise<string | IntentOutcome> {
  const { rooms, unsureMinor } = await roomsOf(ports, scope, refund, invoice);
  const parts = splitOverCharges(refund.amount.minor, rooms);
  if (parts === null) {
    const left = rooms.reduce((sum, { leftMinor }) => sum + leftMinor, unsureMinor);
    const error = `the charges of invoice ${invoice.number} have less left than that`;
    return left >= refund.amount.minor && unsureMinor > 0n
      ? { kind: 'RETRY', error: `${error}, until an earlier refund is known` }
      : { kind: 'REFUSED', error };
  }
  const [first] = parts;
  if (!first || parts.length > 1) {
    await ports.unitOfWork.run(scope, (tx) => splitRefund(ports, tx, refund.id, parts));
    return { kind: 'REFUSED', error: `no charge carries it alone: split into ${parts.length} refunds` };
  }
  return ports.unitOfWork.run(scope, async (tx) => {
    const now = await ports.refunds.lock(tx, refund.id);
    if (now?.stripeChargeId === null) await ports.refunds.update(tx, { ...now, stripeChargeId: first.chargeId });
    return now?.stripeChargeId ?? first.chargeId;
  });
}

/** What is left of each charge by Stripe, less what we asked of it and Stripe has not told us of, less what a dispute took. */
async function roomsOf(
  ports: CallNeeds,
  scope: PlatformScope,
  { id }: Refund,
  { id: invoiceId, stripeInvoiceId }: Invoice,
): Promise<{ readonly rooms: readonly ChargeRoom[]; readonly unsureMinor: bigint }> {
  const theirs = stripeInvoiceId === null ? null : await ports.payments.invoice(stripeInvoiceId);
  const { asked, disputes } = await ports.unitOfWork.run(scope, async (tx) => {
    const refunds = await ports.refunds.byInvoices(tx, [invoiceId]);
    const unknown = refunds.filter((one) => one.id !== id && one.state === 'PENDING' && one.stripeRefundId === null);
    return { asked: unknown, disputes: await ports.disputes.byInvoices(tx, [invoiceId]) };
  });
  const rooms: ChargeRoom[] = [];
  for (const chargeId of theirs?.chargeIds ?? []) {
    const charge = await ports.payments.charge(chargeId);
    if (charge?.status !== 'succeeded') continue;
    const taken =
      asked.reduce((sum, one) => (one.stripeChargeId === chargeId ? sum + one.amount.minor : sum), 0n) +
      disputes.reduce((sum, one) => (one.stripeChargeId === chargeId ? sum + one.withdrawn.minor : sum), 0n);
    const leftMinor = charge.amountMinor - charge.amountRefundedMinor - taken;
    rooms.push({ id: chargeId, leftMinor: leftMinor > 0n ? leftMinor : 0n, createdAt: charge.createdAt });
  }
  return { rooms, unsureMinor: asked.reduce((sum, { amount }) => sum + amount.minor, 0n) };
}

/** What Stripe refused for good gives its money back at once; an unknown outcome waits for a person. */
async function applyOutcome(ports: CallNeeds, tx: Tx, intent: ClaimedIntent, outcome: SettledOutcome): Promise<void> {
  const refund = await ports.refunds.lock(tx, intent.aggregateId);
  if (!refund || outcome.kind === 'UNKNOWN') return;
  if (outcome.kind === 'REFUSED') return settleRefund(ports, tx, refund, 'FAILED', outcome.error);
  if (refund.stripeRefundId === null) await ports.refunds.update(tx, { ...refund, stripeRefundId: outcome.stripeId });
}
