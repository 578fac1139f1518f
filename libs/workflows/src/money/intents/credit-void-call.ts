import { type ClaimedIntent } from '../../ports/money-stores.js';
import { type Tx } from '../../ports/unit-of-work.js';
import { type CallNeeds, type PreparedCall } from './prepared-call.js';

/** The call that voids a credit note at Stripe: the one that the invoice's own INVOICE_CREDIT call made there before. */
export async function gatherCreditVoidCall(ports: CallNeeds, tx: Tx, intent: ClaimedIntent): Promise<PreparedCall> {
  const invoice = await ports.invoices.byId(tx, intent.aggregateId);
  const { creditId } = intent.parameters;
  const credit = (await ports.intents.byAggregates(tx, [intent.aggregateId])).find(
    ({ operation, parameters }) => operation === 'INVOICE_CREDIT' && parameters['creditId'] === creditId,
  );
  return {
    make: (_scope, isKeyOld) => {
      const [stripeInvoiceId, stripeCreditNoteId] = [invoice?.stripeInvoiceId ?? null, credit?.stripeId ?? null];
      if (stripeCreditNoteId === null)
        return Promise.resolve({ kind: 'REFUSED', error: 'Stripe has no credit note for it' });
      const context = { stripeCustomerId: null, stripeInvoiceId, stripeCreditNoteId };
      return isKeyOld ? ports.payments.lookUp(intent, context) : ports.payments.send(intent, context);
    },
    settled: () => Promise.resolve(),
  };
}
