// World: one tenant that wires money to our bank, one provider, fake stores, a fake Stripe that collects smaller invoices.
import { DAY, type Money, decimal, money, rate, unwrap } from '#libs/kernel';
import { TENANT, WORKER_SCOPE, collectingWorld, someTerms } from '#libs/testkit';
import { type WireCommand, recordWire } from './record-wire.js';
import { payInvoice } from './pay-invoice.js';
import { reconcile } from './reconcile.js';
import { settleBalanceTransactions } from './settle-balance-transactions.js';

const usd = (minor: bigint): Money => money(minor, 'USD');

async function setup(facts: Parameters<typeof collectingWorld>[0] = {}) {
  const world = await collectingWorld(facts);
  let wires = 0;
  const wire = (amount: string, facts: Partial<WireCommand> = {}) => {
    wires += 1;
    return recordWire(world.ports)(WORKER_SCOPE, {
      ...{ invoiceId: world.invoice().id, amount: decimal(amount) },
      ...{ bankReference: `FED-${wires}`, idempotencyKey: `wire-000${wires}`, ...facts },
    });
  };
  const balance = (
    type: 'TENANT_RECEIVABLE' | 'UNAPPLIED_CASH' | 'BANK' | 'PROVIDER_PAYABLE',
    ownerId: string | null,
  ) =>
    world.ports.unitOfWork.run(WORKER_SCOPE, (tx) =>
      world.ports.ledger.balanceOf(tx, { type, ownerId, currency: 'USD' }),
    );
  const clean = async () => {
    world.database.advance(3 * DAY);
    await world.settle();
    await settleBalanceTransactions(world.ports)(WORKER_SCOPE);
    return (await reconcile(world.ports)(WORKER_SCOPE)).report;
  };
  return { ...world, wire, balance, clean };
}

/** 8 GPUs at about 32,000 USD an hour: one month's rent with our fee is above 25 m USD. */
const LARGE = { terms: { ...someTerms(), unitPrice: rate(decimal('4200.33'), 'USD', 'GPU_HOUR') } };

describe('wires for an invoice that is collected by wire', () => {
  it('pay 25 m USD in three parts to the cent, and the lease begins with the last', async () => {
    const world = await setup(LARGE);
    const { total } = world.invoice();
    expect([world.invoice().collection, total.minor > 2_500_000_000n]).toEqual(['WIRE', true]);
    const last = total.minor - 1_999_999_998n;
    expect(unwrap(await world.wire('9999999.99'))).toMatchObject({ state: 'OPEN', credited: usd(999_999_999n) });
    expect(unwrap(await world.wire('9999999.99'))).toMatchObject({ state: 'OPEN', credited: usd(1_999_999_998n) });
    expect(await world.balance('TENANT_RECEIVABLE', 'org_ai')).toBe(last);
    expect(world.leaseNow()?.state).toBe('PENDING_PAYMENT');
    const paid = unwrap(await world.wire(`${last / 100n}.${`${last % 100n}`.padStart(2, '0')}`));
    expect(paid.state).toBe('PAID');
    expect(world.leaseNow()?.state).toBe('CONFIRMED');
    expect([await world.balance('TENANT_RECEIVABLE', 'org_ai'), await world.balance('BANK', null)]).toEqual([
      0n,
      total.minor,
    ]);
    expect(await world.balance('PROVIDER_PAYABLE', 'org_miner')).toBe(-paid.subtotal.minor);
    expect(await world.clean()).toMatchObject({ isClean: true, differences: [] });
    const wires = world.tables.invoiceWires.rows();
    expect(wires.map(({ applied, lowers }) => [applied.minor, lowers])).toEqual([
      [999_999_999n, true],
      [999_999_999n, true],
      [last, false],
    ]);
  });

  it('keep what is too much as the tenant’s unapplied cash', async () => {
    const world = await setup(LARGE);
    const { total } = world.invoice();
    unwrap(await world.wire('30000000'));
    expect(world.invoice().state).toBe('PAID');
    expect(await world.balance('UNAPPLIED_CASH', 'org_ai')).toBe(total.minor - 3_000_000_000n);
    expect(await world.wire('1')).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
  });

  it('pay once by each reference, and nothing by no amount', async () => {
    const world = await setup(LARGE);
    unwrap(await world.wire('5', { bankReference: 'FED-9' }));
    expect(await world.wire('5', { bankReference: 'FED-9' })).toMatchObject({ refusal: { path: ['bankReference'] } });
    for (const amount of ['0', '-1', '1.001'])
      expect(await world.wire(amount)).toMatchObject({ refusal: { path: ['amount'] } });
    expect(await world.wire('1', { invoiceId: 'inv_none' })).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
  });
});

describe('a wire for an invoice that Stripe collects', () => {
  it('is reported to Stripe, which then asks for the rest', async () => {
    const world = await setup();
    await world.settle();
    unwrap(await world.wire('10000'));
    await world.settle();
    expect(world.invoice()).toMatchObject({ state: 'OPEN', credited: usd(1_000_000n) });
    unwrap(await world.pay());
    await world.settle();
    expect(world.invoice().state).toBe('PAID');
    expect([...world.stripe.charges_.values()].map(({ amountMinor }) => amountMinor)).toEqual([249_920n]);
    expect(await world.clean()).toMatchObject({ isClean: true, differences: [] });
  });

  it('settles it in parts without any charge; both sides agree', async () => {
    const world = await setup();
    unwrap(await world.wire('10000'));
    unwrap(await world.wire('2499.20'));
    expect(world.invoice().state).toBe('PAID');
    expect(await world.clean()).toMatchObject({ isClean: true, differences: [] });
    expect(world.stripe.calls.filter((one) => one === 'PAYMENT_REPORT')).toHaveLength(2);
    expect(world.stripe.charges_.size).toBe(0);
  });

  it('waits while a card payment is on its way, and the other way round', async () => {
    const world = await setup();
    unwrap(await world.pay());
    expect(await world.wire('1')).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    await world.settle();
    const paymentMethodId = (await world.method()).id;
    const command = { invoiceId: world.invoice().id, paymentMethodId, idempotencyKey: 'key-0002' };
    expect(await payInvoice(world.ports)(TENANT, command)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
  });
});
