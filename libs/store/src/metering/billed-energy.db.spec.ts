// World: a migrated database with halls that ran seventy days and ended; their meters spoke, late and wrongly. Two workers bill them at once,
// and every other transaction of theirs dies before it commits.
import { DAY, HOUR, addMilliseconds, decimal, instantFromEpoch, rate } from '#libs/kernel';
import { type Lease } from '#libs/market';
import {
  FAKE_SETTINGS,
  aLeaseOf,
  aQuote,
  actingFor,
  createTestDatabase,
  seedListing,
  seedOrganisation,
  theBooking,
  theTerms,
} from '#libs/testkit';
import {
  type PlatformScope,
  type Ports,
  grantOwedCredits,
  reportReadings,
  runBilling,
  runMetering,
  runReadings,
} from '#libs/workflows';

const db = await createTestDatabase();
afterAll(() => db.close());
const database = await db.open();
const { unitOfWork, stores } = database;
const WORKER: PlatformScope = { kind: 'PLATFORM', actorId: 'worker' };
const HALLS = 4;
const LENGTH = 70;

async function setup() {
  const { providerOrgId: provider, site, pool } = await seedListing(db, database);
  const tenant = await seedOrganisation(db, 'TENANT');
  const now = await unitOfWork.run(WORKER, (tx) => Promise.resolve(tx.now));
  const start = addMilliseconds(instantFromEpoch(now - (now % HOUR)), -(LENGTH + 40) * DAY);
  const at = (hours: number) => addMilliseconds(start, hours * HOUR);
  const terms = theTerms({
    ...{ unitPrice: rate(decimal('100'), 'USD', 'KW_MONTH'), energyPrice: rate(decimal('0.0537'), 'USD', 'KWH') },
    ...{ tax: { jurisdiction: 'DE', basisPoints: 1_900, kind: 'STANDARD' }, meterWattsPerUnit: 1_200 },
  });
  const ids: string[] = [];
  for (let place = 0; place < HALLS; place += 1) {
    const quote = aQuote({
      orgId: tenant,
      offerId: pool.id,
      providerOrgId: provider,
      siteId: site.id,
      units: 500,
      terms,
    });
    const period = { start, end: at(LENGTH * 24) };
    const lease: Lease = {
      ...aLeaseOf({ ...quote, period, offerKind: 'HALL' }),
      ...{ state: 'ENDED', reason: 'TERM_COMPLETED', acceptedAt: start, startedAt: start, endedAt: period.end },
    };
    await unitOfWork.run(actingFor(tenant), async (tx) => {
      await stores.quotes.insert(tx, quote);
      await stores.leases.insert(tx, lease, theBooking(lease));
    });
    ids.push(lease.id);
  }
  const report = (
    leaseId: string,
    externalId: string,
    itKwh: string,
    over: { from: number; replaces: string | null },
  ) =>
    reportReadings({ unitOfWork, ...stores })(
      { kind: 'ORGANISATION', orgId: provider, actorId: 'usr_miner' },
      {
        leaseId,
        charges: [],
        readings: [
          {
            ...{ externalId, itKwh: decimal(itKwh), pue: null, tariff: null, replaces: over.replaces },
            period: { start: at(over.from), end: at(over.from + 100) },
          },
        ],
      },
    );
  return { ids, report };
}

/** Two workers at once; every other bill of energy kills its transaction, as a kill -9 would. Looks are brought forward each time. */
async function workers(): Promise<void> {
  let bills = 0;
  const insert: Ports['energyBills']['insert'] = async (tx, rows) => {
    await stores.energyBills.insert(tx, rows);
    bills += 1;
    if (bills % 2 === 1 && bills < 8) throw new Error('killed');
  };
  const ports = {
    unitOfWork,
    ...stores,
    energyBills: { ...stores.energyBills, insert },
    settings: FAKE_SETTINGS,
  } as Ports;
  for (let round = 0; round < 5; round += 1) {
    await db.sql('UPDATE lease SET next_billing_at = started_at');
    const one = async () => {
      await runMetering(ports)(WORKER, { limit: 20 });
      await runReadings(ports)(WORKER, { limit: 20 });
      await runBilling(ports)(WORKER, { limit: 20 });
      await grantOwedCredits(ports)(WORKER, { limit: 20 });
    };
    await Promise.all([one(), one()]);
  }
}

/** What each hall was asked for energy less what it was credited, what its records say rated once a period, and the papers. */
function books() {
  return db.sql<{ asked: string; rated: string; papers: number; credits: number; owed: number }>(`
    SELECT
      (SELECT sum(l.amount_minor) FROM invoice i JOIN invoice_line l ON l.invoice_id = i.id AND l.kind = 'ENERGY' WHERE i.lease_id = s.id)
        - coalesce((SELECT sum(c.amount_minor) FROM credit_note_line c JOIN invoice_line l ON l.id = c.invoice_line_id AND l.kind = 'ENERGY'
            JOIN invoice i ON i.id = l.invoice_id WHERE i.lease_id = s.id), 0) AS asked,
      (SELECT sum(round(p.kwh * 5.37)) FROM (
        SELECT b.starts_at, (SELECT sum(m.energy_kwh) FROM (SELECT DISTINCT ON (starts_at) * FROM meter_record WHERE lease_id = s.id ORDER BY starts_at, revision DESC) m
          WHERE m.starts_at >= b.starts_at AND m.ends_at <= b.ends_at) AS kwh
        FROM (SELECT DISTINCT starts_at, ends_at FROM energy_bill WHERE lease_id = s.id) b) p) AS rated,
      (SELECT count(*)::int FROM invoice i WHERE i.lease_id = s.id AND i.kind = 'ENERGY') AS papers,
      (SELECT count(*)::int FROM credit_note n JOIN invoice i ON i.id = n.invoice_id WHERE i.lease_id = s.id) AS credits,
      (SELECT count(*)::int FROM owed_credit o WHERE o.lease_id = s.id AND o.state = 'GRANTED') AS owed
    FROM lease s ORDER BY s.number`);
}

it('bills each period of each hall once, and each correction once, whoever dies', async () => {
  const { ids, report } = await setup();
  for (const [place, id] of ids.entries())
    if (place > 0)
      expect(await report(id, 'a', `${place * 7_001}`, { from: 700, replaces: null })).toMatchObject({ ok: true });
  await workers();
  const first = await books();
  expect(first.map(({ papers, credits, asked, rated }) => [papers, credits, asked === rated])).toEqual(
    ids.map(() => [3, 0, true]),
  );
  // the first month of even halls drew more than was billed, that of odd ones less
  for (const [place, id] of ids.entries())
    expect(
      await report(
        id,
        'b',
        place % 2 === 0 ? '90000.123456789' : '1',
        place === 0 ? { from: 650, replaces: null } : { from: 700, replaces: 'a' },
      ),
    ).toMatchObject({ ok: true });
  await workers();
  const second = await books();
  expect(second.map(({ papers, credits, owed, asked, rated }) => [papers, credits > 0, owed, asked === rated])).toEqual(
    ids.map((_id, place) => (place % 2 === 0 ? [4, false, 0, true] : [3, true, 1, true])),
  );
  expect(second.some(({ asked }, place) => asked === first[place]?.asked)).toBe(false);
  await workers();
  expect(await books()).toEqual(second);
  await expectMetersToBeHeld();
}, 30_000);

interface Named {
  readonly id: string;
  readonly kwh: string;
  readonly readings: readonly string[];
  readonly document: string;
  readonly before: string;
  readonly after: string;
}

/** Each record that a bill was the first to name, with the bill's document and what it would come to at half of its energy. */
const FIRST_NAMED = `SELECT DISTINCT ON (m.id) m.id, m.energy_kwh::text AS kwh, m.reading_ids AS readings,
    coalesce(b.invoice_id, b.owed_credit_id) AS document,
    round(s.kwh * 5.37) - coalesce(round(p.kwh * 5.37), 0) AS before, round((s.kwh - m.energy_kwh / 2) * 5.37) - coalesce(round(p.kwh * 5.37), 0) AS after
  FROM energy_bill b CROSS JOIN unnest(b.meter_record_ids) AS n (id) JOIN meter_record m ON m.id = n.id
  CROSS JOIN LATERAL (SELECT sum(o.energy_kwh) AS kwh FROM meter_record o WHERE o.id = ANY (b.meter_record_ids)) AS s
  LEFT JOIN energy_bill e ON e.lease_id = b.lease_id AND e.starts_at = b.starts_at AND e.revision = b.revision - 1
  LEFT JOIN LATERAL (SELECT sum(o.energy_kwh) AS kwh FROM meter_record o WHERE o.id = ANY (e.meter_record_ids)) AS p ON true
  ORDER BY m.id, b.revision`;

/** Nothing is named of clean books; each record and reading that somebody alters is, with its bill and by what it was worth. */
async function expectMetersToBeHeld(): Promise<void> {
  const owner = await db.connectAs('owner');
  const breaks =
    'SELECT kind, document_id AS document, said_minor AS before, comes_minor AS after FROM recon_document_breaks() WHERE kind LIKE $1';
  expect((await owner.query(breaks, ['METERED%'])).rows).toEqual([]);
  const after = async (statement: string, id: string): Promise<unknown[]> => {
    await owner.query('BEGIN');
    await owner.query('SET LOCAL session_replication_role = replica');
    expect((await owner.query(statement, [id])).rowCount).toBe(1);
    const { rows } = await owner.query(breaks, ['METERED%']);
    await owner.query('ROLLBACK');
    return rows;
  };
  const named = (await owner.query<Named>(FIRST_NAMED)).rows;
  expect(named.length).toBeGreaterThan(HALLS * LENGTH);
  for (const { id, document, before, after: half } of named.filter((_, place) => place % 9 === 0))
    expect(await after('UPDATE meter_record SET energy_kwh = energy_kwh / 2 WHERE id = $1', id)).toEqual([
      { kind: 'METERED_ENERGY', document, before, after: half },
    ]);
  for (const { id, document, before } of named.filter((_, place) => place % 31 === 0))
    expect(await after('DELETE FROM meter_record WHERE id = $1', id)).toEqual([
      { kind: 'METERED_ENERGY', document, before, after: expect.not.stringMatching(`^${before}$`) },
    ]);
  const read = named.filter(({ readings }) => readings.length === 1);
  expect(read.length).toBeGreaterThan(HALLS);
  for (const { readings, document } of read.filter((_, place) => place % 5 === 0))
    for (const statement of [
      'UPDATE meter_reading SET it_kwh = it_kwh / 2 + 1 WHERE id = $1',
      'DELETE FROM meter_reading WHERE id = $1',
    ])
      expect(await after(statement, readings[0] ?? '')).toContainEqual({
        ...{ kind: 'METERED_READINGS', document, before: expect.anything(), after: expect.anything() },
      });
}
