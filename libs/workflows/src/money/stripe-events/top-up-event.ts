import { type StripePaymentIntentView } from '../../ports/top-up-payments.js';
import { type Tx } from '../../ports/unit-of-work.js';
import { topUpAsksPayer, topUpCame, topUpFailed } from '../top-up.js';
import { type EventNeeds, type StripeChange } from './stripe-change.js';

/** A payment intent that collects something else than a top-up (an invoice has its own events) changes nothing here. */
export async function fetchTopUpChange(ports: EventNeeds, objectId: string): Promise<StripeChange | null> {
  const theirs = await ports.payments.paymentIntent(objectId);
  if (!theirs?.ourTopUpId) return null;
  const { ourTopUpId } = theirs;
  return (tx) => applyTopUp(ports, tx, theirs, ourTopUpId);
}

async function applyTopUp(
  ports: EventNeeds,
  tx: Tx,
  theirs: StripePaymentIntentView,
  ourTopUpId: string,
): Promise<string | null> {
  const topUp = await ports.prepaid.lockTopUp(tx, ourTopUpId);
  if (!topUp) return `top-up ${ourTopUpId} is not here yet`;
  const isOurs = theirs.amountMinor === topUp.amount.minor && theirs.currency === topUp.amount.currency;
  if (!isOurs) {
    const detail = { stripe: `${theirs.id}: ${theirs.amountMinor} ${theirs.currency}` };
    await ports.audit.append(tx, { action: 'top-up.another-at-stripe', subjectId: topUp.id, detail });
    return null;
  }
  if (theirs.status === 'succeeded') await topUpCame(ports, tx, topUp, theirs.id);
  if (theirs.asksPayer) {
    await topUpAsksPayer(ports, tx, topUp, theirs.id);
    return null;
  }
  // a bank debit that fails days later comes back to this state; a cancelled one is over
  const isOver = theirs.status === 'canceled' || (theirs.status === 'requires_payment_method' && theirs.error !== null);
  if (isOver) await topUpFailed(ports, tx, topUp, theirs.error ?? 'The payment was cancelled.');
  return null;
}
