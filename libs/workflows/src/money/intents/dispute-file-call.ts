import { type ClaimedIntent } from '../../ports/money-stores.js';
import { type Tx } from '../../ports/unit-of-work.js';
import { type CallNeeds, type PreparedCall } from './prepared-call.js';

/** The call that gives Stripe a file. Its id there stays with the call; an answer that names the file takes it from here. */
export async function gatherDisputeFileCall(ports: CallNeeds, tx: Tx, intent: ClaimedIntent): Promise<PreparedCall> {
  const id = intent.parameters['fileId'] ?? '';
  const file = await ports.disputeFiles.byId(tx, id);
  const content = await ports.disputeFiles.content(tx, id);
  return {
    make: async (_scope, isKeyOld) => {
      if (!file || !content) return { kind: 'REFUSED', error: 'its file does not exist' };
      // the name is what it is found by: a file at Stripe has no metadata
      const named = { name: `${file.id}-${file.name}`, mediaType: file.mediaType, content };
      const context = { stripeCustomerId: null, stripeInvoiceId: null, file: named };
      return isKeyOld ? ports.payments.lookUp(intent, context) : ports.payments.send(intent, context);
    },
    settled: () => Promise.resolve(),
  };
}
