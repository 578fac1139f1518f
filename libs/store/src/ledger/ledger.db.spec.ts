// World: a migrated database with nothing but books in it. Plain SQL, as the owner and as each role of the apps, tries to break what the
// database holds of the ledger; each try must fail, for the reason it is meant to. Then many post at once.
import { type Client } from 'pg';
import { instant, money } from '#libs/kernel';
import {
  type AccountRef,
  type Journal,
  MOST_ROUNDING,
  depositReceived,
  depositReleased,
  holdbackKept,
  holdbackReleased,
  providerDebtIncurred,
  stripePayout,
} from '#libs/ledger';
import { PLATFORM, anId, createTestDatabase } from '#libs/testkit';

const db = await createTestDatabase();
afterAll(() => db.close());
const { unitOfWork, stores } = await db.open({ poolSize: 10 });
const owner = await db.connectAs('owner');
const staff = await db.connectAs('staff');

const AT = instant('2026-03-01T06:00:00Z');
const usd = (minor: bigint) => money(minor, 'USD');
const post = (journal: Journal) => unitOfWork.run(PLATFORM, (tx) => stores.ledger.post(tx, journal));
const deposit = (minor: bigint, tenantOrgId: string) =>
  depositReceived({ depositId: 'dep', paymentId: anId('pay'), tenantOrgId, amount: usd(minor), by: 'BANK' }, AT);
const release = (tenantOrgId: string, minor: bigint) =>
  depositReleased({ depositId: 'dep', paymentId: anId('pay'), tenantOrgId, amount: usd(minor), by: 'BANK' }, AT);

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

const idOf = async (key: string) =>
  (await db.sql<{ id: string }>('SELECT id FROM journal WHERE idempotency_key = $1', [key]))[0]?.id ?? '';

/** What a plain INSERT says of a journal; each try changes one thing. */
interface Columns {
  readonly kind?: string;
  readonly source?: string;
  readonly sourceId?: string;
  readonly posted?: string;
  readonly reverses?: string | null;
}

/** One journal between our own accounts, in plain SQL. */
function sql(
  entries: readonly (readonly [type: string, minor: number, ownerId?: string])[],
  columns: Columns = {},
): string {
  const {
    kind = 'STRIPE_PAYOUT',
    source = 'STRIPE_PAYOUT',
    sourceId = 'po_1',
    posted = 'now()',
    reverses = null,
  } = columns;
  const id = anId('jnl');
  const rows = entries.map(([type, minor, ownerId], index) => {
    const whose = ownerId === undefined ? 'IS NULL' : `= '${ownerId}'`;
    return `SELECT '${id}', ${index + 1}, id, owner_id, ${minor}, 'USD' FROM account WHERE type = '${type}' AND owner_id ${whose}`;
  });
  return `WITH made AS (INSERT INTO journal (id, kind, idempotency_key, effective_at, posted_at, source_type, source_id, reverses_id)
    VALUES ('${id}', '${kind}', 'key ${id}', now(), ${posted}, '${source}', '${sourceId}', ${reverses === null ? 'NULL' : `'${reverses}'`}))
    INSERT INTO entry (journal_id, seq, account_id, owner_id, minor, currency) ${rows.join(' UNION ALL ')}`;
}

const open = (type: string, ownerId = 'NULL') =>
  `INSERT INTO account (type, owner_id, currency) VALUES ('${type}', ${ownerId}, 'USD') ON CONFLICT DO NOTHING`;

describe('the lists', () => {
  it.each(['account_type', 'ledger_event', 'period_close'])('%s never change', async (table) => {
    for (const change of [`DELETE FROM ${table}`, `TRUNCATE ${table} CASCADE`]) {
      await expect(attempt(owner, change)).rejects.toThrow(/is append-only|refused/);
    }
    await expect(attempt(staff, `DELETE FROM ${table}`)).rejects.toThrow('permission denied');
  });
});

describe('a journal in plain SQL', () => {
  const pair = [
    ['BANK', 5],
    ['CASH_IN_TRANSIT', -5],
  ] as const;

  it('is taken when it is right (the control)', async () => {
    await attempt(owner, open('BANK'), open('CASH_IN_TRANSIT'), open('ROUNDING'), sql([...pair]));
    await attempt(
      owner,
      sql([
        ['ROUNDING', Number(MOST_ROUNDING)],
        ['BANK', -Number(MOST_ROUNDING)],
      ]),
    );
  });

  it.each([
    ['of no known event', { kind: 'SALARY' }, 'no event of this kind'],
    ['about something its event is not about', { source: 'INVOICE' }, 'no event of this kind'],
    ['that is posted in the past', { posted: `now() - interval '1 hour'` }, 'is posted now'],
    ['that is posted in the future', { posted: `now() + interval '1 hour'` }, 'is posted now'],
    ['that takes back nothing', { kind: 'REVERSAL' }, 'names what it takes back'],
    [
      'that takes back what is not there',
      { kind: 'REVERSAL', reverses: 'jnl_none' },
      'takes back exactly what was posted',
    ],
  ])('is refused %s', async (_what, columns, reason) => {
    await expect(attempt(owner, sql([...pair], columns))).rejects.toThrow(reason);
  });

  it('is refused when it calls more than cents rounding', async () => {
    const more = Number(MOST_ROUNDING) + 1;
    await expect(
      attempt(
        owner,
        sql([
          ['ROUNDING', more],
          ['BANK', -more],
        ]),
      ),
    ).rejects.toThrow('no rounding');
  });

  it('is refused with an entry of somebody else’s account, or of none', async () => {
    const forged = sql([...pair]).replace(`owner_id, 5`, `'org_other', 5`);
    await expect(attempt(owner, forged)).rejects.toThrow('the currency and the owner of its account');
    const nowhere = sql([...pair]).replace('1, id, owner_id', '1, -1, owner_id');
    await expect(attempt(owner, nowhere)).rejects.toThrow('the currency and the owner of its account');
  });

  it('is refused on an old snapshot, which would not see that a period was closed', async () => {
    await expect(
      attempt(owner, 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ', 'SELECT 1', sql([...pair])),
    ).rejects.toThrow('READ COMMITTED only');
  });
});

describe('a reversal in plain SQL', () => {
  const take = (reverses: string, entries: Parameters<typeof sql>[0], columns: Columns = {}) =>
    sql(entries, { kind: 'REVERSAL', reverses, ...columns });

  it('takes back exactly what was posted, about the same thing, once, and is not taken back', async () => {
    const payout = stripePayout({ transactionId: anId('txn'), net: usd(-7n) }, AT);
    await post(payout);
    const id = await idOf(payout.idempotencyKey);
    const same = { sourceId: payout.sourceId };
    const back: Parameters<typeof sql>[0] = [
      ['CASH_IN_TRANSIT', -7],
      ['STRIPE_AVAILABLE', 7],
    ];
    const wrong = 'takes back exactly what was posted';
    await expect(
      attempt(
        owner,
        take(
          id,
          [
            ['CASH_IN_TRANSIT', -6],
            ['STRIPE_AVAILABLE', 6],
          ],
          same,
        ),
      ),
    ).rejects.toThrow(wrong);
    await expect(
      attempt(
        owner,
        take(
          id,
          [
            ['BANK', -7],
            ['STRIPE_AVAILABLE', 7],
          ],
          same,
        ),
      ),
    ).rejects.toThrow(wrong);
    await expect(
      attempt(
        owner,
        take(
          id,
          [
            ['CASH_IN_TRANSIT', 7],
            ['STRIPE_AVAILABLE', -7],
          ],
          same,
        ),
      ),
    ).rejects.toThrow(wrong);
    await expect(attempt(owner, take(id, back, { sourceId: 'po_other' }))).rejects.toThrow(wrong);
    await expect(attempt(owner, take(id, back, { ...same, kind: 'STRIPE_PAYOUT' }))).rejects.toThrow(
      'nothing else, names',
    );
    await attempt(owner, take(id, back, same));
    await expect(attempt(owner, take(id, back, same))).rejects.toThrow('journal_taken_back_once');
    const [reversal] = await db.sql<{ id: string }>('SELECT id FROM journal WHERE reverses_id = $1', [id]);
    const again = take(
      reversal?.id ?? '',
      [
        ['CASH_IN_TRANSIT', 7],
        ['STRIPE_AVAILABLE', -7],
      ],
      same,
    );
    await expect(attempt(owner, again)).rejects.toThrow(wrong);
  });
});

describe('what is held', () => {
  it('cannot be overdrawn, whoever asks', async () => {
    const tenant = anId('org');
    await post(deposit(100n, tenant));
    await expect(post(release(tenant, 101n))).rejects.toThrow('account_balance_held_check');
    const plain = sql([
      ['TENANT_DEPOSIT', 101, tenant],
      ['BANK', -101],
    ]);
    await expect(attempt(owner, plain)).rejects.toThrow('account_balance_held_check');
    expect(await post(release(tenant, 100n))).toBe(true);
    await expect(post(release(tenant, 1n))).rejects.toThrow('account_balance_held_check');
  });

  it.each([
    'UPDATE account_balance SET held = held + 1',
    'DELETE FROM account_balance',
    'TRUNCATE account_balance',
    'INSERT INTO account_balance (account_id, held) SELECT id, 1 FROM account LIMIT 1',
    'INSERT INTO period_balance (period_id, account_id, minor) SELECT NULL, id, 1 FROM account LIMIT 1',
  ])('is not written by hand: %s', async (change) => {
    await expect(attempt(owner, change)).rejects.toThrow('follows from the postings');
    await expect(attempt(staff, change)).rejects.toThrow('permission denied');
  });

  it('knows the sign of its account, whatever an INSERT says', async () => {
    const tenant = anId('org');
    await attempt(
      owner,
      `INSERT INTO account (type, owner_id, currency, sign) VALUES ('TENANT_PREPAID', '${tenant}', 'USD', 1)`,
    );
    const rows = await db.sql(
      'SELECT sign, held FROM account JOIN account_balance ON account_id = id WHERE owner_id = $1',
      [tenant],
    );
    expect(rows).toEqual([{ sign: -1, held: '0' }]);
  });

  it('is spent once when many want it at the same time', async () => {
    const tenant = anId('org');
    await post(deposit(10n, tenant));
    const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => post(release(tenant, 3n))));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    const account: AccountRef = { type: 'TENANT_DEPOSIT', ownerId: tenant, currency: 'USD' };
    expect(await unitOfWork.run(PLATFORM, (tx) => stores.ledger.balanceOf(tx, account))).toBe(-1n);
  });

  it('is locked in one order: postings the other way round do not stop each other', async () => {
    const providers = [anId('org'), anId('org')];
    const debt = (providerOrgId: string) =>
      providerDebtIncurred({ debtId: anId('debt'), providerOrgId, amount: usd(1_000n) }, AT);
    for (const provider of providers) await post(debt(provider));
    const move = (index: number): Journal => {
      const facts = { providerOrgId: providers[index % 2] ?? '', amount: usd(1n) };
      return index % 4 < 2
        ? holdbackKept({ holdbackId: anId('hold'), ...facts }, AT)
        : holdbackReleased({ holdbackId: 'hold', releaseId: anId('rel'), ...facts }, AT);
    };
    const outcomes = await Promise.allSettled(Array.from({ length: 80 }, (_, index) => post(move(index))));
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason)] : []));
    expect(refused.every((reason) => reason.includes('account_balance_held_check'))).toBe(true);
  });

  it('is the sum of what was posted, after all of that', async () => {
    const off = await db.sql(
      `SELECT a.type, a.owner_id FROM account a JOIN account_type t ON t.type = a.type LEFT JOIN account_balance b ON b.account_id = a.id
       WHERE t.never_negative AND b.held IS DISTINCT FROM (SELECT coalesce(sum(minor), 0) * a.sign FROM entry WHERE account_id = a.id)`,
    );
    expect(off).toEqual([]);
    expect(await db.sql('SELECT currency FROM entry GROUP BY currency HAVING sum(minor) <> 0')).toEqual([]);
  });
});
