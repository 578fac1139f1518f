/**
 * workflows: what this company does, one verb a file, each gather, decide, commit over the ports beside them.
 * It decides the order of steps and what is one transaction. It refuses to know SQL, HTTP, GraphQL and Stripe's SDK.
 */
export {
  type AccountSuspended,
  type BudgetExceeded,
  type CapacityTaken,
  type InvalidTerms,
  type OptionTooLate,
  type TermSheetExpired,
  type CreditExceeded,
  type ToleranceExceeded,
  MESSAGES,
  type PowerExceeded,
  type QuoteExpired,
  REFUSAL_CODES,
  type Refusal,
  type RefusalCode,
  invalid,
  messageOf,
} from './refusal.js';
export type {
  ContractStore,
  IndexStore,
  SignedContract,
  TermSheetProposal,
  TermSheetRevision,
  TermSheetState,
  TermSheetStore,
  TrancheLease,
} from './ports/contract-stores.js';
export {
  BANK_FORMATS,
  type BankFile,
  type BankFormat,
  type BankLineKind,
  type BankProblem,
  type BankProblemCode,
  type StatedAmount,
  type StatedBalance,
  type StatedLine,
  type StatedPart,
  type StatedPayment,
  type StatedStatement,
  type UnreadableBankFile,
} from './bank/bank-file.js';
export { addBankAccount } from './bank/add-bank-account.js';
export { type BankImport, importBankFile } from './bank/import-bank-file.js';
export { postBankLines } from './bank/post-bank-lines.js';
export type {
  BankAccount,
  BankGap,
  BankLine,
  BankLineFilter,
  BankLineUse,
  BankStatement,
  BankStore,
  BankUpload,
  NewBankLine,
} from './ports/bank-stores.js';
export type {
  ContractAct,
  ContractActDetail,
  ContractActKind,
  ContractActState,
  ContractActStore,
} from './ports/contract-act-store.js';
export { type ActRefusal } from './contracts/act-refusal.js';
export { type AcceptTermSheetCommand, type SigningRefusal, acceptTermSheet } from './contracts/accept-term-sheet.js';
export { type AcceptActCommand, acceptAct, declineAct } from './contracts/answer-act.js';
export { type CashFlowBy, cashFlowBy } from './contracts/cash-flow-by.js';
export { checkTerms } from './contracts/check-terms.js';
export { declineTermSheet, withdrawTermSheet } from './contracts/close-term-sheet.js';
export { type CommenceCommand, commenceTranche } from './contracts/commence-tranche.js';
export { type CounterCommand, counterTermSheet } from './contracts/counter-term-sheet.js';
export { expireTermSheets } from './contracts/expire-term-sheets.js';
export { type ProposeActCommand, proposeAct } from './contracts/propose-act.js';
export { type ProposeCommand, proposeTermSheet } from './contracts/propose-term-sheet.js';
export { readAct } from './contracts/read-act.js';
export { type IndexValueCommand, recordIndexValue, reviseForIndex } from './contracts/record-index-value.js';
export { type ContractStanding, standingOf } from './contracts/standing.js';
export { type ChronicFailureCheck, type TerminateCommand, terminateContract } from './contracts/terminate-contract.js';
export {
  type ContractOption,
  type ContractView,
  type Obligation,
  type ObligationKind,
  viewContract,
} from './contracts/view-contract.js';
export type { Crowd, Hold, HoldRequest } from './ports/crowd.js';
export type { DirectoryStore } from './ports/directory.js';
export type { Glance, Glances } from './ports/glances.js';
export type {
  AccountBalance,
  BooksAsOf,
  BooksTime,
  ClosedPeriod,
  JournalFilter,
  LedgerStore,
  PostedJournal,
} from './ports/ledger-store.js';
export type { Page, PageRequest } from './ports/paging.js';
export type { Ports, Settings } from './ports/ports.js';
export type { CurtailmentStore, MiningLoadStore, MiningOrder, PowerStore } from './ports/power-stores.js';
export type {
  AcceptanceStore,
  AvailabilityStore,
  CurtailmentCallStore,
  EnergyBillStore,
  HeartbeatStore,
  Heartbeats,
  LeaseNoticeStore,
  OwedCredit,
  OwedCreditStore,
  ReadingStore,
  ReceivedCharge,
} from './ports/metering-stores.js';
export type { OrganisationScope, PlatformScope, Scope, Tx, UnitOfWork } from './ports/unit-of-work.js';
export type {
  CalendarBlock,
  CalendarStore,
  CapacityStore,
  HallStore,
  MarketView,
  OfferStore,
  PoolStore,
  Reservation,
  SitePowerSlice,
  SiteStore,
  UsedRectangle,
} from './ports/supply-stores.js';
export type {
  BillingProfile,
  BillingProfileStore,
  InvoiceStore,
  LeaseStore,
  MeterStore,
  PaymentMethod,
  PaymentMethodStore,
  ProviderEarnings,
  QuoteStore,
} from './ports/demand-stores.js';
export {
  type AuditEntry,
  type AuditStore,
  type ClaimRequest,
  type ClaimedIntent,
  type ClockStore,
  type CursorStore,
  INTENT_OPERATIONS,
  type IdempotencyStore,
  type InboxEvent,
  type InboxStore,
  type Intent,
  type IntentOperation,
  type IntentOutcome,
  type IntentStore,
  type NewIntent,
  type PendingWork,
  type PendingWorkStore,
  type ReconciliationStore,
  type StoredReport,
} from './ports/money-stores.js';
export type {
  AttachedPaymentMethod,
  NewCustomer,
  PaymentMethodRefusal,
  PaymentsPort,
  SendContext,
  StripeBalanceTransactionView,
  StripeBalanceView,
  StripeChargeView,
  StripeEventView,
  StripeInvoiceView,
} from './ports/payments.js';
export type { OwnPayouts, StripePayoutView } from './ports/own-payouts.js';
export {
  type MoneyBackPayments,
  STRIPE_DISPUTE_STATUSES,
  type StripeDisputeStatus,
  type StripeDisputeView,
  type StripeRefundView,
} from './ports/money-back-payments.js';
export type {
  Dispute,
  DisputeAnswer,
  DisputeStore,
  Refund,
  RefundState,
  RefundStore,
  RefundTotals,
} from './ports/money-back-stores.js';
export type { BillingBatchStore } from './ports/billing-batch.js';
export type { ContractMoney, ContractMoneyStore, DepositForfeit, DepositUse } from './ports/contract-money-store.js';
export type { CreditNoteStore, CreditTotals, DunningStore, SpendableCredit } from './ports/credit-stores.js';
export type { OutgoingWire, OutgoingWireStore, WirePurpose, WireState, WireStep } from './ports/outgoing-wire-store.js';
export type { StatementStore } from './ports/statement-store.js';
export type { Typesetter } from './ports/typesetter.js';
export type { DemandQuery, DemandStore, RefusedRequest } from './ports/demand-record.js';
export { MAX_BULK_ROWS, type BulkRow, type RowResult } from './supply/bulk.js';
export { type Listing } from './supply/listing.js';
export { type SiteRow, upsertSites } from './supply/upsert-sites.js';
export { type PoolRow, upsertGpuPools } from './supply/upsert-gpu-pools.js';
export { type HallRow, upsertDataHalls } from './supply/upsert-data-halls.js';
export { publishListing } from './supply/publish-listing.js';
export { pauseListing } from './supply/pause-listing.js';
export {
  type NotEnoughDemand,
  type SimulateCommand,
  type SimulatedPrice,
  simulatePrice,
} from './supply/simulate-price.js';
export { adviseTerms } from './supply/advise-terms.js';
export { withdrawListing } from './supply/withdraw-listing.js';
export { type CalendarBlockCommand, createCalendarBlock } from './supply/create-calendar-block.js';
export { deleteCalendarBlock } from './supply/delete-calendar-block.js';
export { type DeliverCommand, deliverLease } from './supply/deliver-lease.js';
export { type ConditionCommand, reportLeaseCondition } from './supply/report-lease-condition.js';
export { acceptLease, rejectLease, reportAcceptanceTest } from './metering/accept-lease.js';
export { type AnnouncedMaintenance, announceMaintenance, viewMaintenance } from './metering/announce-maintenance.js';
export {
  type CalledLease,
  type SettledCall,
  callCurtailment,
  settleCurtailment,
  viewCurtailmentCalls,
} from './metering/call-curtailment.js';
export { type NoticeCommand, giveNotice } from './metering/give-notice.js';
export { type Beat, reportHeartbeats } from './metering/report-heartbeats.js';
export { type ReadingDraft, type ReadingsCommand, reportReadings } from './metering/report-readings.js';
export { hasChronicFailure } from './metering/chronic-failure.js';
export { runReadings } from './metering/remeter.js';
export { runAvailability } from './metering/run-availability.js';
export { trancheFacts } from './metering/tranche-facts.js';
export { viewAvailability, viewEnergy, viewService } from './metering/view-service.js';
export { viewSitePower } from './supply/view-site-power.js';
export { viewPowerEnvelope } from './supply/view-power-envelope.js';
export { type MiningLoadRow, upsertMiningLoads } from './supply/upsert-mining-loads.js';
export { removeMiningLoad } from './supply/remove-mining-load.js';
export { type CurtailmentCommand, createCurtailment } from './supply/create-curtailment.js';
export { cancelCurtailment } from './supply/cancel-curtailment.js';
export { type CurtailmentView } from './supply/curtailment-view.js';
export { viewCurtailments } from './supply/view-curtailments.js';
export { viewIdleCapacity } from './supply/view-idle-capacity.js';
export { viewMiningOrders } from './supply/view-mining-orders.js';
export { viewCalendar } from './supply/view-calendar.js';
export { viewEarnings } from './supply/view-earnings.js';
export { type AdviceCommand, type AdvisedSite, adviseSite } from './supply/advise-site.js';
export { type RankedOffer, type SearchQuery, type SearchResult, searchOffers } from './demand/search-offers.js';
export { type OfferQuery, type OfferView, viewOffer } from './demand/view-offer.js';
export { MAX_TIMELINE_DAYS, checkTimelineWindow, viewTimeline } from './demand/view-timeline.js';
export { MAX_OPEN_QUOTES, type QuoteCommand, requestQuote } from './demand/request-quote.js';
export { type BookCommand, type BookRefusal, type Booking, bookQuote } from './demand/book-quote.js';
export { cancelLease } from './demand/cancel-lease.js';
export { endLease } from './demand/end-lease.js';
export { withdrawQuote } from './demand/withdraw-quote.js';
export { addPaymentMethod } from './money/add-payment-method.js';
export { type ApplyCommand, applyCredit, applyCredits } from './money/apply-credit.js';
export { applyStripeEvent, drainInbox } from './money/apply-stripe-event.js';
export { type CloseCommand, closePeriod } from './money/close-period.js';
export { type MonthOfService, creditAvailability } from './money/credit-availability.js';
export { type Drained, drainIntents } from './money/drain-intents.js';
export { type Credit, type CreditNeeds, issueCredit } from './money/issue-credit.js';
export { type CreditNoteCommand, issueCreditNote } from './money/issue-credit-note.js';
export { type Issue, type IssueNeeds, issueFirstInvoice, issueInvoice } from './money/issue-invoice.js';
export { type PauseCommand, recordDispute, recordPromise, setDunningPolicy } from './money/pause-dunning.js';
export { type WireNeeds, type WireOrder, prepareOutgoingWire } from './money/outgoing-wire.js';
export {
  type BookedWire,
  type WireStepCommand,
  approveOutgoingWire,
  bookOutgoingWire,
  cancelOutgoingWire,
  markOutgoingWireBooked,
  markOutgoingWireReturned,
  markOutgoingWireSent,
} from './money/outgoing-wire-steps.js';
export { type PayCommand, payInvoice } from './money/pay-invoice.js';
export { type ReverseCreditNoteCommand, reverseCreditNote } from './money/reverse-credit-note.js';
export { type ApplyDepositCommand, applyDeposit } from './money/apply-deposit.js';
export {
  type ApproveForfeitCommand,
  type ProposeForfeitCommand,
  approveForfeit,
  proposeForfeit,
} from './money/forfeit-deposit.js';
export { leftOf } from './money/held-deposit.js';
export { type ReleaseDepositCommand, releaseDeposit } from './money/release-deposit.js';
export { pollStripeEvents } from './money/poll-stripe-events.js';
export { receiveContractMoney } from './money/receive-contract-money.js';
export { type RefundCreditCommand, refundCredit } from './money/refund-credit.js';
export { type AnswerCommand, answerDispute } from './money/dispute-answer.js';
export { type BearingCommand, setDisputeBearing } from './money/dispute-bearing.js';
export { awaitsAnswer, isUndecided } from './money/dispute-state.js';
export { type RefundCommand, refundInvoice } from './money/refund-invoice.js';
export { reviewMoneyBack } from './money/refund-review.js';
export { type RefundRoom, refundRoomOf } from './money/refund-room.js';
export { reconcile } from './money/reconcile.js';
export { type WireCommand, recordWire } from './money/record-wire.js';
export { retryIntent } from './money/retry-intent.js';
export { runContractBilling } from './money/run-contract-billing.js';
export { runDunning } from './money/run-dunning.js';
export { STRIPE_READ_CURSOR, settleBalanceTransactions } from './money/settle-balance-transactions.js';
export { isPaymentPending } from './money/stripe-calls.js';
export { type AdvanceCommand, advanceClock } from './operations/advance-clock.js';
export { expireQuotes } from './operations/expire-quotes.js';
export { forgetChanges } from './operations/forget-changes.js';
export { type Billed, runBilling } from './operations/run-billing.js';
export { runLeaseClock } from './operations/run-lease-clock.js';
export { runMetering } from './operations/run-metering.js';
export { grantOwedCredits } from './money/grant-owed-credits.js';
export { EXPORTS, type ExportName, exportCsv } from './documents/export-csv.js';
export { printContract, printQuote } from './documents/print-deal.js';
export { printCreditNote, printInvoice } from './documents/print-invoice.js';
export { printStatement } from './documents/print-statement.js';
export { type StatementRefusal, viewStatement } from './documents/view-statement.js';
export {
  type ConnectPort,
  type ConnectedPayoutView,
  type OnboardingLink,
  type OnboardingReturn,
  type StripeAccountView,
  type StripeReversalView,
  type StripeTransferView,
} from './ports/connect.js';
export {
  type PayoutAccount,
  type PayoutAccountState,
  type PayoutAccountStore,
  type PayoutHop,
  type PayoutLook,
  type PayoutStore,
  type PayoutWait,
  type ProviderHoldings,
  type TransferStore,
} from './ports/payout-stores.js';
export { coverFromProvider } from './payouts/cover-from-provider.js';
export { followPayouts } from './payouts/follow-payouts.js';
export { type Onboarding, onboardPayoutAccount } from './payouts/onboard-payout-account.js';
export { exportPayout, printPayout } from './payouts/print-payout.js';
export { releaseHoldbacks } from './payouts/release-holdbacks.js';
export { runPayouts } from './payouts/run-payouts.js';
export { holdPayouts, retryPayouts, setPayoutPolicy } from './payouts/steer-payouts.js';
export { takeBackDebts } from './payouts/take-back.js';
export { type PayoutBalance, type PayoutOverview, viewPayoutBalance } from './payouts/view-payout-balance.js';
export { type PayoutView, viewPayout, viewPayouts } from './payouts/view-payouts.js';
export { writeOffProviderDebt } from './payouts/write-off-debt.js';
export type {
  AutoTopUp,
  BalanceDraw,
  BalanceSetting,
  Budget,
  BudgetAlert,
  CreditTerms,
  CreditTermsStore,
  InvoiceWire,
  InvoiceWireStore,
  MonthSpend,
  PrepaidStore,
  PurchaseOrder,
  SpendingOf,
  SpendingStore,
  TopUp,
} from './ports/spending-stores.js';
export { type StripePaymentIntentView } from './ports/top-up-payments.js';
export { type DrawBalanceCommand, drawBalance, drawBalances } from './money/draw-balance.js';
export { type TopUpCommand, type TopUpWireCommand, recordTopUpWire, topUpBalance } from './money/top-up.js';
export { type BalanceSettingCommand, runAutoTopUps, setBalanceSetting } from './spending/auto-top-up.js';
export { type BudgetCommand, monthOf, raiseBudgetAlerts, setBudget } from './spending/set-budget.js';
export { type CreditTermsCommand, setCreditTerms } from './spending/set-credit-terms.js';
export { type PurchaseOrderCommand, setPurchaseOrder } from './spending/set-purchase-order.js';
export { creditOf } from './demand/credit.js';
export { setTaxId } from './spending/set-tax-id.js';
export {
  BOOK_IDENTITIES,
  type BookIdentity,
  type BookIdentityName,
  CLOSED_STATES,
  type Certificate,
  EXCEPTION_STATES,
  type ExceptionFilter,
  type ExceptionState,
  type ExceptionStep,
  type ExceptionStore,
  type LegCount,
  type MatchFinding,
  type MatchingRun,
  type NewRecordMatch,
  type ReasonCode,
  type ReconciliationException,
  type RecordMatch,
  type RecordMatchStore,
  type RecordPulse,
  type Resolution,
  type StepKind,
} from './ports/reconciliation-stores.js';
export { type CloseChecklist, closeChecklist } from './reconciliation/close-checklist.js';
export { type ExceptionCommand, type Proposal, handleException } from './reconciliation/handle-exception.js';
export { matchWhenDue } from './reconciliation/match-when-due.js';
export { runMatching } from './reconciliation/run-matching.js';
export { type UnmatchCommand, unmatch } from './reconciliation/unmatch.js';
export {
  BOOKS_REPORTS,
  type BooksReport,
  type BooksReportRow,
  type BooksReportStore,
} from './ports/books-report-store.js';
export { type BooksReportTable, booksReport, csvOf } from './reconciliation/books-report.js';
