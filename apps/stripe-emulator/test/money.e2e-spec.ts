// World: an emulator without chaos, clock standing still at 2026-03-02T10:00:00Z (a Monday), driven by the real SDK; money in US cents.
import fc from 'fast-check';
import type Stripe from 'stripe';
import { inWorld, type World } from './validated-stripe.js';

const DAY = 86_400;
const START = Date.parse('2026-03-02T10:00:00Z') / 1000;

async function transactions(
  stripe: Stripe,
  query: Stripe.BalanceTransactionListParams = {},
  account?: string,
): Promise<Stripe.BalanceTransaction[]> {
  const options = account === undefined ? {} : { stripeAccount: account };
  return stripe.balanceTransactions.list({ limit: 100, ...query }, options).autoPagingToArray({ limit: 10_000 });
}

const net = (rows: readonly Stripe.BalanceTransaction[]): number => rows.reduce((sum, one) => sum + one.net, 0);

async function balance(stripe: Stripe, account?: string): Promise<{ available: number; pending: number }> {
  const found = await stripe.balance.retrieve({}, account === undefined ? {} : { stripeAccount: account });
  return { available: found.available[0]?.amount ?? 0, pending: found.pending[0]?.amount ?? 0 };
}

async function charge(stripe: Stripe, amount: number, method = 'pm_card_visa'): Promise<Stripe.Charge> {
  const intent = await stripe.paymentIntents.create({
    amount,
    currency: 'usd',
    payment_method: method,
    confirm: true,
    expand: ['latest_charge'],
  });
  return intent.latest_charge as Stripe.Charge;
}

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

describe('payments', () => {
  it.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_visa_chargeDeclinedLostCard', 'card_declined', 'lost_card'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', ''],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', ''],
  ])('%s is refused with %s, %s, and leaves a failed charge and no money', (method, code, decline) =>
    inWorld(async ({ stripe }) => {
      const refused = await charge(stripe, 5000, method).catch(
        (error: unknown) => error as Stripe.errors.StripeCardError,
      );
      expect(refused).toMatchObject({
        statusCode: 402,
        type: 'StripeCardError',
        code,
        decline_code: decline,
        payment_intent: { status: 'requires_payment_method' },
      });
      expect((await stripe.charges.list()).data).toMatchObject([
        { status: 'failed', paid: false, captured: false, balance_transaction: null },
      ]);
      expect(await transactions(stripe)).toEqual([]);
    }),
  );

  it('a declining card cannot be attached, except the one made for later failures', () =>
    inWorld(async ({ stripe }) => {
      const customer = await stripe.customers.create();
      await expect(
        stripe.paymentMethods.attach('pm_card_chargeDeclined', { customer: customer.id }),
      ).rejects.toMatchObject({ code: 'card_declined' });
      const card = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: customer.id });
      await expect(
        stripe.paymentIntents.create({
          amount: 100,
          currency: 'usd',
          customer: customer.id,
          payment_method: card.id,
          confirm: true,
        }),
      ).rejects.toMatchObject({ code: 'card_declined' });
    }));

  it('a bank debit is processing for four days, then succeeds', () =>
    inWorld(async ({ stripe, emulator }) => {
      const pending = await charge(stripe, 100_000, 'pm_usBankAccount');
      expect(pending).toMatchObject({ status: 'pending', balance_transaction: null });
      expect(pending.id).toMatch(/^py_/);
      emulator.advanceTo('2026-03-06T09:59:59Z');
      expect((await stripe.paymentIntents.list()).data[0]?.status).toBe('processing');
      emulator.advanceTo('2026-03-06T10:00:00Z');
      expect((await stripe.paymentIntents.list()).data[0]?.status).toBe('succeeded');
      expect(await transactions(stripe, { source: pending.id })).toMatchObject([
        { type: 'payment', fee: 500, net: 99_500, created: START + 4 * DAY },
      ]);
    }));

  it.each([
    ['pm_usBankAccount_insufficientFunds', 'insufficient_funds'],
    ['pm_usBankAccount_accountClosed', 'account_closed'],
  ])('%s fails four days later with %s', (method, code) =>
    inWorld(async ({ stripe, emulator }) => {
      const pending = await charge(stripe, 100_000, method);
      emulator.advanceTo(START + 5 * DAY);
      expect(await stripe.charges.retrieve(pending.id)).toMatchObject({ status: 'failed', failure_code: code });
      expect((await stripe.paymentIntents.list()).data[0]).toMatchObject({
        status: 'requires_payment_method',
        last_payment_error: { code: 'payment_intent_payment_attempt_failed' },
      });
      expect((await stripe.events.list({ type: 'payment_intent.payment_failed' })).data).toMatchObject([
        { created: START + 4 * DAY },
      ]);
    }),
  );

  it('authentication: off session it is a decline, on session the customer decides', () =>
    inWorld(async ({ stripe, control }) => {
      const card = {
        amount: 5000,
        currency: 'usd',
        payment_method: 'pm_card_authenticationRequired',
        confirm: true,
      } as const;
      await expect(stripe.paymentIntents.create({ ...card, off_session: true })).rejects.toMatchObject({
        code: 'authentication_required',
      });
      const [first, second] = [await stripe.paymentIntents.create(card), await stripe.paymentIntents.create(card)];
      expect(first.status).toBe('requires_action');
      await control('POST', `/_emulator/payment_intents/${first.id}/authenticate`, { outcome: 'succeed' });
      await control('POST', `/_emulator/payment_intents/${second.id}/authenticate`, { outcome: 'fail' });
      expect((await stripe.paymentIntents.retrieve(first.id)).status).toBe('succeeded');
      expect(await stripe.paymentIntents.retrieve(second.id)).toMatchObject({
        status: 'requires_payment_method',
        last_payment_error: { code: 'payment_intent_authentication_failure' },
      });
    }));

  it('one charge holds at most eight digits', () =>
    inWorld(async ({ stripe }) => {
      await expect(stripe.paymentIntents.create({ amount: 100_000_000, currency: 'usd' })).rejects.toMatchObject({
        code: 'amount_too_large',
        statusCode: 400,
      });
      expect((await stripe.paymentIntents.create({ amount: 99_999_999, currency: 'usd' })).amount).toBe(99_999_999);
    }));

  it('a transfer without a source needs available money; with one it may be pending, up to the charge', () =>
    inWorld(async ({ stripe }) => {
      const miner = await stripe.accounts.create({ type: 'express', capabilities: { transfers: { requested: true } } });
      const paid = await charge(stripe, 10_000);
      const to = { currency: 'usd', destination: miner.id } as const;
      await expect(stripe.transfers.create({ ...to, amount: 100 })).rejects.toMatchObject({
        code: 'balance_insufficient',
      });
      await stripe.transfers.create({ ...to, amount: 9000, source_transaction: paid.id });
      await expect(stripe.transfers.create({ ...to, amount: 1001, source_transaction: paid.id })).rejects.toMatchObject(
        { statusCode: 400 },
      );
      expect(await balance(stripe, miner.id)).toEqual({ available: 0, pending: 9000 });
      await charge(stripe, 10_000, 'pm_card_bypassPending');
      expect((await stripe.transfers.create({ ...to, amount: 100 })).amount).toBe(100);
    }));

  it('a refund does not reverse a transfer', () =>
    inWorld(async ({ stripe }) => {
      const miner = await stripe.accounts.create({ type: 'express', capabilities: { transfers: { requested: true } } });
      const paid = await charge(stripe, 10_000);
      await stripe.transfers.create({
        currency: 'usd',
        destination: miner.id,
        amount: 9000,
        source_transaction: paid.id,
      });
      await stripe.refunds.create({ charge: paid.id });
      await expect(stripe.refunds.create({ charge: paid.id })).rejects.toMatchObject({
        code: 'charge_already_refunded',
      });
      expect(await balance(stripe, miner.id)).toEqual({ available: 0, pending: 9000 });
      expect(await balance(stripe)).toEqual({ available: 0, pending: 10_000 - 320 - 9000 - 10_000 });
    }));
});
