// World: one published pool of H100 at 2 USD from 2026-03-01, an AI firm that bounds its spending; everything in memory.
import { type Money, type Period, HOUR, decimal, instant, money, sum, unwrap } from '#libs/kernel';
import { AI_FIRM, RIVAL, marketWorld } from '#libs/testkit';
import { type BookCommand, bookQuote } from '../demand/book-quote.js';
import { cancelLease } from '../demand/cancel-lease.js';
import { requestQuote } from '../demand/request-quote.js';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { type BudgetCommand, raiseBudgetAlerts, setBudget } from './set-budget.js';
import { setCreditTerms } from './set-credit-terms.js';
import { type PurchaseOrderCommand, setPurchaseOrder } from './set-purchase-order.js';
import { setTaxAddress } from './set-tax-address.js';
import { setTaxId } from './set-tax-id.js';

const usd = (minor: bigint): Money => money(minor, 'USD');
const STAFF: PlatformScope = { kind: 'PLATFORM', actorId: 'usr_staff' };
/** 8 GPUs: about 12,100 in April and 12,500 in May, our fee included. */
const SPRING: Period = { start: instant('2026-04-01T05:00:00Z'), end: instant('2026-06-01T05:00:00Z') };

async function setup() {
  const world = marketWorld();
  const { ports, supply } = world;
  await supply.site();
  const pool = await supply.pool();
  await supply.publish(pool.id);
  let keys = 0;
  const key = () => `spending-${(keys += 1)}`;
  const book = async (facts: Partial<BookCommand> = {}, units = 8) => {
    const asked = {
      offerId: pool.id,
      units,
      window: SPRING,
      gang: false,
      billing: 'RESERVED',
      holdMinutes: 30,
    } as const;
    const quoted = await requestQuote(ports)(AI_FIRM, { ...asked, idempotencyKey: key() });
    if (!quoted.ok) return quoted;
    const quote = quoted.value;
    const command = { quoteId: quote.id, costCentre: null, purchaseOrder: null, idempotencyKey: key(), ...facts };
    return bookQuote(ports)(AI_FIRM, command);
  };
  const budget = (facts: Partial<BudgetCommand> = {}, scope = AI_FIRM) =>
    setBudget(ports)(scope, {
      ...{ id: null, name: 'Everything', costCentre: null, currency: 'USD', monthly: decimal('13000') },
      ...{ alertPercents: [50, 100], isHard: true, isClosed: false, idempotencyKey: key(), ...facts },
    });
  const order = (facts: Partial<PurchaseOrderCommand> = {}) =>
    setPurchaseOrder(ports)(AI_FIRM, {
      ...{ id: null, number: 'PO-7', currency: 'USD', amount: decimal('30000') },
      ...{ validUntil: null, isClosed: false, idempotencyKey: key(), ...facts },
    });
  return { ...world, book, budget, order, key };
}

describe('a budget', () => {
  it('records what a lease costs month by month, to the quote’s total', async () => {
    const world = await setup();
    const { lease } = unwrap(await world.book({ costCentre: 'research' }));
    const rows = world.tables.spends.rows();
    expect(rows.map(({ month, costCentre }) => [month, costCentre])).toEqual([
      ['2026-04-01', 'research'],
      ['2026-05-01', 'research'],
    ]);
    expect(
      sum(
        rows.map(({ amount }) => amount),
        'USD',
      ),
    ).toEqual(lease.total);
  });

  it('that is hard lets nothing be booked beyond it, and says how much is left in which month', async () => {
    const world = await setup();
    const made = unwrap(await world.budget());
    unwrap(await world.book());
    const leases = world.tables.leases.rows().length;
    const refused = await world.book();
    expect(refused).toMatchObject({
      refusal: { code: 'BUDGET_EXCEEDED', budgetId: made.id, month: '2026-04-01', left: { currency: 'USD' } },
    });
    const april = world.tables.spends.rows().find(({ month }) => month === '2026-04-01');
    expect(!refused.ok && 'left' in refused.refusal && refused.refusal.left).toEqual(
      usd(1_300_000n - (april?.amount.minor ?? 0n)),
    );
    expect(world.tables.leases.rows()).toHaveLength(leases);
  });

  it('of one cost centre bounds that one only; one that is not hard bounds nobody', async () => {
    const world = await setup();
    unwrap(await world.budget({ costCentre: 'research', monthly: decimal('1') }));
    unwrap(await world.budget({ name: 'Soft', isHard: false, monthly: decimal('1') }));
    expect(await world.book({ costCentre: 'research' })).toMatchObject({ refusal: { code: 'BUDGET_EXCEEDED' } });
    expect((await world.book({ costCentre: 'sales' })).ok).toBe(true);
    expect((await world.book()).ok).toBe(true);
  });

  it('gets back what a cancelled lease would have cost, and is changed or closed by its own organisation', async () => {
    const world = await setup();
    const made = unwrap(await world.budget());
    const { lease } = unwrap(await world.book());
    unwrap(await cancelLease(world.ports)(AI_FIRM, lease.id));
    unwrap(await world.book());
    expect(await world.budget({ id: made.id }, RIVAL)).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
    expect(await world.budget()).toMatchObject({ refusal: { code: 'ALREADY_EXISTS' } });
    unwrap(await world.budget({ id: made.id, isClosed: true }));
    expect((await world.book()).ok).toBe(true);
  });

  it('tells each of its steps once a month', async () => {
    const world = await setup();
    unwrap(await world.budget({ monthly: decimal('20000') }));
    unwrap(await world.book());
    expect(await raiseBudgetAlerts(world.ports)(STAFF)).toBe(0);
    world.database.advanceTo(instant('2026-04-02T00:00:00Z'));
    expect([await raiseBudgetAlerts(world.ports)(STAFF), await raiseBudgetAlerts(world.ports)(STAFF)]).toEqual([1, 0]);
    expect(world.tables.budgetAlerts.rows()).toMatchObject([{ month: '2026-04-01', percent: 50 }]);
  });

  it.each([
    [{ name: ' ' }, 'name'],
    [{ costCentre: '' }, 'costCentre'],
    [{ alertPercents: [0] }, 'alertPercents'],
    [{ monthly: decimal('-1') }, 'monthly'],
  ])('is not %j', async (facts, field) => {
    const world = await setup();
    expect(await world.budget(facts)).toMatchObject({ refusal: { code: 'INVALID_INPUT', path: [field] } });
  });
});

describe('a purchase order', () => {
  it('is drawn down by the leases that name it, until too little is left', async () => {
    const world = await setup();
    unwrap(await world.order());
    unwrap(await world.book({ purchaseOrder: 'PO-7' }));
    expect(await world.book({ purchaseOrder: 'PO-7' })).toMatchObject({
      refusal: { code: 'PURCHASE_ORDER_EXHAUSTED', path: ['purchaseOrder'] },
    });
    expect((await world.book({ purchaseOrder: 'PO-8' })).ok).toBe(true);
  });

  it('takes nothing after its day, nor once it is closed', async () => {
    const world = await setup();
    const made = unwrap(await world.order({ validUntil: instant('2026-03-01T01:00:00Z') }));
    world.database.advance(HOUR);
    expect(await world.book({ purchaseOrder: 'PO-7' })).toMatchObject({ refusal: { code: 'PURCHASE_ORDER_EXPIRED' } });
    unwrap(await world.order({ id: made.id, isClosed: true }));
    expect(await world.book({ purchaseOrder: 'PO-7' })).toMatchObject({ refusal: { code: 'PURCHASE_ORDER_EXPIRED' } });
    expect(await world.order()).toMatchObject({ refusal: { code: 'ALREADY_EXISTS' } });
    unwrap(await world.order({ id: made.id }));
    const booked = unwrap(await world.book({ purchaseOrder: 'PO-7' }));
    expect(booked.invoice?.purchaseOrder).toBe('PO-7');
  });
});

describe('terms of credit', () => {
  it('are set by staff with a reason; limit and days hold from then on', async () => {
    const world = await setup();
    const terms = {
      orgId: 'org_ai',
      currency: 'USD',
      limit: decimal('250000'),
      netDays: 45,
      reason: 'Audited.',
    } as const;
    unwrap(await setCreditTerms(world.ports)(STAFF, { ...terms, idempotencyKey: world.key() }));
    const profile = await world.ports.unitOfWork.run(STAFF, (tx) => world.ports.billingProfiles.byOrg(tx, 'org_ai'));
    expect(profile).toMatchObject({ creditLimit: usd(25_000_000n), netDays: 45 });
    for (const [change, path] of [
      [{ reason: ' ' }, 'reason'],
      [{ netDays: 121 }, 'netDays'],
      [{ limit: decimal('-1') }, 'limit'],
      [{ orgId: 'org_miner' }, 'orgId'],
    ] as const) {
      const command = { ...terms, ...change, idempotencyKey: world.key() };
      expect(await setCreditTerms(world.ports)(STAFF, command)).toMatchObject({ refusal: { path: [path] } });
    }
    expect(world.tables.creditTerms.rows()).toMatchObject([{ setBy: 'usr_staff', reason: 'Audited.' }]);
  });
});

describe('a tax number', () => {
  it('is stored in its own form, or refused with an example', async () => {
    const world = await setup();
    world.profile('org_ai', { country: 'GB' });
    expect(unwrap(await setTaxId(world.ports)(AI_FIRM, 'gb 980 7806 84')).taxId).toBe('GB980780684');
    expect(await setTaxId(world.ports)(AI_FIRM, '980780685')).toMatchObject({
      refusal: { path: ['taxId'], detail: expect.stringContaining('GB980780684') },
    });
    expect(unwrap(await setTaxId(world.ports)(AI_FIRM, ' ')).taxId).toBeNull();
  });
});

describe('the place where a tenant is taxed', () => {
  it.each([
    ['CA', 'xx', { ok: false, refusal: { path: ['subdivision'], detail: 'CA has no state or province XX.' } }],
    ['CA', ' on ', { ok: true, value: { subdivision: 'ON' } }],
    ['DE', 'BY', { ok: true, value: { subdivision: 'BY' } }],
  ])('in %s is one that there is: %s', async (country, subdivision, outcome) => {
    const world = await setup();
    world.profile('org_ai', { country });
    expect(await setTaxAddress(world.ports)(AI_FIRM, { subdivision, locality: null })).toMatchObject(outcome);
  });
});
