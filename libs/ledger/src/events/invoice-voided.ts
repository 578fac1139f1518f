import { type Instant } from '#libs/kernel';
import { type Journal } from '../journal.js';
import { reversalOf } from '../posting.js';
import { type InvoiceFacts, invoiceIssued } from './invoice-issued.js';

/** An unpaid invoice was taken back: the issue, reversed. It is never reversed itself; another invoice is issued instead. */
export function invoiceVoided(facts: InvoiceFacts, at: Instant): Journal {
  return reversalOf(invoiceIssued(facts, at), {
    kind: 'INVOICE_VOIDED',
    idempotencyKey: `invoice:${facts.invoiceId}:voided`,
    effectiveAt: at,
  });
}
