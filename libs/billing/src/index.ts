/**
 * billing: what is owed, for which stretch, and why: metering, rating, schedules, invoices. It decides amounts and dates.
 * It refuses to know how money is collected and where anything is stored.
 */
export {
  type Collection,
  INVOICE_KINDS,
  INVOICE_STATES,
  type Invoice,
  type InvoiceKind,
  type InvoiceLine,
  type InvoiceState,
  type Party,
} from './invoice/invoice.js';
export { type MeterRecord } from './metering/meter-record.js';
