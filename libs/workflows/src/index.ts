/**
 * workflows: what this company does, one verb a file, each gather, decide, commit over the ports beside them.
 * It decides the order of steps and what is one transaction. It refuses to know SQL, HTTP, GraphQL and Stripe's SDK.
 */
export {
  type CapacityTaken,
  type CreditExceeded,
  MESSAGES,
  type PowerExceeded,
  type QuoteExpired,
  REFUSAL_CODES,
  type Refusal,
  type RefusalCode,
  invalid,
  messageOf,
} from './refusal.js';
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
export { viewSitePower } from './supply/view-site-power.js';
export { viewPowerEnvelope } from './supply/view-power-envelope.js';
export { type MiningLoadRow, upsertMiningLoads } from './supply/upsert-mining-loads.js';
export { removeMiningLoad } from './supply/remove-mining-load.js';
export { type CurtailmentCommand, createCurtailment } from './supply/create-curtailment.js';
export { cancelCurtailment } from './supply/cancel-curtailment.js';
export { type CurtailmentView } from './supply/curtailment-view.js';
export { viewCurtailments } from './supply/view-curtailments.js';
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
export { applyStripeEvent, drainInbox } from './money/apply-stripe-event.js';
export { type CloseCommand, closePeriod } from './money/close-period.js';
export { type Drained, drainIntents } from './money/drain-intents.js';
export { type Issue, type IssueNeeds, issueFirstInvoice, issueInvoice } from './money/issue-invoice.js';
export { type PayCommand, payInvoice } from './money/pay-invoice.js';
export { pollStripeEvents } from './money/poll-stripe-events.js';
export { reconcile } from './money/reconcile.js';
export { type WireCommand, recordWire } from './money/record-wire.js';
export { retryIntent } from './money/retry-intent.js';
export { STRIPE_READ_CURSOR, settleBalanceTransactions } from './money/settle-balance-transactions.js';
export { isPaymentPending } from './money/stripe-calls.js';
export { type AdvanceCommand, advanceClock } from './operations/advance-clock.js';
export { expireQuotes } from './operations/expire-quotes.js';
export { forgetChanges } from './operations/forget-changes.js';
export { type Billed, runBilling } from './operations/run-billing.js';
export { runLeaseClock } from './operations/run-lease-clock.js';
export { runMetering } from './operations/run-metering.js';
