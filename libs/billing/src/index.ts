/**
 * billing: what is owed, for which stretch, and why: metering, rating, schedules, invoices. It decides amounts and dates.
 * It refuses to know how money is collected and where anything is stored.
 */
export { cashByTime } from './forecast/cash-by-time.js';
export { type CashFlow, cashFlow } from './forecast/cash-flow.js';
export { type CashTotals } from './forecast/cash-totals.js';
export { bookFacts } from './invoice/book-facts.js';
export {
  type Collection,
  INVOICE_KINDS,
  INVOICE_STATES,
  type Invoice,
  type InvoiceKind,
  type InvoiceLine,
  type InvoiceState,
  type Party,
  seriesOf,
} from './invoice/invoice.js';
export { type InvoiceDraft, type InvoicingFacts, LARGEST_CHARGE, draftInvoice } from './invoice/invoice-draft.js';
export { INVOICE_MOVES, type InvoiceHappening, nextInvoiceState } from './invoice/invoice-state.js';
export { type MeterRecord } from './metering/meter-record.js';
export { type MeteredLease, contractedReading, unmeteredStretches } from './metering/meter-stretch.js';
export {
  type BilledLease,
  type BilledUntil,
  type BillingPlan,
  type DueInvoice,
  billingPlan,
} from './schedule/billing-plan.js';
