// World: a migrated database with a signed contract of two halls, delivered on their days; time is moved, the meters are made up.
import {
  DAY,
  HOUR,
  MINUTE,
  addMilliseconds,
  assert,
  decimal,
  instantFromEpoch,
  money,
  moneyToString,
  unwrap,
} from '#libs/kernel';
import { anId, contractRoom, createTestDatabase } from '#libs/testkit';
import { type PlatformScope, type Ports, receiveContractMoney, runContractBilling } from '#libs/workflows';

const db = await createTestDatabase();
afterAll(() => db.close());
const database = await db.open();
const PLATFORM: PlatformScope = { kind: 'PLATFORM', actorId: 'usr_test' };
/** What the made-up meters say was counted: nothing was heard, and 40 of 40,000 minutes were watched. */
const FACTS: Ports['trancheFacts'] = {
  of: (_tx, leaseId, { start }) =>
    Promise.resolve({
      energy: {
        ...{
          itKwh: decimal('700000'),
          pue: decimal('1.2'),
          tariff: null,
          source: 'MEASURED',
          recordIds: [`e${start}`],
        },
        basis: { parts: [], restKwh: decimal('700000'), restSiteKwh: decimal('840000') },
      },
      availability: {
        ...{ minutes: decimal('40000'), downMinutes: decimal('40'), recordIds: [`a${start}`] },
        stretches: [
          {
            ...{ leaseId, period: { start, end: addMilliseconds(start, 40_000 * MINUTE) }, promisedUnits: 1 },
            ...{ reportedSince: addMilliseconds(start, 39_960 * MINUTE), isFaultyBefore: false, maintenanceIds: [] },
          },
        ],
      },
      usage: [],
      curtailments: [],
      powerCharges: [],
    }),
  finalUntil: (tx) => Promise.resolve(tx.now),
};

async function setup(facts: Readonly<Record<string, unknown>> = {}) {
  const room = await contractRoom(db, database);
  const due = room.ahead(30);
  const signed = await room.signed({
    prepayment: { share: '0.2', draw: 'EACH_INVOICE', due },
    deposit: { amount: '500000.00', due },
    ...facts,
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

/** A contract whose halls tell what they drew, day by day; its utility charges, and its grid calls. */
async function metered() {
  const { ports, signed, pass, bill, miner, tenant, hall } = await setup({
    ...{
      curtailment: { hoursPerYear: 100, noticeMinutes: 30, maxHours: 4, loadShare: '1', revenueShare: '0.5' },
      sla: undefined,
    },
    power: { tariff: '0.045', adder: '0.002', pueCap: '1.3', minimumShare: '0.1' },
  });
  const { trancheFacts } = database.stores;
  const [lease] = await db.sql<{ id: string; starts_at: Date }>(
    'SELECT id, starts_at FROM lease WHERE contract_id = $1 ORDER BY starts_at LIMIT 1',
    [signed.contract.id],
  );
  assert(lease, 'the contract has a lease');
  const parties = { leaseId: lease.id, tenantOrgId: tenant.orgId, providerOrgId: miner.orgId };
  const start = instantFromEpoch(lease.starts_at.getTime());
  await pass(30);
  const call = await database.unitOfWork.run(miner, (tx) => {
    const window = { start: addMilliseconds(tx.now, DAY), end: addMilliseconds(tx.now, DAY + HOUR) };
    const what = { ...parties, id: anId('call'), siteId: hall.siteId, window, loadShare: decimal('1') };
    const one = { ...what, reason: 'grid', calledAt: tx.now };
    return ports.curtailmentCalls.insert(tx, one).then(() => one);
  });
  await pass(40);
  await database.unitOfWork.run(miner, async (tx) => {
    for (let place = 0; place < 80; place += 1) {
      const period = {
        start: addMilliseconds(start, place * 20 * HOUR),
        end: addMilliseconds(start, (place + 1) * 20 * HOUR),
      };
      if (period.end > tx.now) break;
      await ports.readings.insert(tx, {
        ...{
          ...parties,
          id: anId('rdg'),
          externalId: `r${place}`,
          period,
          itKwh: decimal(`${11_000 + place * 7}.125`),
        },
        ...{
          pue: place % 3 === 0 ? decimal('1.21') : null,
          tariff: decimal(`0.04${place % 10}`),
          replaces: null,
          receivedAt: tx.now,
        },
      });
    }
    const charge = {
      ...parties,
      id: anId('chg'),
      externalId: '4cp',
      period: { start, end: addMilliseconds(start, DAY) },
    };
    await ports.readings.insertCharge(tx, {
      ...charge,
      label: '4CP',
      amount: money(1_250n, 'USD'),
      receivedAt: tx.now,
    });
    await ports.curtailmentCalls.settle(tx, call, {
      ...{ callId: call.id, leaseId: lease.id, megawattHours: decimal('2'), price: decimal('500') },
      ...{ documents: ['statement'], settledAt: tx.now },
    });
  });
  await pass(60);
  return { bill: () => bill({ trancheFacts }) };
}

it('holds each metered line against the records it names, and names what somebody altered', async () => {
  const { bill } = await metered();
  expect(await bill()).toMatchObject({ failed: [] });
  const owner = await db.connectAs('owner');
  const told = async () =>
    (
      await owner.query<{ kind: string; doc: string; off: string }>(
        'SELECT kind, document_id AS doc, (comes_minor - said_minor)::text AS off FROM recon_document_breaks()',
      )
    ).rows;
  expect(await told()).toEqual([]);
  const after = async (statement: string) => {
    await owner.query('BEGIN');
    await owner.query('SET LOCAL session_replication_role = replica');
    const { rows } = await owner.query<{ id: string }>(`${statement} RETURNING *`);
    expect(rows).toHaveLength(1);
    const found = await told();
    await owner.query('ROLLBACK');
    return found;
  };
  const [energy] = await db.sql<{ doc: string; reading: string; kwh: string }>(
    `SELECT b.invoice_id AS doc, r.id AS reading, r.it_kwh::text AS kwh FROM invoice_meter_basis b CROSS JOIN unnest(b.record_ids) AS n (id)
     JOIN meter_reading r ON r.id = n.id JOIN invoice i ON i.id = b.invoice_id
     WHERE b.kind = 'ENERGY' AND r.starts_at > i.starts_at AND r.ends_at < i.ends_at ORDER BY r.starts_at LIMIT 1`,
  );
  assert(energy, 'energy was billed by readings');
  const changed = await after(
    `UPDATE meter_reading SET it_kwh = it_kwh - 1000, tariff = tariff WHERE id = '${energy.reading}'`,
  );
  expect(changed).toEqual([{ kind: 'METERED_CONTRACT', doc: energy.doc, off: expect.stringMatching(/^-\d+$/) }]);
  expect(Math.abs(Number(changed[0]?.off))).toBeGreaterThan(1_000 * 4);
  expect(Math.abs(Number(changed[0]?.off))).toBeLessThan(1_000 * 8);
  expect(await after(`DELETE FROM meter_reading WHERE id = '${energy.reading}'`)).toEqual([
    { kind: 'METERED_CONTRACT', doc: energy.doc, off: expect.stringMatching(/^-\d+$/) },
  ]);
  expect(await after(`UPDATE meter_reading SET tariff = tariff * 2 WHERE id = '${energy.reading}'`)).toEqual([
    { kind: 'METERED_CONTRACT', doc: energy.doc, off: expect.stringMatching(/^\d+$/) },
  ]);
  const named = (off: string) => [{ kind: 'METERED_CONTRACT', doc: expect.any(String), off }];
  expect(await after("UPDATE power_charge SET amount_minor = amount_minor + 7 WHERE label = '4CP'")).toEqual(
    named('7'),
  );
  expect(await after('DELETE FROM power_charge')).toEqual(named('-1250'));
  // half of 2 MWh at 500 is the tenant's: 500.00
  expect(await after('UPDATE curtailment_settlement SET megawatt_hours = 1')).toEqual(named('25000'));
  expect(await after('DELETE FROM curtailment_settlement')).toEqual(named('50000'));
});

it('holds service credits against the minutes they were counted from, and names what somebody altered', async () => {
  const owner = await db.connectAs('owner');
  const breaks = `SELECT kind, document_id AS doc, said_minor AS said, comes_minor AS comes FROM recon_document_breaks()`;
  const after = async (statement: string, values: readonly unknown[]) => {
    await owner.query('BEGIN');
    await owner.query('SET LOCAL session_replication_role = replica');
    expect((await owner.query(statement, [...values])).rowCount).toBe(1);
    const { rows } = await owner.query(breaks);
    await owner.query('ROLLBACK');
    return rows;
  };
  const { rows } = await owner.query<{ doc: string; place: number; credit: string; from: string; lease: string }>(
    `SELECT invoice_id AS doc, place, (-amount_minor)::text AS credit, service -> 'stretches' -> 0 ->> 'lease' AS lease, service -> 'stretches' -> 0 ->> 'from' AS from
     FROM invoice_meter_basis WHERE kind = 'SLA_CREDIT' ORDER BY invoice_id`,
  );
  const [credit] = rows;
  assert(credit, 'a service credit was billed');
  const { doc, place, credit: said } = credit;
  expect((await owner.query(breaks)).rows).toEqual([]);
  // an agent that answered in the last forty minutes after all: nothing was down, and nothing is credited
  const beat = `INSERT INTO heartbeat (lease_id, org_id, provider_org_id, hour, node, units, minutes)
    SELECT id, org_id, provider_org_id, date_trunc('hour', $2::timestamptz + interval '39960 minutes'), 'n', 4000, (1::bigint << 60) - 1 FROM lease WHERE id = $1`;
  expect(await after(beat, [credit.lease, credit.from])).toEqual([{ kind: 'SERVICE_MINUTES', doc, said, comes: '0' }]);
  const altered = 'UPDATE invoice_meter_basis SET amount_minor = amount_minor - 7 WHERE invoice_id = $1 AND place = $2';
  const seven = String(BigInt(said) + 7n);
  expect(await after(altered, [doc, place])).toEqual([{ kind: 'SERVICE_CREDIT', doc, said: seven, comes: said }]);
  expect(await after('DELETE FROM invoice_meter_basis WHERE invoice_id = $1 AND place = $2', [doc, place])).toEqual([
    { kind: 'SERVICE_CREDIT', doc, said, comes: '0' },
  ]);
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
