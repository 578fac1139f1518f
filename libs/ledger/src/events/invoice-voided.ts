import { type Instant } from '#libs/kernel';
import { type InvoiceFacts } from '../invoice-parts.js';
import { type Journal } from '../journal.js';
import { invoiceIssued } from './invoice-issued.js';

/** An unpaid invoice was taken back: its issue, reversed. */
export function invoiceVoided(facts: InvoiceFacts, at: Instant): Journal {
  return invoiceIssued.reversed(invoiceIssued(facts, at), at);
}
