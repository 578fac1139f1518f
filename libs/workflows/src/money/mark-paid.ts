import { type Invoice, nextInvoiceState } from '#libs/billing';
import { type Instant } from '#libs/kernel';
import { type InvoiceFacts, earlyTerminationEarned, invoicePaidByCard, invoicePaidByWire } from '#libs/ledger';
import { type Tx } from '../ports/unit-of-work.js';
import { type SettleNeeds, openOf, settleInvoice } from './settle-invoice.js';

export type PaidNeeds = SettleNeeds;

/**
 * Records that everything still owed of a locked invoice was paid: its total, less what was credited. Inside the caller's transaction. False
 * when its state does not allow it (settled before, or voided): nothing changes then. `at`: when the money came, where that was before now.
 */
export const markPaid = (ports: PaidNeeds) => {
  return async (tx: Tx, invoice: Invoice, rail: 'CARD' | 'WIRE', at = tx.now): Promise<Invoice | false> => {
    if (!nextInvoiceState(invoice.state, 'PAID').ok) return false;
    const open = await openOf(ports, tx, invoice);
    await ports.ledger.post(tx, rail === 'CARD' ? invoicePaidByCard(open, at) : invoicePaidByWire(open, at));
    const isFee = invoice.lines.some(({ kind }) => kind === 'TERMINATION_FEE');
    if (isFee && open.platformFee.minor > 0n) await ports.ledger.post(tx, endEarned(open, at));
    return (await settleInvoice(ports)(tx, invoice, { by: rail, confirms: true })) ?? false;
  };
};

/** Our part of a fee for an early end is shown by itself; such a fee is an invoice of its own. */
function endEarned({ invoiceId, platformFee }: InvoiceFacts, at: Instant) {
  return earlyTerminationEarned({ invoiceId, paymentId: 'in-full', amount: platformFee }, at);
}
