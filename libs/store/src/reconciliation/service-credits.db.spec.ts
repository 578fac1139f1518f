// World: a migrated database with GPU leases of seventy days, billed by the hour, that began in the midst of a minute; their two nodes were away
// at times, were worked on, curtailed and at fault, by chance. Months are closed and credited by the product's own clocks; then one record at a
// time is altered by whoever owns the database. What has to be said is computed by the kernel's own counting.
import { type Client } from 'pg';
import { type AnsweredHour, type AvailabilityEvidence, availabilityOf, slaCredit } from '#libs/billing';
import {
  DAY,
  HOUR,
  type Instant,
  MINUTE,
  type Money,
  type Period,
  addMilliseconds,
  assert,
  instantFromEpoch,
  instantToString,
  money,
  rational,
  rate,
  decimal,
} from '#libs/kernel';
import { type Lease, serviceLevelsOf } from '#libs/market';
import {
  FAKE_SETTINGS,
  Dice,
  aLeaseOf,
  aQuote,
  actingFor,
  anId,
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
  runAvailability,
  runBilling,
  runMetering,
} from '#libs/workflows';

const db = await createTestDatabase();
afterAll(() => db.close());
const database = await db.open();
const { unitOfWork, stores } = database;
const WORKER: PlatformScope = { kind: 'PLATFORM', actorId: 'worker' };
const [LEASES, LENGTH, UNITS] = [3, 65, 8];
const LEVELS = serviceLevelsOf('GPU-2026-1');

interface Beat {
  readonly node: string;
  readonly hour: Instant;
  readonly units: number;
  readonly minutes: bigint;
}

interface Seeded {
  readonly id: string;
  readonly began: Instant;
  readonly beats: readonly Beat[];
  readonly evidence: AvailabilityEvidence;
}

const owner = await db.connectAs('owner');
const seeded = await setup();

async function setup(): Promise<readonly Seeded[]> {
  const { providerOrgId: provider, site, pool } = await seedListing(db, database);
  const tenant = await seedOrganisation(db, 'TENANT');
  const now = await unitOfWork.run(WORKER, (tx) => Promise.resolve(tx.now));
  const start = addMilliseconds(instantFromEpoch(now - (now % HOUR)), -(LENGTH + 40) * DAY);
  const terms = theTerms({
    ...{ unitPrice: rate(decimal('2.4937'), 'USD', 'GPU_HOUR'), billing: 'ON_DEMAND', serviceLevels: 'GPU-2026-1' },
    ...{ tax: { jurisdiction: 'US-TX', basisPoints: 825, kind: 'STANDARD' }, timeZone: 'America/Chicago' },
  });
  const made: Seeded[] = [];
  for (let place = 0; place < LEASES; place += 1) {
    const facts = { orgId: tenant, offerId: pool.id, providerOrgId: provider, siteId: site.id, units: UNITS };
    const period = { start, end: addMilliseconds(start, LENGTH * DAY) };
    const began = addMilliseconds(start, place * 7 * MINUTE + 23_000);
    const lease: Lease = {
      ...aLeaseOf({ ...aQuote({ ...facts, terms }), period }),
      ...{ state: 'ENDED', reason: 'TERM_COMPLETED', acceptedAt: began, startedAt: began, endedAt: period.end },
    };
    const quote = aQuote({ ...facts, terms, id: lease.quoteId, period });
    await unitOfWork.run(actingFor(tenant), async (tx) => {
      await stores.quotes.insert(tx, quote);
      await stores.leases.insert(tx, lease, theBooking(lease));
    });
    made.push(await livedThrough(lease, { start: began, end: period.end }, place));
  }
  const ports = { unitOfWork, ...stores, settings: FAKE_SETTINGS } as Ports;
  await db.sql('UPDATE lease SET next_billing_at = started_at, next_availability_at = started_at');
  for (let round = 0; round < 6; round += 1) {
    await runMetering(ports)(WORKER, { limit: 50 });
    await runBilling(ports)(WORKER, { limit: 50 });
    await runAvailability(ports)(WORKER, { limit: 50 });
    await grantOwedCredits(ports)(WORKER, { limit: 50 });
  }
  return made;
}

/** Heartbeats of two nodes with hours of silence, a fault, work that was announced, a call; the last lease was never away. */
async function livedThrough({ id, tenantOrgId, providerOrgId }: Lease, ran: Period, place: number): Promise<Seeded> {
  const dice = new Dice(place + 1);
  const isGood = place === LEASES - 1;
  const parties = [id, tenantOrgId, providerOrgId];
  const at = (hours: number): Instant => addMilliseconds(ran.start, hours * HOUR + dice.below(3_600) * 1_000);
  const stretch = (from: number, hours: number): Period => ({ start: at(from), end: at(from + hours) });
  const [work, call, fault] = [
    stretch(200, 4),
    stretch(500, 3),
    stretch(650 + dice.below(200), isGood ? 1 : 2 + dice.below(40)),
  ];
  const beats: Beat[] = [];
  for (let hour = Math.floor(ran.start / HOUR) * HOUR + 2 * HOUR; hour < ran.end; hour += HOUR)
    for (const node of ['gpu-0', 'gpu-1']) {
      const minutes = isGood || dice.chance(97) ? (1n << 60n) - 1n : (1n << BigInt(dice.below(60))) - 1n;
      if (minutes > 0n) beats.push({ node, hour: instantFromEpoch(hour), units: UNITS / 2, minutes });
      // a node that said two numbers counts the smaller
      if (dice.chance(1)) beats.push({ node, hour: instantFromEpoch(hour), units: 1, minutes: 31n });
    }
  await owner.query('BEGIN');
  await owner.query('SET LOCAL session_replication_role = replica');
  await owner.query(
    `INSERT INTO heartbeat (lease_id, org_id, provider_org_id, hour, node, units, minutes)
     SELECT $1, $2, $3, hour, node, units, minutes FROM unnest($4::timestamptz[], $5::text[], $6::int[], $7::bigint[]) AS b (hour, node, units, minutes)`,
    [
      ...[...parties, beats.map(({ hour }) => instantToString(hour)), beats.map(({ node }) => node)],
      ...[beats.map(({ units }) => units), beats.map(({ minutes }) => String(minutes))],
    ],
  );
  const iso = instantToString;
  await owner.query(
    `INSERT INTO lease_event (lease_id, org_id, provider_org_id, at, state, reason)
    VALUES ($1, $2, $3, $4, 'DEGRADED', 'FAULT'), ($1, $2, $3, $5, 'ACTIVE', 'REPAIRED')`,
    [...parties, ...[iso(fault.start), iso(fault.end)]],
  );
  await owner.query(
    `INSERT INTO maintenance_notice (id, lease_id, org_id, provider_org_id, starts_at, ends_at, note, announced_at)
     VALUES ($4, $1, $2, $3, $5, $6, 'fans', $7)`,
    [...parties, anId('mnt'), iso(work.start), iso(work.end), iso(addMilliseconds(work.start, -4 * DAY))],
  );
  await owner.query(
    `INSERT INTO curtailment_call (id, lease_id, org_id, provider_org_id, site_id, starts_at, ends_at, load_share, reason, called_at)
     VALUES ($4, $1, $2, $3, 'site', $5, $6, 1, 'grid', $7)`,
    [...parties, anId('call'), iso(call.start), iso(call.end), iso(addMilliseconds(call.start, -HOUR))],
  );
  await owner.query('COMMIT');
  const since = instantFromEpoch(Math.floor(ran.start / HOUR) * HOUR + 2 * HOUR);
  const evidence = {
    ...{ promisedUnits: UNITS, answered: answered(beats), firstReported: since, faults: [fault] },
    ...{ maintenance: [work], curtailments: [call] },
  };
  return { id, began: ran.start, beats, evidence };
}

/** As the kernel wants them: rows of one node have no minute in common, the smaller number of units counts. */
function answered(beats: readonly Beat[]): AnsweredHour[] {
  const smaller = new Map(
    beats.filter(({ units }) => units === 1).map((one) => [`${one.node} ${one.hour}`, one.minutes]),
  );
  return beats.map(({ node, hour, units, minutes }) => {
    const said = units === 1 ? 0n : (smaller.get(`${node} ${hour}`) ?? 0n);
    return { hour, units, minutes: minutes & ~said };
  });
}

interface MonthRow {
  readonly id: string;
  readonly lease_id: string;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly credit_percent: string;
  readonly note: string | null;
  readonly credited: string | null;
  readonly rent: string;
}

const MONTHS = `SELECT m.id, m.lease_id, m.starts_at, m.ends_at, m.credit_percent, n.id AS note, n.subtotal_minor AS credited,
    (SELECT sum(l.amount_minor) FROM invoice i JOIN invoice_line l ON l.invoice_id = i.id AND l.kind = 'CAPACITY'
      WHERE i.lease_id = m.lease_id AND i.starts_at <= m.starts_at AND i.ends_at > m.starts_at) AS rent
  FROM availability_month m LEFT JOIN credit_note n ON m.id = ANY (n.evidence) ORDER BY m.lease_id, m.starts_at`;
const months = (await owner.query<MonthRow>(MONTHS)).rows;
const credited = months.filter(({ note }) => note !== null);
const BREAKS = 'SELECT kind, document_id, said_minor AS said, comes_minor AS comes FROM recon_document_breaks()';

/** What is said after a statement that alters one record; all is rolled back. */
async function after(client: Client, statement: string, values: readonly unknown[] = []): Promise<unknown[]> {
  await client.query('BEGIN');
  try {
    await client.query('SET LOCAL session_replication_role = replica');
    expect((await client.query(statement, [...values])).rowCount).toBe(1);
    return (await client.query(BREAKS)).rows;
  } finally {
    await client.query('ROLLBACK');
  }
}

function creditOf(month: MonthRow, evidence: AvailabilityEvidence): Money {
  const period = { start: instantFromEpoch(month.starts_at.getTime()), end: instantFromEpoch(month.ends_at.getTime()) };
  const { minutes, downMinutes } = availabilityOf(period, evidence);
  assert(LEVELS, 'levels are published');
  const counted = { minutes: rational(minutes), downMinutes: rational(downMinutes) };
  const credit = slaCredit(LEVELS.sla, counted, money(BigInt(month.rent), 'USD'));
  return credit?.amount ?? money(0n, 'USD');
}

function said(month: MonthRow, evidence: AvailabilityEvidence) {
  const comes = String(-creditOf(month, evidence).minor);
  return { kind: 'SERVICE_MINUTES', document_id: month.note ?? month.id, said: month.credited ?? '0', comes };
}

const leaseOf = (month: MonthRow): Seeded => {
  const lease = seeded.find(({ id }) => id === month.lease_id);
  assert(lease, 'the lease was seeded');
  return lease;
};
const monthAt = (id: string, at: Instant): MonthRow | undefined =>
  months.find((one) => one.lease_id === id && one.starts_at.getTime() <= at && one.ends_at.getTime() > at);

describe('service credits', () => {
  it('are what their minutes give: clean books say nothing', async () => {
    expect(months).toHaveLength(LEASES * 3);
    expect(credited.length).toBeGreaterThan(LEASES);
    expect(credited.length).toBeLessThan(months.length);
    expect((await owner.query(BREAKS)).rows).toEqual([]);
    for (const month of months)
      expect(String(-creditOf(month, leaseOf(month).evidence).minor)).toBe(month.credited ?? '0');
  });

  it('and a heartbeat that is altered or removed is said of its month, by what the credit would have been', async () => {
    const dice = new Dice(7);
    for (const lease of seeded)
      for (const place of [100, dice.below(lease.beats.length), lease.beats.length - 1]) {
        const beat = lease.beats[place];
        const month = beat && monthAt(lease.id, addMilliseconds(beat.hour, HOUR - MINUTE));
        assert(beat && month, 'each heartbeat has a month');
        const key = [lease.id, instantToString(beat.hour), beat.node, beat.units];
        const others = lease.beats.filter((one) => one !== beat);
        const without = { ...lease.evidence, answered: answered(others) };
        const wanted = said(month, without);
        const isCounted = counts(month, without) !== counts(month, lease.evidence);
        const removed = 'DELETE FROM heartbeat WHERE lease_id = $1 AND hour = $2 AND node = $3 AND units = $4';
        expect(await after(owner, removed, key)).toEqual(isCounted ? [wanted] : []);
      }
  });

  it('and silence that somebody fills in later shows as a credit that was too large', async () => {
    for (const month of credited.slice(0, 2)) {
      const lease = leaseOf(month);
      const [from, until] = [month.starts_at, month.ends_at].map((at) => at.getTime());
      const beat = lease.beats.find(
        (one) => one.minutes < 31n && one.hour >= (from ?? 0) && one.hour + HOUR <= (until ?? 0),
      );
      assert(beat, 'a node was away for most of an hour');
      const all = (1n << 60n) - 1n;
      const beats = lease.beats.map((one) => (one === beat ? { ...one, minutes: all } : one));
      const now = { ...lease.evidence, answered: answered(beats) };
      const filled = `UPDATE heartbeat SET minutes = ${all} WHERE lease_id = $1 AND hour = $2 AND node = $3 AND units = $4`;
      const key = [lease.id, instantToString(beat.hour), beat.node, beat.units];
      const isCounted = counts(month, now) !== counts(month, lease.evidence);
      expect(await after(owner, filled, key)).toEqual(isCounted ? [said(month, now)] : []);
    }
  });

  it('and a fault, a notice or a call that is altered or removed is said of its month', async () => {
    for (const lease of seeded) {
      const { evidence, id } = lease;
      const [fault, work, call] = [evidence.faults[0], evidence.maintenance[0], evidence.curtailments[0]];
      assert(fault && work && call, 'each lease has one of each');
      const tried: readonly (readonly [string, Instant, AvailabilityEvidence])[] = [
        [
          "DELETE FROM lease_event WHERE lease_id = $1 AND state = 'DEGRADED'",
          fault.start,
          { ...evidence, faults: [] },
        ],
        ['DELETE FROM maintenance_notice WHERE lease_id = $1', work.start, { ...evidence, maintenance: [] }],
        ['DELETE FROM curtailment_call WHERE lease_id = $1', call.start, { ...evidence, curtailments: [] }],
        [
          "UPDATE maintenance_notice SET announced_at = starts_at - interval '71 hours' WHERE lease_id = $1",
          work.start,
          { ...evidence, maintenance: [] },
        ],
      ];
      for (const [statement, at, now] of tried) {
        const month = monthAt(id, at);
        assert(month, 'it is in a month');
        expect(await after(owner, statement, [id])).toEqual(
          counts(month, now) === counts(month, evidence) ? [] : [said(month, now)],
        );
      }
      // who never came back is at fault to the end of that month, not of every later one
      const back = monthAt(id, fault.start);
      assert(back, 'the fault is in a month');
      const end = instantFromEpoch(back.ends_at.getTime());
      const forever = { ...evidence, faults: [{ start: fault.start, end }] };
      expect(
        await after(owner, "DELETE FROM lease_event WHERE lease_id = $1 AND state = 'ACTIVE'", [id]),
      ).toContainEqual(said(back, forever));
    }
  });

  it.each([
    [
      'the percent of a month is altered',
      'UPDATE availability_month SET credit_percent = credit_percent + 1 WHERE id = $1',
      'percent',
    ],
    ['a month is removed', 'DELETE FROM availability_month WHERE id = $1', '0'],
    [
      'what was owed is altered',
      'UPDATE owed_credit SET granted_minor = granted_minor + 7 WHERE $1 = ANY (evidence)',
      '+7',
    ],
    ['what was owed is removed', 'DELETE FROM owed_credit WHERE $1 = ANY (evidence)', '0'],
    [
      'a month has other minutes, in the same step',
      'UPDATE availability_month SET maintenance_minutes = maintenance_minutes + 1 WHERE id = $1',
      '=',
    ],
  ])('and when %s, its credit is', async (_, statement, comes) => {
    for (const { id, note, credited: amount, rent, credit_percent: percent } of credited.slice(0, 4)) {
      assert(amount, 'it was credited');
      const by = Math.round((Number(rent) * (Number(percent) + 1)) / 100);
      const wanted = { percent: String(by), '+7': String(BigInt(amount) + 7n), '=': amount }[comes] ?? comes;
      const kind = comes === '=' ? 'SERVICE_MINUTES' : 'SERVICE_CREDIT';
      expect(await after(owner, statement, [id])).toEqual([{ kind, document_id: note, said: amount, comes: wanted }]);
    }
  });

  it('and a month that gave none, removed or altered, is said once too', async () => {
    for (const month of months.filter(({ note }) => note === null)) {
      expect(await after(owner, 'DELETE FROM availability_month WHERE id = $1', [month.id])).toEqual([
        { kind: 'SERVICE_MINUTES', document_id: expect.any(String), said: '0', comes: '0' },
      ]);
      expect(await after(owner, 'UPDATE availability_month SET credit_percent = 5 WHERE id = $1', [month.id])).toEqual([
        {
          kind: 'SERVICE_CREDIT',
          document_id: month.id,
          said: '0',
          comes: String(Math.round(Number(month.rent) / 20)),
        },
      ]);
    }
  });

  it('and the credit note itself is said once, as before', async () => {
    const [{ note, credited: amount } = { note: null, credited: null }] = credited;
    assert(note && amount, 'a month was credited');
    const journal = { kind: 'CREDIT_NOTE_JOURNAL', document_id: note, said: '0', comes: expect.any(String) };
    expect(await after(owner, 'DELETE FROM credit_note WHERE id = $1', [note])).toEqual([journal]);
    const line = `UPDATE credit_note_line SET amount_minor = amount_minor + 7 WHERE credit_note_id = $1 AND kind = 'CAPACITY'`;
    expect(await after(owner, line, [note])).toMatchObject([{ kind: 'CREDIT_NOTE_LINES', document_id: note }]);
  });
});

/** The month's minutes, as text: whether an alteration changes them at all. */
function counts(month: MonthRow, evidence: AvailabilityEvidence): string {
  const period = { start: instantFromEpoch(month.starts_at.getTime()), end: instantFromEpoch(month.ends_at.getTime()) };
  return JSON.stringify(availabilityOf(period, evidence));
}
