// World: an emulator without chaos, clock standing still at 2026-03-02T10:00:00Z (a Monday), driven by the real SDK; money in US cents.
import fc from 'fast-check';
import { balance, charge, DAY, net, onboarded, transactions } from './money.js';
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

  it('adds up after any sequence of payments, refunds, disputes, transfers, reversals, payouts, top-ups and days', () =>
    inWorld(async (world) => {
      const miner = await onboarded(world);
      const step = fc.record({
        kind: fc.constantFrom(...Object.keys(ACTS)),
        amount: fc.integer({ min: 50, max: 500_000 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 20 }), async (steps) => {
          for (const one of steps) await ACTS[one.kind]?.(world, one.amount, miner.id).catch(() => undefined);
          for (const account of [undefined, miner.id]) {
            const rows = await transactions(world.stripe, {}, account);
            const sums = await balance(world.stripe, account);
            expect(net(rows)).toBe(sums.available + sums.pending);
            for (const row of rows) expect(row.net).toBe(row.amount - row.fee);
          }
          const payout = (await world.stripe.payouts.list()).data.find((one) => one.automatic);
          if (payout !== undefined) expect(net(await transactions(world.stripe, { payout: payout.id }))).toBe(0);
        }),
        { numRuns: 8, seed: 2026 },
      );
    }));
});

type Act = (world: World, amount: number, miner: string) => Promise<unknown>;

/** What may happen; refusals are part of it. */
const ACTS: Readonly<Record<string, Act>> = {
  card: ({ stripe }, amount) => charge(stripe, amount),
  disputed: ({ stripe }, amount) => charge(stripe, amount, 'pm_card_createDispute'),
  refundFails: ({ stripe }, amount) => charge(stripe, amount, 'pm_card_refundFail'),
  bank: ({ stripe }, amount) => charge(stripe, amount, 'pm_usBankAccount'),
  refund: async ({ stripe }, amount) => {
    const [latest] = (await stripe.charges.list({ limit: 1 })).data;
    const left = (latest?.amount ?? 0) - (latest?.amount_refunded ?? 0);
    await stripe.refunds.create({ charge: latest?.id, amount: Math.min(amount, left) });
  },
  decide: async ({ stripe, control }, amount) => {
    const open = (await stripe.disputes.list()).data.find((one) => one.status === 'needs_response');
    const outcome = amount % 2 === 0 ? 'won' : 'lost';
    await control('POST', `/_emulator/disputes/${open?.id}/decide`, { outcome });
  },
  transfer: async ({ stripe }, _amount, miner) => {
    const [latest] = (await stripe.charges.list({ limit: 1 })).data;
    await stripe.transfers.create({
      destination: miner,
      currency: 'usd',
      amount: Math.ceil((latest?.amount ?? 1) / 7),
      source_transaction: latest?.id,
    });
  },
  reverse: async ({ stripe }) => {
    const [moved] = (await stripe.transfers.list({ limit: 1 })).data;
    await stripe.transfers.createReversal(moved?.id ?? 'tr_none');
  },
  topUp: async ({ stripe, control }, amount) => {
    const { id } = await stripe.topups.create({ amount, currency: 'usd' });
    await control('POST', `/_emulator/topups/${id}/end`, amount % 3 === 0 ? { code: 'no_account' } : {});
  },
  payOut: ({ stripe }, amount) => stripe.payouts.create({ amount, currency: 'usd' }),
  payoutFails: async ({ stripe, control }) => {
    const [payout] = (await stripe.payouts.list({ limit: 1 })).data;
    await control('POST', `/_emulator/payouts/${payout?.id}/fail`, {});
    await control('POST', '/_emulator/bank_account', { number: '000123456789' });
  },
  day: async ({ emulator, control }) => {
    const { unix } = (await control('GET', '/_emulator/clock')) as { unix: number };
    emulator.advanceTo(unix + DAY);
  },
};
