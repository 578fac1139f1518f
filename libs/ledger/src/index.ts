/**
 * ledger: what each economic event does to the books, and what differs between our books and somebody else's.
 * One file per event. It refuses to know leases, prices, databases and Stripe's SDK.
 */
export { ACCOUNT_TYPES, type AccountRef, type AccountType } from './account.js';
export { type Entry, JOURNAL_KINDS, type Journal, type JournalKind } from './journal.js';
export {
  DIFFERENCE_TYPES,
  type Difference,
  type DifferenceType,
  type Equation,
  type ReconciliationCount,
  type ReconciliationReport,
  type ReconciliationSubject,
} from './reconcile/report.js';
