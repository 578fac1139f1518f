import { endSetup } from '../../paying/end-setup.js';
import { type EventNeeds, type StripeChange } from './stripe-change.js';

/** A payment method that Stripe has saved, or refused, is so here too, also where the payer's browser never came back. */
export async function fetchSetupChange(ports: EventNeeds, objectId: string): Promise<StripeChange | null> {
  const theirs = await ports.payments.setup(objectId);
  const ours = theirs?.ourSetupId;
  if (!theirs || !ours) return null;
  return async (tx) => {
    const setup = await ports.paymentSetups.lock(tx, ours);
    if (!setup) return `payment setup ${ours} is not here yet`;
    await endSetup(ports, tx, setup, theirs);
    return null;
  };
}
