/**
 * workflows: what this company does, one verb a file, each gather, decide, commit over the ports beside them.
 * It decides the order of steps and what is one transaction. It refuses to know SQL, HTTP, GraphQL and Stripe's SDK.
 */
export {
  type CapacityTaken,
  type CreditExceeded,
  MESSAGES,
  type QuoteExpired,
  REFUSAL_CODES,
  type Refusal,
  type RefusalCode,
  invalid,
  messageOf,
} from './refusal.js';
export type { DirectoryStore } from './ports/directory.js';
export type { Page, PageRequest } from './ports/paging.js';
export type { Ports, Settings } from './ports/ports.js';
export type { OrganisationScope, PlatformScope, Scope, Tx, UnitOfWork } from './ports/unit-of-work.js';
export type {
  CalendarBlock,
  CalendarStore,
  CapacityStore,
  HallStore,
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
  QuoteStore,
} from './ports/demand-stores.js';
export {
  type AccountBalance,
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
  type LedgerStore,
  type NewIntent,
  type PendingWork,
  type PendingWorkStore,
  type PostedJournal,
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
