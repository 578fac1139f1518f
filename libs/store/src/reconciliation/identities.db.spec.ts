// World: a migrated database whose other walls are taken down, so that a single row of any table can be written: a posting on each account
// that an identity is about, and the items that stand for it. Then items change with nothing posted.
import { instantFromEpoch } from '#libs/kernel';
import { PLATFORM, createTestDatabase } from '#libs/testkit';

const db = await createTestDatabase();
afterAll(() => db.close());

const TABLES = [
  ...[
    'account',
    'journal',
    'entry',
    'invoice',
    'contract_money',
    'prepaid_balance',
    'credit_note',
    'credit_note_reversal',
  ],
  ...['credit_application', 'refund', 'outgoing_wire', 'payout', 'payout_line', 'payout_transfer', 'bank_statement'],
];

interface Column {
  readonly column_name: string;
  readonly data_type: string;
}

async function setup() {
  const { unitOfWork, stores } = await db.open();
  await db.sql(`DO $$
    DECLARE
      v record;
    BEGIN
      FOR v IN SELECT conrelid::regclass AS name, conname FROM pg_constraint
        WHERE contype IN ('c', 'f') AND conrelid::regclass::text = ANY (ARRAY['${TABLES.join(`', '`)}']) LOOP
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', v.name, v.conname);
      END LOOP;
      FOR v IN SELECT tgrelid::regclass AS name, tgname FROM pg_trigger
        WHERE NOT tgisinternal AND tgname NOT LIKE 'recon\\_%' AND tgrelid::regclass::text = ANY (ARRAY['${TABLES.join(`', '`)}']) LOOP
        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', v.name, v.tgname);
      END LOOP;
    END $$`);
  const put = async (table: string, facts: Readonly<Record<string, unknown>>): Promise<void> => {
    const columns = await db.sql<Column>(
      `SELECT column_name, data_type FROM information_schema.columns
       WHERE table_name = $1 AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO' AND is_generated = 'NEVER'`,
      [table],
    );
    const filled = Object.fromEntries(columns.map(({ column_name, data_type }) => [column_name, anyOf(data_type)]));
    const row = { ...filled, ...facts };
    const names = Object.keys(row)
      .map((name) => `"${name}"`)
      .join(', ');
    await db.sql(
      `INSERT INTO ${table} (${names}) OVERRIDING SYSTEM VALUE SELECT ${names} FROM jsonb_populate_record(NULL::${table}, $1)`,
      [JSON.stringify(row)],
    );
  };
  const post = async (type: string, minor: number, facts: Readonly<Record<string, unknown>> = {}): Promise<void> => {
    const id = `jnl_${type}_${minor}`;
    await put('journal', {
      id,
      kind: 'INVOICE_ISSUED',
      idempotency_key: id,
      source_type: 'INVOICE',
      posted_at: BEFORE,
      effective_at: BEFORE,
      ...facts,
    });
    const account = 1_000_000 + Math.abs(minor);
    await put('account', { id: account, type, currency: 'USD', owner_id: `org_${type}` });
    await put('entry', { journal_id: id, account_id: account, minor, currency: 'USD' });
  };
  const readAt = (how: 'identities' | 'identitiesInFull') => (at: Date) =>
    unitOfWork.run(PLATFORM, async (tx) => {
      const rows = await stores.recordMatches[how](tx, instantFromEpoch(at.getTime()));
      return Object.fromEntries(
        rows.map(({ identity, ledger, items, unexplained }) => [
          identity,
          [ledger.minor, items.minor, unexplained.minor].map(Number),
        ]),
      );
    });
  const [identitiesAt, inFullAt] = [readAt('identities'), readAt('identitiesInFull')];
  /** Closes everything before an instant and signs what it came to, behind all walls: there is money in suspense. */
  const certify = async (at: Date): Promise<void> => {
    const identities = Object.entries(await inFullAt(at)).map(([name, [ledger, items]]) => [
      name,
      'USD',
      `${ledger}`,
      `${items}`,
    ]);
    const body = JSON.stringify({ identitiesSummed: 'IN_FULL', identities });
    const owner = await db.connectAs('owner');
    await owner.query(`SET session_replication_role = replica`);
    await owner.query(
      `INSERT INTO period_close (id, ends_at, closed_at, closed_by) VALUES ('per_1', $1, $1, 'usr_1')`,
      [at],
    );
    await owner.query(
      `INSERT INTO period_balance (period_id, account_id, minor) SELECT 'per_1', account_id, sum(minor) FROM entry GROUP BY account_id`,
    );
    await owner.query(
      `INSERT INTO recon_certificate (id, period_id, body, hash, signed_at, signed_by)
       VALUES ('crt_1', 'per_1', $1, encode(sha256(convert_to($1, 'UTF8')), 'hex'), $2, 'usr_1')`,
      [body, at],
    );
  };
  const now = async (): Promise<Date> => {
    const [row] = await db.sql<{ at: Date }>("SELECT market_now() + interval '1 millisecond' AS at, pg_sleep(0.005)");
    if (!row) throw new Error('no time');
    return row.at;
  };
  return { put, post, identitiesAt, inFullAt, certify, now, unitOfWork, stores };
}

const BEFORE = '2026-03-01T00:00:00Z';

function anyOf(type: string): unknown {
  if (type === 'jsonb') return {};
  if (type === 'ARRAY') return [];
  if (type === 'boolean') return false;
  if (type === 'date') return '2026-03-01';
  if (type.startsWith('timestamp')) return BEFORE;
  if (type === 'text' || type === 'character') return `x${Math.random()}`.slice(0, type === 'text' ? undefined : 3);
  return 1;
}

describe('identities of the books', () => {
  it('hold of rows that are there, as of an instant, and each says what nobody can explain', async () => {
    const { put, post, identitiesAt, inFullAt, certify, now, unitOfWork, stores } = await setup();
    await post('TENANT_RECEIVABLE', 700);
    await put('invoice', {
      id: 'inv_1',
      number: 'GLA-2026-000001',
      state: 'OPEN',
      total_minor: 1_000,
      credited_minor: 300,
      currency: 'USD',
    });
    await post('TENANT_DEPOSIT', -500);
    await put('contract_money', {
      id: 'cmy_1',
      kind: 'DEPOSIT',
      amount_minor: 500,
      currency: 'USD',
      received_at: BEFORE,
    });
    await post('CASH_IN_TRANSIT', 400, { source_type: 'STRIPE_PAYOUT', source_id: 'txn_1' });
    await post('SUSPENSE', -90);
    await post('BANK', 250);
    await put('bank_statement', {
      id: 'bst_1',
      kind: 'STATEMENT',
      closing_minor: 250,
      currency: 'USD',
      to_day: '2026-03-01',
    });
    await post('PROVIDER_PAYABLE', -600);
    await post('TENANT_CREDIT', -80);
    await put('credit_note', {
      id: 'crn_1',
      number: 'GLC-2026-000001',
      total_minor: 100,
      lowers_minor: 20,
      currency: 'USD',
    });
    await post('TENANT_PREPAID', -150);
    await put('prepaid_balance', { org_id: 'org_a', held_minor: 100, currency: 'USD' });
    await put('contract_money', {
      id: 'cmy_2',
      kind: 'PREPAYMENT',
      amount_minor: 60,
      drawn_minor: 10,
      currency: 'USD',
      received_at: BEFORE,
    });
    const agreed = {
      RECEIVABLE_IS_OPEN_INVOICES: [700, 700, 0],
      DEPOSITS_ARE_OBLIGATIONS: [500, 500, 0],
      IN_TRANSIT_IS_PAYOUTS_UNDERWAY: [400, 400, 0],
      SUSPENSE_IS_EMPTY: [90, 0, 90],
      BANK_IS_STATEMENTS: [250, 250, 0],
      PAYABLE_IS_OPEN_LINES: [600, 600, 0],
      CREDIT_IS_NOTES: [80, 80, 0],
      PREPAID_IS_BALANCES: [150, 150, 0],
    };
    const then = await now();
    expect(await identitiesAt(then)).toEqual(agreed);
    await certify(then);
    expect(await identitiesAt(then)).toEqual(agreed);

    await db.sql('UPDATE invoice SET credited_minor = credited_minor + 1');
    await db.sql(`UPDATE contract_money SET applied_minor = applied_minor + 2 WHERE kind = 'DEPOSIT'`);
    await put('payout', { id: 'pyt_1', currency: 'USD' });
    await put('payout_line', {
      payout_id: 'pyt_1',
      org_id: 'org_PROVIDER_PAYABLE',
      journal_id: 'jnl_PROVIDER_PAYABLE_-600',
      amount_minor: 600,
    });
    await put('payout_transfer', { payout_id: 'pyt_1', currency: 'USD', amount_minor: 3 });
    await put('credit_application', { currency: 'USD', amount_minor: 4 });
    await put('refund', { id: 'ref_1', kind: 'CREDIT', state: 'PENDING', currency: 'USD', amount_minor: 5 });
    await put('outgoing_wire', {
      id: 'owr_1',
      purpose: 'CREDIT_REFUND',
      state: 'SENT',
      currency: 'USD',
      amount_minor: 6,
    });
    await db.sql('UPDATE prepaid_balance SET held_minor = held_minor - 7');
    await db.sql(`UPDATE contract_money SET drawn_minor = drawn_minor + 8 WHERE kind = 'PREPAYMENT'`);
    const later = await now();
    expect(await identitiesAt(later)).toEqual({
      ...agreed,
      RECEIVABLE_IS_OPEN_INVOICES: [700, 699, 1],
      DEPOSITS_ARE_OBLIGATIONS: [500, 498, 2],
      PAYABLE_IS_OPEN_LINES: [600, 597, 3],
      CREDIT_IS_NOTES: [80, 65, 15],
      PREPAID_IS_BALANCES: [150, 135, 15],
    });
    expect(await identitiesAt(then)).toEqual(agreed);

    await put('credit_note_reversal', { number: 'GLR-2026-000001', credit_note_id: 'crn_1' });
    await db.sql(`UPDATE refund SET state = 'FAILED'`);
    await db.sql(`UPDATE invoice SET state = 'PAID'`);
    expect(await identitiesAt(await now())).toMatchObject({
      CREDIT_IS_NOTES: [80, -10, 90],
      RECEIVABLE_IS_OPEN_INVOICES: [700, 0, 700],
    });
    expect(await identitiesAt(later)).toMatchObject({
      CREDIT_IS_NOTES: [80, 65, 15],
      RECEIVABLE_IS_OPEN_INVOICES: [700, 699, 1],
    });
    expect(await identitiesAt(then)).toEqual(agreed);

    for (const at of [then, later, await now()]) expect(await identitiesAt(at)).toEqual(await inFullAt(at));
    const taken = await unitOfWork.run(PLATFORM, (tx) => stores.recordMatches.snapshot(tx, 3));
    expect(taken).toBe(3);
    expect(await unitOfWork.run(PLATFORM, (tx) => stores.recordMatches.snapshot(tx, 3))).toBe(0);
  });
});
