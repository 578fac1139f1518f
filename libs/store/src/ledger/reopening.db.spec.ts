// World: a migrated database whose books run from January to July 2026; January, February and March are closed; two people of the staff.
import { type Client } from 'pg';
import { type Instant, instant, money } from '#libs/kernel';
import { stripePayout } from '#libs/ledger';
import { anId, createTestDatabase } from '#libs/testkit';
import { type PlatformScope } from '#libs/workflows';

const db = await createTestDatabase();
afterAll(() => db.close());

const ANNA: PlatformScope = { kind: 'PLATFORM', actorId: 'usr_anna' };
const BEN: PlatformScope = { kind: 'PLATFORM', actorId: 'usr_ben' };
const KEY: PlatformScope = { kind: 'PLATFORM', actorId: 'key_1' };
const at = (text: string): Instant => instant(`2026-${text}T00:00:00Z`);
const REASON = 'A wire of March was booked twice.';

async function attempt(client: Client, ...statements: readonly string[]): Promise<void> {
  await client.query('BEGIN');
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.query('ROLLBACK');
  }
}

/** A journal in plain SQL that takes effect on a day, as whoever owns the database could write it. */
const plain = (effective: string): string => {
  const id = anId('jnl');
  return `WITH made AS (INSERT INTO journal (id, kind, idempotency_key, effective_at, posted_at, source_type, source_id)
     VALUES ('${id}', 'STRIPE_PAYOUT', '${id}', '${effective}', market_now(), 'STRIPE_PAYOUT', 'po'))
   INSERT INTO entry (journal_id, seq, account_id, minor, currency)
   SELECT '${id}', row_number() OVER (), id, CASE type WHEN 'CASH_IN_TRANSIT' THEN 1 ELSE -1 END, 'USD' FROM account WHERE type IN ('CASH_IN_TRANSIT', 'STRIPE_AVAILABLE')`;
};

async function setup() {
  const { unitOfWork, stores } = await db.open();
  const { ledger } = stores;
  const owner = await db.connectAs('owner');
  await db.sql(
    `UPDATE clock SET offset_ms = 1000 * extract(epoch FROM '2026-07-01T00:00:00Z'::timestamptz - date_trunc('second', now()))`,
  );
  const post = (effectiveAt: Instant) =>
    unitOfWork.run(ANNA, (tx) =>
      ledger.post(tx, stripePayout({ transactionId: anId('txn'), net: money(-100n, 'USD') }, effectiveAt)),
    );
  for (const month of ['01-15', '02-15', '03-15', '04-15']) await post(at(month));
  const close = (end: Instant) => unitOfWork.run(ANNA, (tx) => ledger.close(tx, end));
  const periods = [await close(at('02-01')), await close(at('03-01')), await close(at('04-01'))];
  const [, february, march] = periods.map(({ id }) => id) as [string, string, string];
  const propose = (periodId: string, scope = ANNA, reason = REASON) =>
    unitOfWork.run(scope, async (tx) => {
      const id = tx.newId('periodReopening');
      await ledger.proposeReopening(tx, { id, periodId, reason });
      return id;
    });
  const answer = (id: string, kind: 'APPROVED' | 'REJECTED', scope = BEN) =>
    unitOfWork.run(scope, (tx) => ledger.answerReopening(tx, id, { kind, comment: 'seen' }));
  const inTransit = async (end: Instant) => {
    const found = await unitOfWork.run(ANNA, (tx) => ledger.balances(tx, { at: end, by: 'BOOKED' }));
    return found.find(({ account }) => account.type === 'CASH_IN_TRANSIT')?.minor ?? 0n;
  };
  return { unitOfWork, ledger, owner, close, post, february, march, propose, answer, inTransit };
}

describe('a closed period', () => {
  it('is opened again by two people only, the last one first; until then plain SQL writes nothing into it', async () => {
    const { owner, ledger, unitOfWork, february, march, propose, answer, post, close, inTransit } = await setup();
    const booked = () => attempt(owner, plain('2026-03-20'));
    await expect(booked()).rejects.toThrow('closed');
    await expect(propose(february)).rejects.toThrow('not the last one that is closed');
    await expect(propose(march, KEY)).rejects.toThrow('violates check constraint');
    await expect(propose(march, ANNA, 'too short')).rejects.toThrow('violates check constraint');
    const turnedDown = await propose(march);
    await expect(propose(march, BEN)).rejects.toThrow('proposed already');
    await answer(turnedDown, 'REJECTED');
    await expect(booked()).rejects.toThrow('closed');
    const id = await propose(march);
    await expect(answer(id, 'APPROVED', ANNA)).rejects.toThrow('another person than usr_anna');
    await expect(answer(id, 'APPROVED', KEY)).rejects.toThrow('violates check constraint');
    await expect(booked()).rejects.toThrow('closed');
    await answer(id, 'APPROVED');
    await booked();
    await expect(attempt(owner, plain('2026-02-20'))).rejects.toThrow('closed');
    expect(await unitOfWork.run(ANNA, (tx) => ledger.closedUntil(tx))).toBe(at('03-01'));

    const before = await inTransit(at('04-01'));
    await post(at('03-20'));
    expect(await inTransit(at('04-01'))).toBe(before + 100n);
    const again = await close(at('04-01'));
    expect(again).toMatchObject({ start: at('03-01'), end: at('04-01'), reopenedAt: null });
    expect(await inTransit(at('04-01'))).toBe(before + 100n);
    const all = await unitOfWork.run(ANNA, (tx) => ledger.closedPeriods(tx, { first: 9, after: null }));
    expect(all.items.map(({ end, reopenedAt }) => [end, reopenedAt !== null])).toEqual([
      [at('04-01'), false],
      [at('04-01'), true],
      [at('03-01'), false],
      [at('02-01'), false],
    ]);
    const steps = (await unitOfWork.run(ANNA, (tx) => ledger.reopenings(tx, [march]))).map((one) => one.state);
    expect(steps).toEqual(['REJECTED', 'APPROVED']);
    expect(await unitOfWork.run(ANNA, (tx) => ledger.brokenReopenings(tx))).toEqual([]);
  });

  it('does not open by hand, nor is what was said about it altered', async () => {
    const [row] = await db.sql<{ id: string; reopening: string; open: string }>(
      `SELECT (SELECT id FROM period_close WHERE reopened_at IS NULL ORDER BY ends_at DESC LIMIT 1) AS open,
         (SELECT id FROM period_close WHERE reopened_at IS NOT NULL) AS id, (SELECT max(id) FROM period_reopening) AS reopening`,
    );
    const [owner, staff] = [await db.connectAs('owner'), await db.connectAs('staff')];
    for (const [change, reason] of [
      [`UPDATE period_close SET reopened_at = now() WHERE id = '${row?.open}'`, 'append-only'],
      [`UPDATE period_close SET reopened_at = NULL WHERE id = '${row?.id}'`, 'append-only'],
      [`UPDATE period_reopening SET reason = 'another reason'`, 'append-only'],
      ['DELETE FROM period_reopening_step', 'append-only'],
      [
        `INSERT INTO period_reopening_step (reopening_id, kind, by) VALUES ('${row?.reopening}', 'APPROVED', 'usr_x')`,
        'cannot be APPROVED',
      ],
    ] as const)
      await expect(attempt(owner, change)).rejects.toThrow(reason);
    await expect(attempt(staff, `UPDATE period_close SET reopened_at = now()`)).rejects.toThrow('permission denied');
    const app = await db.connectAs('app');
    await expect(attempt(app, 'SELECT * FROM period_reopening')).rejects.toThrow('permission denied');
    await attempt(
      owner,
      'SET LOCAL session_replication_role = replica',
      `UPDATE period_reopening SET reason = 'rewritten by whoever owns the database' WHERE id = '${row?.reopening}'`,
      `SELECT 1 / (SELECT count(*)::int FROM period_broken_reopenings())`,
    );
  });
});
