import { type Invoice, nextInvoiceState } from '#libs/billing';
import { type Instant } from '#libs/kernel';
import { type InvoicePaid, earlyTerminationEarned, invoicePaidByCard, invoicePaidByWire } from '#libs/ledger';
import { type Tx } from '../ports/unit-of-work.js';
import { paidBefore } from './bank-return.js';
import { type SettleNeeds, openOf, settleInvoice } from './settle-invoice.js';

export type PaidNeeds = SettleNeeds;

/**
 * Records that everything still owed of a locked invoice was paid: its total, less what was credited. Inside the caller's transaction. False
 * when its state does not allow it (settled before, or voided): nothing changes then. `at`: when the money came, where that was before now.
 */
export const markPaid = (ports: PaidNeeds) => {
  return async (tx: Tx, invoice: Invoice, rail: 'CARD' | 'WIRE', at = tx.now): Promise<Invoice | false> => {
    if (!nextInvoiceState(invoice.state, 'PAID').ok) return false;
    const returnedBefore = await paidBefore(ports, tx, invoice);
    const open: InvoicePaid = { ...(await openOf(ports, tx, invoice)), returnedBefore };
    await ports.ledger.post(tx, rail === 'CARD' ? invoicePaidByCard(open, at) : invoicePaidByWire(open, at));
    const isFee = invoice.lines.some(({ kind }) => kind === 'TERMINATION_FEE');
    if (isFee && open.platformFee.minor > 0n) await ports.ledger.post(tx, endEarned(open, at));
    return (await settleInvoice(ports)(tx, invoice, { by: rail, confirms: true })) ?? false;
  };
};

/** Our part of a fee for an early end is shown by itself; such a fee is an invoice of its own. */
function endEarned({ invoiceId, platformFee, returnedBefore = 0 }: InvoicePaid, at: Instant) {
  const paymentId = returnedBefore === 0 ? 'in-full' : `in-full-${returnedBefore + 1}`;
  return earlyTerminationEarned({ invoiceId, paymentId, amount: platformFee }, at);
}
