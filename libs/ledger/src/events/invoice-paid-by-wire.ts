import { type Instant } from '#libs/kernel';
import { type Journal } from '../journal.js';
import { collected } from './collection.js';
import { type InvoiceFacts } from './invoice-issued.js';

/** A wire for the whole invoice arrived at our bank. The bank's reference is kept with the audit of the command that recorded it. */
export function invoicePaidByWire(facts: InvoiceFacts, at: Instant): Journal {
  return collected('INVOICE_PAID_BY_WIRE', 'BANK', facts, at);
}
