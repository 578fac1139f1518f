import { type BillingProfile } from '../../ports/demand-stores.js';
import { type ClaimedIntent, type IntentOutcome } from '../../ports/money-stores.js';
import { type TopUp } from '../../ports/spending-stores.js';
import { type Tx } from '../../ports/unit-of-work.js';
import { topUpAsksPayer, topUpFailed } from '../top-up.js';
import { type CallNeeds, type PreparedCall, type SettledOutcome } from './prepared-call.js';

interface Gathered {
  readonly topUp: TopUp | null;
  readonly profile: BillingProfile | null;
  readonly stripePaymentMethodId: string | null;
}

/** The call that collects money which a tenant pays ahead. */
export async function gatherTopUpCall(ports: CallNeeds, tx: Tx, intent: ClaimedIntent): Promise<PreparedCall> {
  const topUp = await ports.prepaid.topUp(tx, intent.aggregateId);
  const method = topUp?.paymentMethodId ? await ports.paymentMethods.byId(tx, topUp.paymentMethodId) : null;
  const profile = await ports.billingProfiles.byOrg(tx, intent.orgId);
  const gathered = { topUp, profile, stripePaymentMethodId: method?.stripePaymentMethodId ?? null };
  return {
    make: (_scope, isKeyOld) => callStripe(ports, intent, gathered, isKeyOld),
    settled: (later, outcome) => applyOutcome(ports, later, intent, outcome),
  };
}

/** A payment method is saved at a customer of Stripe's, so there is one. */
async function callStripe(
  ports: CallNeeds,
  intent: ClaimedIntent,
  { topUp, profile, stripePaymentMethodId }: Gathered,
  isKeyOld: boolean,
): Promise<IntentOutcome> {
  if (!topUp || !profile?.stripeCustomerId || stripePaymentMethodId === null)
    return { kind: 'REFUSED', error: 'its top-up or its payment method does not exist' };
  // the event of the payment overtook the record of the call that made it
  if (topUp.paymentIntentId !== null && topUp.askedAt === null)
    return { kind: 'SENT', stripeId: topUp.paymentIntentId };
  if (topUp.state !== 'PENDING') return { kind: 'REFUSED', error: `the top-up is ${topUp.state}` };
  const context = { stripeCustomerId: profile.stripeCustomerId, stripeInvoiceId: null, stripePaymentMethodId };
  return isKeyOld ? ports.payments.lookUp(intent, context) : ports.payments.send(intent, context);
}

/** Whether the money came says the payment's event; a refusal is final, save that the payer may confirm what the bank asks about. An unknown outcome waits for a person. */
async function applyOutcome(ports: CallNeeds, tx: Tx, intent: ClaimedIntent, outcome: SettledOutcome): Promise<void> {
  const topUp = await ports.prepaid.lockTopUp(tx, intent.aggregateId);
  if (!topUp || outcome.kind !== 'REFUSED') return;
  if (outcome.asksPayer === true && outcome.stripeId !== undefined)
    return topUpAsksPayer(ports, tx, topUp, outcome.stripeId);
  await topUpFailed(ports, tx, topUp, outcome.error);
}
