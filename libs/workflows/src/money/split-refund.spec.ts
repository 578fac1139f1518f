// World: one tenant with one invoice that two charges paid, fake stores, a fake Stripe that gives no more back than a charge brought.
import fc from 'fast-check';
import { DAY, addMilliseconds, instant, unwrap } from '#libs/kernel';
import { WORKER_SCOPE, collectingWorld } from '#libs/testkit';
import { refundInvoice } from './refund-invoice.js';
import { settleBalanceTransactions } from './settle-balance-transactions.js';
import { type ChargeRoom, splitOverCharges } from './split-refund.js';

const STAFF = { kind: 'PLATFORM', actorId: 'usr_staff' } as const;

describe('a refund that no charge carries alone', () => {
  it('becomes one for each charge, the newest first, and all of it goes back', async () => {
    const world = await paidTwice();
    const { total } = world.invoice();
    unwrap(await world.refund());
    for (let round = 0; round < 4; round += 1) await world.rest();
    const [asked, ...parts] = world.refunds();
    expect(asked).toMatchObject({ state: 'CANCELED', stripeRefundId: null });
    expect(parts.map(({ state, stripeChargeId }) => [state, stripeChargeId])).toEqual([
      ['SUCCEEDED', 'ch_newer'],
      ['SUCCEEDED', world.older()],
    ]);
    expect(parts.reduce((sum, { amount }) => sum + amount.minor, 0n)).toBe(total.minor);
    expect(['PROVIDER_PAYABLE', 'PLATFORM_FEE_REVENUE', 'TAX_PAYABLE', 'STRIPE_CLEARING'].map(world.held)).toEqual([
      0n,
      0n,
      0n,
      0n,
    ]);
  });

  it('leaves what succeeded as it is when a part fails, and gives that part back to everybody', async () => {
    const world = await paidTwice();
    unwrap(await world.refund());
    for (let round = 0; round < 3; round += 1) await world.rest();
    const [first] = world.stripe.refunds_.all.keys();
    world.stripe.refunds_.turn(first ?? '', 'failed');
    await world.rest();
    const [, failed, done] = world.refunds();
    expect([failed?.state, done?.state]).toEqual(['FAILED', 'SUCCEEDED']);
    expect(-world.held('PROVIDER_PAYABLE')).toBe(world.invoice().subtotal.minor - (done?.providerShare.minor ?? 0n));
    const again = unwrap(await world.refund('key-1002'));
    expect(again.amount).toEqual(failed?.amount);
    for (let round = 0; round < 3; round += 1) await world.rest();
    expect(world.refunds().at(-1)).toMatchObject({ state: 'SUCCEEDED', stripeChargeId: 'ch_newer' });
  });
});

describe('the charges that an amount goes back by', () => {
  const charge = fc.record({
    id: fc.string({ minLength: 1, maxLength: 4 }),
    leftMinor: fc.bigInt({ min: 0n, max: 1_000n }),
    createdAt: fc.nat(5).map((days) => addMilliseconds(instant('2026-03-01T00:00:00Z'), days * DAY)),
  });
  const charges = fc.uniqueArray(charge, { selector: ({ id }) => id, maxLength: 6 });

  it('carry exactly the amount, none more than it has left, whatever their order; or all of them have less', () => {
    fc.assert(
      fc.property(charges, fc.bigInt({ min: 1n, max: 4_000n }), fc.nat(), (rooms, minor, seed) => {
        const parts = splitOverCharges(minor, rooms);
        const shuffled = rooms.map((room, at) => ({ room, rank: (at * 7 + seed) % 11 }));
        const others = shuffled.sort((a, b) => a.rank - b.rank).map(({ room }) => room);
        expect(splitOverCharges(minor, others)).toEqual(parts);
        const all = rooms.reduce((sum, { leftMinor }) => sum + leftMinor, 0n);
        expect(parts === null).toBe(all < minor);
        if (parts === null) return;
        expect(parts.reduce((sum, part) => sum + part.minor, 0n)).toBe(minor);
        expect(new Set(parts.map(({ chargeId }) => chargeId)).size).toBe(parts.length);
        for (const part of parts) expect(part.minor > 0n && part.minor <= leftOf(rooms, part.chargeId)).toBe(true);
        if (rooms.some(({ leftMinor }) => leftMinor >= minor)) expect(parts).toHaveLength(1);
      }),
    );
  });
});

function leftOf(rooms: readonly ChargeRoom[], chargeId: string): bigint {
  return rooms.find(({ id }) => id === chargeId)?.leftMinor ?? 0n;
}

/** As a bank transfer that came in two pieces: the newer charge brought a third. */
async function paidTwice() {
  const world = await collectingWorld();
  unwrap(await world.pay());
  await world.settle();
  const { ports, tables, stripe, database } = world;
  const [charge] = [...stripe.charges_.values()];
  if (!charge) throw new Error('no charge');
  const newer = charge.amountMinor / 3n;
  stripe.charges_.set(charge.id, { ...charge, amountMinor: charge.amountMinor - newer });
  const createdAt = addMilliseconds(charge.createdAt, 1_000);
  stripe.charges_.set('ch_newer', { ...charge, id: 'ch_newer', amountMinor: newer, createdAt });
  stripe.tamper(world.invoice().stripeInvoiceId ?? '', { chargeIds: [charge.id, 'ch_newer'] });
  const rest = async () => {
    await world.settle();
    database.advance(DAY);
    await stripe.followClock(database.now);
    await settleBalanceTransactions(ports)(WORKER_SCOPE);
  };
  await rest();
  return {
    ...world,
    rest,
    older: () => charge.id,
    refunds: () => tables.refunds.rows(),
    held: (type: string): bigint =>
      tables.journals
        .rows()
        .flatMap(({ entries }) => entries)
        .reduce((sum, { account, minor }) => (account.type === type ? sum + minor : sum), 0n),
    refund: (idempotencyKey = 'key-1001') =>
      refundInvoice(ports)(STAFF, {
        ...{ invoiceId: world.invoice().id, of: 'INVOICE', amount: null, reason: 'Never delivered.', idempotencyKey },
      }),
  };
}
