import { type Invoice, bookFacts, nextInvoiceState } from '#libs/billing';
import { invoicePaidByCard, invoicePaidByWire } from '#libs/ledger';
import { transition } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';

export type PaidNeeds = Pick<Ports, 'invoices' | 'ledger' | 'leases' | 'audit'>;

/**
 * Records that a locked invoice was paid in full: state, journal, and the lease that waited for its first payment. Inside the caller's
 * transaction. False when its state does not allow it (paid before, or voided): nothing changes then.
 */
export const markPaid = (ports: PaidNeeds) => {
  return async (tx: Tx, invoice: Invoice, rail: 'CARD' | 'WIRE'): Promise<Invoice | false> => {
    const next = nextInvoiceState(invoice.state, 'PAID');
    if (!next.ok) return false;
    const paid: Invoice = { ...invoice, state: next.value, paidAt: tx.now, paymentError: null };
    await ports.invoices.update(tx, paid);
    const facts = bookFacts(invoice);
    await ports.ledger.post(tx, rail === 'CARD' ? invoicePaidByCard(facts, tx.now) : invoicePaidByWire(facts, tx.now));
    await ports.audit.append(tx, {
      action: 'invoice.paid',
      subjectId: invoice.id,
      detail: { number: invoice.number, rail },
    });
    await confirmLease(ports, tx, invoice.leaseId);
    return paid;
  };
};

async function confirmLease(ports: PaidNeeds, tx: Tx, leaseId: string): Promise<void> {
  const lease = await ports.leases.lock(tx, leaseId);
  if (lease?.state !== 'PENDING_PAYMENT') return;
  const step = transition(lease, { kind: 'PAID' }, tx.now);
  if (step.ok) await ports.leases.update(tx, step.value.lease, step.value.event);
}
