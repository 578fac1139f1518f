// World: one tenant with an open invoice of 12,499.20 USD that pays ahead by card, bank debit and wire; a fake Stripe.
import { DAY, type Money, addMilliseconds, decimal, instant, money, unwrap } from '#libs/kernel';
import { TENANT, WORKER_SCOPE, collectingWorld } from '#libs/testkit';
import { viewTopUpConfirmation } from '../paying/view-top-up-confirmation.js';
import { runAutoTopUps, setBalanceSetting } from '../spending/auto-top-up.js';
import { drawBalance, drawBalances } from './draw-balance.js';
import { reconcile } from './reconcile.js';
import { settleBalanceTransactions } from './settle-balance-transactions.js';
import { recordTopUpWire, topUpBalance } from './top-up.js';

const usd = (minor: bigint): Money => money(minor, 'USD');
const LIMIT = { limit: 10 };

async function setup() {
  const world = await collectingWorld();
  const { ports } = world;
  let keys = 0;
  const key = () => `top-up-000${(keys += 1)}`;
  const topUp = async (amount: string, token = 'pm_card_visa') => {
    const paymentMethodId = (await world.method(token)).id;
    const command = { amount: decimal(amount), currency: 'USD', paymentMethodId, idempotencyKey: key() } as const;
    return topUpBalance(ports)(TENANT, command);
  };
  const wire = (amount: string, bankReference: string) => {
    const command = { orgId: 'org_ai', amount: decimal(amount), currency: 'USD', bankReference } as const;
    return recordTopUpWire(ports)(WORKER_SCOPE, { ...command, idempotencyKey: key() });
  };
  const prepaid = () =>
    ports.unitOfWork.run(WORKER_SCOPE, (tx) =>
      ports.ledger.balanceOf(tx, { type: 'TENANT_PREPAID', ownerId: 'org_ai', currency: 'USD' }),
    );
  const auto = async (token = 'pm_card_visa', monthlyCap = '2000') => {
    const paymentMethodId = (await world.method(token)).id;
    const autoTopUp = {
      ...{ currency: 'USD' as const, threshold: decimal('500'), amount: decimal('1000') },
      ...{ monthlyCap: decimal(monthlyCap), paymentMethodId },
    };
    return setBalanceSetting(ports)(TENANT, { paysInvoices: true, autoTopUp });
  };
  const lastTopUp = () => world.tables.topUps.rows().at(-1);
  return { ...world, key, topUp, wire, prepaid, auto, lastTopUp };
}

describe('a top-up', () => {
  it('by card is the tenant’s money, paid ahead, when Stripe has collected it; its fee is ours', async () => {
    const world = await setup();
    expect(unwrap(await world.topUp('1000'))).toMatchObject({ state: 'PENDING', amount: usd(100_000n) });
    expect(await world.prepaid()).toBe(0n);
    await world.settle();
    expect(world.lastTopUp()).toMatchObject({ state: 'RECEIVED', paymentIntentId: expect.stringMatching(/^pi_/) });
    expect(await world.prepaid()).toBe(-100_000n);
    world.database.advance(3 * DAY);
    await world.settle();
    await settleBalanceTransactions(world.ports)(WORKER_SCOPE);
    const clearing = await world.ports.unitOfWork.run(WORKER_SCOPE, (tx) =>
      world.ports.ledger.balanceOf(tx, { type: 'STRIPE_CLEARING', ownerId: null, currency: 'USD' }),
    );
    expect(clearing).toBe(0n);
    expect((await reconcile(world.ports)(WORKER_SCOPE)).report).toMatchObject({ isClean: true, differences: [] });
  });

  it('whose card is declined has failed, in the words for the payer', async () => {
    const world = await setup();
    unwrap(await world.topUp('1000', 'pm_card_chargeCustomerFail'));
    await world.settle();
    expect(world.lastTopUp()).toMatchObject({ state: 'FAILED', failure: 'Your card was declined.' });
    expect(await world.prepaid()).toBe(0n);
  });

  it('whose bank wants its customer waits for the payer, and is the tenant’s money once it is confirmed', async () => {
    const world = await setup();
    const topUpId = unwrap(await world.topUp('1000', 'pm_card_authenticationRequired')).id;
    await world.settle();
    const waiting = world.lastTopUp();
    expect(waiting).toMatchObject({ state: 'PENDING', failure: null, askedAt: world.database.now });
    const confirmation = () => viewTopUpConfirmation(world.ports)(TENANT, topUpId);
    expect(await confirmation()).toMatchObject({ status: 'ASKS', clientSecret: `${waiting?.paymentIntentId}_secret` });
    expect(await viewTopUpConfirmation(world.ports)({ ...TENANT, orgId: 'org_x' }, topUpId)).toBeNull();
    world.stripe.topUps_.settle(waiting?.paymentIntentId ?? '', null);
    await world.settle();
    expect(world.lastTopUp()).toMatchObject({ state: 'RECEIVED', askedAt: waiting?.askedAt });
    expect(await world.prepaid()).toBe(-100_000n);
    expect(await confirmation()).toBeNull();
  });

  it('that begins by itself and is asked about is not stopped, nor is another begun beside it; refused, it is', async () => {
    const world = await setup();
    unwrap(await world.auto('pm_card_authenticationRequired'));
    expect(await runAutoTopUps(world.ports)(WORKER_SCOPE, LIMIT)).toBe(1);
    await world.settle();
    expect(await runAutoTopUps(world.ports)(WORKER_SCOPE, LIMIT)).toBe(0);
    expect(world.tables.balanceSettings.rows()[0]?.stoppedBecause).toBeNull();
    world.stripe.topUps_.settle(world.lastTopUp()?.paymentIntentId ?? '', 'The bank said no.');
    await world.settle();
    expect(world.lastTopUp()).toMatchObject({ state: 'FAILED', failure: 'The bank said no.' });
    expect(world.tables.balanceSettings.rows()[0]?.stoppedBecause).toBe('The bank said no.');
  });

  it('by wire is there when it is recorded, once by each reference', async () => {
    const world = await setup();
    expect(unwrap(await world.wire('5000000', 'FED-1'))).toMatchObject({ state: 'RECEIVED', way: 'WIRE' });
    expect(await world.prepaid()).toBe(-500_000_000n);
    expect(await world.wire('1', 'FED-1')).toMatchObject({ refusal: { path: ['bankReference'] } });
  });

  it.each(['0', '-5', '1000000'])('of %s is not charged', async (amount) => {
    const world = await setup();
    expect(await world.topUp(amount)).toMatchObject({ refusal: { code: 'INVALID_INPUT', path: ['amount'] } });
    expect(world.tables.topUps.rows()).toEqual([]);
  });

  it('survives a lost answer: the same call again collects once', async () => {
    const world = await setup();
    unwrap(await world.topUp('1000'));
    world.stripe.faults.push('LOST_AFTER');
    await world.settle();
    expect([await world.prepaid(), world.stripe.topUps_.all.size]).toEqual([-100_000n, 1]);
  });
});

describe('a balance', () => {
  it('pays open invoices by itself where the tenant chose so, as far as it reaches', async () => {
    const world = await setup();
    unwrap(await world.wire('10000', 'FED-1'));
    expect(await drawBalances(world.ports)(WORKER_SCOPE, LIMIT)).toBe(0);
    unwrap(await setBalanceSetting(world.ports)(TENANT, { paysInvoices: true, autoTopUp: null }));
    expect(await drawBalances(world.ports)(WORKER_SCOPE, LIMIT)).toBe(1);
    expect(world.invoice()).toMatchObject({ state: 'OPEN', credited: usd(1_000_000n) });
    unwrap(await world.wire('10000', 'FED-2'));
    expect(await drawBalances(world.ports)(WORKER_SCOPE, LIMIT)).toBe(1);
    expect(world.invoice().state).toBe('PAID');
    expect(world.leaseNow()?.state).toBe('CONFIRMED');
    expect(await world.prepaid()).toBe(-750_080n);
    expect(await drawBalances(world.ports)(WORKER_SCOPE, LIMIT)).toBe(0);
  });

  it('pays one invoice when asked to, and says when it is empty', async () => {
    const world = await setup();
    const command = { invoiceId: world.invoice().id, idempotencyKey: world.key() };
    expect(await drawBalance(world.ports)(WORKER_SCOPE, command)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    unwrap(await world.wire('20000', 'FED-1'));
    expect(unwrap(await drawBalance(world.ports)(WORKER_SCOPE, command)).state).toBe('PAID');
  });
});

describe('an automatic top-up', () => {
  it('fills the balance below its threshold, one at a time, up to its monthly cap', async () => {
    const world = await setup();
    unwrap(await world.auto());
    const run = () => runAutoTopUps(world.ports)(WORKER_SCOPE, LIMIT);
    expect([await run(), await run()]).toEqual([1, 0]);
    await world.settle();
    expect([await world.prepaid(), await run()]).toEqual([-100_000n, 0]);
    await drawBalances(world.ports)(WORKER_SCOPE, LIMIT);
    expect(await run()).toBe(1);
    await world.settle();
    await drawBalances(world.ports)(WORKER_SCOPE, LIMIT);
    expect(await run()).toBe(0);
    world.database.advanceTo(addMilliseconds(instant('2026-04-01T00:00:00Z'), 1));
    expect(await run()).toBe(1);
  });

  it('stops after a decline and says why, until it is set anew', async () => {
    const world = await setup();
    unwrap(await world.auto('pm_card_chargeCustomerFail'));
    expect(await runAutoTopUps(world.ports)(WORKER_SCOPE, LIMIT)).toBe(1);
    await world.settle();
    const [setting] = world.tables.balanceSettings.rows();
    expect(setting?.stoppedBecause).toBe('Your card was declined.');
    expect(await runAutoTopUps(world.ports)(WORKER_SCOPE, LIMIT)).toBe(0);
    expect(unwrap(await world.auto()).stoppedBecause).toBeNull();
    expect(await runAutoTopUps(world.ports)(WORKER_SCOPE, LIMIT)).toBe(1);
  });

  it('needs a method of the tenant’s and a cap of at least one', async () => {
    const world = await setup();
    expect(await world.auto('pm_card_visa', '999')).toMatchObject({ refusal: { path: ['autoTopUp', 'monthlyCap'] } });
  });
});
