import { type Invoice, amountDue } from '#libs/billing';
import { type StripeInvoiceView } from '../../ports/payments.js';
import { type Tx } from '../../ports/unit-of-work.js';
import { markPaid } from '../mark-paid.js';
import { isPaymentPending } from '../stripe-calls.js';
import { type EventNeeds, type StripeChange } from './stripe-change.js';

export async function fetchInvoiceChange(ports: EventNeeds, objectId: string): Promise<StripeChange | null> {
  const theirs = await ports.payments.invoice(objectId);
  if (!theirs?.ourInvoiceId) return null;
  const { ourInvoiceId } = theirs;
  return (tx) => applyInvoice(ports, tx, theirs, ourInvoiceId);
}

async function applyInvoice(
  ports: EventNeeds,
  tx: Tx,
  theirs: StripeInvoiceView,
  ourInvoiceId: string,
): Promise<string | null> {
  const found = await ports.invoices.lock(tx, ourInvoiceId);
  if (!found) return `invoice ${ourInvoiceId} is not here yet`;
  const invoice = await adoptStripeId(ports, tx, found, theirs.id);
  if (invoice.stripeInvoiceId !== theirs.id) return null; // a second one at Stripe: reconciliation names it
  if (theirs.status === 'paid') await applyPaid(ports, tx, invoice, theirs);
  if (theirs.status === 'open' && theirs.lastPaymentError !== null && theirs.asksPayer !== true)
    await applyFailure(ports, tx, invoice, theirs.lastPaymentError);
  return null;
}

/** The event may overtake our own record of the call that made the invoice. */
async function adoptStripeId(ports: EventNeeds, tx: Tx, invoice: Invoice, stripeInvoiceId: string): Promise<Invoice> {
  if (invoice.stripeInvoiceId !== null) return invoice;
  const known: Invoice = { ...invoice, stripeInvoiceId };
  await ports.invoices.update(tx, known);
  return known;
}

async function applyPaid(ports: EventNeeds, tx: Tx, invoice: Invoice, theirs: StripeInvoiceView): Promise<void> {
  // the bank returned what Stripe had collected: it is collected by wire since
  if (invoice.collection === 'WIRE') return;
  // what wires paid was settled here first, and reported to Stripe: no charge of Stripe's is behind it
  if (invoice.state === 'PAID' && theirs.chargeIds.length === 0) return;
  const due = amountDue(invoice);
  const isOurs = theirs.totalMinor === invoice.total.minor && theirs.amountPaidMinor === due.minor;
  if (!isOurs || theirs.currency !== invoice.currency) {
    const detail = {
      stripe: `${theirs.amountPaidMinor} of ${theirs.totalMinor} ${theirs.currency}`,
      ours: `${due.minor} of ${invoice.total.minor} ${invoice.currency}`,
    };
    return ports.audit.append(tx, { action: 'invoice.paid-other-amount', subjectId: invoice.id, detail });
  }
  await ports.paymentActions.end(tx, invoice.id, 'CONFIRMED');
  const paid = await markPaid(ports)(tx, invoice, 'CARD');
  if (!paid && invoice.state === 'VOID') {
    await ports.audit.append(tx, {
      action: 'invoice.paid-after-void',
      subjectId: invoice.id,
      detail: { stripeInvoiceId: theirs.id },
    });
  }
}

/**
 * A bank debit that fails days later, or a payment that the payer did not confirm: the attempt that Stripe had accepted is over. An attempt
 * still to be sent is not.
 */
async function applyFailure(ports: EventNeeds, tx: Tx, invoice: Invoice, error: string): Promise<void> {
  if (await ports.paymentActions.end(tx, invoice.id, 'REFUSED'))
    return ports.invoices.update(tx, { ...invoice, paymentError: error });
  const intents = await ports.intents.byAggregates(tx, [invoice.id]);
  if (!isPaymentPending(invoice, intents)) return;
  const latest = intents.filter(({ operation }) => operation === 'INVOICE_PAY').at(-1);
  if (latest?.state === 'SENT') await ports.invoices.update(tx, { ...invoice, paymentError: error });
}
