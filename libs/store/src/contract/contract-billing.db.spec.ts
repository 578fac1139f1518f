// World: a migrated database with a signed contract of two halls, delivered on their days; time is moved, the meters are made up.
import { DAY, assert, decimal, moneyToString, unwrap } from '#libs/kernel';
import { contractRoom, createTestDatabase } from '#libs/testkit';
import { type PlatformScope, type Ports, receiveContractMoney, runContractBilling } from '#libs/workflows';

const db = await createTestDatabase();
afterAll(() => db.close());
const database = await db.open();
const PLATFORM: PlatformScope = { kind: 'PLATFORM', actorId: 'usr_test' };
const FACTS: Ports['trancheFacts'] = {
  of: (_tx, _leaseId, { start }) =>
    Promise.resolve({
      energy: {
        itKwh: decimal('700000'),
        pue: decimal('1.2'),
        tariff: null,
        source: 'MEASURED',
        recordIds: [`e${start}`],
      },
      availability: { minutes: decimal('40000'), downMinutes: decimal('40'), recordIds: [`a${start}`] },
      usage: [],
      curtailments: [],
      powerCharges: [],
    }),
  finalUntil: (tx) => Promise.resolve(tx.now),
};

async function setup() {
  const room = await contractRoom(db, database);
  const due = room.ahead(30);
  const signed = await room.signed({
    prepayment: { share: '0.2', draw: 'EACH_INVOICE', due },
    deposit: { amount: '500000.00', due },
  });
  // delivered and accepted on its day; how is another spec's matter
  await db.sql(
    `WITH off AS (SELECT set_config('session_replication_role', 'replica', true))
     UPDATE lease SET state = 'ACTIVE', accepted_at = starts_at, started_at = starts_at FROM off WHERE contract_id = $1`,
    [signed.contract.id],
  );
  const ports = { ...room.ports, trancheFacts: FACTS };
  const bill = (over: Partial<typeof ports> = {}) => runContractBilling({ ...ports, ...over })(PLATFORM, { limit: 20 });
  const pass = (days: number) =>
    database.unitOfWork.run(PLATFORM, async (tx) => {
      await ports.clock.setOffset(tx, (await ports.clock.offset(tx)) + days * DAY);
    });
  return { ...room, ports, signed, bill, pass };
}

const WRONG = `SELECT
  (SELECT count(*)::int FROM invoice i WHERE i.total_minor <> (SELECT sum(l.amount_minor) FROM invoice_line l WHERE l.invoice_id = i.id)) AS lines,
  (SELECT coalesce(sum(total_minor - credited_minor), 0)::text FROM invoice WHERE state = 'OPEN') AS owed,
  (SELECT coalesce(sum(e.minor), 0)::text FROM entry e JOIN account a ON a.id = e.account_id WHERE a.type = 'TENANT_RECEIVABLE') AS receivable,
  (SELECT sum(minor)::text FROM entry) AS balance`;

async function expectBooksToHold(): Promise<void> {
  const [row] = await db.sql<{ lines: number; owed: string; receivable: string; balance: string }>(WRONG);
  expect(row).toMatchObject({ lines: 0, balance: '0', receivable: row?.owed });
}

it('bills rent, meters, deposit and prepayment of a contract, once, through a worker that dies', async () => {
  const { ports, signed, bill, pass, tenant } = await setup();
  await bill();
  await pass(31);
  const dies = { ...ports.audit, append: () => Promise.reject(new Error('killed')) };
  expect((await bill({ audit: dies }).catch(() => 'killed')) === 'killed').toBe(true);
  expect(await db.sql('SELECT id FROM invoice')).toEqual([]);

  expect(await bill()).toMatchObject({ contracts: 1, invoices: 1, failed: [] });
  const money = await database.unitOfWork.run(PLATFORM, (tx) => ports.contractMoney.byContract(tx, signed.contract.id));
  expect(money.map(({ kind, receivedAt }) => [kind, receivedAt]).sort()).toEqual([
    ['DEPOSIT', null],
    ['PREPAYMENT', null],
  ]);
  for (const { id, amount } of money) {
    const bankReference = `wire ${id}`;
    const command = {
      contractMoneyId: id,
      amount: decimal(moneyToString(amount)),
      bankReference,
      idempotencyKey: `receive-${id}`,
    };
    unwrap(await receiveContractMoney(ports)(PLATFORM, command));
    expect(unwrap(await receiveContractMoney(ports)(PLATFORM, command)).receivedAt).not.toBeNull();
  }
  await pass(62);
  expect(await bill()).toMatchObject({ contracts: 1, failed: [] });
  const invoices = await database.unitOfWork.run(tenant, (tx) => ports.invoices.page(tx, { first: 50, after: null }));
  const kinds = invoices.items.map(({ kind }) => kind);
  expect(kinds).toContain('CONTRACT_METER');
  expect(kinds.filter((kind) => kind === 'CONTRACT').length).toBeGreaterThan(3);
  const lines = invoices.items.flatMap((invoice) => invoice.lines);
  expect(
    lines.filter(({ kind }) => kind === 'BASE_RENT').every(({ working, scheduleRow }) => working && scheduleRow),
  ).toBe(true);
  const [prepaid] = (
    await database.unitOfWork.run(PLATFORM, (tx) => ports.contractMoney.byContract(tx, signed.contract.id))
  ).filter(({ kind }) => kind === 'PREPAYMENT');
  assert(prepaid, 'there is a prepayment');
  const drawn = invoices.items.reduce((sum, { credited }) => sum + credited.minor, 0n);
  const [notes] = await db.sql<{ lowers: string }>(
    'SELECT coalesce(sum(lowers_minor), 0)::text AS lowers FROM credit_note',
  );
  expect(prepaid.drawn.minor).toBe(drawn - BigInt(notes?.lowers ?? 0));
  expect(prepaid.drawn.minor).toBeGreaterThan(0n);
  await expectBooksToHold();

  const before = invoices.items.length;
  await db
    .sql('UPDATE contract SET next_billing_at = now() WHERE id = $1', [signed.contract.id])
    .catch(() => undefined);
  expect(await bill()).toMatchObject({ invoices: 0, failed: [] });
  expect(before).toBeGreaterThan(4);
});

it('keeps what was asked and drawn from being changed by hand', async () => {
  const { ports, signed, bill, pass } = await setup();
  await pass(31);
  await bill();
  const [money] = await database.unitOfWork.run(PLATFORM, (tx) =>
    ports.contractMoney.byContract(tx, signed.contract.id),
  );
  for (const text of [
    'UPDATE contract_money SET amount_minor = 1 WHERE id = $1',
    'UPDATE contract_money SET drawn_minor = 1 WHERE id = $1',
    'DELETE FROM contract_money WHERE id = $1',
    `INSERT INTO prepayment_draw (id, contract_money_id, org_id, provider_org_id, invoice_id, currency, amount_minor, drawn_at)
     SELECT 'drw_1', $1, org_id, provider_org_id, id, 'USD', 1, now() FROM invoice WHERE state = 'OPEN' LIMIT 1`,
  ])
    await expect(db.sql(text, [money?.id ?? ''])).rejects.toThrow();
});
