// World: one invoice paid by card in memory, and balance transactions of other types that a fake Stripe shows beside its own.
import { DAY, HOUR, addMilliseconds, unwrap } from '#libs/kernel';
import { WORKER_SCOPE, collectingWorld } from '#libs/testkit';
import { type StripeBalanceTransactionView } from '../ports/payments.js';
import { reconcile } from './reconcile.js';
import { settleBalanceTransactions } from './settle-balance-transactions.js';

describe('balance transactions beside payments', () => {
  it('are posted once, in any order, and the equation of the books closes', async () => {
    const world = await setup();
    world.show(['txn_fee', 'stripe_fee', 'fee', -900n, 0n]);
    world.show(['txn_po', 'payout', 'payout', -5_000n, 0n]);
    world.show(['txn_back', 'payout_failure', 'payout_reversal', 5_000n, 0n]);
    world.show(['txn_quick', 'payout', 'payout', -2_000n, 30n]);
    world.show(['txn_up', 'topup', 'topup', 7_000n, 0n]);
    expect(await world.settle()).toBe(7);
    world.extra.reverse();
    expect(await world.settle()).toBe(0);
    expect(world.held('CASH_IN_TRANSIT')).toBe(2_000n - 7_000n);
    expect(world.held('STRIPE_CLEARING')).toBe(0n);
    const { report } = await world.reconcile();
    expect(report.differences).toEqual([]);
    expect(report.equations.map(({ unexplained }) => unexplained.minor)).toEqual([0n]);
  });

  it('of a type that nobody has an event for are not guessed but named, with what Stripe calls them', async () => {
    const world = await setup();
    world.show(['txn_odd', 'adjustment', 'other_adjustment', -123n, 0n]);
    world.show(['txn_hold', 'reserve_hold', 'risk_reserved_funds', -50n, 0n]);
    expect(await world.settle()).toBe(0);
    await world.advance(2 * HOUR);
    const { report } = await world.reconcile();
    expect(report.isClean).toBe(false);
    expect(report.differences.map(({ type, stripeReference }) => [type, stripeReference])).toEqual([
      ['MISSING_INTERNAL', 'txn_hold'],
      ['MISSING_INTERNAL', 'txn_odd'],
    ]);
    expect(report.differences[1]?.explanation).toContain('adjustment, other_adjustment');
    expect(report.equations[0]?.unexplained.minor).toBe(0n);
  });

  it('are not passed over while they are pending', async () => {
    const world = await setup();
    world.show(['txn_up', 'topup', 'topup', 7_000n, 0n], addMilliseconds(world.database.now, 2 * DAY));
    expect(await world.settle()).toBe(1);
    expect(world.held('STRIPE_PENDING')).toBe(7_000n);
    await world.advance(3 * DAY);
    expect(await world.settle()).toBe(1);
    expect(world.held('STRIPE_PENDING')).toBe(0n);
  });
});

type Shown = readonly [id: string, type: string, category: string, amount: bigint, fee: bigint];

/** A card payment that is booked and available, and a Stripe to whose list a test adds. */
async function setup() {
  const world = await collectingWorld();
  unwrap(await world.pay());
  await world.settle();
  const { stripe, tables, database } = world;
  const extra: Omit<StripeBalanceTransactionView, 'status'>[] = [];
  const shown = (): StripeBalanceTransactionView[] =>
    extra.map((one) => ({ ...one, status: one.availableAt <= database.now ? 'available' : 'pending' }));
  const listed = stripe.balanceTransactions.bind(stripe);
  // its balance is the sum of what it lists
  const payments = Object.assign(stripe, { balanceTransactions: async () => [...(await listed()), ...shown()] });
  const ports = { ...world.ports, payments };
  const advance = (milliseconds: number) => {
    database.advance(milliseconds);
    return stripe.followClock(database.now);
  };
  const settle = () => settleBalanceTransactions(ports)(WORKER_SCOPE);
  await advance(3 * DAY);
  await settle();
  return {
    ...{ database, extra, advance, settle },
    reconcile: () => reconcile(ports)(WORKER_SCOPE),
    show: ([id, type, reportingCategory, amountMinor, feeMinor]: Shown, availableAt = database.now) =>
      extra.push({
        ...{ id, type, reportingCategory, amountMinor, feeMinor, netMinor: amountMinor - feeMinor, availableAt },
        ...{ currency: 'USD', createdAt: database.now, sourceId: `src_${id}` },
      }),
    held: (type: string): bigint =>
      tables.journals
        .rows()
        .flatMap(({ entries }) => entries)
        .reduce((sum, { account, minor }) => (account.type === type ? sum + minor : sum), 0n),
  };
}
