import { type Invoice, bookFacts, nextInvoiceState } from '#libs/billing';
import { isZero } from '#libs/kernel';
import { type InvoiceFacts, openPartOf } from '#libs/ledger';
import { transition } from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';

export type SettleNeeds = Pick<Ports, 'invoices' | 'ledger' | 'leases' | 'audit'>;

/** What the books say is still open of an invoice, by whose money it is. Nothing was posted about one of which nothing was credited but its issue. */
export async function openOf(ports: Pick<Ports, 'ledger'>, tx: Tx, invoice: Invoice): Promise<InvoiceFacts> {
  const facts = bookFacts(invoice);
  if (invoice.state === 'OPEN' && isZero(invoice.credited)) return facts;
  return openPartOf(facts, await ports.ledger.bySource(tx, invoice.id));
}

/** Why nothing is owed of an invoice any more, and whether the lease that waited for its first payment may begin. */
export interface Settlement {
  readonly by: 'CARD' | 'WIRE' | 'CREDIT';
  readonly confirms: boolean;
}

/**
 * Nothing is owed of a locked invoice any more, because it was paid or credited: its state, and the lease that waited for it. Inside the
 * caller's transaction, which posts why. Null when its state does not allow it.
 */
export const settleInvoice = (ports: SettleNeeds) => {
  return async (tx: Tx, invoice: Invoice, { by, confirms }: Settlement): Promise<Invoice | null> => {
    const next = nextInvoiceState(invoice.state, 'PAID');
    if (!next.ok) return null;
    const settled: Invoice = { ...invoice, state: next.value, paidAt: tx.now, paymentError: null };
    await ports.invoices.update(tx, settled);
    const detail = { number: invoice.number, rail: by };
    await ports.audit.append(tx, { action: 'invoice.paid', subjectId: invoice.id, detail });
    if (confirms) await confirmLease(ports, tx, invoice.leaseId);
    return settled;
  };
};

async function confirmLease(ports: SettleNeeds, tx: Tx, leaseId: string): Promise<void> {
  const lease = await ports.leases.lock(tx, leaseId);
  if (lease?.state !== 'PENDING_PAYMENT') return;
  const step = transition(lease, { kind: 'PAID' }, tx.now);
  if (step.ok) await ports.leases.update(tx, step.value.lease, step.value.event);
}
