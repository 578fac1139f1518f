import { type Invoice, bookFacts, nextInvoiceState, taxesOfLines } from '#libs/billing';
import { add, assert, isZero } from '#libs/kernel';
import { invoiceVoided } from '#libs/ledger';
import { type Tx } from '../ports/unit-of-work.js';
import { takeTaxBack } from '../tax/stripe-tax-calls.js';
import { type CreditNeeds, issueCredit } from './issue-credit.js';
import { isPaymentPending, voidCall } from './stripe-calls.js';

export type VoidNeeds = CreditNeeds;

/**
 * Takes back every open invoice of a lease, inside the caller's transaction. Paid ones stay: giving money back is a person's decision.
 * False, and nothing changed, while a payment of one of them may be moving: asking to pay takes the same lock on the invoice, so a payment
 * and a void exclude each other. An invoice that was credited before is credited whole, which only the platform does: false to others.
 */
export const voidInvoices = (ports: VoidNeeds) => {
  return async (tx: Tx, leaseId: string): Promise<boolean> => {
    const open: Invoice[] = [];
    for (const { id } of await ports.invoices.byLease(tx, leaseId)) {
      const invoice = await ports.invoices.lock(tx, id);
      if (invoice?.state === 'OPEN') open.push(invoice);
    }
    const intents = await ports.intents.byAggregates(
      tx,
      open.map(({ id }) => id),
    );
    if (open.some((invoice) => isPaymentPending(invoice, intents))) return false;
    if (tx.scope.kind === 'ORGANISATION' && open.some(({ credited }) => !isZero(credited))) return false;
    for (const invoice of open)
      await (isZero(invoice.credited) ? voidOne(ports, tx, invoice) : creditRest(ports, tx, invoice));
    return true;
  };
};

async function creditRest(ports: VoidNeeds, tx: Tx, invoice: Invoice): Promise<void> {
  const made = await issueCredit(ports)(tx, {
    ...{ invoice, credited: { what: 'WHOLE' }, kind: 'CREDIT', reason: 'The lease is over before it began.' },
    ...{ evidence: [], cause: null, providerBearsBasisPoints: 10_000, confirms: false },
  });
  assert(made.ok, `what is left of invoice ${invoice.number} can be credited`);
}

async function voidOne(ports: VoidNeeds, tx: Tx, invoice: Invoice): Promise<void> {
  const next = nextInvoiceState(invoice.state, 'VOIDED');
  assert(next.ok, `invoice ${invoice.number} is ${invoice.state}`);
  await ports.invoices.update(tx, { ...invoice, state: next.value });
  await ports.ledger.post(tx, invoiceVoided(bookFacts(invoice), tx.now));
  if (invoice.collection === 'STRIPE') await ports.intents.enqueue(tx, [voidCall(invoice)]);
  const taxes = taxesOfLines(invoice.lines, invoice.taxTreatment.jurisdiction);
  const document = { reference: `${invoice.number}-VOID`, net: add(invoice.subtotal, invoice.platformFee), taxes };
  await takeTaxBack(ports, tx, invoice, document, true);
  await ports.audit.append(tx, { action: 'invoice.voided', subjectId: invoice.id, detail: { number: invoice.number } });
}
