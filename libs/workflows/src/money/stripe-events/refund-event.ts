import { type StripeRefundView } from '../../ports/money-back-payments.js';
import { type Tx } from '../../ports/unit-of-work.js';
import { settleRefund } from '../refund-outcome.js';
import { STATE_AT_STRIPE } from '../refund-state.js';
import { type EventNeeds, type StripeChange } from './stripe-change.js';

/** A refund that names none of ours was made by hand: reconciliation names it. */
export async function fetchRefundChange(ports: EventNeeds, objectId: string): Promise<StripeChange | null> {
  const theirs = await ports.payments.refund(objectId);
  if (!theirs?.ourRefundId) return null;
  const { ourRefundId } = theirs;
  return (tx) => applyRefund(ports, tx, theirs, ourRefundId);
}

async function applyRefund(
  ports: EventNeeds,
  tx: Tx,
  theirs: StripeRefundView,
  ourRefundId: string,
): Promise<string | null> {
  const found = await ports.refunds.lock(tx, ourRefundId);
  if (!found) return `refund ${ourRefundId} is not here yet`;
  const isOurs = theirs.amountMinor === found.amount.minor && theirs.currency === found.currency;
  if (!isOurs || (found.stripeRefundId !== null && found.stripeRefundId !== theirs.id)) {
    const detail = { stripe: `${theirs.id}: ${theirs.amountMinor} ${theirs.currency}` };
    await ports.audit.append(tx, { action: 'refund.another-at-stripe', subjectId: found.id, detail });
    return null;
  }
  // the event may overtake our own record of the call that made it
  const refund = { ...found, stripeRefundId: theirs.id, stripeChargeId: found.stripeChargeId ?? theirs.chargeId };
  if (found.stripeRefundId === null) await ports.refunds.update(tx, refund);
  await settleRefund(ports, tx, refund, STATE_AT_STRIPE[theirs.status], theirs.failureReason ?? theirs.status);
  return null;
}
