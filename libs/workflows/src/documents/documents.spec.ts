// World: one tenant (org_ai) and one provider (org_miner) in memory; a lease with its invoice, and a deposit that we learn of late.
import { instant, money, unwrap } from '#libs/kernel';
import { depositReceived } from '#libs/ledger';
import { WORKER_SCOPE, moneyWorld } from '#libs/testkit';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { exportCsv } from './export-csv.js';
import { printInvoice } from './print-invoice.js';
import { printStatement } from './print-statement.js';
import { viewStatement } from './view-statement.js';

const TENANT: OrganisationScope = { kind: 'ORGANISATION', orgId: 'org_ai', actorId: 'usr_1' };
const PROVIDER: OrganisationScope = { kind: 'ORGANISATION', orgId: 'org_miner', actorId: 'usr_2' };

async function setup() {
  const world = moneyWorld();
  const lease = await world.book();
  const [invoice] = await world.ports.unitOfWork.run(WORKER_SCOPE, (tx) => world.ports.invoices.byLease(tx, lease.id));
  if (!invoice) throw new Error('no invoice');
  const view = async (month: string) => unwrap(await viewStatement(world.ports)(TENANT, { ownerId: 'org_ai', month }));
  return { ...world, invoice, view };
}

describe('a statement', () => {
  it('of a past month says the same for ever; what we learn late stands in the month in which we learnt it', async () => {
    const { ports, database, invoice, view } = await setup();
    database.advanceTo(instant('2026-04-02T00:00:00Z'));
    const before = await view('2026-03');
    expect(before.isFinal).toBe(true);
    expect(before.accounts.map(({ type, closing }) => [type, closing])).toEqual([['TENANT_RECEIVABLE', invoice.total]]);
    expect(before.invoiceNumbers.get(invoice.id)).toBe(invoice.number);

    const fact = {
      depositId: 'dep_1',
      paymentId: 'wir_1',
      tenantOrgId: 'org_ai',
      amount: money(500_000n, 'USD'),
      by: 'BANK',
    } as const;
    const late = depositReceived(fact, instant('2026-03-15T00:00:00Z'));
    await ports.unitOfWork.run(WORKER_SCOPE, (tx) => ports.ledger.post(tx, late));
    expect({ ...(await view('2026-03')), now: 0 }).toEqual({ ...before, now: 0 });

    const april = await view('2026-04');
    expect(april.isFinal).toBe(false);
    expect(april.accounts.map(({ type, opening, closing }) => [type, opening.minor, closing.minor])).toEqual([
      ['TENANT_RECEIVABLE', invoice.total.minor, invoice.total.minor],
      ['TENANT_DEPOSIT', 0n, 500_000n],
    ]);
    expect(april.accounts[1]?.movements[0]).toMatchObject({ effectiveAt: late.effectiveAt, postedAt: database.now });
  });

  it('is its owner’s and staff’s, and of a month that is one', async () => {
    const { ports } = await setup();
    const view = viewStatement(ports);
    expect(await view(PROVIDER, { ownerId: 'org_ai', month: '2026-03' })).toEqual({ ok: false, refusal: 'UNKNOWN' });
    expect(await view(TENANT, { ownerId: 'org_ai', month: '2026-3' })).toEqual({ ok: false, refusal: 'NOT_A_MONTH' });
    expect((await view(WORKER_SCOPE, { ownerId: 'org_ai', month: '2026-03' })).ok).toBe(true);
    const printed = await printStatement(ports)(TENANT, { ownerId: 'org_ai', month: '2026-03', language: 'ar' });
    expect(unwrap(printed)).toMatchObject({ kind: 'STATEMENT', number: '2026-03', language: 'ar' });
  });
});

describe('an invoice on paper', () => {
  it('is for its buyer and staff', async () => {
    const { ports, invoice } = await setup();
    const print = printInvoice(ports);
    const command = { id: invoice.id, language: 'en' } as const;
    expect(await print(TENANT, command)).toMatchObject({ kind: 'INVOICE', number: invoice.number });
    expect(await print(WORKER_SCOPE, command)).not.toBeNull();
    expect(await print(PROVIDER, command)).toBeNull();
  });
});

describe('an export', () => {
  it('comes in pieces, the head first, only what is in the window', async () => {
    const { ports, invoice } = await setup();
    const read = async (name: Parameters<ReturnType<typeof exportCsv>>[1]['name'], start: string, end: string) => {
      const pieces = [];
      const window = { start: instant(start), end: instant(end) };
      for await (const piece of exportCsv(ports)(TENANT, { name, window })) pieces.push(piece);
      return pieces;
    };
    const [head, rows] = await read('invoices', '2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z');
    expect(head).toMatch(/^\ufeff"invoice_id","number"/);
    expect(rows).toContain(invoice.number);
    expect(await read('invoices', '2026-04-01T00:00:00Z', '2026-05-01T00:00:00Z')).toEqual([head]);
    expect((await read('focus', '2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z'))[0]).toMatch(/^"BilledCost"/);
    expect((await read('movements', '2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z'))[1]).toContain('TENANT_RECEIVABLE');
    expect(await read('meter-records', '2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z')).toHaveLength(1);
  });
});
