// World: a migrated database with leases of random terms, twice the same; one half is billed together, the other one by one.
import fc from 'fast-check';
import { type Invoice } from '#libs/billing';
import { DAY, type Instant, addMilliseconds, moneyToString } from '#libs/kernel';
import { createTestDatabase, seedOrganisation } from '#libs/testkit';
import { type PlatformScope, type Ports, runBilling } from '#libs/workflows';

const db = await createTestDatabase();
afterAll(() => db.close());
const { unitOfWork, stores } = await db.open();
const PLATFORM: PlatformScope = { kind: 'PLATFORM', actorId: 'usr_test' };
const SETTINGS: Ports['settings'] = {
  platformFeeBasisPoints: 500,
  seller: { orgId: null, legalName: 'Gridlease Inc.', country: 'US', taxId: null },
  collectionAccounts: [],
  isClockControlled: true,
  timeZoneData: '2025b',
};

const someLease = fc.record({
  units: fc.integer({ min: 1, max: 4_096 }),
  days: fc.integer({ min: 1, max: 700 }),
  startedDaysAgo: fc.integer({ min: 0, max: 130 }),
  price: fc.integer({ min: 0, max: 90_000_000 }).map((millionths) => (millionths / 1_000_000).toFixed(6)),
  fee: fc.constantFrom(0, 250, 500),
  tax: fc.constantFrom(0, 500, 1_900),
  unit: fc.constantFrom('GPU_HOUR', 'KW_MONTH'),
  zone: fc.constantFrom('UTC', 'America/New_York', 'Australia/Lord_Howe'),
});
type SomeLease = typeof someLease extends fc.Arbitrary<infer T> ? T : never;

const made = { count: 0 };

/** As a lease that was booked, paid and delivered; what it is of does not matter here. */
async function seedLease(tenant: string, lease: SomeLease, now: Instant): Promise<string> {
  made.count += 1;
  const id = `lse_${String(made.count).padStart(26, '0')}`;
  const start = new Date(addMilliseconds(now, -lease.startedDaysAgo * DAY));
  const end = new Date(start.getTime() + lease.days * DAY);
  const { units, price, fee, tax, unit, zone } = lease;
  await db.sql(SEED, [id, tenant, start, end, units, price, unit, fee, tax, zone]);
  return id;
}

const SEED = `WITH off AS (SELECT set_config('session_replication_role', 'replica', true))
  INSERT INTO lease (id, number, quote_id, org_id, provider_org_id, resource_id, resource_kind, resource_name, site_id, starts_at, ends_at, units,
    placement, billing, unit_price, unit_price_unit, platform_fee_bp, tax_jurisdiction, tax_bp, tax_kind, time_zone, meter_watts_per_unit, currency,
    total_minor, state, reason, created_at, accepted_at, started_at, next_billing_at, version)
  SELECT $1::text, 'L ' || $1::text, 'qte ' || $1::text, $2::text, 'org_miner', 'pool_1', 'GPU', 'H100 at Pecos', 'site_1', $3::timestamptz, $4::timestamptz, $5::int,
    '[]', 'RESERVED', $6::numeric, $7::text, $8::int, 'DE', $9::int, CASE $9::int WHEN 0 THEN 'REVERSE_CHARGE' ELSE 'STANDARD' END, $10::text, 1000, 'USD',
    0, 'ACTIVE', 'WINDOW_STARTED', $3::timestamptz, $3::timestamptz, $3::timestamptz, $3::timestamptz, 1
  FROM off`;

/** What stands on an invoice, without what must differ: ids, numbers, the tenant. */
const content = ({
  kind,
  period,
  revision,
  lines,
  subtotal,
  platformFee,
  tax,
  total,
  state,
  collection,
  ...more
}: Invoice) => ({
  ...{
    kind,
    period,
    revision,
    state,
    collection,
    dueAt: more.dueAt - more.issuedAt,
    rateCard: more.snapshot?.rateCard,
  },
  lines: lines.map(({ id: _id, amount, ...line }) => ({ ...line, amount: moneyToString(amount) })),
  sums: [subtotal, platformFee, tax, total].map(moneyToString),
});

async function billedOf(leaseIds: readonly string[]) {
  return unitOfWork.run(PLATFORM, async (tx) => {
    const all: ReturnType<typeof content>[][] = [];
    for (const id of leaseIds)
      all.push((await stores.invoices.byLease(tx, id)).map(content).sort((a, b) => a.period.start - b.period.start));
    return all;
  });
}

async function expectBooksToHold(): Promise<void> {
  const [wrong] = await db.sql<{ gaps: number; books: number; calls: number }>(`SELECT
    (SELECT count(*)::int FROM invoice_counter c WHERE c.last <> (SELECT count(*) FROM invoice i WHERE i.series = c.series AND i.year = c.year)) AS gaps,
    (SELECT count(*)::int FROM invoice i WHERE i.total_minor <> coalesce((SELECT sum(e.minor) FROM journal j JOIN entry e ON e.journal_id = j.id
      JOIN account a ON a.id = e.account_id WHERE j.idempotency_key = 'invoice:' || i.id || ':issued' AND a.type = 'TENANT_RECEIVABLE'), 0)) AS books,
    (SELECT count(*)::int FROM invoice i WHERE (i.collection = 'STRIPE' AND i.total_minor > 0) <> EXISTS (
      SELECT FROM intent n WHERE n.aggregate_id = i.id AND n.operation = 'INVOICE_FINALIZE')) AS calls`);
  expect(wrong).toEqual({ gaps: 0, books: 0, calls: 0 });
}

it('makes the same invoices together as one by one, to the cent', async () => {
  const now = await unitOfWork.run(PLATFORM, (tx) => Promise.resolve(tx.now));
  const leases = fc.sample(someLease, { numRuns: 60, seed: 7 });
  const batches: number[] = [];
  const insert: Ports['billingBatch']['insert'] = (tx, invoices) => {
    batches.push(invoices.length);
    return stores.billingBatch.insert(tx, invoices);
  };
  const billingBatch = { ...stores.billingBatch, insert };
  const together: Ports = { unitOfWork, ...stores, billingBatch, settings: SETTINGS } as Ports;
  const refuses = () => Promise.reject(new Error('one by one'));
  const oneByOne: Ports = { ...together, billingBatch: { ...stores.billingBatch, insert: refuses } };
  const ids: string[][] = [];
  for (const ports of [together, oneByOne]) {
    const tenants = [await seedOrganisation(db, 'TENANT'), await seedOrganisation(db, 'TENANT')];
    const mine: string[] = [];
    for (const [place, lease] of leases.entries()) mine.push(await seedLease(tenants[place % 2] ?? '', lease, now));
    expect(await runBilling(ports)(PLATFORM, { limit: 100 })).toMatchObject({ leases: 60, failed: [] });
    ids.push(mine);
  }
  const [many, single] = [await billedOf(ids[0] ?? []), await billedOf(ids[1] ?? [])];
  expect(many.flat().length).toBeGreaterThan(100);
  expect(many).toEqual(single);
  expect(batches).toEqual([many.flat().length]);
  await expectBooksToHold();
  expect(await runBilling(together)(PLATFORM, { limit: 100 })).toEqual({ leases: 0, invoices: 0, failed: [] });
});
