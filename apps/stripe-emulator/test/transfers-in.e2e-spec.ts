// World: an emulator without chaos, clock standing still at 2026-03-02T10:00:00Z (a Monday), driven by the real SDK; money in US cents.
import type Stripe from 'stripe';
import { balance, charge, net, transactions } from './money.js';
import { inWorld } from './validated-stripe.js';

describe('bank transfers', () => {
  it('go to numbers of the customer and pay open invoices in full: by reference, by amount, then the oldest', () =>
    inWorld(async ({ stripe }) => {
      const customer = await stripe.customers.create({ name: 'Tenant' });
      const where = (): Promise<Stripe.FundingInstructions> =>
        stripe.customers.createFundingInstructions(customer.id, {
          currency: 'usd',
          funding_type: 'bank_transfer',
          bank_transfer: { type: 'us_bank_transfer' },
        });
      const first = await where();
      expect(first.bank_transfer.financial_addresses.map((one) => one.type)).toEqual(['aba', 'swift']);
      expect(await where()).toEqual(first);
      const oldest = await sent(stripe, customer.id, 4000);
      const exact = await sent(stripe, customer.id, 5000);
      const named = await sent(stripe, customer.id, 10_000);
      const cash = await fund(stripe, customer.id, 11_000, `for ${named.number}, thank you`);
      expect(cash).toMatchObject({ type: 'funded', net_amount: 11_000, ending_balance: 11_000 });
      expect((await stripe.invoices.retrieve(named.id)).status).toBe('paid');
      await fund(stripe, customer.id, 4000);
      expect((await stripe.invoices.retrieve(exact.id)).status).toBe('paid');
      await fund(stripe, customer.id, 3999);
      expect((await stripe.invoices.retrieve(oldest.id)).status).toBe('open');
      await fund(stripe, customer.id, 1);
      const paid = await stripe.invoices.retrieve(oldest.id, { expand: ['payments.data.payment.payment_intent'] });
      expect([paid.status, paid.amount_paid, paid.amount_paid_off_stripe]).toEqual(['paid', 4000, 0]);
      const history = (await stripe.customers.listCashBalanceTransactions(customer.id)).data;
      expect([history.length, history[0]?.type, history[0]?.ending_balance]).toEqual([7, 'applied_to_payment', 0]);
      expect((await stripe.customers.retrieveCashBalance(customer.id)).available).toBeNull();
      const [row] = await transactions(stripe);
      expect(row).toMatchObject({ type: 'payment', amount: 4000, fee: 20 });
      expect((await stripe.events.list({ type: 'cash_balance.funds_available' })).data).toHaveLength(2);
    }));

  it('fund an intent in parts, are given back when it is canceled, and refunds return to the cash balance', () =>
    inWorld(async ({ stripe }) => {
      const customer = await stripe.customers.create();
      const ask = (amount: number): Promise<Stripe.PaymentIntent> =>
        stripe.paymentIntents.create({
          amount,
          currency: 'usd',
          customer: customer.id,
          confirm: true,
          allowed_payment_method_types: ['customer_balance'],
          payment_method_data: { type: 'customer_balance' },
          payment_method_options: {
            customer_balance: { funding_type: 'bank_transfer', bank_transfer: { type: 'us_bank_transfer' } },
          },
        });
      const intent = await ask(10_000);
      expect(intent).toMatchObject({
        status: 'requires_action',
        next_action: { display_bank_transfer_instructions: { amount_remaining: 10_000, type: 'us_bank_transfer' } },
      });
      await fund(stripe, customer.id, 4000);
      const partly = await stripe.paymentIntents.retrieve(intent.id);
      expect(partly.next_action?.display_bank_transfer_instructions?.amount_remaining).toBe(6000);
      await fund(stripe, customer.id, 6000);
      expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe('succeeded');
      const back = await stripe.refunds.create({ payment_intent: intent.id, amount: 2500 });
      expect([back.status, back.destination_details?.type]).toEqual(['succeeded', 'customer_cash_balance']);
      const second = await ask(3000);
      expect(second.next_action?.display_bank_transfer_instructions?.amount_remaining).toBe(500);
      await stripe.paymentIntents.cancel(second.id);
      const shown = await stripe.customers.retrieve(customer.id, { expand: ['cash_balance'] });
      expect(shown.deleted === true ? null : shown.cash_balance?.available).toEqual({ usd: 2500 });
      const told = (await stripe.events.list({ type: 'payment_intent.partially_funded' })).data;
      expect(told).toHaveLength(2);
    }));

  it('wait for a person when the customer is reconciled by hand', () =>
    inWorld(async ({ stripe }) => {
      const customer = await stripe.customers.create();
      await stripe.customers.updateCashBalance(customer.id, { settings: { reconciliation_mode: 'manual' } });
      const intent = await stripe.paymentIntents.create({
        amount: 5000,
        currency: 'usd',
        customer: customer.id,
        confirm: true,
        payment_method_data: { type: 'customer_balance' },
      });
      const funded = await fund(stripe, customer.id, 5000);
      expect((await stripe.customers.retrieveCashBalanceTransaction(customer.id, funded.id)).type).toBe('funded');
      expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe('requires_action');
      await stripe.paymentIntents.applyCustomerBalance(intent.id, { amount: 2000 });
      expect((await stripe.paymentIntents.applyCustomerBalance(intent.id)).status).toBe('succeeded');
      await expect(
        stripe.paymentIntents.create({
          amount: 500,
          currency: 'usd',
          confirm: true,
          payment_method_data: { type: 'customer_balance' },
        }),
      ).rejects.toMatchObject({ param: 'customer' });
    }));
});

describe('payments from elsewhere', () => {
  it('credit an invoice beyond the eight digits of one charge: wires reported, and charges in parts', () =>
    inWorld(async ({ stripe }) => {
      const customer = await stripe.customers.create({ payment_method: 'pm_card_visa' });
      const invoice = await sent(stripe, customer.id, 2_500_000_000);
      await expect(stripe.invoices.pay(invoice.id)).rejects.toMatchObject({ code: 'amount_too_large' });
      const record = await reported(stripe, 2_450_000_000);
      const partly = await stripe.invoices.attachPayment(invoice.id, { payment_record: record.id });
      expect(partly).toMatchObject({
        status: 'open',
        amount_paid: 2_450_000_000,
        amount_paid_off_stripe: 2_450_000_000,
        amount_remaining: 50_000_000,
      });
      const paid = await stripe.paymentIntents.create({
        amount: 30_000_000,
        currency: 'usd',
        customer: customer.id,
        payment_method: 'pm_card_visa',
        confirm: true,
      });
      await stripe.invoices.attachPayment(invoice.id, { payment_intent: paid.id });
      const later = await stripe.paymentIntents.create({ amount: 20_000_000, currency: 'usd', customer: customer.id });
      expect((await stripe.invoices.attachPayment(invoice.id, { payment_intent: later.id })).status).toBe('open');
      await stripe.paymentIntents.confirm(later.id, { payment_method: 'pm_card_visa' });
      const done = await stripe.invoices.retrieve(invoice.id);
      expect([done.status, done.amount_paid, done.amount_remaining]).toEqual(['paid', 2_500_000_000, 0]);
      const joined = (await stripe.invoicePayments.list({ invoice: invoice.id })).data;
      expect(joined.map((one) => [one.payment.type, one.status, one.amount_paid])).toEqual([
        ['payment_intent', 'paid', 20_000_000],
        ['payment_intent', 'paid', 30_000_000],
        ['payment_record', 'paid', 2_450_000_000],
      ]);
      expect(net(await transactions(stripe))).toBe((await balance(stripe)).pending);
      await expect(stripe.invoices.attachPayment(invoice.id, { payment_intent: paid.id })).rejects.toMatchObject({
        code: 'status_transition_invalid',
      });
    }));

  it('may come twice: a bank debit under way when the wire is reported is too much', () =>
    inWorld(async ({ stripe, emulator }) => {
      const customer = await stripe.customers.create({ payment_method: 'pm_usBankAccount' });
      const [debit] = (await stripe.paymentMethods.list({ customer: customer.id })).data;
      const invoice = await sent(stripe, customer.id, 10_000);
      expect((await stripe.invoices.pay(invoice.id, { payment_method: debit?.id })).status).toBe('open');
      await stripe.invoices.attachPayment(invoice.id, { payment_record: (await reported(stripe, 10_000)).id });
      emulator.advanceTo('2026-03-06T10:00:00Z');
      const now = await stripe.invoices.retrieve(invoice.id);
      expect([now.status, now.amount_paid, now.amount_overpaid]).toEqual(['paid', 10_000, 10_000]);
      const statuses = (await stripe.invoicePayments.list({ invoice: invoice.id })).data.map((one) => one.status);
      expect(statuses).toEqual(['paid', 'paid']);
    }));

  it('leave the rest to the card, and say so when too much came', () =>
    inWorld(async ({ stripe }) => {
      const customer = await stripe.customers.create({
        payment_method: 'pm_card_visa',
        invoice_settings: { default_payment_method: 'pm_card_visa' },
      });
      const first = await sent(stripe, customer.id, 10_000);
      await stripe.invoices.attachPayment(first.id, { payment_record: (await reported(stripe, 4000)).id });
      const paid = await stripe.invoices.pay(first.id);
      expect(paid).toMatchObject({ status: 'paid', amount_paid: 10_000, amount_paid_off_stripe: 4000 });
      expect((await stripe.charges.list()).data[0]?.amount).toBe(6000);
      const second = await sent(stripe, customer.id, 10_000);
      const record = await reported(stripe, 10_500);
      const over = await stripe.invoices.attachPayment(second.id, { payment_record: record.id });
      expect(over).toMatchObject({ status: 'paid', amount_paid: 10_000, amount_overpaid: 500 });
      expect((await stripe.events.list({ type: 'invoice.overpaid' })).data).toHaveLength(1);
      expect((await stripe.paymentRecords.retrieve(record.id)).amount_guaranteed.value).toBe(10_500);
      const failed = await stripe.paymentRecords.reportPayment({
        amount_requested: { currency: 'usd', value: 100 },
        initiated_at: 1,
        payment_method_details: { type: 'custom', custom: { display_name: 'Wire' } },
        outcome: 'failed',
        failed: { failed_at: 1 },
      });
      const third = await sent(stripe, customer.id, 100);
      await expect(stripe.invoices.attachPayment(third.id, { payment_record: failed.id })).rejects.toMatchObject({
        param: 'payment_record',
      });
      const own = await charge(stripe, 100);
      await expect(
        stripe.invoices.attachPayment(third.id, { payment_intent: own.payment_intent as string }),
      ).rejects.toMatchObject({ param: 'payment_intent' });
    }));
});

async function sent(stripe: Stripe, customer: string, amount: number): Promise<Stripe.Invoice> {
  const draft = await stripe.invoices.create({
    customer,
    collection_method: 'send_invoice',
    days_until_due: 30,
    payment_settings: {
      payment_method_types: ['card', 'customer_balance'],
      payment_method_options: {
        customer_balance: { funding_type: 'bank_transfer', bank_transfer: { type: 'us_bank_transfer' } },
      },
    },
  });
  await stripe.invoices.addLines(draft.id, { lines: [{ amount, description: 'GPU hours' }] });
  return stripe.invoices.finalizeInvoice(draft.id);
}

const fund = (
  stripe: Stripe,
  customer: string,
  amount: number,
  reference?: string,
): Promise<Stripe.CustomerCashBalanceTransaction> =>
  stripe.testHelpers.customers.fundCashBalance(customer, {
    amount,
    currency: 'usd',
    ...(reference === undefined ? {} : { reference }),
  });

const reported = (stripe: Stripe, value: number): Promise<Stripe.PaymentRecord> =>
  stripe.paymentRecords.reportPayment({
    amount_requested: { currency: 'usd', value },
    initiated_at: 1_772_000_000,
    payment_method_details: { type: 'custom', custom: { display_name: 'Wire' } },
    outcome: 'guaranteed',
    guaranteed: { guaranteed_at: 1_772_000_000 },
    processor_details: { type: 'custom', custom: { payment_reference: 'WIRE-1' } },
    metadata: { ours: 'x' },
  });
