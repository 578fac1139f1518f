// World: a migrated database whose books run from January to July 2026 by the market's clock; months are closed one after another.
// Another database that stands where the migration of the books found it.
import { readFile, readdir } from 'node:fs/promises';
import pg, { type Client } from 'pg';
import { type Instant, instant, money } from '#libs/kernel';
import { type Journal, stripePayout, wireReceived } from '#libs/ledger';
import { PLATFORM, anId, createTestDatabase } from '#libs/testkit';

const db = await createTestDatabase();
afterAll(() => db.close());
const { unitOfWork, stores } = await db.open({ poolSize: 10 });
const { ledger } = stores;
const owner = await db.connectAs('owner');

const at = (text: string): Instant => instant(`2026-${text}T00:00:00Z`);
const payout = (effectiveAt: Instant, minor = 100n) =>
  stripePayout({ transactionId: anId('txn'), net: money(-minor, 'USD') }, effectiveAt);
const post = (journal: Journal) => unitOfWork.run(PLATFORM, (tx) => ledger.post(tx, journal));
const close = (end: Instant) => unitOfWork.run(PLATFORM, (tx) => ledger.close(tx, end));
const inTransit = async (asOf: Parameters<typeof ledger.balances>[1]) => {
  const balances = await unitOfWork.run(PLATFORM, (tx) => ledger.balances(tx, asOf));
  return balances.find(({ account }) => account.type === 'CASH_IN_TRANSIT')?.minor ?? 0n;
};

async function attempt(client: Client, ...statements: readonly string[]): Promise<void> {
  await client.query('BEGIN');
  try {
    for (const statement of statements) await client.query(statement);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** The market's clock says so, by the real clock. */
const setClock = (text: string) =>
  db.sql(`UPDATE clock SET offset_ms = 1000 * extract(epoch FROM $1::timestamptz - date_trunc('second', now()))`, [
    text,
  ]);

const plain = (id: string, effective: string, booked: string | null) =>
  `WITH made AS (INSERT INTO journal (id, kind, idempotency_key, effective_at, posted_at, source_type, source_id, booked_at)
     VALUES ('${id}', 'STRIPE_PAYOUT', '${id}', '${effective}', market_now(), 'STRIPE_PAYOUT', 'po', ${booked === null ? 'NULL' : `'${booked}'`}))
   INSERT INTO entry (journal_id, seq, account_id, minor, currency)
   SELECT '${id}', row_number() OVER (), id, CASE type WHEN 'CASH_IN_TRANSIT' THEN 1 ELSE -1 END, 'USD' FROM account WHERE type IN ('CASH_IN_TRANSIT', 'STRIPE_AVAILABLE')`;

describe('closed months', () => {
  beforeAll(async () => {
    await setClock('2026-07-01T00:00:00Z');
    for (const month of ['01-15', '02-15', '03-15', '04-15']) await post(payout(at(month)));
    await close(at('02-01'));
    await close(at('03-01'));
  });

  it('take no journal any more; what comes late counts in the open month and keeps its date', async () => {
    const late = payout(at('02-20'), 7n);
    expect(await post(late)).toBe(true);
    const [found] = await unitOfWork.run(PLATFORM, (tx) => ledger.bySource(tx, late.sourceId));
    expect([found?.effectiveAt, found?.bookedAt]).toEqual([at('02-20'), at('03-01')]);
    expect(await inTransit({ at: at('03-01'), by: 'BOOKED' })).toBe(200n);
    expect(await inTransit({ at: at('03-01'), by: 'EFFECTIVE' })).toBe(207n);
    expect(await inTransit({ at: at('04-01'), by: 'BOOKED' })).toBe(307n);
    expect(await inTransit({ at: at('03-01'), by: 'POSTED' })).toBe(0n);
    expect(await inTransit(null)).toBe(407n);
  });

  it.each([
    ['a date in it', '2026-02-20T00:00:00Z', null, 'closed until'],
    ['its last instant', '2026-02-28T23:59:59.999Z', null, 'closed until'],
    ['a late fact booked back into it', '2026-01-20T00:00:00Z', '2026-02-20T00:00:00Z', 'closed until'],
    [
      'a late fact booked where it likes',
      '2026-01-20T00:00:00Z',
      '2026-03-05T00:00:00Z',
      'first instant of the open period',
    ],
    [
      'a fact that is not late booked elsewhere',
      '2026-03-02T00:00:00Z',
      '2026-03-20T00:00:00Z',
      'first instant of the open period',
    ],
    ['a booking before it happened', '2026-03-20T00:00:00Z', '2026-03-01T00:00:00Z', 'journal_check'],
  ])('refuse %s in plain SQL', async (_what, effective, booked, reason) => {
    await expect(attempt(owner, plain(anId('jnl'), effective, booked))).rejects.toThrow(reason);
  });

  it('take the open month’s first instant, and a late fact booked there (the control)', async () => {
    await attempt(
      owner,
      plain(anId('jnl'), '2026-03-01T00:00:00Z', null),
      plain(anId('jnl'), '2026-01-20T00:00:00Z', '2026-03-01T00:00:00Z'),
    );
  });

  it.each([
    ['UPDATE period_close SET ends_at = starts_at', 'is append-only'],
    ['DELETE FROM period_close', 'is append-only'],
    [
      `INSERT INTO period_close (id, ends_at, closed_at, closed_by) VALUES ('x', '2026-02-10', now(), 'x')`,
      'is closed',
    ],
    [
      `INSERT INTO period_close (id, ends_at, closed_at, closed_by) VALUES ('x', '2026-03-01Z', now(), 'x')`,
      'is closed',
    ],
    [
      `INSERT INTO period_close (id, ends_at, closed_at, closed_by) VALUES ('x', '2026-08-01', now(), 'x')`,
      'is not over',
    ],
  ])('stay closed: %s', async (change, reason) => {
    await expect(attempt(owner, change)).rejects.toThrow(reason);
  });

  it('were closed by whom the database was told, when it says, in one chain', async () => {
    const page = await unitOfWork.run(PLATFORM, (tx) => ledger.closedPeriods(tx, { first: 9, after: null }));
    expect(page.items.map(({ start, end, closedBy }) => [start, end, closedBy])).toEqual([
      [at('02-01'), at('03-01'), 'usr_test'],
      [null, at('02-01'), 'usr_test'],
    ]);
    const forged = `INSERT INTO period_close (id, starts_at, ends_at, closed_at, closed_by) VALUES ('pcl_x', '2026-01-01', '2026-03-02', '2020-01-01', 'x')`;
    await attempt(
      owner,
      'SAVEPOINT a',
      forged,
      `SELECT 1 / (starts_at = '2026-03-01Z' AND closed_at > '2026-06-30')::int FROM period_close WHERE id = 'pcl_x'`,
      'ROLLBACK TO a',
    );
  });

  it('are nobody’s to close but staff’s', async () => {
    const app = await db.connectAs('app');
    await expect(attempt(app, `SELECT ledger_close('x', '2026-04-01', 'x')`)).rejects.toThrow('permission denied');
    await expect(attempt(app, 'SELECT * FROM period_close')).rejects.toThrow('permission denied');
  });

  it('wait for who is posting, and are summed up with it', async () => {
    const before = await inTransit({ at: at('04-01'), by: 'BOOKED' });
    const poster = await db.connectAs('staff');
    await poster.query('BEGIN');
    await poster.query(
      `SELECT ledger_post($1, 'STRIPE_PAYOUT', $1, '2026-03-20', 'STRIPE_PAYOUT', 'po', '{CASH_IN_TRANSIT,STRIPE_AVAILABLE}', '{NULL,NULL}', '{USD,USD}', '{50,-50}')`,
      [anId('jnl')],
    );
    const closing = close(at('04-01'));
    for (let waits = false; !waits;) {
      const [row] = await db.sql<{ waits: boolean }>(
        `SELECT count(*) > 0 AS waits FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`,
      );
      waits = row?.waits ?? false;
    }
    await poster.query('COMMIT');
    await closing;
    expect(await inTransit({ at: at('04-01'), by: 'BOOKED' })).toBe(before + 50n);
    const sums = await db.sql<{ same: boolean }>(
      `SELECT sum(minor) = 0 AS same FROM period_balance b JOIN account a ON a.id = b.account_id GROUP BY period_id, a.currency`,
    );
    expect(sums.every(({ same }) => same)).toBe(true);
  });

  it('are not closed over money in suspense', async () => {
    const unknown = wireReceived({ wireId: anId('wir'), tenantOrgId: null, amount: money(9n, 'USD') }, at('04-20'));
    await post(unknown);
    await expect(close(at('05-01'))).rejects.toThrow('money is in suspense');
    await post(wireReceived.reversed(unknown, at('04-21')));
    expect(await close(at('05-01'))).toMatchObject({ start: at('04-01'), end: at('05-01') });
  });

  it('keep their figures whatever is posted after', async () => {
    const ends = [at('02-01'), at('03-01'), at('04-01'), at('05-01')];
    const figures = () => Promise.all(ends.map((end) => inTransit({ at: end, by: 'BOOKED' })));
    const before = await figures();
    for (let day = 1; day <= 28; day += 1)
      await post(payout(at(`0${1 + (day % 6)}-${String(day).padStart(2, '0')}`), BigInt(day)));
    expect(await figures()).toEqual(before);
    const [all, effective] = [await inTransit(null), await inTransit({ at: at('12-31'), by: 'EFFECTIVE' })];
    expect(all).toBe(effective);
  });
});

describe('the migration of the books', () => {
  it('links the voids of before to what they took back, and sums up what is held', async () => {
    const name = `${db.name}_books`;
    await db.sql(`CREATE DATABASE ${name}`);
    const client = new pg.Client(db.ownerUrl.replace(db.name, name));
    await client.connect();
    const folder = new URL('../../migrations/', import.meta.url);
    const files = (await readdir(folder)).sort();
    const run = async (file: string) => client.query(await readFile(new URL(file, folder), 'utf8'));
    for (const file of files.filter((each) => each < '0019')) await run(file);
    await client.query('SET session_replication_role = replica'); // as if posted long ago: without today's checks
    const journal = (id: string, kind: string, key: string) =>
      client.query(
        `INSERT INTO journal (id, kind, idempotency_key, effective_at, posted_at, source_type, source_id) VALUES ($1, $2, $3, now(), now(), 'INVOICE', 'inv_1')`,
        [id, kind, key],
      );
    await journal('jnl_1', 'INVOICE_ISSUED', 'invoice:inv_1:issued');
    await journal('jnl_2', 'INVOICE_VOIDED', 'invoice:inv_1:voided');
    await client.query(
      `INSERT INTO account (type, owner_id, currency) VALUES ('PROVIDER_PAYABLE', 'org_1', 'USD'), ('BANK', NULL, 'USD')`,
    );
    await client.query(
      `INSERT INTO entry (journal_id, seq, account_id, owner_id, minor, currency) SELECT 'jnl_1', id, id, owner_id, CASE type WHEN 'BANK' THEN 30 ELSE -30 END, 'USD' FROM account`,
    );
    await client.query('SET session_replication_role = DEFAULT');
    for (const file of files.filter((each) => each >= '0019')) await run(file);
    const { rows } = await client.query('SELECT id, reverses_id FROM journal ORDER BY id');
    expect(rows).toEqual([
      { id: 'jnl_1', reverses_id: null },
      { id: 'jnl_2', reverses_id: 'jnl_1' },
    ]);
    expect((await client.query('SELECT held FROM account_balance')).rows).toEqual([{ held: '30' }]);
    await client.end();
    await db.sql(`DROP DATABASE ${name} WITH (FORCE)`);
  });
});
