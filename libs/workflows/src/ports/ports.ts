import { type Party } from '#libs/billing';
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
import { type UnitOfWork } from './unit-of-work.js';

/** What a deployment decides; read once at boot. */
export interface Settings {
  /** Our fee on capacity and energy in basis points (500 = 5 %), snapshot into the terms of each quote. */
  readonly platformFeeBasisPoints: number;
  /** Who issues the invoices. */
  readonly seller: Party;
  /** Whether staff may advance market time (demo and test). */
  readonly isClockControlled: boolean;
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
  readonly directory: DirectoryStore;
  readonly quotes: QuoteStore;
  readonly leases: LeaseStore;
  readonly meters: MeterStore;
  readonly demand: DemandStore;
  readonly invoices: InvoiceStore;
  readonly paymentMethods: PaymentMethodStore;
  readonly billingProfiles: BillingProfileStore;
  readonly ledger: LedgerStore;
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
}
