import { assert } from '#libs/kernel';
import { type InvoiceFacts, settled, totalOf } from '../invoice-parts.js';
import { ledgerEvent } from '../ledger-event.js';
import { debit } from '../posting.js';

/** Minor units; the database holds each entry of the account to it. More than this is no rounding and needs another event. */
export const MOST_ROUNDING = 5n;

/** Takes the parts that are open: a payment was some cents short, and the invoice is closed all the same. We bear them. */
export const roundingDifference = ledgerEvent<InvoiceFacts>({
  kind: 'ROUNDING_DIFFERENCE',
  says: 'The last cents of an invoice were let go.',
  correction: 'Reversed when they come in after all.',
  key: ({ invoiceId }) => `invoice:${invoiceId}:rounded`,
  source: ({ invoiceId }) => ['INVOICE', invoiceId],
  entries: (open) => {
    const total = totalOf(open);
    assert(total.minor <= MOST_ROUNDING, `what is open of invoice ${open.invoiceId} is more than rounding`);
    return [debit('ROUNDING', null, total), ...settled(open, total)];
  },
});
