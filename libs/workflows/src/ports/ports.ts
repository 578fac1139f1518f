import { type ApiRequestStore } from './api-request-store.js';
import { type CollectionAccount, type LargestCharges, type Party, type Sha256 } from '#libs/billing';
import { type AlertStore } from './alert-store.js';
import { type BankStore } from './bank-stores.js';
import { type ContractActStore } from './contract-act-store.js';
import { type BillingBatchStore } from './billing-batch.js';
import { type ContractMoneyStore } from './contract-money-store.js';
import { type ContractStore, type IndexStore, type TermSheetStore, type TrancheFactsStore } from './contract-stores.js';
import { type CreditNoteStore, type DunningStore } from './credit-stores.js';
import { type Crowd } from './crowd.js';
import { type DemandStore } from './demand-record.js';
import {
  type BillingProfileStore,
  type InvoiceStore,
  type LeaseStore,
  type MeterStore,
  type PaymentMethodStore,
  type QuoteStore,
} from './demand-stores.js';
import { type DirectoryStore } from './directory.js';
import { type Glances } from './glances.js';
import {
  type AcceptanceStore,
  type AvailabilityStore,
  type CurtailmentCallStore,
  type EnergyBillStore,
  type HeartbeatStore,
  type LeaseNoticeStore,
  type OwedCreditStore,
  type ReadingStore,
} from './metering-stores.js';
import { type LedgerStore } from './ledger-store.js';
import { type DisputeStore, type RefundStore } from './money-back-stores.js';
import {
  type AuditStore,
  type ClockStore,
  type CursorStore,
  type IdempotencyStore,
  type InboxStore,
  type IntentStore,
  type PendingWorkStore,
  type ReconciliationStore,
} from './money-stores.js';
import { type MatchDecisionStore } from './match-decision-store.js';
import { type OperationStore } from './operation-store.js';
import { type OutgoingWireStore } from './outgoing-wire-store.js';
import { type PaymentsPort } from './payments.js';
import { type PaymentActionStore, type PaymentSetupStore } from './payment-setup-store.js';
import { type PayoutAccountStore, type PayoutStore, type TransferStore } from './payout-stores.js';
import {
  type CalendarStore,
  type CapacityStore,
  type HallStore,
  type OfferStore,
  type PoolStore,
  type SiteStore,
} from './supply-stores.js';
import { type CurtailmentStore, type MiningLoadStore, type PowerStore } from './power-stores.js';
import {
  type CreditTermsStore,
  type InvoiceWireStore,
  type PrepaidStore,
  type SpendingStore,
} from './spending-stores.js';
import { type PriceIndexStore } from './price-index-store.js';
import { type NotificationStore } from './notification-store.js';
import { type PartyEventStore } from './party-event-store.js';
import { type BooksReportStore } from './books-report-store.js';
import { type StripeRecordStore } from './stripe-record-store.js';
import { type ExceptionStore, type RecordMatchStore } from './reconciliation-stores.js';
import { type TaxEngine } from './tax-engine.js';
import { type TaxStore } from './tax-store.js';
import { type QuoteApprovalStore, type QuoteHistoryStore, type QuoteShareStore } from './quote-desk-stores.js';
import { type StagingStore } from './staging-store.js';
import { type StatementStore } from './statement-store.js';
import { type CashApplicationStore } from './cash-applications.js';
import { type DisputeFileStore } from './dispute-files.js';
import { type TopUpDisputeStore } from './top-up-disputes.js';
import { type StripeEventRecords, type StuckIntents } from './stuck-work.js';
import { type UnitOfWork } from './unit-of-work.js';
import { type UsageStore } from './usage-store.js';
import { type UptimeStore } from './uptime-store.js';
import { type WebhookStore } from './webhook-store.js';

/** What a deployment decides; read once at boot. */
export interface Settings {
  /** Our fee on capacity and energy in basis points (500 = 5 %), snapshot into the terms of each quote. */
  readonly platformFeeBasisPoints: number;
  /** Who issues the invoices. */
  readonly seller: Party;
  /** Where tenants may wire money to, at most one account a currency. */
  readonly collectionAccounts: readonly CollectionAccount[];
  /** What one charge carries by currency, where Stripe has raised or lowered it for our account. */
  readonly largestCharges?: LargestCharges;
  /** Whether staff may advance market time (demo and test). */
  readonly isClockControlled: boolean;
  /** Version of the time-zone data this process counts days by, e.g. "2025b"; snapshot on each invoice. */
  readonly timeZoneData: string;
}

/** Everything a workflow can ask of the world. A workflow takes the `Pick` it needs. */
export interface Ports {
  readonly unitOfWork: UnitOfWork;
  readonly sites: SiteStore;
  readonly pools: PoolStore;
  readonly halls: HallStore;
  readonly offers: OfferStore;
  readonly calendar: CalendarStore;
  readonly capacity: CapacityStore;
  readonly power: PowerStore;
  readonly miningLoads: MiningLoadStore;
  readonly curtailments: CurtailmentStore;
  readonly glances: Glances;
  readonly crowd: Crowd;
  readonly directory: DirectoryStore;
  readonly quotes: QuoteStore;
  readonly quoteShares: QuoteShareStore;
  readonly quoteApprovals: QuoteApprovalStore;
  readonly quoteHistory: QuoteHistoryStore;
  readonly leases: LeaseStore;
  readonly termSheets: TermSheetStore;
  readonly contracts: ContractStore;
  readonly contractActs: ContractActStore;
  readonly indices: IndexStore;
  readonly contractMoney: ContractMoneyStore;
  readonly meters: MeterStore;
  readonly acceptances: AcceptanceStore;
  readonly heartbeats: HeartbeatStore;
  readonly readings: ReadingStore;
  readonly leaseNotices: LeaseNoticeStore;
  readonly curtailmentCalls: CurtailmentCallStore;
  readonly availability: AvailabilityStore;
  readonly energyBills: EnergyBillStore;
  readonly usage: UsageStore;
  readonly owedCredits: OwedCreditStore;
  readonly trancheFacts: TrancheFactsStore;
  readonly demand: DemandStore;
  readonly invoices: InvoiceStore;
  readonly billingBatch: BillingBatchStore;
  readonly creditNotes: CreditNoteStore;
  readonly dunning: DunningStore;
  readonly refunds: RefundStore;
  readonly disputes: DisputeStore;
  readonly disputeFiles: DisputeFileStore;
  readonly outgoingWires: OutgoingWireStore;
  readonly payoutAccounts: PayoutAccountStore;
  readonly payouts: PayoutStore;
  readonly transfers: TransferStore;
  readonly paymentMethods: PaymentMethodStore;
  readonly paymentSetups: PaymentSetupStore;
  readonly paymentActions: PaymentActionStore;
  readonly invoiceWires: InvoiceWireStore;
  readonly prepaid: PrepaidStore;
  readonly topUpDisputes: TopUpDisputeStore;
  readonly cashApplications: CashApplicationStore;
  readonly spending: SpendingStore;
  readonly creditTerms: CreditTermsStore;
  readonly taxes: TaxStore;
  /** Whose rates a quote carries where we collect; left out: those of our own table. */
  readonly taxEngine?: TaxEngine | null;
  readonly billingProfiles: BillingProfileStore;
  readonly ledger: LedgerStore;
  readonly statements: StatementStore;
  readonly bank: BankStore;
  readonly exceptions: ExceptionStore;
  readonly recordMatches: RecordMatchStore;
  readonly booksReports: BooksReportStore;
  readonly stripeRecords: StripeRecordStore;
  readonly staging: StagingStore;
  readonly operations: OperationStore;
  readonly matchDecisions: MatchDecisionStore;
  readonly intents: IntentStore & StuckIntents;
  readonly inbox: InboxStore & StripeEventRecords;
  readonly reconciliations: ReconciliationStore;
  readonly audit: AuditStore;
  readonly idempotency: IdempotencyStore;
  readonly clock: ClockStore;
  readonly cursors: CursorStore;
  readonly pendingWork: PendingWorkStore;
  readonly partyEvents: PartyEventStore;
  readonly webhooks: WebhookStore;
  readonly priceIndex: PriceIndexStore;
  readonly alerts: AlertStore;
  readonly notifications: NotificationStore;
  readonly uptime: UptimeStore;
  readonly apiRequests: ApiRequestStore;
  readonly payments: PaymentsPort;
  readonly settings: Settings;
  /** Hashes texts that must be shown unchanged later: contracts, schedules, invoices. */
  readonly sha256: Sha256;
}

// what other rooms may know of them, by way of this library's index.ts
export type { ContractStore, IndexStore, SignedContract, TermSheetProposal } from './contract-stores.js';
export type { TermSheetRevision, TermSheetState, TermSheetStore, TrancheLease } from './contract-stores.js';
export type { BankAccount, BankGap, BankLine, BankLineFilter, BankLineUse, BankStatement } from './bank-stores.js';
export type { BankStore, BankUpload, NewBankLine, RefusedBankFile } from './bank-stores.js';
export type { ContractAct, ContractActDetail, ContractActState, ContractActStore } from './contract-act-store.js';
export type { Crowd, Hold, HoldRequest } from './crowd.js';
export type { DirectoryStore } from './directory.js';
export type { Glance, Glances } from './glances.js';
export type { AccountBalance, BooksAsOf, BooksTime, ClosedPeriod, JournalFilter, LedgerStore } from './ledger-store.js';
export type { PostedJournal } from './ledger-store.js';
export type { Page, PageRequest } from './paging.js';
export type { CurtailmentStore, MiningLoadStore, MiningOrder, PowerStore } from './power-stores.js';
export type { AcceptanceStore, AvailabilityStore, CurtailmentCallStore, EnergyBillStore } from './metering-stores.js';
export type { HeardNode, HeartbeatStore, Heartbeats, LeaseNoticeStore, OwedCredit } from './metering-stores.js';
export type { OwedCreditStore, ReadingStore, ReceivedCharge } from './metering-stores.js';
export type { OrganisationScope, PlatformScope, Scope, TransactionMode, Tx, UnitOfWork } from './unit-of-work.js';
export type { CalendarBlock, CalendarStore, CapacityStore, HallStore, MarketView } from './supply-stores.js';
export type { OfferStore, PoolStore, Reservation, SitePowerSlice, SiteStore, UsedRectangle } from './supply-stores.js';
export type {
  BillingProfile,
  BillingProfileStore,
  InvoiceStore,
  LeaseStore,
  MeterStore,
  MeteredLine,
} from './demand-stores.js';
export type { PaymentMethod, PaymentMethodStore, ProviderEarnings, QuoteStore } from './demand-stores.js';
export type { QuoteApproval, QuoteApprovalRule, QuoteApprovalStore, QuoteDeed } from './quote-desk-stores.js';
export type { QuoteHistoryStore, QuoteShare, QuoteShareStore } from './quote-desk-stores.js';
export type { AuditEntry, AuditStore, ClaimRequest, ClaimedIntent, ClockStore, CursorStore } from './money-stores.js';
export { INTENT_OPERATIONS, type IdempotencyStore, type InboxEvent, type InboxStore } from './money-stores.js';
export type { Intent, IntentFilter, IntentOperation, IntentOutcome, IntentStore, NewIntent } from './money-stores.js';
export type { PendingWork, PendingWorkStore, ReconciliationStore, StoredReport } from './money-stores.js';
export type { AttachedPaymentMethod, PaymentMethodRefusal } from './attached-payment-method.js';
export type { NewCustomer, PaymentsPort, SendContext, StripeBalanceTransactionView } from './payments.js';
export type { StripeBalanceView, StripeChargeView, StripeEventView, StripeInvoiceView } from './payments.js';
export type { IntentStanding, StripeEventFilter, StripeEventRecord, StripeEventRecords } from './stuck-work.js';
export type { StuckIntents } from './stuck-work.js';
export { PAYMENT_WAYS, type PaymentAction, type PaymentActionStore, type PaymentSetup } from './payment-setup-store.js';
export type { PaymentSetupStore, PaymentWay } from './payment-setup-store.js';
export type { NewSetup, StripeConfirmation, StripeSetupView } from './payment-setups.js';
export type { StripePayoutView } from './own-payouts.js';
export { STRIPE_DISPUTE_STATUSES, type StripeDisputeStatus, type StripeDisputeView } from './money-back-payments.js';
export type { StripeRefundView } from './money-back-payments.js';
export type { Dispute, DisputeAnswer, DisputeStore, Refund, RefundStore, RefundTotals } from './money-back-stores.js';
export type { BillingBatchStore } from './billing-batch.js';
export type { ContractMoney, ContractMoneyStore, DepositForfeit, DepositUse } from './contract-money-store.js';
export type { CreditNoteStore, CreditTotals, DunningStore } from './credit-stores.js';
export type { OutgoingWire, OutgoingWireStore, WireState, WireStep } from './outgoing-wire-store.js';
export type { StatementStore } from './statement-store.js';
export type { Typesetter } from './typesetter.js';
export type { DemandQuery, DemandStore, RefusedRequest } from './demand-record.js';
export { type DisputeFile, type DisputeFileStore, FILE_EVIDENCE, type NewDisputeFile } from './dispute-files.js';
export type { ConnectPort, ConnectedPayoutView, OnboardingLink, OnboardingReturn } from './connect.js';
export type { StripeAccountView, StripeReversalView, StripeTransferView } from './connect.js';
export type { PayoutAccount, PayoutAccountState, PayoutAccountStore, PayoutHop, PayoutLook } from './payout-stores.js';
export type { PayoutStore, PayoutWait, ProviderHoldings, TransferStore } from './payout-stores.js';
export type { AutoTopUp, BalanceDraw, BalanceSetting, Budget, BudgetAlert, CreditTerms } from './spending-stores.js';
export type { CreditTermsStore, InvoiceWire, InvoiceWireStore, MonthSpend, PrepaidStore } from './spending-stores.js';
export type { PurchaseOrder, SpendingOf, SpendingStore, TopUp } from './spending-stores.js';
export type { StripePaymentIntentView } from './top-up-payments.js';
export type { ApplicationUndo, CashApplication, CashApplicationStore } from './cash-applications.js';
export type { TopUpDebts, TopUpDispute, TopUpDisputeStore, TopUpDunningRecord } from './top-up-disputes.js';
export type { TopUpTaking, TopUpWriteOff } from './top-up-disputes.js';
export type { NoTaxAnswer, TaxCalculated, TaxEngine, TaxQuestion } from './tax-engine.js';
export type { TaxAtEngine, TaxCalculation, TaxRecord, TaxReportRow, TaxStore } from './tax-store.js';
export { type BookIdentity, type BookIdentityName, type CloseItem } from './book-identities.js';
export { CLOSED_STATES, type Certificate } from './reconciliation-stores.js';
export type { DocumentBreak } from './book-identities.js';
export type { ExceptionFilter, ExceptionState, ExceptionStep } from './reconciliation-stores.js';
export type { IdentitySnapshot } from './book-identities.js';
export type { ExceptionStore, LegCount, MatchFinding, MatchingRun, RunScope } from './reconciliation-stores.js';
export type { NewRecordMatch, ReasonCode, ReconciliationException, RecordMatch } from './reconciliation-stores.js';
export type { RecordMatchStore, RecordPulse, Resolution, StepKind } from './reconciliation-stores.js';
export type { DecisionKind, DecisionState, DecisionStep, MatchDecision } from './match-decision-store.js';
export type { MatchDecisionStore, MatchSuggestion, NewDecision } from './match-decision-store.js';
export type { Operation, OperationStore } from './operation-store.js';
export type { ReadSource, Reading, SettleRequest, Settled, StagedEntry, StagedSource } from './staging-store.js';
export type { StagingStore } from './staging-store.js';
export type { ExceptionFile, ExceptionFileStore, NewExceptionFile } from './exception-files.js';
export type { PeriodReopening, PeriodReopenings, ReopeningStep } from './period-reopenings.js';
export { BOOKS_REPORTS, type BooksReport, type BooksReportStore, type FigureItem } from './books-report-store.js';
export type { FigurePosting, ReportEquation, ReportFigure, ReportRange, SummedReport } from './books-report-store.js';
export type { PartyEvent, PartyEventStore } from './party-event-store.js';
export type { ApiRequest, ApiRequestOutcome, ApiRequestStore } from './api-request-store.js';
export type { CallWebhook, ClaimedDelivery, EndpointBehind, WebhookAnswer, WebhookAttempt } from './webhook-store.js';
export type { WebhookDelivery, WebhookEndpoint, WebhookLane, WebhookMessage, WebhookStore } from './webhook-store.js';
export type { AlertMatch, AlertSighting, AlertStore, NeedAlert } from './alert-store.js';
export type { NotificationStore, SubjectFacts } from './notification-store.js';
export type { UptimeDay, UptimeStore } from './uptime-store.js';
export type { IndexPoint, PriceIndexStore } from './price-index-store.js';
export type { StripeRecordStore } from './stripe-record-store.js';
export type { ReadHour, UsageStore } from './usage-store.js';
