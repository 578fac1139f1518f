/**
 * ledger: what each economic event does to the books, and what differs between our books and somebody else's.
 * One file per event. It refuses to know leases, prices, databases and Stripe's SDK.
 */
export { ACCOUNT_TYPES, type AccountRef, type AccountType } from './account.js';
export { type BankCharged, bankCharged } from './events/bank-charged.js';
export { type CreditApplied, creditApplied } from './events/credit-applied.js';
export { type CreditNoteFacts } from './credit-parts.js';
export { type CreditNoteIssued, creditNoteIssued } from './events/credit-note-issued.js';
export { type CreditRefunded, creditRefunded } from './events/credit-refunded.js';
export { type CurrencyConverted, currencyConverted } from './events/currency-converted.js';
export { type DepositApplied, depositApplied } from './events/deposit-applied.js';
export { type DepositForfeited, depositForfeited } from './events/deposit-forfeited.js';
export { type DepositReceived, depositReceived } from './events/deposit-received.js';
export { type DepositReleased, depositReleased } from './events/deposit-released.js';
export { type DisputeLost, disputeLost } from './events/dispute-lost.js';
export { type DisputeOpened, disputeOpened } from './events/dispute-opened.js';
export { disputeWon } from './events/dispute-won.js';
export { type EarlyTerminationEarned, earlyTerminationEarned } from './events/early-termination-earned.js';
export { type FxDifferenceRealised, fxDifferenceRealised } from './events/fx-difference-realised.js';
export { type HoldbackKept, holdbackKept } from './events/holdback-kept.js';
export { type HoldbackReleased, holdbackReleased } from './events/holdback-released.js';
export { invoiceIssued } from './events/invoice-issued.js';
export { invoicePaidByCard } from './events/invoice-paid-by-card.js';
export { invoicePaidByWire } from './events/invoice-paid-by-wire.js';
export { type PartPaid, invoicePartPaid } from './events/invoice-part-paid.js';
export { type InvoiceRefunded, invoiceRefunded } from './events/invoice-refunded.js';
export { invoiceVoided } from './events/invoice-voided.js';
export { invoiceWrittenOff } from './events/invoice-written-off.js';
export { type OutgoingWireBooked, outgoingWireBooked } from './events/outgoing-wire-booked.js';
export { type PayoutArrived, payoutArrived } from './events/payout-arrived.js';
export { type PayoutFailed, payoutFailed } from './events/payout-failed.js';
export { type PrepaymentDrawn, prepaymentDrawn } from './events/prepayment-drawn.js';
export { type PrepaymentReceived, prepaymentReceived } from './events/prepayment-received.js';
export { type PaymentReturned, paymentReturned } from './events/payment-returned.js';
export { type PrepaymentTakenBack, prepaymentTakenBack } from './events/prepayment-taken-back.js';
export { type PrepaymentRefunded, prepaymentRefunded } from './events/prepayment-refunded.js';
export { type ProviderDebtIncurred, providerDebtIncurred } from './events/provider-debt-incurred.js';
export { type ProviderDebtNetted, providerDebtNetted } from './events/provider-debt-netted.js';
export { type ProviderDebtRepaid, providerDebtRepaid } from './events/provider-debt-repaid.js';
export { type ProviderDebtWrittenOff, providerDebtWrittenOff } from './events/provider-debt-written-off.js';
export { type ProviderTransferred, providerTransferred } from './events/provider-transferred.js';
export { MOST_ROUNDING, roundingDifference } from './events/rounding-difference.js';
export { type SlaCreditGranted, slaCreditGranted } from './events/sla-credit-granted.js';
export { type SettlementFacts, stripeFeeSettled } from './events/stripe-fee-settled.js';
export { stripeFundsAvailable } from './events/stripe-funds-available.js';
export { type PayoutFacts, stripePayout } from './events/stripe-payout.js';
export { type TopUpDebtWrittenOff, topUpDebtWrittenOff } from './events/top-up-debt-written-off.js';
export { type TransferReversed, transferReversed } from './events/transfer-reversed.js';
export { type WireIdentified, wireIdentified } from './events/wire-identified.js';
export { type WireMatched, wireMatched } from './events/wire-matched.js';
export { type WireReceived, wireReceived } from './events/wire-received.js';
export { type WireReturned, wireReturned } from './events/wire-returned.js';
export { type WriteOffRecovered, writeOffRecovered } from './events/write-off-recovered.js';
export {
  type InvoiceFacts,
  type InvoicePaid,
  type TaxShare,
  givenBack,
  openPartOf,
  paymentKey,
  settledPartOf,
  taxSharesOf,
  totalOf,
} from './invoice-parts.js';
export { type Entry, JOURNAL_KINDS, type Journal, type JournalKind, SOURCE_TYPES, type SourceType } from './journal.js';
export { LEDGER_EVENTS } from './ledger-events.js';
export { accountKey, assertBalanced } from './posting.js';
export {
  BALANCE_TRANSACTION_SLA,
  type OurBalances,
  type OurBooks,
  type OurInvoice,
  type OurRefunds,
  type OurSettlement,
  STRIPE_EVENT_SLA,
  type TheirBalance,
  type TheirBooks,
  type TheirCharge,
  type TheirInvoice,
  type TheirTransaction,
} from './reconcile/books.js';
export { BREAK_CLASSES, type Break, type BreakClass } from './reconcile/match/break.js';
export {
  type EntryStatus,
  LEGS,
  type Leg,
  MOVEMENTS,
  type MatchEntry,
  type Movement,
  SIDE_OF,
  type SplitPart,
  contentOf,
} from './reconcile/match/entry.js';
export { type Breaks, type Population, confirmable, findBreaks } from './reconcile/match/find-breaks.js';
export { type Match } from './reconcile/match/match.js';
export { type Carried, NOTHING_CARRIED, sumKey } from './reconcile/match/carried.js';
export { type BankClock, chainOf, withBankClocks } from './reconcile/match/chain.js';
export {
  type Barrier,
  type Decisions,
  type Division,
  type ManualLink,
  NOTHING_DECIDED,
} from './reconcile/match/decided.js';
export { matchEntries, repeatKey } from './reconcile/match/match-entries.js';
export { type MovementCase } from './reconcile/match/movement-case.js';
export { creditorReferenceOf, referencesIn } from './reconcile/match/reference.js';
export { type JoinRule, MATCH_RULES, type MatchRules } from './reconcile/match/rules.js';
export { type IngestionProblem, type StatementFacts } from './reconcile/match/statements.js';
export { type KnownBalance } from './reconcile/match/totals.js';
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
export { CLEARING_KINDS, SETTLEMENT_KINDS, movementsOf, settlementsOf } from './reconcile/settlements.js';
export { type StripeTransaction, journalsOfTransaction, routeOf, settlementAmounts } from './stripe-transaction.js';
export { type TrialBalanceRow, trialBalance } from './trial-balance.js';
