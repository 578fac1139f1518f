// World: an emulator without chaos, clock standing still at 2026-03-02T10:00:00Z (a Monday), driven by the real SDK; money in US cents.
import type Stripe from 'stripe';
import { balance, charge, DAY, onboarded, START, transactions } from './money.js';
import { inWorld } from './validated-stripe.js';

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
    inWorld(async (world) => {
      const { stripe } = world;
      const miner = await onboarded(world);
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
    inWorld(async (world) => {
      const { stripe } = world;
      const miner = await onboarded(world);
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

describe("the bank's page", () => {
  it.each([
    ['pm_card_authenticationRequired', 'succeed', 'succeeded', 'succeeded'],
    ['pm_card_threeDSecure2Required', 'fail', 'failed', 'requires_payment_method'],
    ['pm_card_threeDSecureRequiredChargeDeclined', 'succeed', 'failed', 'requires_payment_method'],
  ])('%s, %s: the customer comes back with %s', (method, outcome, redirect, status) =>
    inWorld(async ({ stripe }) => {
      const intent = await stripe.paymentIntents.create({
        amount: 5000,
        currency: 'usd',
        payment_method: method,
        confirm: true,
        return_url: 'http://portal.example/done?order=7',
      });
      expect(intent).toMatchObject({ status: 'requires_action', next_action: { type: 'redirect_to_url' } });
      const url = intent.next_action?.redirect_to_url?.url ?? '';
      const html = await (await fetch(url)).text();
      expect([html.includes('50.00 USD'), html.includes('<main>')]).toEqual([true, true]);
      const back = new URL((await press(url, `outcome=${outcome}`)) ?? '');
      expect([back.searchParams.get('order'), back.searchParams.get('payment_intent')]).toEqual(['7', intent.id]);
      expect(back.searchParams.get('redirect_status')).toBe(redirect);
      expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe(status);
      expect(await (await fetch(url)).text()).toContain('Nothing to confirm');
    }),
  );

  it('also stands before saving a card, and behind an invoice that a person pays on its own page', () =>
    inWorld(async ({ stripe }) => {
      const customer = await stripe.customers.create();
      const setup = await stripe.setupIntents.create({
        customer: customer.id,
        payment_method: 'pm_card_authenticationRequiredOnSetup',
        confirm: true,
        return_url: 'http://portal.example/cards',
      });
      const back = await press(setup.next_action?.redirect_to_url?.url ?? '', 'outcome=succeed');
      expect(back).toContain('setup_intent=seti_');
      expect((await stripe.paymentMethods.list({ customer: customer.id })).data).toHaveLength(1);
      const invoice = await stripe.invoices.create({
        customer: customer.id,
        collection_method: 'send_invoice',
        days_until_due: 1,
      });
      await stripe.invoices.addLines(invoice.id, { lines: [{ amount: 900 }] });
      const hosted = (await stripe.invoices.finalizeInvoice(invoice.id)).hosted_invoice_url ?? '';
      expect(await (await fetch(hosted)).text()).toContain('9.00 USD');
      const refused = new URL((await press(hosted, 'method=pm_card_chargeCustomerFail')) ?? '');
      expect(await (await fetch(refused)).text()).toContain('Your card was declined.');
      const bank = (await press(hosted, 'method=pm_card_authenticationRequired')) ?? '';
      expect(await press(bank, 'outcome=succeed')).toContain(hosted);
      expect((await stripe.invoices.retrieve(invoice.id)).status).toBe('paid');
    }));

  it('a debit that its bank never answers stays in processing; a bank transfer can be sent from its page', () =>
    inWorld(async ({ stripe, emulator }) => {
      const customer = await stripe.customers.create();
      const debit = await stripe.paymentIntents.create({
        amount: 500,
        currency: 'usd',
        payment_method: 'pm_usBankAccount_processing',
        confirm: true,
      });
      const wire = await stripe.paymentIntents.create({
        amount: 700,
        currency: 'usd',
        customer: customer.id,
        payment_method_data: { type: 'customer_balance' },
        confirm: true,
      });
      const url = wire.next_action?.display_bank_transfer_instructions?.hosted_instructions_url ?? '';
      expect(await (await fetch(url)).text()).toContain('7.00 USD');
      await press(url, '');
      expect((await stripe.paymentIntents.retrieve(wire.id)).status).toBe('succeeded');
      emulator.advanceTo('2026-04-02T10:00:00Z');
      expect((await stripe.paymentIntents.retrieve(debit.id)).status).toBe('processing');
      const unknown = await fetch(`${emulator.url}/_emulator/pages/nowhere`);
      expect(unknown.status).toBe(404);
    }));
});

/** Sends a page's form and returns where the browser is sent. */
async function press(url: string, form: string): Promise<string | null> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return (await fetch(url, { method: 'POST', body: form, headers, redirect: 'manual' })).headers.get('location');
}
