import { type Party, type Sha256 } from '#libs/billing';
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
  type HeartbeatStore,
  type LeaseNoticeStore,
  type ReadingStore,
} from './metering-stores.js';
import { type LedgerStore } from './ledger-store.js';
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
import { type PaymentsPort } from './payments.js';
import {
  type CalendarStore,
  type CapacityStore,
  type HallStore,
  type OfferStore,
  type PoolStore,
  type SiteStore,
} from './supply-stores.js';
import { type CurtailmentStore, type MiningLoadStore, type PowerStore } from './power-stores.js';
import { type StatementStore } from './statement-store.js';
import { type UnitOfWork } from './unit-of-work.js';

/** What a deployment decides; read once at boot. */
export interface Settings {
  /** Our fee on capacity and energy in basis points (500 = 5 %), snapshot into the terms of each quote. */
  readonly platformFeeBasisPoints: number;
  /** Who issues the invoices. */
  readonly seller: Party;
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
  readonly trancheFacts: TrancheFactsStore;
  readonly demand: DemandStore;
  readonly invoices: InvoiceStore;
  readonly billingBatch: BillingBatchStore;
  readonly creditNotes: CreditNoteStore;
  readonly dunning: DunningStore;
  readonly paymentMethods: PaymentMethodStore;
  readonly billingProfiles: BillingProfileStore;
  readonly ledger: LedgerStore;
  readonly statements: StatementStore;
  readonly intents: IntentStore;
  readonly inbox: InboxStore;
  readonly reconciliations: ReconciliationStore;
  readonly audit: AuditStore;
  readonly idempotency: IdempotencyStore;
  readonly clock: ClockStore;
  readonly cursors: CursorStore;
  readonly pendingWork: PendingWorkStore;
  readonly payments: PaymentsPort;
  readonly settings: Settings;
  /** Hashes texts that must be shown unchanged later: contracts, schedules, invoices. */
  readonly sha256: Sha256;
}
