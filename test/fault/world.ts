import { createHash } from 'node:crypto';
import { type Invoice } from '#libs/billing';
import { DAY, addMilliseconds, unwrap } from '#libs/kernel';
import { stripePayments } from '#libs/payments';
import {
  type SeededListing,
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
  pollStripeEvents,
  settleBalanceTransactions,
} from '#libs/workflows';
import { type Instance, type System, startSystem } from '../../scripts/system.mjs';

/** Real time within which everything must have come to rest after a restart. */
const REST_MS = 60_000;
/** Real time in which the books must not change to be called at rest: longer than the worker's slowest round. */
const STILL_MS = 1_200;
export const STAFF = { kind: 'PLATFORM', actorId: 'test' } as const;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export async function until(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + REST_MS; Date.now() < end; await pause(25)) if (await isTrue()) return;
  throw new Error(`${what}: not within ${REST_MS / 1000} s`);
}

/** A database of its own, the emulator with chaotic webhooks and one real worker; bookings are made in this process. */
export interface World {
  readonly db: TestDatabase;
  readonly system: System;
  readonly ports: Ports;
  readonly worker: Instance;
  /** A request to the emulator, as Stripe's API or as the world outside. */
  stripe<T>(path: string, body?: object): Promise<T>;
  /** Lets the emulator forget the requests so far: it keeps the last ones only, and they are counted. */
  forgetRequests(): Promise<unknown>;
  /** A new tenant and a new provider with one pool: nothing of another case touches them. */
  parties(): Promise<Parties>;
  close(): Promise<void>;
}

export interface Parties {
  readonly tenant: OrganisationScope;
  readonly miner: OrganisationScope;
  readonly listing: SeededListing;
}

/** How the emulator delivers webhooks: which are late, lost at first, doubled or out of order, by a seed; or all at once, in order. */
export type Chaos = { readonly seed: string } | 'off';

export async function openWorld(chaos: Chaos = { seed: 'stripe-emulator' }): Promise<World> {
  const db = await createTestDatabase();
  const system = await startSystem({
    programs: { worker: 1, 'stripe-emulator': 1 },
    databaseUrl: db.ownerUrl,
    env: { CLAIM_SECONDS: '1', STRIPE_POLL_SECONDS: '1', ...chaosOf(chaos) },
  });
  const [[emulator], [worker]] = [system.of('stripe-emulator'), system.of('worker')];
  if (!emulator || !worker) throw new Error('no emulator or no worker');
  const database = await db.open({ tenantTokenKey: system.secrets.tenantTokenKey });
  const payments = stripePayments({ secretKey: system.secrets.stripeSecretKey, apiBase: emulator.url });
  const ports: Ports = { unitOfWork: database.unitOfWork, ...database.stores, payments, settings: FAKE_SETTINGS };
  const headers = { authorization: `Bearer ${system.secrets.stripeSecretKey}`, 'content-type': 'application/json' };
  return {
    ...{ db, system, ports, worker },
    stripe: async <T>(path: string, body?: object) => {
      const init = body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers };
      const answer = await fetch(new URL(path, emulator.url), init);
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as T;
    },
    forgetRequests: () => fetch(new URL('/_emulator/requests', emulator.url), { method: 'DELETE', headers }),
    parties: async () => {
      const orgId = await seedOrganisation(db, 'TENANT');
      const listing = await seedListing(db, database);
      const person = (id: string) => ({ kind: 'ORGANISATION', orgId: id, actorId: 'usr_test' }) as const;
      return { tenant: person(orgId), miner: person(listing.providerOrgId), listing };
    },
    close: async () => {
      await system.stop();
      await db.close();
    },
  };
}

function chaosOf(chaos: Chaos): Record<string, string> {
  return chaos === 'off' ? { CHAOS: 'off' } : { CHAOS: 'on', CHAOS_SEED: chaos.seed };
}

/** Taxed in Quebec, by the country and by the province, at the rates that the emulator has. */
const IN_QUEBEC = {
  tax: {
    jurisdiction: 'CA',
    basisPoints: 1_497,
    kind: 'STANDARD',
    parts: [
      { jurisdiction: 'CA', name: 'GST', millionths: 50_000 },
      { jurisdiction: 'CA-QC', name: 'QST', millionths: 99_750 },
    ],
  },
  asked: {
    ...{ calculationId: 'taxcalc_quote', taxCode: 'txcd_10101000' },
    place: { country: 'CA', subdivision: 'QC', locality: null, rule: 'CUSTOMER' },
  },
} as const;

/**
 * Ten days of eight GPUs from ten days on, booked: four calls to Stripe are committed that put the invoice there. `isTaxed`: its quote asked Stripe
 * Tax, so one more tells Stripe of its tax.
 */
export async function book({ ports }: World, { tenant, listing }: Parties, isTaxed = false): Promise<Invoice> {
  return ports.unitOfWork.run(tenant, async (tx) => {
    const period = { start: addMilliseconds(tx.now, 10 * DAY), end: addMilliseconds(tx.now, 20 * DAY) };
    const { pool, site, providerOrgId } = listing;
    const facts = { orgId: tenant.orgId, offerId: pool.id, providerOrgId, siteId: site.id };
    const plain = aQuote({ ...facts, period, createdAt: tx.now });
    const quote = isTaxed ? { ...plain, terms: { ...plain.terms, tax: IN_QUEBEC.tax } } : plain;
    const lease = aLeaseOf(quote);
    await ports.quotes.insert(tx, quote);
    const asked = { quoteId: quote.id, orgId: tenant.orgId, calculatedAt: tx.now, ...IN_QUEBEC.asked };
    if (isTaxed) await ports.taxes.keepCalculation(tx, asked);
    await ports.leases.insert(tx, lease, theBooking(lease));
    const profile = await ports.billingProfiles.byOrg(tx, tenant.orgId);
    const issued = profile && (await issueFirstInvoice(ports)(tx, lease, profile));
    if (!issued) throw new Error('nothing was issued');
    return issued;
  });
}

/** Asks for an invoice to be collected by card: one more call. */
export async function askPay({ ports }: World, { tenant }: Parties, { id }: Invoice): Promise<void> {
  const method = unwrap(await addPaymentMethod(ports)(tenant, { token: 'pm_card_visa' }));
  unwrap(await payInvoice(ports)(tenant, { invoiceId: id, paymentMethodId: method.id, idempotencyKey: `pay-${id}` }));
}

export async function untilState({ db }: World, table: string, id: string, state: string): Promise<void> {
  const column = table === 'dispute' ? 'status' : 'state';
  await until(`${table} ${state}`, async () => {
    const rows = await db.sql(`SELECT FROM ${table} WHERE id = $1 AND ${column} = $2`, [id, state]);
    return rows.length === 1;
  });
}

/** Waits until every call of an operation has been recorded. */
export async function untilSent({ db }: World, operation: string, aggregateId: string): Promise<void> {
  const sent = `SELECT FROM intent WHERE operation = $1 AND aggregate_id = $2 AND state = 'SENT'`;
  await until(`${operation} sent`, async () => (await db.sql(sent, [operation, aggregateId])).length > 0);
}

/** An invoice that its tenant's card paid. */
export async function collected(world: World, parties: Parties): Promise<Invoice> {
  const invoice = await book(world, parties);
  await askPay(world, parties, invoice);
  await untilState(world, 'invoice', invoice.id, 'PAID');
  const [row] = await world.db.sql<{ id: string }>('SELECT stripe_invoice_id AS id FROM invoice WHERE id = $1', [
    invoice.id,
  ]);
  return { ...invoice, stripeInvoiceId: row?.id ?? null };
}

/** The ids of all journals so far. */
export async function journals({ db }: World): Promise<string[]> {
  return (await db.sql<{ id: string }>('SELECT id FROM journal')).map(({ id }) => id);
}

/** What was posted since: kind, account, whose it is in which part, minor units; the names of things made up along the way left out. */
export async function booksSince({ db }: World, before: readonly string[]): Promise<string[]> {
  const rows = await db.sql<{ line: string }>(
    `SELECT concat_ws(' ', j.kind, a.type, CASE WHEN a.owner_id IS NULL THEN 'us' ELSE coalesce(o.kind, a.owner_id) END, e.minor, e.currency) AS line
     FROM journal j JOIN entry e ON e.journal_id = j.id JOIN account a ON a.id = e.account_id LEFT JOIN organisation o ON o.id = a.owner_id
     WHERE j.id <> ALL ($1) ORDER BY 1`,
    [before],
  );
  return rows.map(({ line }) => line);
}

export function hashOf(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 12);
}

/** Waits until no call and no event is open, Stripe's own bookings are read and the books stand still. */
export async function rest(world: World): Promise<void> {
  const open = `SELECT (SELECT count(*) FROM intent WHERE state <> 'SENT') + (SELECT count(*) FROM inbox_event WHERE state <> 'DONE') AS n`;
  const isQuiet = async () => Number((await world.db.sql<{ n: string }>(open))[0]?.n) === 0;
  let [since, seen] = [0, -1];
  await until('rest', async () => {
    if (await isQuiet()) await pollStripeEvents(world.ports)(STAFF);
    await settleBalanceTransactions(world.ports)(STAFF);
    const count = (await journals(world)).length;
    if (count !== seen || !(await isQuiet())) [since, seen] = [Date.now(), count];
    return Date.now() - since >= STILL_MS;
  });
}

/** A request as the emulator remembers it. */
export interface LoggedRequest {
  readonly route: string | null;
  readonly idempotency_key: string | null;
  readonly status: number | null;
  readonly replayed: boolean;
}

const TAX_TRANSACTION = /^POST \/v1\/tax\/transactions\//;

/** How many of each thing Stripe has. */
export async function census({ stripe }: World): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  const lists = ['invoices', 'charges', 'refunds', 'transfers', 'credit_notes', 'accounts', 'balance_transactions'];
  for (const name of [...lists, 'payment_intents', 'customers', 'disputes']) {
    let [last, count]: [string | undefined, number] = [undefined, 0];
    for (let more = true; more;) {
      const after: string = last === undefined ? '' : `&starting_after=${last}`;
      const page = await stripe<{ data: { id: string }[]; has_more: boolean }>(`/v1/${name}?limit=100${after}`);
      [last, count, more] = [page.data.at(-1)?.id, count + page.data.length, page.has_more];
    }
    found[name] = count;
  }
  // of tax transactions Stripe has no list
  const { requests } = await stripe<{ requests: LoggedRequest[] }>('/_emulator/requests');
  const executed = requests.filter(({ status, replayed }) => status === 200 && !replayed);
  found['tax_transactions'] = executed.filter(({ route }) => TAX_TRANSACTION.test(route ?? '')).length;
  return found;
}
