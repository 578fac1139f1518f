// World: leases of one tenant in memory and a clock that the test moves. No database, no Stripe beyond the fake.
import { DAY, HOUR, type Instant, decimal, instant, instantToString, rate, sum, unwrap } from '#libs/kernel';
import { type Lease, chargesFor, transition } from '#libs/market';
import { type MoneyWorld, WORKER_SCOPE, moneyWorld, someTerms } from '#libs/testkit';
import { acceptDelivery } from '../metering/accept-delivery.js';
import { addPaymentMethod } from '../money/add-payment-method.js';
import { payInvoice } from '../money/pay-invoice.js';
import { advanceClock } from './advance-clock.js';
import { expireQuotes } from './expire-quotes.js';
import { runBilling } from './run-billing.js';
import { runLeaseClock } from './run-lease-clock.js';
import { runMetering } from './run-metering.js';

const at = (text: string): Instant => instant(text);
const TENANT = { kind: 'ORGANISATION', orgId: 'org_ai', actorId: 'usr_1' } as const;

async function setup(facts: Partial<Lease> = {}) {
  const world = moneyWorld();
  const lease = await world.book(facts);
  const leaseNow = (): Lease => {
    const found = world.tables.leases.rows().find(({ id }) => id === lease.id);
    if (!found) throw new Error('no lease');
    return found;
  };
  /** Something that happens to the lease outside these workflows. */
  const happens = (happening: Parameters<typeof transition>[1]) =>
    world.database.run(WORKER_SCOPE, async (tx) => {
      const step = unwrap(transition(leaseNow(), happening, tx.now));
      await world.ports.leases.update(tx, step.lease, step.event);
    });
  /** The provider hands over and proves it, as `gridlease deliver` does. */
  const delivers = () =>
    world.database.run(WORKER_SCOPE, async (tx) => {
      const step = unwrap(transition(leaseNow(), { kind: 'DELIVERED', access: ACCESS }, tx.now));
      await world.ports.leases.update(tx, step.lease, step.event);
      unwrap(await acceptDelivery(world.ports)(tx, leaseNow(), { basis: 'TEST_PASSED', test: null }));
    });
  const invoices = () =>
    world.tables.invoices
      .rows()
      .map(({ kind, period, state }) => `${kind} ${instantToString(period.start).slice(0, 10)} ${state}`);
  return { ...world, lease, leaseNow, happens, delivers, invoices };
}

/** Runs every clock until none has anything left to do, as the worker's loops would. */
async function tick({ ports }: MoneyWorld): Promise<void> {
  for (let round = 0; round < 100; round += 1) {
    const moved = await runLeaseClock(ports)(WORKER_SCOPE, { limit: 10 });
    const metered = await runMetering(ports)(WORKER_SCOPE, { limit: 10 });
    const billed = await runBilling(ports)(WORKER_SCOPE, { limit: 10 });
    const swept = await expireQuotes(ports)(WORKER_SCOPE, { limit: 10 });
    if (billed.failed.length > 0) throw new Error(JSON.stringify(billed.failed));
    if (moved + metered + billed.leases + swept === 0) return;
  }
  throw new Error('the clocks do not come to rest');
}

const ACCESS = { endpoint: 'ssh://gpu', instructions: '', hostKeyFingerprint: null };

describe('a reserved lease over its whole term', () => {
  it('starts, is metered each day, is billed each month in advance, ends, and its invoices sum to its price', async () => {
    const world = await setup();
    await world.happens({ kind: 'PAID' });
    await world.delivers();
    await tick(world);
    expect(world.leaseNow().state).toBe('ACTIVE');
    for (let day = 0; day < 95; day += 1) {
      world.database.advance(DAY);
      await tick(world);
    }
    expect(world.leaseNow()).toMatchObject({
      state: 'ENDED',
      reason: 'TERM_COMPLETED',
      endedAt: world.lease.period.end,
    });
    expect(world.tables.meters.rows()).toHaveLength(91);
    expect(world.invoices()).toEqual(['RENT 2026-03-01 OPEN', 'RENT 2026-04-01 OPEN', 'RENT 2026-05-01 OPEN']);
    const whole = chargesFor(world.lease.terms, { numerator: BigInt(8 * 24 * 91), denominator: 1n });
    expect(
      sum(
        world.tables.invoices.rows().map(({ total }) => total),
        'USD',
      ),
    ).toEqual(whole.total);
    expect(world.tables.invoices.rows().map(({ number }) => number)).toEqual([
      'GLORGAI-2026-000001',
      'GLORGAI-2026-000002',
      'GLORGAI-2026-000003',
    ]);
  });

  it('catches up in one go when the clock jumps over a year', async () => {
    const world = await setup();
    await world.happens({ kind: 'PAID' });
    await world.delivers();
    world.database.advance(400 * DAY);
    await tick(world);
    expect(world.leaseNow()).toMatchObject({ state: 'ENDED', startedAt: world.lease.period.start });
    expect(world.tables.meters.rows()).toHaveLength(91);
    expect(world.invoices()).toHaveLength(3);
  });

  it('stops asking for rent when the provider never delivers, and frees the capacity', async () => {
    const world = await setup();
    await world.happens({ kind: 'PAID' });
    world.database.advance(40 * DAY);
    await tick(world);
    expect(world.leaseNow().state).toBe('PROVISIONING');
    world.database.advance(60 * DAY);
    await tick(world);
    expect(world.leaseNow()).toMatchObject({ state: 'FAILED', reason: 'PROVIDER_DID_NOT_DELIVER' });
    expect(world.tables.meters.rows()).toEqual([]);
    expect(world.invoices()).toEqual(['RENT 2026-03-01 VOID']); // nobody paid it in this world
  });
});

describe('an on-demand lease', () => {
  const ON_DEMAND: Partial<Lease> = {
    terms: someTerms({ billing: 'ON_DEMAND' }),
    state: 'CONFIRMED',
    reason: 'NO_UPFRONT_PAYMENT',
  };

  it('is billed by the meter, at the end of each contract month and when it ends', async () => {
    const world = await setup(ON_DEMAND);
    expect(world.invoices()).toEqual([]);
    world.database.advance(10 * HOUR);
    await world.delivers();
    world.database.advanceTo(at('2026-04-10T12:00:00Z'));
    await tick(world);
    expect(world.invoices()).toEqual(['USAGE 2026-03-01 OPEN']);
    await world.happens({ kind: 'ENDED_EARLY' });
    await tick(world);
    expect(world.invoices()).toEqual(['USAGE 2026-03-01 OPEN', 'USAGE 2026-04-01 OPEN']);
    const [march, april] = world.tables.invoices.rows();
    expect(march?.lines[0]?.quantity).toBe(`${8 * (744 - 10)}`);
    expect(april?.lines[0]?.quantity).toBe(`${8 * (9 * 24 + 12)}`);
    expect(april?.lines[0]?.meterRecordIds).toHaveLength(10);
    await tick(world);
    expect(world.invoices()).toHaveLength(2);
  });
});

describe('a hall with energy passed through', () => {
  it('is billed energy a month in arrears, five days after it, beside its rent', async () => {
    const terms = someTerms({
      unitPrice: rate(decimal('100'), 'USD', 'KW_MONTH'),
      energyPrice: rate(decimal('0.05'), 'USD', 'KWH'),
      meterWattsPerUnit: 1_200,
    });
    const world = await setup({ resourceKind: 'HALL', units: 500, terms });
    await world.happens({ kind: 'PAID' });
    await world.delivers();
    world.database.advanceTo(at('2026-04-05T23:59:59Z'));
    await tick(world);
    expect(world.invoices()).toEqual(['RENT 2026-03-01 OPEN', 'RENT 2026-04-01 OPEN']);
    world.database.advanceTo(at('2026-04-06T00:00:00Z'));
    await tick(world);
    expect(world.invoices().slice(2)).toEqual(['ENERGY 2026-03-01 OPEN']);
    const energy = world.tables.invoices.rows()[2];
    expect(energy?.lines[0]?.quantity).toBe(`${500 * 1.2 * 744}`);
    expect(energy?.total.minor).toBe(2_232_000n); // 446,400 kWh x 0.05
  });
});

describe('the payment deadline', () => {
  it('fails the lease, voids the invoice and takes it back at Stripe', async () => {
    const world = await setup({ period: { start: at('2026-03-20T00:00:00Z'), end: at('2026-06-20T00:00:00Z') } });
    await world.settle();
    world.database.advance(DAY - 1);
    await tick(world);
    expect(world.leaseNow().state).toBe('PENDING_PAYMENT');
    world.database.advance(1);
    await tick(world);
    expect(world.leaseNow()).toMatchObject({ state: 'FAILED', reason: 'FIRST_INVOICE_NOT_PAID_IN_TIME' });
    expect(world.invoices()).toEqual(['RENT 2026-03-20 VOID']);
    await world.settle();
    expect((await world.stripe.invoices()).map(({ status }) => status)).toEqual(['void']);
    const balances = await world.ports.unitOfWork.run(WORKER_SCOPE, (tx) => world.ports.ledger.balances(tx, null));
    expect(balances.every(({ minor }) => minor === 0n)).toBe(true);
  });

  it('waits for a payment that is on its way', async () => {
    const world = await setup({ period: { start: at('2026-03-20T00:00:00Z'), end: at('2026-06-20T00:00:00Z') } });
    const method = unwrap(await addPaymentMethod(world.ports)(TENANT, { token: 'pm_card_visa' }));
    const invoiceId = world.tables.invoices.rows()[0]?.id ?? '';
    unwrap(
      await payInvoice(world.ports)(TENANT, { invoiceId, paymentMethodId: method.id, idempotencyKey: 'key-0001' }),
    );
    world.database.advance(2 * DAY);
    await tick(world);
    expect(world.leaseNow().state).toBe('PENDING_PAYMENT');
    await world.settle();
    expect(world.leaseNow().state).toBe('CONFIRMED');
  });
});

describe('a lease that a clock cannot handle', () => {
  it('holds up no other, and the fault is heard', async () => {
    const world = await setup();
    await world.happens({ kind: 'PAID' });
    const other = await world.book({ state: 'CONFIRMED', reason: 'FIRST_INVOICE_PAID' });
    const update: typeof world.ports.leases.update = (tx, lease, event) =>
      lease.id === world.lease.id ? Promise.reject(new Error('poison')) : world.ports.leases.update(tx, lease, event);
    const ports = { ...world.ports, leases: { ...world.ports.leases, update } };
    await expect(runLeaseClock(ports)(WORKER_SCOPE, { limit: 10 })).rejects.toThrow(
      '1 of 2 leases due for WINDOW_START failed',
    );
    expect(world.tables.leases.rows().find(({ id }) => id === other.id)?.state).toBe('PROVISIONING');
    expect(world.leaseNow().state).toBe('CONFIRMED');
  });
});

describe('a lease that cannot be billed', () => {
  it('is parked for an hour and holds up nobody', async () => {
    const world = await setup();
    await world.happens({ kind: 'PAID' });
    await world.delivers();
    const stranger = await world.book({ tenantOrgId: 'org_nobody', state: 'ACTIVE', reason: 'WINDOW_STARTED' });
    world.database.advance(DAY);
    const billed = await runBilling(world.ports)(WORKER_SCOPE, { limit: 10 });
    expect(billed.failed.map(({ leaseId }) => leaseId)).toEqual([stranger.id]);
    expect(billed.leases).toBe(1);
    expect(await runBilling(world.ports)(WORKER_SCOPE, { limit: 10 })).toEqual({ leases: 0, invoices: 0, failed: [] });
    expect(world.tables.audit.rows().map(({ action }) => action)).toContain('billing.parked');
  });
});

describe('advancing the clock', () => {
  it('moves forward only, by one way of saying it, and only where it is allowed', async () => {
    const world = await setup();
    const advance = (to: Instant | null, hours: number | null) =>
      advanceClock(world.ports)(WORKER_SCOPE, { to, hours });
    expect(unwrap(await advance(null, 24))).toBe(at('2026-03-02T00:00:00Z'));
    expect(world.database.now).toBe(at('2026-03-02T00:00:00Z'));
    expect(unwrap(await advance(at('2026-04-01T00:00:00Z'), null))).toBe(at('2026-04-01T00:00:00Z'));
    expect(await advance(at('2026-03-01T00:00:00Z'), null)).toMatchObject({ refusal: { code: 'CLOCK_BACKWARDS' } });
    expect(await advance(null, 0)).toMatchObject({ refusal: { code: 'CLOCK_BACKWARDS' } });
    expect(await advance(null, null)).toMatchObject({ refusal: { code: 'INVALID_INPUT' } });
    expect(await advance(null, 24 * 366 * 11)).toMatchObject({ refusal: { code: 'INVALID_INPUT' } });
    const real = moneyWorld({ settings: { isClockControlled: false } });
    expect(await advanceClock(real.ports)(WORKER_SCOPE, { to: null, hours: 1 })).toMatchObject({
      refusal: { code: 'CLOCK_NOT_CONTROLLED' },
    });
  });
});
