// World: a database of its own, the Stripe emulator with chaotic webhooks and one real worker process that is killed with SIGKILL, again
// and again. Bookings are made in this process with the real workflows and stores.
import pg from 'pg';
import { type Invoice } from '#libs/billing';
import { DAY, addMilliseconds, unwrap } from '#libs/kernel';
import { stripePayments } from '#libs/payments';
import { type Database } from '#libs/store';
import {
  type TestDatabase,
  FAKE_SETTINGS,
  aLeaseOf,
  aQuote,
  createTestDatabase,
  seedListing,
  seedOrganisation,
  theBooking,
} from '#libs/testkit';
import {
  type OrganisationScope,
  type Ports,
  addPaymentMethod,
  issueFirstInvoice,
  payInvoice,
  reconcile,
} from '#libs/workflows';
import { type System, startSystem } from '../scripts/system.mjs';

/** Real time within which everything must have come to rest after a restart. */
const REST_MS = 60_000;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

interface World {
  readonly db: TestDatabase;
  readonly system: System;
  readonly ports: Ports;
  readonly tenant: OrganisationScope;
  readonly listing: Awaited<ReturnType<typeof seedListing>>;
}

async function openWorld(): Promise<World & { close(): Promise<void> }> {
  const db = await createTestDatabase();
  const system = await startSystem({
    programs: { worker: 1, 'stripe-emulator': 1 },
    databaseUrl: db.ownerUrl,
    env: { CLAIM_SECONDS: '1', STRIPE_POLL_SECONDS: '1' },
  });
  const database: Database = await db.open({ tenantTokenKey: system.secrets.tenantTokenKey });
  const [emulator] = system.of('stripe-emulator');
  const ports: Ports = {
    unitOfWork: database.unitOfWork,
    ...database.stores,
    payments: stripePayments({ secretKey: system.secrets.stripeSecretKey, apiBase: emulator?.url }),
    settings: FAKE_SETTINGS,
  };
  const orgId = await seedOrganisation(db, 'TENANT');
  const listing = await seedListing(db, database);
  const tenant = { kind: 'ORGANISATION', orgId, actorId: 'usr_test' } as const;
  const close = async () => {
    await system.stop();
    await db.close();
  };
  return { db, system, ports, tenant, listing, close };
}

/** Ten days of eight GPUs from ten days on, booked and asked to be paid: five calls to Stripe are committed and none is sent. */
async function bookAndPay({ ports, tenant, listing }: World): Promise<Invoice> {
  const invoice = await ports.unitOfWork.run(tenant, async (tx) => {
    const period = { start: addMilliseconds(tx.now, 10 * DAY), end: addMilliseconds(tx.now, 20 * DAY) };
    const { pool, site, providerOrgId } = listing;
    const quote = aQuote({
      orgId: tenant.orgId,
      offerId: pool.id,
      providerOrgId,
      siteId: site.id,
      period,
      createdAt: tx.now,
    });
    const lease = aLeaseOf(quote);
    await ports.quotes.insert(tx, quote);
    await ports.leases.insert(tx, lease, theBooking(lease));
    const profile = await ports.billingProfiles.byOrg(tx, tenant.orgId);
    const issued = profile && (await issueFirstInvoice(ports)(tx, lease, profile));
    if (!issued) throw new Error('nothing was issued');
    return issued;
  });
  const method = unwrap(await addPaymentMethod(ports)(tenant, { token: 'pm_card_visa' }));
  const command = { invoiceId: invoice.id, paymentMethodId: method.id, idempotencyKey: `pay-${invoice.id}` };
  return unwrap(await payInvoice(ports)(tenant, command));
}

async function until(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + REST_MS; Date.now() < end; await pause(20)) if (await isTrue()) return;
  throw new Error(`${what}: not within ${REST_MS / 1000} s`);
}

const worker = ({ system }: World) => {
  const [first] = system.of('worker');
  if (!first) throw new Error('no worker');
  return first;
};

/** The books of one invoice, the names of things made up along the way left out. */
async function booksOf({ db }: World, invoice: Invoice): Promise<string[]> {
  const rows = await db.sql<{ line: string }>(
    `SELECT j.kind || ' ' || a.type || ' ' || e.minor AS line FROM journal j JOIN entry e ON e.journal_id = j.id
     JOIN account a ON a.id = e.account_id WHERE j.source_id = $1 ORDER BY 1`,
    [invoice.id],
  );
  return rows.map(({ line }) => line);
}

/** What Stripe has for one invoice of ours: invoices, and charges that succeeded. */
async function atStripe({ ports }: World, invoice: Invoice): Promise<{ invoices: number; charges: number }> {
  const now = await ports.unitOfWork.run({ kind: 'PLATFORM', actorId: 'test' }, (tx) => Promise.resolve(tx.now));
  const all = await ports.payments.invoices(addMilliseconds(now, -DAY), addMilliseconds(now, DAY));
  const mine = all.filter(({ ourInvoiceId }) => ourInvoiceId === invoice.id);
  return { invoices: mine.length, charges: mine.flatMap(({ chargeIds }) => chargeIds).length };
}

async function isPaid({ db }: World, invoice: Invoice): Promise<boolean> {
  const [row] = await db.sql<{ state: string; open: number }>(
    `SELECT state, (SELECT count(*)::int FROM intent WHERE aggregate_id = $1 AND state <> 'SENT') AS open FROM invoice WHERE id = $1`,
    [invoice.id],
  );
  return row?.state === 'PAID' && row.open === 0;
}

/** How many calls of the invoice the database knows to have been answered. */
async function recorded({ db }: World, invoice: Invoice): Promise<number> {
  const [row] = await db.sql<{ n: number }>(
    `SELECT count(*)::int AS n FROM intent WHERE aggregate_id = $1 AND state = 'SENT'`,
    [invoice.id],
  );
  return row?.n ?? 0;
}

/** How many of our calls for the invoice the emulator has executed, by our own keys. */
async function executed({ system }: World, invoice: Invoice): Promise<number> {
  const [emulator] = system.of('stripe-emulator');
  const response = await fetch(`${emulator?.url}/_emulator/requests`);
  const { requests } = (await response.json()) as { requests: { idempotency_key?: string | null; status: number }[] };
  const keys = requests.filter(({ status }) => status === 200).map(({ idempotency_key }) => idempotency_key ?? '');
  return new Set(keys.filter((key) => key.includes(invoice.id))).size;
}

/** The five calls of an invoice with two lines that ask for something: the route, and which execution of it. */
const CALLS = [
  ['POST /v1/invoices', 1],
  ['POST /v1/invoiceitems', 1],
  ['POST /v1/invoiceitems', 2],
  ['POST /v1/invoices/:id/finalize', 1],
  ['POST /v1/invoices/:id/pay', 1],
] as const;

/** Real time for which the emulator holds back the call in question: enough to lock the invoice's row meanwhile. */
const HELD_BACK_MS = 3_000;

/**
 * Starts the worker and kills it after Stripe executed call number `call` (1 to 5) and before that is recorded. The emulator holds the call
 * back until a lock on the invoice's row, held from here, keeps the recording transaction waiting; so the window is hit for certain, and
 * the test checks that it was.
 */
async function killAfterCall(world: World, invoice: Invoice, call: number): Promise<void> {
  const [match, nth] = CALLS[call - 1] ?? CALLS[0];
  const [emulator] = world.system.of('stripe-emulator');
  const fault = { match, nth, kind: 'slow', delay_ms: HELD_BACK_MS };
  await fetch(`${emulator?.url}/_emulator/faults`, { method: 'POST', body: JSON.stringify(fault) });
  await worker(world).start();
  await until(`call ${call - 1} recorded`, async () => (await recorded(world, invoice)) >= call - 1);
  const lock = new pg.Client({ connectionString: world.db.ownerUrl });
  await lock.connect();
  try {
    await lock.query('BEGIN');
    await lock.query('SELECT 1 FROM invoice WHERE id = $1 FOR NO KEY UPDATE', [invoice.id]);
    await until(`call ${call} executed`, async () => (await executed(world, invoice)) >= call);
    await worker(world).kill('SIGKILL');
    expect([await executed(world, invoice), await recorded(world, invoice)]).toEqual([call, call - 1]);
  } finally {
    await lock.end();
  }
}

describe('a worker that is killed between a call to Stripe and its record', () => {
  it('leaves the same books and one charge, whichever call it was', async () => {
    const world = await openWorld();
    try {
      const smooth = await bookAndPay(world);
      await until('an undisturbed payment', () => isPaid(world, smooth));
      const books = await booksOf(world, smooth);
      expect(books).toHaveLength(9);
      for (const call of [1, 2, 3, 4, 5]) {
        await worker(world).kill('SIGTERM');
        const invoice = await bookAndPay(world);
        await killAfterCall(world, invoice, call);
        await worker(world).start();
        await until(`invoice of the worker killed after call ${call} paid`, () => isPaid(world, invoice));
        expect(await booksOf(world, invoice)).toEqual(books);
        expect(await atStripe(world, invoice)).toEqual({ invoices: 1, charges: 1 });
      }
      const { report } = await reconcile(world.ports)({ kind: 'PLATFORM', actorId: 'test' });
      expect(report.differences.filter(({ type }) => type !== 'TIMING')).toEqual([]);
    } finally {
      await world.close();
    }
  }, 300_000);

  it('would leave a second invoice at Stripe if the key were not stable, and reconciliation would name it', async () => {
    const world = await openWorld();
    try {
      await worker(world).kill('SIGTERM');
      const invoice = await bookAndPay(world);
      await killAfterCall(world, invoice, 1);
      await world.db.sql(
        `UPDATE intent SET revision = revision + 1 WHERE aggregate_id = $1 AND operation = 'INVOICE_CREATE'`,
        [invoice.id],
      );
      await worker(world).start();
      await until('the invoice paid', () => isPaid(world, invoice));
      expect((await atStripe(world, invoice)).invoices).toBe(2);
      const { report } = await reconcile(world.ports)({ kind: 'PLATFORM', actorId: 'test' });
      expect(report.differences.map(({ type, subject }) => `${type} ${subject}`)).toContain('DUPLICATE INVOICE');
    } finally {
      await world.close();
    }
  }, 150_000);
});
