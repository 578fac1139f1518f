import { type Instant } from '#libs/kernel';
import { type Journal } from '../journal.js';
import { collected } from './collection.js';
import { type InvoiceFacts } from './invoice-issued.js';

/** Stripe collected the invoice (card or bank debit). Stripe holds the money: it is in clearing until its balance transaction is seen. */
export function invoicePaidByCard(facts: InvoiceFacts, at: Instant): Journal {
  return collected('INVOICE_PAID_BY_CARD', 'STRIPE_CLEARING', facts, at);
}
