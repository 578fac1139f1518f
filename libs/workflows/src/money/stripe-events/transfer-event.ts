import { applyTransfer } from '../../payouts/apply-transfer.js';
import { type EventNeeds, type StripeChange } from './stripe-change.js';

/** A transfer to a provider was made, arrived, or was taken back. */
export async function fetchTransferChange(ports: EventNeeds, objectId: string): Promise<StripeChange | null> {
  const theirs = await ports.payments.connect.transfer(objectId);
  if (!theirs?.ourTransferId) return null;
  return (tx) => applyTransfer(ports)(tx, theirs);
}
