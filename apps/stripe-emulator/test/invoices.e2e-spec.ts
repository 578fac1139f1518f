// World: an emulator without chaos, clock standing still at 2026-03-02T10:00:00Z, driven by the real SDK; money in US cents.
import Stripe from 'stripe';
import { inWorld } from './validated-stripe.js';

const payer = (stripe: Stripe, method = 'pm_card_visa'): Promise<Stripe.Customer> =>
  stripe.customers.create({ payment_method: method, invoice_settings: { default_payment_method: method } });

async function draft(stripe: Stripe, customer: string, amounts: readonly number[]): Promise<Stripe.Invoice> {
  const invoice = await stripe.invoices.create({ customer });
  return amounts.length === 0
    ? invoice
    : stripe.invoices.addLines(invoice.id, { lines: amounts.map((amount) => ({ amount })) });
}

const types = async (stripe: Stripe): Promise<string[]> =>
  (await stripe.events.list({ limit: 100 })).data.map((one) => one.type).reverse();

describe('invoices', () => {
  it('go from draft to open to paid, with the events of each step and nothing before its time', () =>
    inWorld(async ({ stripe }) => {
      const customer = await payer(stripe);
      const invoice = await draft(stripe, customer.id, [1000, 234]);
      expect(invoice).toMatchObject({
        status: 'draft',
        number: null,
        total: 1234,
        amount_due: 1234,
        hosted_invoice_url: null,
      });
      const open = await stripe.invoices.finalizeInvoice(invoice.id, {
        expand: ['payments.data.payment.payment_intent'],
      });
      expect(open).toMatchObject({ status: 'open', number: `${customer.invoice_prefix}-0001`, amount_remaining: 1234 });
      expect(open.payments?.data).toMatchObject([
        {
          status: 'open',
          amount_requested: 1234,
          payment: { payment_intent: { amount: 1234, status: 'requires_payment_method' } },
        },
      ]);
      const paid = await stripe.invoices.pay(invoice.id);
      expect(paid).toMatchObject({
        status: 'paid',
        amount_paid: 1234,
        amount_remaining: 0,
        attempted: true,
        attempt_count: 1,
      });
      expect((await types(stripe)).slice(2)).toEqual([
        'invoice.created',
        'invoiceitem.created',
        'invoiceitem.created',
        'invoice.updated',
        'payment_intent.created',
        'invoice.finalized',
        'invoice.updated',
        'charge.succeeded',
        'payment_intent.succeeded',
        'invoice_payment.paid',
        'invoice.updated',
        'invoice.paid',
        'invoice.payment_succeeded',
      ]);
      const second = await stripe.invoices.pay((await draft(stripe, customer.id, [50])).id);
      expect(second.number).toBe(`${customer.invoice_prefix}-0002`);
    }));

  it('hold at most 250 items, show ten of them, and give lines ids other than those of their items', () =>
    inWorld(async ({ stripe }) => {
      const customer = await payer(stripe);
      const full = await draft(
        stripe,
        customer.id,
        Array.from({ length: 250 }, (_, index) => index + 1),
      );
      expect(full.total).toBe(31_375);
      expect(full.lines.data).toHaveLength(10);
      expect(full.lines.has_more).toBe(true);
      await expect(
        stripe.invoiceItems.create({ customer: customer.id, invoice: full.id, amount: 1, currency: 'usd' }),
      ).rejects.toMatchObject({ statusCode: 400 });
      const lines = await stripe.invoices.listLineItems(full.id, { limit: 100 }).autoPagingToArray({ limit: 1000 });
      expect(lines.map((one) => one.amount)).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
      expect(
        lines.every(
          (one) =>
            one.id.startsWith('il_') && one.parent?.invoice_item_details?.invoice_item.startsWith('ii_') === true,
        ),
      ).toBe(true);
      expect((await stripe.invoices.retrieve(full.id)).total).toBe(31_375);
    }));

  it('sort lines as Stripe does: pending items newest first, then later ones oldest first', () =>
    inWorld(async ({ stripe }) => {
      const customer = await payer(stripe);
      for (const amount of [1, 2, 3])
        await stripe.invoiceItems.create({ customer: customer.id, amount, currency: 'usd' });
      const invoice = await stripe.invoices.create({
        customer: customer.id,
        pending_invoice_items_behavior: 'include',
      });
      await stripe.invoices.addLines(invoice.id, { lines: [{ amount: 4 }, { amount: 5 }] });
      expect((await stripe.invoices.retrieve(invoice.id)).lines.data.map((one) => one.amount)).toEqual([3, 2, 1, 4, 5]);
      await stripe.invoices.del(invoice.id);
      expect(
        (await stripe.invoiceItems.list({ customer: customer.id, pending: true })).data.map((one) => one.amount),
      ).toEqual([3, 2, 1]);
    }));

  it('price decimals exactly, half away from zero', () =>
    inWorld(async ({ stripe }) => {
      const customer = await payer(stripe);
      const invoice = await stripe.invoices.create({ customer: customer.id });
      const item = (quantity: string, unit: string): Promise<Stripe.InvoiceItem> =>
        stripe.invoiceItems.create({
          customer: customer.id,
          invoice: invoice.id,
          currency: 'usd',
          quantity_decimal: Stripe.Decimal.from(quantity),
          unit_amount_decimal: Stripe.Decimal.from(unit),
        });
      const items = [
        await item('743.5', '249.37'),
        await item('1', '0.5'),
        await item('3', '-0.5'),
        await item('1', '0.499999999999'),
      ];
      expect(items.map((one) => one.amount)).toEqual([185_407, 1, -2, 0]);
      expect(items[0]).toMatchObject({ quantity: 743 });
      expect(items[0]?.quantity_decimal.toString()).toBe('743.5');
    }));

  it('are immutable once final, metadata excepted', () =>
    inWorld(async ({ stripe }) => {
      const customer = await payer(stripe);
      const invoice = await draft(stripe, customer.id, [1000]);
      await stripe.invoices.finalizeInvoice(invoice.id);
      const line = (await stripe.invoices.listLineItems(invoice.id)).data[0];
      const refused = { code: 'invoice_not_editable', statusCode: 400 };
      await expect(stripe.invoices.addLines(invoice.id, { lines: [{ amount: 1 }] })).rejects.toMatchObject(refused);
      await expect(stripe.invoices.update(invoice.id, { description: 'late' })).rejects.toMatchObject(refused);
      await expect(
        stripe.invoiceItems.del(line?.parent?.invoice_item_details?.invoice_item ?? ''),
      ).rejects.toMatchObject(refused);
      await expect(stripe.invoices.del(invoice.id)).rejects.toMatchObject(refused);
      await expect(stripe.invoices.finalizeInvoice(invoice.id)).rejects.toMatchObject(refused);
      expect((await stripe.invoices.update(invoice.id, { metadata: { po: '7' } })).metadata).toEqual({ po: '7' });
    }));

  it('survive a declined payment and can be paid afterwards through the same intent', () =>
    inWorld(async ({ stripe }) => {
      const customer = await payer(stripe, 'pm_card_chargeCustomerFail');
      const invoice = await draft(stripe, customer.id, [7000]);
      await expect(stripe.invoices.pay(invoice.id)).rejects.toMatchObject({ code: 'card_declined', statusCode: 402 });
      expect(await stripe.invoices.retrieve(invoice.id)).toMatchObject({
        status: 'open',
        attempted: true,
        attempt_count: 1,
        amount_remaining: 7000,
      });
      expect(await types(stripe)).toEqual(
        expect.arrayContaining(['charge.failed', 'payment_intent.payment_failed', 'invoice.payment_failed']),
      );
      const good = await stripe.paymentMethods.attach('pm_card_mastercard', { customer: customer.id });
      expect((await stripe.invoices.pay(invoice.id, { payment_method: good.id })).status).toBe('paid');
      expect((await stripe.invoicePayments.list({ invoice: invoice.id })).data).toHaveLength(1);
      await expect(stripe.invoices.pay(invoice.id)).rejects.toMatchObject({ statusCode: 400 });
    }));

  it('with a bank debit stay open for four days, then are paid or open again', () =>
    inWorld(async ({ stripe, emulator }) => {
      const good = await payer(stripe, 'pm_usBankAccount');
      const bad = await payer(stripe, 'pm_usBankAccount_insufficientFunds');
      const [first, second] = [await draft(stripe, good.id, [7000]), await draft(stripe, bad.id, [8000])];
      expect((await stripe.invoices.pay(first.id)).status).toBe('open');
      expect((await stripe.invoices.pay(second.id)).status).toBe('open');
      await expect(stripe.invoices.pay(first.id)).rejects.toMatchObject({ code: 'payment_intent_unexpected_state' });
      await expect(stripe.invoices.voidInvoice(first.id)).rejects.toMatchObject({ statusCode: 400 });
      emulator.advanceTo('2026-03-06T10:00:00Z');
      expect((await stripe.invoices.retrieve(first.id)).status).toBe('paid');
      expect(await stripe.invoices.retrieve(second.id)).toMatchObject({
        status: 'open',
        attempted: true,
        amount_remaining: 8000,
      });
      expect(
        (await types(stripe)).filter((type) => type === 'invoice.paid' || type === 'invoice.payment_failed').sort(),
      ).toEqual(['invoice.paid', 'invoice.payment_failed']);
    }));

  it('can be above the charge cap, but are then paid outside of Stripe only', () =>
    inWorld(async ({ stripe }) => {
      const customer = await payer(stripe);
      const invoice = await draft(stripe, customer.id, [120_000_000]);
      const open = await stripe.invoices.finalizeInvoice(invoice.id);
      expect(open.total).toBe(120_000_000);
      await expect(stripe.invoices.pay(invoice.id)).rejects.toMatchObject({ code: 'amount_too_large' });
      const paid = await stripe.invoices.pay(invoice.id, { paid_out_of_band: true });
      expect(paid).toMatchObject({ status: 'paid', amount_paid: 120_000_000, amount_paid_off_stripe: 120_000_000 });
      expect((await types(stripe)).at(-1)).toBe('invoice.paid');
      expect((await stripe.balanceTransactions.list()).data).toEqual([]);
    }));

  it('end as void or uncollectible; the latter can still be paid', () =>
    inWorld(async ({ stripe }) => {
      const customer = await payer(stripe);
      const [first, second] = [await draft(stripe, customer.id, [100]), await draft(stripe, customer.id, [200])];
      await expect(stripe.invoices.voidInvoice(first.id)).rejects.toMatchObject({ code: 'status_transition_invalid' });
      await stripe.invoices.finalizeInvoice(first.id);
      expect((await stripe.invoices.voidInvoice(first.id)).status).toBe('void');
      expect((await stripe.paymentIntents.list()).data).toMatchObject([
        { status: 'canceled', cancellation_reason: 'void_invoice' },
      ]);
      await expect(stripe.invoices.pay(first.id)).rejects.toMatchObject({ statusCode: 400 });
      await stripe.invoices.finalizeInvoice(second.id);
      expect((await stripe.invoices.markUncollectible(second.id)).status).toBe('uncollectible');
      expect((await stripe.invoices.pay(second.id)).status).toBe('paid');
    }));

  it('of nothing are paid on finalization; negative ones are not modelled and say so', () =>
    inWorld(async ({ stripe }) => {
      const customer = await payer(stripe);
      expect((await stripe.invoices.finalizeInvoice((await draft(stripe, customer.id, [100, -100])).id)).status).toBe(
        'paid',
      );
      const negative = await draft(stripe, customer.id, [-1]);
      await expect(stripe.invoices.finalizeInvoice(negative.id)).rejects.toMatchObject({ statusCode: 501 });
      expect((await stripe.invoices.retrieve(negative.id)).status).toBe('draft');
    }));

  it('with auto_advance are finalized and collected an hour later', () =>
    inWorld(async ({ stripe, emulator }) => {
      const customer = await payer(stripe);
      const invoice = await stripe.invoices.create({ customer: customer.id, auto_advance: true });
      await stripe.invoices.addLines(invoice.id, { lines: [{ amount: 900 }] });
      emulator.advanceTo('2026-03-02T10:59:59Z');
      expect((await stripe.invoices.retrieve(invoice.id)).status).toBe('draft');
      emulator.advanceTo('2026-03-02T11:00:00Z');
      expect((await stripe.invoices.retrieve(invoice.id)).status).toBe('paid');
    }));

  it('ask for authentication with a card that needs it', () =>
    inWorld(async ({ stripe, control }) => {
      const customer = await stripe.customers.create();
      const invoice = await draft(stripe, customer.id, [4200]);
      await expect(
        stripe.invoices.pay(invoice.id, { payment_method: 'pm_card_authenticationRequired' }),
      ).rejects.toMatchObject({ code: 'invoice_payment_intent_requires_action', statusCode: 402 });
      expect(await types(stripe)).toContain('invoice.payment_action_required');
      const intent = (await stripe.paymentIntents.list()).data[0];
      await control('POST', `/_emulator/payment_intents/${intent?.id ?? ''}/authenticate`, { outcome: 'succeed' });
      expect((await stripe.invoices.retrieve(invoice.id)).status).toBe('paid');
    }));

  it('can be declined by a planned fault whatever the card', () =>
    inWorld(async ({ stripe, control }) => {
      const customer = await payer(stripe);
      await control('POST', '/_emulator/faults', {
        match: 'POST /v1/invoices/:id/pay',
        nth: 2,
        kind: 'decline',
        code: 'insufficient_funds',
      });
      expect((await stripe.invoices.pay((await draft(stripe, customer.id, [100])).id)).status).toBe('paid');
      await expect(stripe.invoices.pay((await draft(stripe, customer.id, [100])).id)).rejects.toMatchObject({
        decline_code: 'insufficient_funds',
      });
      expect((await stripe.invoices.pay((await draft(stripe, customer.id, [100])).id)).status).toBe('paid');
    }));
});
