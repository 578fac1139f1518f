/**
 * ledger: what each economic event does to the books, and what differs between our books and somebody else's.
 * One file per event. It refuses to know leases, prices, databases and Stripe's SDK.
 */
export { ACCOUNT_TYPES, type AccountRef, type AccountType } from './account.js';
export { type InvoiceFacts, invoiceIssued } from './events/invoice-issued.js';
export { invoicePaidByCard } from './events/invoice-paid-by-card.js';
export { invoicePaidByWire } from './events/invoice-paid-by-wire.js';
export { invoiceVoided } from './events/invoice-voided.js';
export { type SettlementFacts, stripeFeeSettled } from './events/stripe-fee-settled.js';
export { stripeFundsAvailable } from './events/stripe-funds-available.js';
export { type PayoutFacts, stripePayout } from './events/stripe-payout.js';
export { type Entry, JOURNAL_KINDS, type Journal, type JournalKind } from './journal.js';
export { accountKey, assertBalanced, reversalOf } from './posting.js';
export {
  BALANCE_TRANSACTION_SLA,
  type OurBalances,
  type OurBooks,
  type OurInvoice,
  type OurSettlement,
  STRIPE_EVENT_SLA,
  type TheirBalance,
  type TheirBooks,
  type TheirCharge,
  type TheirInvoice,
  type TheirTransaction,
} from './reconcile/books.js';
export { reconcile } from './reconcile/reconcile.js';
export {
  DIFFERENCE_TYPES,
  type Difference,
  type DifferenceType,
  type Equation,
  type ReconciliationCount,
  type ReconciliationReport,
  type ReconciliationSubject,
} from './reconcile/report.js';
export { settlementsOf } from './reconcile/settlements.js';
export { type TrialBalanceRow, trialBalance } from './trial-balance.js';
