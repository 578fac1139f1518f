import { type ClaimedIntent } from '../../ports/money-stores.js';
import { type Tx } from '../../ports/unit-of-work.js';
import { type CallNeeds, type PreparedCall } from './prepared-call.js';

/**
 * The calls that tell Stripe of a document's tax. A reversal needs the id that Stripe gave the sale. Stripe has no list of tax transactions
 * and finds none by our reference, but takes each reference once: so a call whose key may be forgotten is made again under a new one, and where the first one
 * took effect Stripe refuses the second and nothing is recorded twice.
 */
export async function gatherTaxCall(ports: CallNeeds, tx: Tx, intent: ClaimedIntent): Promise<PreparedCall> {
  const { of } = intent.parameters;
  const sale = (await ports.intents.byAggregates(tx, [intent.aggregateId])).find(
    ({ operation, parameters }) => operation === 'TAX_RECORD' && parameters['reference'] === of,
  );
  const stripeTaxTransactionId = sale?.stripeId ?? null;
  return {
    make: (_scope, isKeyOld) => {
      if (intent.operation === 'TAX_REVERSE' && stripeTaxTransactionId === null)
        return Promise.resolve({ kind: 'REFUSED', error: 'Stripe has no tax transaction for it' });
      const context = { stripeCustomerId: null, stripeInvoiceId: null, stripeTaxTransactionId };
      return isKeyOld ? ports.payments.lookUp(intent, context) : ports.payments.send(intent, context);
    },
    settled: () => Promise.resolve(),
  };
}
