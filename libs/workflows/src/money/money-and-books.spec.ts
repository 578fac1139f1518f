// World: one tenant and one provider in memory, fake stores, a fake Stripe. Wires, payment methods, and the books beside Stripe's.
import { DAY, decimal, money, rate, unwrap } from '#libs/kernel';
import { TENANT, WORKER_SCOPE, collectingWorld as setup, someTerms } from '#libs/testkit';
import { addPaymentMethod } from './add-payment-method.js';
import { reconcile } from './reconcile.js';
import { recordWire } from './record-wire.js';
import { settleBalanceTransactions } from './settle-balance-transactions.js';

describe('wires', () => {
  const HUGE = { terms: someTerms({ unitPrice: rate(decimal('2000'), 'USD', 'GPU_HOUR') }) };
  const wire = (world: Awaited<ReturnType<typeof setup>>, change: object = {}) =>
    recordWire(world.ports)(WORKER_SCOPE, {
      invoiceId: world.invoice().id,
      amount: decimal('12499200'), // 8 x 2,000 x 744 h + 5 %
      bankReference: 'FED-2026-03-01-77',
      idempotencyKey: 'wire-0001',
      ...change,
    });

  it('pay an invoice above eight digits, which never goes to Stripe', async () => {
    const world = await setup(HUGE);
    expect(world.invoice().collection).toBe('WIRE');
    expect(world.tables.intents.rows()).toEqual([]);
    expect((await world.pay()).ok).toBe(false);
    expect(unwrap(await wire(world)).state).toBe('PAID');
    expect(world.leaseNow()?.state).toBe('CONFIRMED');
    expect(world.books()).toContain('invoice:inv:paid BANK null 1249920000');
    expect((await wire(world)).ok).toBe(true); // the same key again
    const other = { idempotencyKey: 'wire-0003', bankReference: 'FED-2' };
    expect(await wire(world, other)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
  });
});

describe('payment methods', () => {
  it('are saved once per Stripe method, with one customer', async () => {
    const world = await setup();
    const [first, second] = [await world.method(), await world.method()];
    expect(second.id).toBe(first.id);
    expect(world.tables.profiles.rows()[0]?.stripeCustomerId).toBe('cus_1');
  });

  it('are refused in words the tenant can use', async () => {
    const world = await setup();
    const add = (token: string) => addPaymentMethod(world.ports)(TENANT, { token });
    expect(await add('pm_card_chargeDeclined')).toMatchObject({
      refusal: { code: 'PAYMENT_DECLINED', detail: 'Your card was declined.' },
    });
    expect(await add('tok_unknown')).toMatchObject({ refusal: { code: 'INVALID_INPUT', path: ['token'] } });
    expect(await add('no good')).toMatchObject({ refusal: { code: 'INVALID_INPUT' } });
  });
});

describe('balance transactions and reconciliation', () => {
  it('book fee, availability, and agree to the cent with Stripe at each stage', async () => {
    const world = await setup();
    const run = async () => (await reconcile(world.ports)(WORKER_SCOPE)).report;
    expect((await run()).isClean).toBe(true); // not sent yet: within its time
    unwrap(await world.pay());
    await world.settle();
    const settle = () => settleBalanceTransactions(world.ports)(WORKER_SCOPE);
    expect([await settle(), await settle()]).toEqual([1, 0]);
    world.database.advance(2 * DAY);
    await world.stripe.followClock(world.database.now);
    expect([await settle(), await settle()]).toEqual([1, 0]);
    const report = await run();
    expect(report.differences).toEqual([]);
    expect(report.equations[0]?.unexplained).toEqual(money(0n, 'USD'));
    expect(report.counts.map(({ matched }) => matched)).toEqual([1, 1, 1]);
    expect(world.tables.reports.rows()).toHaveLength(2);
  });

  it('are read again when money moves while they are read', async () => {
    const world = await setup();
    unwrap(await world.pay());
    await world.settle();
    await settleBalanceTransactions(world.ports)(WORKER_SCOPE);
    const moved = { once: false };
    const balance = async () => {
      const now = await world.stripe.balance();
      if (moved.once) return now;
      moved.once = true; // before the first reading of items Stripe had less
      return now.map((one) => ({ ...one, pendingMinor: one.pendingMinor - 100n }));
    };
    const calls = { charges: 0 };
    const payments: typeof world.ports.payments = {
      ...world.ports.payments,
      balance,
      invoices: () => world.stripe.invoices(),
      charges: () => {
        calls.charges += 1;
        return world.stripe.charges();
      },
      balanceTransactions: () => world.stripe.balanceTransactions(),
    };
    expect((await reconcile({ ...world.ports, payments })(WORKER_SCOPE)).report.isClean).toBe(true);
    expect(calls.charges).toBe(2);
  });

  it('show a refund made at Stripe behind our back', async () => {
    const world = await setup();
    unwrap(await world.pay());
    await world.settle();
    await settleBalanceTransactions(world.ports)(WORKER_SCOPE);
    for (const charge of world.stripe.charges_.values())
      world.stripe.charges_.set(charge.id, { ...charge, amountRefundedMinor: 100n });
    const { report } = await reconcile(world.ports)(WORKER_SCOPE);
    expect(report.differences.map(({ type, subject }) => `${type} ${subject}`)).toEqual(['STATUS CHARGE']);
    expect(report.isClean).toBe(false);
  });
});
