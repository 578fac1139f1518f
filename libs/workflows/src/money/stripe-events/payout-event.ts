import { applyConnectedPayout } from '../../payouts/apply-connected-payout.js';
import { accountOf } from './event-account.js';
import { type EventNeeds, type StripeChange } from './stripe-change.js';

/** A payout of a provider's account to its bank. Our own payouts come to the books with their balance transactions. */
export async function fetchPayoutChange(
  ports: EventNeeds,
  objectId: string,
  payload: string,
): Promise<StripeChange | null> {
  const account = accountOf(payload);
  const theirs = account === null ? null : await ports.payments.connect.connectedPayout(account, objectId);
  if (!theirs) return null;
  return async (tx) => {
    await applyConnectedPayout(ports)(tx, theirs);
    return null;
  };
}
