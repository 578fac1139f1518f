// World: a migrated database; a miner's pool and a tenant with budgets, money paid ahead and invoices, through the workflows.
import { randomUUID } from 'node:crypto';
import { DAY, type Period, addMilliseconds, decimal, instantFromEpoch, rate, unwrap } from '#libs/kernel';
import {
  type OrganisationScope,
  type PlatformScope,
  bookQuote,
  drawBalances,
  raiseBudgetAlerts,
  recordTopUpWire,
  recordWire,
  requestQuote,
  runAutoTopUps,
  setBalanceSetting,
  setBudget,
  setCreditTerms,
  setPurchaseOrder,
  setTaxId,
} from '#libs/workflows';
import { createTestDatabase, seedListing, seedOrganisation } from '#libs/testkit';

const STAFF: PlatformScope = { kind: 'PLATFORM', actorId: 'usr_staff' };
const db = await createTestDatabase();
afterAll(() => db.close());
const database = await db.open({ poolSize: 6 });
const ports = {
  unitOfWork: database.unitOfWork,
  ...database.stores,
  settings: {
    platformFeeBasisPoints: 500,
    seller: { orgId: null, legalName: 'Gridlease Inc.', country: 'US', taxId: null },
    collectionAccounts: [],
    isClockControlled: false,
    timeZoneData: '2025b',
  },
};

/** The whole of tomorrow, in which one GPU costs 48.00 and 2.40 for us. */
function tomorrow(): Period {
  const start = instantFromEpoch(Math.ceil(Date.now() / DAY + 1) * DAY);
  return { start, end: addMilliseconds(start, DAY) };
}

async function setup(price = '2') {
  const listing = await seedListing(db, database, {
    site: { powerLimitWatts: 400_000, pue: decimal('1') },
    pool: { wattsPerGpu: 1_000, price: rate(decimal(price), 'USD', 'GPU_HOUR') },
    wattsPerUnit: 1_000,
  });
  const orgId = await seedOrganisation(db, 'TENANT', 0n);
  const tenant: OrganisationScope = { kind: 'ORGANISATION', orgId, actorId: 'usr_tenant' };
  const quote = async (units = 1) => {
    const asked = { offerId: listing.pool.id, units, window: tomorrow(), gang: false, billing: 'RESERVED' } as const;
    return unwrap(await requestQuote(ports)(tenant, { ...asked, holdMinutes: 30, idempotencyKey: randomUUID() }));
  };
  const book = (quoteId: string, purchaseOrder: string | null = null) =>
    bookQuote(ports)(tenant, { quoteId, costCentre: 'research', purchaseOrder, idempotencyKey: randomUUID() });
  const budget = (monthly: string) =>
    setBudget(ports)(tenant, {
      ...{ id: null, name: 'Research', costCentre: 'research', currency: 'USD', monthly: decimal(monthly) },
      ...{ alertPercents: [50], isHard: true, isClosed: false, idempotencyKey: randomUUID() },
    });
  const invoice = async () => unwrap(await book((await quote()).id)).invoice?.id ?? 'none';
  const wire = (invoiceId: string, amount: string) => {
    const facts = { bankReference: randomUUID(), idempotencyKey: randomUUID() };
    return recordWire(ports)(STAFF, { invoiceId, amount: decimal(amount), ...facts });
  };
  const prepay = (amount: string) => {
    const facts = { currency: 'USD', bankReference: randomUUID(), idempotencyKey: randomUUID() } as const;
    return recordTopUpWire(ports)(STAFF, { orgId, amount: decimal(amount), ...facts });
  };
  return { listing, orgId, tenant, quote, book, budget, invoice, wire, prepay };
}

describe('a hard budget', () => {
  it('lets one of many bookings at once have what is left, whichever comes first', async () => {
    const { quote, book, budget, tenant } = await setup();
    unwrap(await budget('60'));
    const quotes = [await quote(), await quote(), await quote(), await quote()];
    const outcomes = await Promise.all(quotes.map(({ id }) => book(id)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    const codes = outcomes.flatMap((one) => (one.ok ? [] : [one.refusal.code]));
    expect(codes).toEqual(['BUDGET_EXCEEDED', 'BUDGET_EXCEEDED', 'BUDGET_EXCEEDED']);
    const [row] = await ports.unitOfWork.run(tenant, (tx) => ports.spending.budgets(tx, tenant.orgId));
    expect(row?.alertPercents).toEqual([50]);
  });

  it('raises each step once, when the month has come', async () => {
    const { quote, book, budget, orgId } = await setup();
    unwrap(await budget('60'));
    unwrap(await book((await quote()).id));
    const isThisMonth = tomorrow().start < firstOfNextMonth();
    await raiseBudgetAlerts(ports)(STAFF);
    expect(await raiseBudgetAlerts(ports)(STAFF)).toBe(0);
    const raised = await db.sql<{ percent: number }>('SELECT percent FROM budget_alert WHERE org_id = $1', [orgId]);
    expect(raised).toEqual(isThisMonth ? [{ percent: 50 }] : []);
  });

  it('that passes several steps at once tells of it once', async () => {
    const { budget, orgId } = await setup();
    const { id } = unwrap(await budget('60'));
    await db.sql(
      `INSERT INTO budget_alert (budget_id, month, percent, org_id, spent_minor, raised_at)
       SELECT $1, date '2026-03-01', p, $2, 6000, market_now() FROM unnest(ARRAY[50, 80, 100]) AS p`,
      [id, orgId],
    );
    const told = await db.sql("SELECT subject_id FROM party_event WHERE org_id = $1 AND type = 'budget.reached'", [
      orgId,
    ]);
    expect(told).toEqual([{ subject_id: id }]);
  });

  it('is one for a cost centre, and shares its purchase order under lock', async () => {
    const { quote, book, budget, tenant } = await setup();
    unwrap(await budget('1000'));
    expect(await budget('1000')).toMatchObject({ refusal: { code: 'ALREADY_EXISTS' } });
    const order = { id: null, number: 'PO-7', currency: 'USD', amount: decimal('101'), validUntil: null } as const;
    unwrap(await setPurchaseOrder(ports)(tenant, { ...order, isClosed: false, idempotencyKey: randomUUID() }));
    const quotes = [await quote(), await quote(), await quote()];
    const outcomes = await Promise.all(quotes.map(({ id }) => book(id, 'PO-7')));
    expect(outcomes.flatMap((one) => (one.ok ? [] : [one.refusal.code]))).toEqual(['PURCHASE_ORDER_EXHAUSTED']);
  });
});

function firstOfNextMonth(): number {
  const now = new Date();
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1);
}

describe('money of a tenant', () => {
  it('by wires in parts settles an invoice to the cent', async () => {
    const { invoice, wire } = await setup();
    const id = await invoice();
    expect(unwrap(await wire(id, '20.10'))).toMatchObject({ state: 'OPEN', credited: { minor: 2_010n } });
    expect(unwrap(await wire(id, '30.31'))).toMatchObject({ state: 'PAID', credited: { minor: 5_040n } });
    const [sum] = await db.sql<{ applied: string }>(
      'SELECT sum(applied_minor)::text AS applied FROM invoice_wire WHERE invoice_id = $1',
      [id],
    );
    expect(sum).toEqual({ applied: '5040' });
  });

  it('paid ahead is drawn by its invoices, and never below zero', async () => {
    const { invoice, prepay, tenant, orgId } = await setup();
    const id = await invoice();
    unwrap(await prepay('40'));
    unwrap(await setBalanceSetting(ports)(tenant, { paysInvoices: true, autoTopUp: null }));
    expect(await drawBalances(ports)(STAFF, { limit: 10 })).toBe(1);
    unwrap(await prepay('40'));
    expect(await drawBalances(ports)(STAFF, { limit: 10 })).toBe(1);
    const state = await db.sql('SELECT state, credited_minor AS credited FROM invoice WHERE id = $1', [id]);
    expect(state).toEqual([{ state: 'PAID', credited: '5040' }]);
    const held = await ports.unitOfWork.run(tenant, (tx) => ports.prepaid.balances(tx, orgId));
    expect(held.map(({ minor }) => minor)).toEqual([2_960n]);
    await expect(db.sql('UPDATE prepaid_balance SET held_minor = -1 WHERE org_id = $1', [orgId])).rejects.toThrow(
      'held_minor',
    );
  });

  it('is topped up below its threshold, once at a time', async () => {
    const { tenant, orgId } = await setup();
    const paymentMethodId = `pay_${randomUUID().slice(0, 8)}`;
    const method = { id: paymentMethodId, orgId, kind: 'CARD', brand: 'Visa', last4: '4242', currency: null } as const;
    await ports.unitOfWork.run(tenant, (tx) =>
      ports.paymentMethods.insert(tx, { ...method, stripePaymentMethodId: `pm_${orgId}`, createdAt: tx.now }),
    );
    const amounts = { threshold: decimal('5'), amount: decimal('100'), monthlyCap: decimal('100') };
    const autoTopUp = { currency: 'USD', paymentMethodId, ...amounts } as const;
    unwrap(await setBalanceSetting(ports)(tenant, { paysInvoices: false, autoTopUp }));
    expect([
      await runAutoTopUps(ports)(STAFF, { limit: 10 }),
      await runAutoTopUps(ports)(STAFF, { limit: 10 }),
    ]).toEqual([1, 0]);
    const page = await ports.unitOfWork.run(tenant, (tx) => ports.prepaid.topUps(tx, { first: 5, after: null }));
    expect(page.items).toMatchObject([{ startedBy: 'AUTOMATIC', state: 'PENDING', amount: { minor: 10_000n } }]);
  });
});

describe('terms and walls', () => {
  it('of credit are the organisation’s from then on', async () => {
    const { tenant, orgId } = await setup();
    const terms = { orgId, currency: 'USD', limit: decimal('250000'), netDays: 45, reason: 'Audited.' } as const;
    unwrap(await setCreditTerms(ports)(STAFF, { ...terms, idempotencyKey: randomUUID() }));
    unwrap(await setTaxId(ports)(tenant, '911144442'));
    const profile = await ports.unitOfWork.run(tenant, (tx) => ports.billingProfiles.byOrg(tx, orgId));
    expect(profile).toMatchObject({ creditLimit: { minor: 25_000_000n }, netDays: 45, taxId: '91-1144442' });
  });

  it.each([
    ['a customer gives itself money', 'app', `INSERT INTO prepaid_balance VALUES ('x', 'USD', 1)`],
    ['a customer records a wire', 'app', `INSERT INTO invoice_wire (id) VALUES ('x')`],
    ['a customer sets its own credit', 'app', `INSERT INTO credit_terms (id) VALUES ('x')`],
    ['staff change a balance by hand', 'staff', 'UPDATE prepaid_balance SET held_minor = 1'],
    ['staff rewrite terms of credit', 'staff', 'UPDATE credit_terms SET limit_minor = 1'],
    ['staff delete what was spent', 'staff', 'DELETE FROM lease_spend'],
  ] as const)('do not let %s', async (_what, role, text) => {
    const client = await db.connectAs(role);
    await expect(client.query(text)).rejects.toThrow(/permission denied/);
  });

  it('do not let the owner say what the books do not', async () => {
    const { orgId } = await setup();
    const came = `INSERT INTO top_up (id, org_id, currency, amount_minor, way, started_by, bank_reference, state, created_at, settled_at)
      VALUES ('tup_x', $1, 'USD', 100, 'WIRE', 'PERSON', 'FED', 'RECEIVED', now(), now())`;
    await expect(db.sql(came, [orgId])).rejects.toThrow('the books do not say');
  });
});
