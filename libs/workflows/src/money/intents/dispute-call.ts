import { type ClaimedIntent } from '../../ports/money-stores.js';
import { type Tx } from '../../ports/unit-of-work.js';
import { type CallNeeds, type PreparedCall } from './prepared-call.js';

/** The call that answers a dispute. What comes of it comes by event; a refused one is sent again by a person, as it is. */
export async function gatherDisputeCall(ports: CallNeeds, tx: Tx, intent: ClaimedIntent): Promise<PreparedCall> {
  const dispute = await ports.disputes.byId(tx, intent.aggregateId);
  return {
    make: async (_scope, isKeyOld) => {
      if (!dispute) return { kind: 'REFUSED', error: 'its dispute does not exist' };
      const { stripeDisputeId } = dispute;
      const context = { stripeCustomerId: null, stripeInvoiceId: null, stripeDisputeId };
      return isKeyOld ? ports.payments.lookUp(intent, context) : ports.payments.send(intent, context);
    },
    settled: () => Promise.resolve(),
  };
}
