import { type Instant, decimal, instant, money, rate } from '#libs/kernel';
import { type Lease, type Terms } from '#libs/market';
import {
  type PlatformScope,
  type Ports,
  type Settings,
  drainInbox,
  drainIntents,
  issueFirstInvoice,
  pollStripeEvents,
} from '#libs/workflows';
import { fakeBillingBatch } from './billing-batch.js';
import { fakeCreditNotes } from './credit.js';
import { type FakeRealClock, type MoneyTables, fakeMoney, moneyTables } from './money.js';
import { type PayoutTables, payoutTables } from './payout-holdings.js';
import { fakePayouts } from './payouts.js';
import { type ReconciliationTables, fakeReconciliation, reconciliationTables } from './reconciliation.js';
import { fakeStatements } from './statements.js';
import { fakePriceIndex } from './price-index.js';
import { fakePartyEvents } from './party-events.js';
import { alertTables, fakeAlerts, fakeUptime } from './alerts.js';
import { fakeNotifications } from './notifications.js';
import { fakeApiRequests } from './api-requests.js';
import { fakeWebhooks, webhookTables } from './webhooks.js';
import { FakeStripe } from './stripe.js';
import { type FakeWorld, fakeWorld } from './world.js';

export const WORKER_SCOPE: PlatformScope = { kind: 'PLATFORM', actorId: 'worker' };

/** A fake world with money in it: books, calls to Stripe, and a Stripe that answers them. */
export interface MoneyWorld {
  readonly database: FakeWorld['database'];
  readonly tables: FakeWorld['tables'] & MoneyTables & PayoutTables & ReconciliationTables;
  readonly ports: Ports;
  readonly real: FakeRealClock;
  readonly stripe: FakeStripe;
  /** Books a lease as bookQuote would: row, history and first invoice. */
  book(facts?: Partial<Lease>): Promise<Lease>;
  /** Lets every claim and back-off run out, then sends and applies until nothing moves any more. */
  settle(): Promise<void>;
}

/** One tenant (org_ai), one provider (org_miner), at an instant. */
export function moneyWorld({
  now = instant('2026-03-01T00:00:00Z'),
  settings = {},
}: { now?: Instant; settings?: Partial<Settings> } = {}): MoneyWorld {
  const world = fakeWorld({ now, settings });
  const real: FakeRealClock = { now: 0 };
  const tables = {
    ...moneyTables(world.database),
    ...payoutTables(world.database),
    ...reconciliationTables(world.database),
  };
  const stripe = new FakeStripe(now);
  const stores = fakeMoney(tables, real);
  const ports: Ports = {
    ...world.ports,
    ...stores,
    creditNotes: fakeCreditNotes(world.tables, stores.ledger),
    billingBatch: fakeBillingBatch({ ...world.ports, ...stores }),
    statements: fakeStatements({ ...world.tables, ...tables }),
    ...fakePayouts({ ...world.tables, ...tables }),
    ...fakeReconciliation(tables, stores.ledger, world.ports.bank),
    partyEvents: fakePartyEvents(),
    webhooks: fakeWebhooks(webhookTables(now)),
    priceIndex: fakePriceIndex(),
    ...{ alerts: fakeAlerts(alertTables(world.database)), notifications: fakeNotifications(), uptime: fakeUptime() },
    apiRequests: fakeApiRequests(),
    payments: stripe,
  };
  const all = { ...world.tables, ...tables };
  all.profiles.seed('org_ai', {
    orgId: 'org_ai',
    kind: 'TENANT',
    legalName: 'Tensor Forge GmbH',
    country: 'DE',
    taxId: 'DE136695976',
    billingEmail: 'ap@tensorforge.example',
    creditLimit: money(0n, 'USD'),
    stripeCustomerId: null,
    netDays: null,
    suspendedFor: null,
  });
  return {
    database: world.database,
    tables: all,
    ports,
    real,
    stripe,
    book: (facts) => bookLease(ports, facts),
    settle: () => settle(ports, real, stripe, world.database),
  };
}

async function settle(
  ports: Ports,
  real: FakeRealClock,
  stripe: FakeStripe,
  database: FakeWorld['database'],
): Promise<void> {
  const request = { worker: 'w1', limit: 10, leaseMilliseconds: 30_000 };
  for (let round = 0; round < 50; round += 1) {
    real.now += 3_600_000;
    await stripe.followClock(database.now);
    const sent = await drainIntents(ports)(WORKER_SCOPE, request);
    await pollStripeEvents(ports)(WORKER_SCOPE);
    const { applied, parked } = await drainInbox(ports)(WORKER_SCOPE, request);
    if (Object.values(sent).every((count) => count === 0) && applied + parked === 0) return;
  }
  throw new Error('calls and events do not come to rest');
}

async function bookLease(ports: Ports, facts: Partial<Lease> = {}): Promise<Lease> {
  return ports.unitOfWork.run(WORKER_SCOPE, async (tx) => {
    const start = facts.period?.start ?? tx.now;
    const lease = {
      ...aLease(start),
      id: tx.newId('lease'),
      createdAt: tx.now,
      number: await ports.leases.nextNumber(tx),
      ...facts,
    };
    await ports.leases.insert(tx, lease, { at: tx.now, state: lease.state, reason: lease.reason, note: null });
    const profile = await ports.billingProfiles.byOrg(tx, lease.tenantOrgId);
    if (profile) await issueFirstInvoice(ports)(tx, lease, profile);
    return lease;
  });
}

/** 8 GPUs at 2 USD for 91 days from `start`, waiting for their first payment. */
function aLease(start: Instant): Omit<Lease, 'id' | 'number'> {
  return {
    quoteId: 'qte_1',
    tenantOrgId: 'org_ai',
    providerOrgId: 'org_miner',
    resourceId: 'pool_1',
    resourceKind: 'GPU',
    resourceName: 'H100 at Pecos',
    siteId: 'site_1',
    period: { start, end: (start + 91 * 86_400_000) as Instant },
    units: 8,
    placement: [{ from: 0, to: 8 }],
    terms: someTerms(),
    total: money(0n, 'USD'),
    state: 'PENDING_PAYMENT',
    reason: 'BOOKED',
    contract: null,
    costCentre: null,
    purchaseOrder: null,
    access: null,
    createdAt: start,
    acceptedAt: null,
    startedAt: null,
    endedAt: null,
    meteredUntil: null,
    version: 1,
  };
}

/** Reserved at 2 USD a GPU-hour, 5 % fee, no tax. */
export function someTerms(facts: Partial<Terms> = {}): Terms {
  return {
    billing: 'RESERVED',
    unitPrice: rate(decimal('2'), 'USD', 'GPU_HOUR'),
    energyPrice: null,
    platformFeeBasisPoints: 500,
    tax: { jurisdiction: 'US', basisPoints: 0, kind: 'NOT_REGISTERED' },
    timeZone: 'UTC',
    meterWattsPerUnit: 1_430,
    serviceLevels: null,
    ...facts,
  };
}
