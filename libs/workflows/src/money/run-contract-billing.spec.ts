// World: a tenant and a miner with a hosting contract of twelve years and two tranches, in memory; its meters are made up.
import { type Invoice, amountDue, rowKey } from '#libs/billing';
import { type Money, add, decimal, instant, money, subtract } from '#libs/kernel';
import { type Journal } from '#libs/ledger';
import { WORKER_SCOPE } from '#libs/testkit';
import { reconcile } from './reconcile.js';
import { SHEET, type Years, leave, newRate, nextLeases, nextTenant, years } from './contract-years.spec-data.js';

const usd = (minor: bigint): Money => money(minor, 'USD');
const FIT_OUT = usd(30_000_000n);
const sumOf = (amounts: readonly Money[]): Money => amounts.reduce(add, usd(0n));

/** Of the ledger: what accounts of a type, and of an owner, hold; debit positive. */
function held({ tables }: Years, type: string, ownerId?: string): bigint {
  return tables.journals
    .rows()
    .flatMap(({ entries }: Journal) => entries)
    .filter(({ account }) => account.type === type && (ownerId === undefined || account.ownerId === ownerId))
    .reduce((total, { minor }) => total + minor, 0n);
}

function owed({ tables }: Years, orgId: string): bigint {
  const open = tables.invoices.rows().filter((invoice) => invoice.orgId === orgId && invoice.state === 'OPEN');
  return sumOf(open.map((invoice) => amountDue(invoice))).minor;
}

async function scheduleOf({ ports, tables }: Years) {
  const [row] = tables.contracts.rows();
  return ports.unitOfWork.run(WORKER_SCOPE, (tx) => ports.contracts.schedule(tx, row?.id ?? ''));
}

/** Rent and what was credited of fit-out on invoices, less what credit notes took back because of amendments. */
function rentBilled({ tables }: Years): bigint {
  const lines = tables.invoices.rows().flatMap((invoice) => invoice.lines);
  const rent = lines.filter(({ kind }) => ['BASE_RENT', 'ADJUSTMENT', 'CAPEX_CREDIT'].includes(kind));
  const back = tables.notes.rows().filter(({ reason }) => reason.includes('as amended'));
  return subtract(sumOf(rent.map(({ amount }) => amount)), sumOf(back.map(({ subtotal }) => subtotal))).minor;
}

function expectBooksToHold(world: Years): void {
  for (const { entries } of world.tables.journals.rows())
    expect(entries.reduce((total, { minor }) => total + minor, 0n)).toBe(0n);
  for (const org of ['org_ai', 'org_next']) expect(held(world, 'TENANT_RECEIVABLE', org)).toBe(owed(world, org));
  for (const { lines, total } of world.tables.invoices.rows())
    expect(sumOf(lines.map(({ amount }) => amount))).toEqual(total);
}

const inShort = (invoice: Invoice): string =>
  [invoice.number, invoice.kind, invoice.leaseId, invoice.period.start, invoice.revision, invoice.total.minor].join(
    ' ',
  );

describe('twelve years of a contract', () => {
  it('are billed to the cent, whatever happens in them', async () => {
    const bad = instant('2027-05-31T04:00:00Z');
    const called = instant('2028-07-31T04:00:00Z');
    const world = years({}, (_leaseId, { start }) => ({
      ...(start === bad
        ? { availability: { minutes: decimal('43200'), downMinutes: decimal('300'), recordIds: ['outage'] } }
        : {}),
      ...(start === called
        ? { curtailments: [{ megawattHours: decimal('30'), price: decimal('4000'), recordIds: ['call'] }] }
        : {}),
    }));
    await world.sign();
    await world.billUntil('2026-02-02');
    const [prepayment, deposit] = ['PREPAYMENT', 'DEPOSIT'].map((kind) =>
      world.tables.contractMoney.rows().find((row) => row.kind === kind),
    );
    for (const asked of [prepayment, deposit]) {
      const amount = `${asked?.amount.minor ?? 0n}`;
      const received = await world.receive(asked?.id ?? '', `${amount.slice(0, -2)}.${amount.slice(-2)}`);
      expect(received).toEqual({ ok: true, value: { ...asked, receivedAt: world.database.now } });
    }
    await world.billUntil('2029-02-10');
    await world.change(newRate('hall-a', '2029-02-15', '119.99'));
    await world.billUntil('2033-06-10');
    await world.change(nextTenant('2033-06-18'), nextLeases('2033-06-18'));
    await world.billUntil('2038-06-01');

    const schedule = await scheduleOf(world);
    const rows = schedule?.rows ?? [];
    expect(rows.every(({ status }) => status === 'ISSUED')).toBe(true);
    const rent = sumOf(rows.map(({ escalatedBase }) => escalatedBase ?? usd(0n)));
    expect(rentBilled(world)).toBe(subtract(rent, FIT_OUT).minor);
    const billed = world.tables.invoices
      .rows()
      .flatMap(({ lines }) => lines.flatMap(({ scheduleRow }) => scheduleRow ?? []));
    expect(new Set(billed).size).toBeLessThanOrEqual(rows.length);
    expect(rows.filter(({ kind }) => kind === 'RENT').every((row) => billed.includes(rowKey(row)))).toBe(true);
    expectBooksToHold(world);
    // month ends from the first one, and the clocks
    const starts = rows.filter(({ tranche, kind }) => tranche === 'hall-a' && kind === 'RENT').map(({ from }) => from);
    expect(starts.slice(0, 4)).toEqual(['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']);
    expect(starts).toContain('2028-02-29');
    // deposit and prepayment
    expect(held(world, 'TENANT_DEPOSIT')).toBe(-(deposit?.amount.minor ?? 0n));
    const drawn = world.tables.contractMoney.rows().find(({ id }) => id === prepayment?.id)?.drawn.minor ?? 0n;
    expect(drawn).toBeGreaterThan(0n);
    expect(held(world, 'TENANT_PREPAID')).toBe(drawn - (prepayment?.amount.minor ?? 0n));
    // a second run makes nothing
    const before = world.tables.invoices.rows().length;
    expect(await world.bill()).toMatchObject({ invoices: 0, failed: [] });
    await world.change((contract) => contract);
    expect(await world.bill()).toMatchObject({ contracts: 1, invoices: 0, failed: [] });
    expect(world.tables.invoices.rows()).toHaveLength(before);
  }, 240_000);
});

describe('the fee', () => {
  it('of an early end is an invoice of its own, once, after a credit for the days that were billed', async () => {
    const world = years({ prepayment: undefined, deposit: undefined, commitment: undefined });
    await world.sign();
    await world.billUntil('2026-06-05');
    await world.change(leave('2026-06-20'), (before) =>
      before.map((lease) => ({ ...lease, until: '2026-06-20' as never })),
    );
    await world.billUntil('2026-09-01');
    const fees = world.tables.invoices
      .rows()
      .filter(({ lines }) => lines.some(({ kind }) => kind === 'TERMINATION_FEE'));
    expect(fees).toHaveLength(1);
    expect(fees[0]?.collection).toBe('WIRE');
    expect(held(world, 'TERMINATION_REVENUE')).toBe(-(fees[0]?.platformFee.minor ?? 0n));
    expect(world.tables.notes.rows().length).toBeGreaterThan(0);
    expectBooksToHold(world);
  }, 60_000);
});

describe('a worker that dies', () => {
  it('leaves the same books behind as one that does not', async () => {
    const calm = years();
    const torn = years();
    for (const world of [calm, torn]) await world.sign();
    await calm.billUntil('2027-06-01', false);
    let count = 0;
    const { insert } = torn.ports.invoices;
    Object.assign(torn.ports.invoices, {
      insert: async (...facts: Parameters<typeof insert>) => {
        count += 1;
        if (count % 5 === 0) throw new Error('killed');
        return insert(...facts);
      },
    });
    await torn.billUntil('2027-06-01', false).catch(() => undefined);
    expect(count).toBeGreaterThan(4);
    for (let hours = 0; hours < 60; hours += 1) {
      torn.database.advance(3_600_000);
      await torn.bill();
    }
    Object.assign(torn.ports.invoices, { insert });
    await torn.billUntil('2027-06-01', false);
    expect(torn.tables.invoices.rows().map(inShort).sort()).toEqual(calm.tables.invoices.rows().map(inShort).sort());
    expectBooksToHold(torn);
  }, 60_000);
});

describe('reconciliation', () => {
  it('is clean with what a contract issues, draws and credits', async () => {
    const world = years(
      { tranches: SHEET.tranches.map((tranche) => ({ ...tranche, quantity: 40 })) },
      (_leaseId, { start }) =>
        start === instant('2026-01-31T05:00:00Z')
          ? {
              availability: { minutes: decimal('40320'), downMinutes: decimal('900'), recordIds: ['outage'] },
              energy: null,
            }
          : {},
    );
    await world.sign();
    await world.billUntil('2026-02-02', false);
    const prepayment = world.tables.contractMoney.rows().find(({ kind }) => kind === 'PREPAYMENT');
    const amount = `${prepayment?.amount.minor ?? 0n}`;
    await world.receive(prepayment?.id ?? '', `${amount.slice(0, -2)}.${amount.slice(-2)}`);
    await world.billUntil('2026-05-02', false);
    expect(world.tables.notes.rows().map(({ kind }) => kind)).toEqual(['SLA_CREDIT']);
    expect(world.tables.invoices.rows().filter(({ credited }) => credited.minor > 0n).length).toBeGreaterThan(2);
    await world.settle();
    world.database.advance(3_600_000);
    const { report } = await reconcile(world.ports)(WORKER_SCOPE);
    expect(report.differences).toEqual([]);
    expect(report.isClean).toBe(true);
    expectBooksToHold(world);
  }, 60_000);
});
