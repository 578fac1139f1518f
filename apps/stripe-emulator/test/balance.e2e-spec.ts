// World: an emulator without chaos, clock standing still at 2026-03-02T10:00:00Z (a Monday), driven by the real SDK; money in US cents.
import fc from 'fast-check';
import { balance, charge, DAY, net, START, transactions } from './money.js';
import { inWorld, type World } from './validated-stripe.js';

describe('the balance engine', () => {
  it.each([
    [50, 31],
    [100, 33],
    [1017, 59],
    [1018, 60],
    [100_000, 2930],
    [99_999_999, 2_900_030],
  ])('takes %i - %i: 2.9 percent and 30 cents, half up', (amount, fee) =>
    inWorld(async ({ stripe }) => {
      const [row] = await transactions(stripe, { source: (await charge(stripe, amount)).id });
      expect(row).toMatchObject({
        amount,
        fee,
        net: amount - fee,
        type: 'charge',
        status: 'pending',
        available_on: Date.parse('2026-03-04T00:00:00Z') / 1000,
      });
    }),
  );

  it('makes money available on the second midnight and pays it out at once, refunds included', () =>
    inWorld(async ({ stripe, emulator }) => {
      const first = await charge(stripe, 10_000);
      await stripe.refunds.create({ charge: first.id, amount: 2500 });
      expect(await balance(stripe)).toEqual({ available: 0, pending: 10_000 - 320 - 2500 });
      emulator.advanceTo('2026-03-03T23:59:59Z');
      await charge(stripe, 5000);
      expect((await stripe.payouts.list()).data).toEqual([]);
      emulator.advanceTo('2026-03-04T00:00:00Z');
      const [payout] = (await stripe.payouts.list()).data;
      expect(payout).toMatchObject({
        amount: 7180,
        status: 'paid',
        automatic: true,
        reconciliation_status: 'completed',
        arrival_date: Date.parse('2026-03-04T00:00:00Z') / 1000,
      });
      const inside = await transactions(stripe, { payout: payout?.id });
      expect(inside.map((one) => [one.type, one.net])).toEqual([
        ['payout', -7180],
        ['refund', -2500],
        ['charge', 9680],
      ]);
      expect(await balance(stripe)).toEqual({ available: 0, pending: 5000 - 175 });
      emulator.advanceTo('2026-03-05T00:00:00Z');
      expect((await stripe.payouts.list()).data.map((one) => one.amount)).toEqual([4825, 7180]);
    }));

  it('carries a negative balance until later money covers it', () =>
    inWorld(async ({ stripe, emulator }) => {
      const first = await charge(stripe, 10_000);
      emulator.advanceTo('2026-03-05T00:00:00Z');
      await stripe.refunds.create({ charge: first.id });
      expect(await balance(stripe)).toEqual({ available: -10_000, pending: 0 });
      emulator.advanceTo('2026-03-07T00:00:00Z');
      expect((await stripe.payouts.list()).data).toHaveLength(1);
      await charge(stripe, 20_000);
      emulator.advanceTo('2026-03-09T00:00:00Z');
      expect((await stripe.payouts.list()).data[0]?.amount).toBe(20_000 - 610 - 10_000);
      expect(net(await transactions(stripe))).toBe(0);
    }));

  it('adds up after any sequence of payments, refunds, transfers, reversals and days', () =>
    inWorld(async (world) => {
      const miner = await world.stripe.accounts.create({
        type: 'express',
        capabilities: { transfers: { requested: true } },
      });
      let now = START;
      const step = fc.record({
        kind: fc.constantFrom('card', 'bank', 'refund', 'transfer', 'reverse', 'day'),
        amount: fc.integer({ min: 50, max: 500_000 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 12 }), async (steps) => {
          for (const one of steps) now = await act(world, miner.id, one, now);
          for (const account of [undefined, miner.id]) {
            const rows = await transactions(world.stripe, {}, account);
            const sums = await balance(world.stripe, account);
            expect(net(rows)).toBe(sums.available + sums.pending);
            for (const row of rows) expect(row.net).toBe(row.amount - row.fee);
          }
          const [payout] = (await world.stripe.payouts.list({ limit: 1 })).data;
          if (payout !== undefined) expect(net(await transactions(world.stripe, { payout: payout.id }))).toBe(0);
        }),
        { numRuns: 8, seed: 2026 },
      );
    }));
});

async function act(
  { stripe, emulator }: World,
  miner: string,
  step: { kind: string; amount: number },
  now: number,
): Promise<number> {
  const [latest] = (await stripe.charges.list({ limit: 1 })).data;
  const usable = latest?.status === 'succeeded' && !latest.refunded ? latest : undefined;
  switch (step.kind) {
    case 'card':
      await charge(stripe, step.amount);
      break;
    case 'bank':
      await charge(stripe, step.amount, 'pm_usBankAccount');
      break;
    case 'refund':
      if (usable !== undefined)
        await stripe.refunds.create({
          charge: usable.id,
          amount: Math.min(step.amount, usable.amount - usable.amount_refunded),
        });
      break;
    case 'transfer':
      if (usable !== undefined)
        await stripe.transfers
          .create({
            destination: miner,
            currency: 'usd',
            amount: Math.ceil(usable.amount / 7),
            source_transaction: usable.id,
          })
          .catch(() => undefined);
      break;
    case 'reverse': {
      const [moved] = (await stripe.transfers.list({ limit: 1 })).data;
      if (moved !== undefined && !moved.reversed)
        await stripe.transfers.createReversal(moved.id).catch(() => undefined);
      break;
    }
    default:
      emulator.advanceTo(now + DAY);
      return now + DAY;
  }
  return now;
}
