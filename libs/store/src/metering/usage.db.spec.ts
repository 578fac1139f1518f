// World: a migrated database with a tenant's leases and a hundred thousand hourly readings; some readings correct others, one of them a
// reading that nobody has sent.
import {
  HOUR,
  type Instant,
  addMilliseconds,
  compareRational,
  decimal,
  instantFromEpoch,
  overlap,
  plus,
  rational,
  times,
  toRational,
} from '#libs/kernel';
import { type MeterReading, currentReadings } from '#libs/billing';
import {
  aLeaseOf,
  aQuote,
  actingFor,
  anId,
  createTestDatabase,
  seedListing,
  seedOrganisation,
  theBooking,
} from '#libs/testkit';
import { dateOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { HOURS, RECORDS } from './usage.store.js';

const db = await createTestDatabase();
afterAll(() => db.close());
const database = await db.open();
const { unitOfWork, stores } = database;
const LEASES = 12;
const READINGS = 100_000;

async function setup() {
  const { providerOrgId: provider, site, pool } = await seedListing(db, database);
  const tenant = await seedOrganisation(db, 'TENANT');
  const scope = actingFor(tenant);
  const now = await unitOfWork.run(scope, (tx) => Promise.resolve(tx.now));
  const start = addMilliseconds(instantFromEpoch(now - (now % HOUR)), -360 * 24 * HOUR);
  const ids: string[] = [];
  for (let place = 0; place < LEASES; place += 1) {
    const quote = aQuote({ orgId: tenant, offerId: pool.id, providerOrgId: provider, siteId: site.id });
    const period = { start, end: addMilliseconds(start, 400 * 24 * HOUR) };
    const lease = aLeaseOf({ ...quote, period }, { state: 'ACTIVE', acceptedAt: start, startedAt: start });
    await unitOfWork.run(scope, async (tx) => {
      await stores.quotes.insert(tx, quote);
      await stores.leases.insert(tx, lease, theBooking(lease));
    });
    ids.push(lease.id);
  }
  const at = (hours: number): Instant => addMilliseconds(start, hours * HOUR);
  return { tenant, provider, scope, ids, start, at };
}

type World = Awaited<ReturnType<typeof setup>>;

/** Hours of every lease but the first, read one by one, straight into the table. */
async function aHundredThousand({ ids, tenant, provider, start }: World): Promise<void> {
  const each = Math.ceil(READINGS / (ids.length - 1));
  for (const [place, id] of ids.slice(1).entries())
    await db.sql(`INSERT INTO meter_reading (id, lease_id, org_id, provider_org_id, external_id, starts_at, ends_at, it_kwh, received_at)
      SELECT 'rdg_' || substr(upper(md5('${place}-' || n)), 1, 26), '${id}', '${tenant}', '${provider}', 'h' || n,
        timestamptz 'epoch' + interval '1 millisecond' * (${start} + n * 3600000.0), timestamptz 'epoch' + interval '1 millisecond' * (${start} + (n + 1) * 3600000.0),
        40 + n % 24, now() FROM generate_series(0, ${each - 1}) AS n`);
  await db.sql('ANALYZE meter_reading');
}

/** What a statement reads, as the tenant would run it, under row-level security. */
async function planOf({ scope, at }: World, ids: readonly string[], text: string): Promise<string> {
  const values = [[...ids], dateOf(at(24 * 200)), dateOf(at(24 * 231))];
  const rows = await unitOfWork.run(scope, (tx) => on(tx).rows<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`, values));
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

// once, for both: most of the time goes into the rows
const world = await setup();
await aHundredThousand(world);

it('stays with the indexes of its leases at a hundred thousand readings', async () => {
  const { ids, scope, at } = world;
  for (const wanted of [ids.slice(1, 2), ids]) {
    expect(await planOf(world, wanted, HOURS)).not.toMatch(/Seq Scan on meter_reading/);
    expect(await planOf(world, wanted, RECORDS)).not.toMatch(/Seq Scan on meter_reading/);
  }
  const window = { start: at(24 * 200), end: at(24 * 231) };
  const hours = await unitOfWork.run(scope, (tx) => stores.usage.hours(tx, ids, window));
  expect(hours).toHaveLength((LEASES - 1) * 31 * 24);
  expect(hours.every(({ readMs }) => readMs === HOUR)).toBe(true);
  const rival = await seedOrganisation(db, 'TENANT');
  expect(await unitOfWork.run(actingFor(rival), (tx) => stores.usage.hours(tx, ids, window))).toEqual([]);
  expect(
    await unitOfWork.run(actingFor(rival), (tx) => stores.usage.leases(tx, rival, window, { leaseId: null, limit: 9 })),
  ).toEqual([]);
});

it('counts the readings that stand, as the metering does', async () => {
  const { ids, tenant, provider, at, scope } = world;
  const [leaseId = ''] = ids;
  const reading = (
    externalId: string,
    from: number,
    to: number,
    kwh: string,
    replaces: string | null,
  ): MeterReading => ({
    ...{ id: anId('rdg'), leaseId, tenantOrgId: tenant, providerOrgId: provider, externalId, replaces },
    ...{ period: { start: at(from), end: at(to) }, itKwh: decimal(kwh), pue: null, tariff: null, receivedAt: at(0) },
  });
  const readings = [
    reading('a', 0, 4, '10', null),
    reading('b', 4, 6, '7', null),
    reading('b2', 4, 6, '9', 'b'),
    reading('b3', 4, 5, '3', 'b2'),
    reading('lost2', 8, 9, '99', 'lost'),
    reading('lost3', 10, 11, '98', 'lost2'),
    reading('half', 12.5, 13.5, '4', null),
  ];
  await unitOfWork.run(actingFor(provider), async (tx) => {
    const later = readings.map((one) => ({ ...one, receivedAt: tx.now }));
    for (const one of later) await stores.readings.insert(tx, one);
  });
  const window = { start: at(0), end: at(24) };
  const hours = await unitOfWork.run(scope, (tx) => stores.usage.hours(tx, [leaseId], window));
  const expected = Array.from({ length: 24 }, (_, place) => {
    const span = { start: at(place), end: at(place + 1) };
    const parts = currentReadings(readings).flatMap(({ period, itKwh }) => {
      const part = overlap(period, span);
      if (part === null) return [];
      const length = part.end - part.start;
      return [{ length, kwh: times(toRational(itKwh), rational(length, period.end - period.start)) }];
    });
    return { hour: at(place), parts };
  }).filter(({ parts }) => parts.length > 0);
  expect(hours.map(({ hour }) => hour)).toEqual(expected.map(({ hour }) => hour));
  for (const [index, { parts }] of expected.entries()) {
    const kwh = parts.map((one) => one.kwh).reduce(plus, rational(0));
    expect(compareRational(hours[index]?.itKwh ?? rational(-1), kwh)).toBe(0);
    expect(hours[index]?.readMs).toBe(parts.reduce((total, { length }) => total + length, 0));
  }
});
