import { type Glances, type Ports } from '#libs/workflows';
import { capacityStore } from './capacity/capacity.store.js';
import { curtailmentStore } from './power/curtailment.store.js';
import { miningLoadStore } from './power/mining-load.store.js';
import { powerStore } from './power/power.store.js';
import { demandStore } from './demand/demand.store.js';
import { leaseStore } from './demand/lease.store.js';
import { meterStore } from './demand/meter.store.js';
import { quoteStore } from './demand/quote.store.js';
import { billingProfileStore, directoryStore } from './invoice/billing-profile.store.js';
import { invoiceStore } from './invoice/invoice.store.js';
import { paymentMethodStore } from './invoice/payment-method.store.js';
import { ledgerStore } from './ledger/ledger.store.js';
import { auditStore, clockStore, cursorStore, pendingWorkStore } from './records/clock.store.js';
import { idempotencyStore } from './records/idempotency.store.js';
import { inboxStore } from './records/inbox.store.js';
import { intentStore } from './records/intent.store.js';
import { reconciliationStore } from './records/reconciliation.store.js';
import { calendarStore } from './supply/calendar.store.js';
import { type CurrentMarket } from './supply/current-market.js';
import { offerStore } from './supply/offer.store.js';
import { hallStore, poolStore, siteStore } from './supply/supply.store.js';

/** Every port that is kept in the database, under its name in `Ports`. */
export type Stores = Omit<Ports, 'unitOfWork' | 'payments' | 'settings'>;

/** Stateless, save for the index of what is on offer: one set per process. */
export function createStores(glances: Glances, market: CurrentMarket): Stores {
  return {
    sites: siteStore(),
    pools: poolStore(),
    halls: hallStore(),
    offers: offerStore(market),
    calendar: calendarStore(),
    capacity: capacityStore(),
    power: powerStore(),
    miningLoads: miningLoadStore(),
    curtailments: curtailmentStore(),
    glances,
    directory: directoryStore(),
    quotes: quoteStore(),
    leases: leaseStore(),
    meters: meterStore(),
    demand: demandStore(),
    invoices: invoiceStore(),
    paymentMethods: paymentMethodStore(),
    billingProfiles: billingProfileStore(),
    ledger: ledgerStore(),
    intents: intentStore(),
    inbox: inboxStore(),
    reconciliations: reconciliationStore(),
    audit: auditStore(),
    idempotency: idempotencyStore(),
    clock: clockStore(),
    cursors: cursorStore(),
    pendingWork: pendingWorkStore(),
  };
}
