import type Stripe from 'stripe';
import type { World } from './validated-stripe.js';

const idOf = (mandate: string | Stripe.Mandate | null): string =>
  typeof mandate === 'string' ? mandate : (mandate?.id ?? '');

const AGREED: Stripe.SetupIntentCreateParams.MandateData = {
  customer_acceptance: { type: 'online', online: { ip_address: '127.0.0.1', user_agent: 'a browser' } },
};

/** Customers, payment methods, setups. */
export async function customersAndMethods({ stripe, control }: World): Promise<void> {
  const customer = await stripe.customers.create({
    email: 'ops@tenant.example',
    name: 'Tenant',
    description: 'an AI firm',
    phone: '+1 555',
    metadata: { tenant: 't1' },
    tax_exempt: 'none',
    preferred_locales: ['en'],
    address: { line1: '1 Main St', city: 'Austin', state: 'TX', postal_code: '78701', country: 'US' },
    shipping: { name: 'DC', address: { line1: '2 Side St' } },
    invoice_settings: { custom_fields: [{ name: 'PO', value: '17' }], footer: 'Thanks' },
  });
  await stripe.customers.update(customer.id, { metadata: { tenant: '', plan: 'x' }, name: 'Tenant Inc' });
  await stripe.customers.retrieve(customer.id);
  await stripe.customers.list({ email: 'ops@tenant.example', created: { gte: 1 } });
  const card = await stripe.paymentMethods.create({
    type: 'card',
    card: { number: '4242424242424242', exp_month: 1, exp_year: 2031, cvc: '123' },
    billing_details: { name: 'A' },
  });
  await stripe.paymentMethods.attach(card.id, { customer: customer.id });
  await stripe.paymentMethods.update(card.id, { metadata: { a: 'b' } });
  await stripe.paymentMethods.retrieve(card.id, { expand: ['customer'] });
  await stripe.paymentMethods.list({ customer: customer.id, type: 'card' });
  await stripe.customers.listPaymentMethods(customer.id);
  const bank = await stripe.paymentMethods.create({
    type: 'us_bank_account',
    billing_details: { name: 'Tenant Inc' },
    us_bank_account: { account_number: '000123456789', routing_number: '110000000', account_holder_type: 'company' },
  });
  const setupIntent = await stripe.setupIntents.create({
    customer: customer.id,
    allowed_payment_method_types: ['card', 'us_bank_account'],
    metadata: { a: '1' },
  });
  const setUp = await stripe.setupIntents.confirm(setupIntent.id, { payment_method: bank.id, mandate_data: AGREED });
  await stripe.mandates.retrieve(idOf(setUp.mandate));
  const sepa = await stripe.paymentMethods.create({
    type: 'sepa_debit',
    billing_details: { name: 'Tenant GmbH', email: 'ap@tenant.example' },
    sepa_debit: { iban: 'DE89 3704 0044 0532 0130 00' },
  });
  const european = await stripe.setupIntents.create({
    customer: customer.id,
    payment_method: sepa.id,
    allowed_payment_method_types: ['sepa_debit'],
    mandate_data: AGREED,
    confirm: true,
  });
  await stripe.mandates.retrieve(idOf(european.mandate));
  const euros = await stripe.paymentIntents.create({
    customer: customer.id,
    amount: 4200,
    currency: 'eur',
    payment_method: sepa.id,
    confirm: true,
  });
  expect(euros.status).toBe('processing');
  await stripe.setupIntents.retrieve(setupIntent.id, { expand: ['payment_method', 'customer'] });
  await stripe.setupIntents.list({ customer: customer.id });
  await stripe.setupIntents.cancel((await stripe.setupIntents.create({})).id);
  const secured = await stripe.setupIntents.create({
    customer: customer.id,
    payment_method: 'pm_card_authenticationRequiredOnSetup',
    confirm: true,
  });
  expect(secured.status).toBe('requires_action');
  await control('POST', `/_emulator/setup_intents/${secured.id}/authenticate`, { outcome: 'succeed' });
  await stripe.paymentMethods.detach(card.id);
  await stripe.customers.del((await stripe.customers.create()).id);
}

/** Invoices from item to refund, payment intents, declines. */
export async function invoicesAndPayments({ stripe, control }: World): Promise<void> {
  const customer = await stripe.customers.create({
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  });
  const pending = await stripe.invoiceItems.create({
    customer: customer.id,
    amount: 1500,
    currency: 'usd',
    description: 'set-up',
    period: { start: 1, end: 2 },
  });
  await stripe.invoiceItems.update(pending.id, { metadata: { a: 'b' } });
  await stripe.invoiceItems.retrieve(pending.id);
  await stripe.invoiceItems.list({ customer: customer.id, pending: true });
  const draft = await stripe.invoices.create({
    customer: customer.id,
    pending_invoice_items_behavior: 'include',
    metadata: { lease: 'l1' },
    auto_advance: false,
    description: 'March',
  });
  await stripe.invoices.addLines(draft.id, {
    lines: [
      { amount: 700, description: 'power', metadata: { k: 'v' } },
      { amount: -200, description: 'SLA credit' },
    ],
  });
  const extra = await stripe.invoiceItems.create({
    customer: customer.id,
    invoice: draft.id,
    amount: 1,
    currency: 'usd',
  });
  await stripe.invoiceItems.del(extra.id);
  await stripe.invoices.update(draft.id, {
    footer: 'Net 30',
    custom_fields: [{ name: 'PO', value: '1' }],
    payment_settings: { payment_method_types: ['card', 'us_bank_account'] },
  });
  await stripe.invoices.finalizeInvoice(draft.id);
  const paid = await stripe.invoices.pay(draft.id, {
    expand: ['customer', 'payments.data.payment.payment_intent', 'default_payment_method'],
  });
  expect(paid.amount_paid).toBe(2000);
  await stripe.invoices.retrieve(draft.id);
  await stripe.invoices.list({ customer: customer.id, status: 'paid', created: { gte: 1 }, expand: ['data.customer'] });
  await stripe.invoices.listLineItems(draft.id);
  await stripe.invoices.del((await stripe.invoices.create({ customer: customer.id })).id);
  const sent = await stripe.invoices.create({
    customer: customer.id,
    collection_method: 'send_invoice',
    days_until_due: 30,
  });
  await stripe.invoices.addLines(sent.id, { lines: [{ amount: 99_900 }] });
  await stripe.invoices.sendInvoice(sent.id);
  await stripe.invoices.markUncollectible(sent.id);
  await stripe.invoices.voidInvoice(sent.id);
  const payments = await stripe.invoicePayments.list({
    invoice: draft.id,
    expand: ['data.payment.payment_intent', 'data.invoice'],
  });
  const intentId = (payments.data[0]?.payment.payment_intent as Stripe.PaymentIntent).id;
  await stripe.invoicePayments.retrieve(payments.data[0]?.id ?? '');
  await stripe.invoicePayments.list({ payment: { type: 'payment_intent', payment_intent: intentId }, status: 'paid' });
  const intent = await stripe.paymentIntents.retrieve(intentId, {
    expand: ['latest_charge.balance_transaction', 'customer', 'payment_method'],
  });
  const charge = intent.latest_charge as Stripe.Charge;
  await stripe.charges.retrieve(charge.id, { expand: ['refunds', 'payment_intent'] });
  await stripe.charges.update(charge.id, { metadata: { seen: 'yes' } });
  await stripe.charges.list({ customer: customer.id, payment_intent: intentId });
  const refund = await stripe.refunds.create({
    charge: charge.id,
    amount: 500,
    reason: 'requested_by_customer',
    metadata: { why: 'x' },
  });
  await stripe.refunds.retrieve(refund.id, { expand: ['balance_transaction', 'charge', 'payment_intent'] });
  await stripe.refunds.update(refund.id, { metadata: { why: 'y' } });
  await stripe.refunds.list({ charge: charge.id });
  const open = await stripe.paymentIntents.create({
    amount: 5000,
    currency: 'usd',
    customer: customer.id,
    automatic_payment_methods: { enabled: true },
    metadata: { a: 'b' },
  });
  await stripe.paymentIntents.update(open.id, { description: 'deposit' });
  await stripe.paymentIntents.confirm(open.id, { payment_method: 'pm_usBankAccount' });
  await stripe.paymentIntents.cancel((await stripe.paymentIntents.create({ amount: 5000, currency: 'usd' })).id, {
    cancellation_reason: 'abandoned',
  });
  const secure = await stripe.paymentIntents.create({
    amount: 5000,
    currency: 'usd',
    payment_method: 'pm_card_authenticationRequired',
    confirm: true,
  });
  await control('POST', `/_emulator/payment_intents/${secure.id}/authenticate`, { outcome: 'succeed' });
  const declined = stripe.paymentIntents.create({
    amount: 5000,
    currency: 'usd',
    payment_method: 'pm_card_chargeDeclined',
    confirm: true,
  });
  await expect(declined).rejects.toMatchObject({
    type: 'StripeCardError',
    code: 'card_declined',
    decline_code: 'generic_decline',
    statusCode: 402,
  });
  await stripe.paymentIntents.list({ customer: customer.id });
}

/** Credit notes before and after payment. */
export async function creditNotes({ stripe }: World): Promise<void> {
  const customer = await stripe.customers.create({
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  });
  const invoice = await stripe.invoices.create({ customer: customer.id });
  await stripe.invoices.addLines(invoice.id, { lines: [{ amount: 10_000, description: 'GPU hours' }] });
  await stripe.invoices.finalizeInvoice(invoice.id);
  const early = await stripe.creditNotes.create({
    invoice: invoice.id,
    lines: [{ type: 'custom_line_item', unit_amount: 250, quantity: 2, description: 'SLA' }],
    memo: 'outage',
  });
  const wrong = await stripe.creditNotes.create({ invoice: invoice.id, amount: 100 });
  await stripe.creditNotes.voidCreditNote(wrong.id);
  expect((await stripe.invoices.pay(invoice.id)).amount_paid).toBe(9500);
  const late = await stripe.creditNotes.create({
    invoice: invoice.id,
    amount: 400,
    refund_amount: 300,
    out_of_band_amount: 100,
    reason: 'order_change',
  });
  expect(late.refunds[0]?.amount_refunded).toBe(300);
  await stripe.creditNotes.update(late.id, { memo: 'agreed by mail', metadata: { a: 'b' } });
  await stripe.creditNotes.retrieve(early.id, { expand: ['invoice', 'customer'] });
  await stripe.creditNotes.list({ invoice: invoice.id });
  await stripe.creditNotes.listLineItems(early.id);
}

/** Every kind of balance transaction that the emulator books on the platform's own balance. */
const KINDS = [
  'adjustment',
  'charge',
  'payment',
  'payment_refund',
  'payout',
  'payout_cancel',
  'payout_failure',
  'refund',
  'refund_failure',
  'topup',
  'topup_reversal',
  'transfer',
  'transfer_refund',
];

/** Connected accounts, transfers, the balance, payouts. */
export async function balancesAndConnect({ stripe, emulator, control }: World): Promise<void> {
  await stripe.accounts.retrieveCurrent();
  const miner = await stripe.accounts.create({
    type: 'express',
    country: 'US',
    email: 'miner@example.com',
    capabilities: { transfers: { requested: true } },
    business_profile: { name: 'Miner' },
  });
  await stripe.accounts.update(miner.id, { metadata: { provider: 'p1' } });
  await stripe.accounts.retrieve(miner.id);
  await control('POST', `/_emulator/accounts/${miner.id}/onboarding`, { outcome: 'ready' });
  await stripe.accounts.list();
  const charge = (await stripe.charges.list()).data.find((one) => one.status === 'succeeded');
  const moved = await stripe.transfers.create({
    amount: 300,
    currency: 'usd',
    destination: miner.id,
    source_transaction: charge?.id,
    metadata: { lease: 'l1' },
  });
  await stripe.transfers.update(moved.id, { description: 'March share' });
  const reversal = await stripe.transfers.createReversal(moved.id, { amount: 100 });
  await stripe.transfers.retrieveReversal(moved.id, reversal.id);
  await stripe.transfers.listReversals(moved.id);
  await stripe.transfers.retrieve(moved.id, { expand: ['balance_transaction', 'destination', 'source_transaction'] });
  await stripe.transfers.list({ destination: miner.id });
  await stripe.charges.list({}, { stripeAccount: miner.id });
  emulator.advanceTo('2026-03-12T00:00:00Z');
  await stripe.balance.retrieve();
  await stripe.balance.retrieve({}, { stripeAccount: miner.id });
  const payout = (await stripe.payouts.list({ status: 'paid' })).data[0];
  await stripe.payouts.retrieve(payout?.id ?? '', { expand: ['balance_transaction'] });
  const inside = await stripe.balanceTransactions.list({ payout: payout?.id, expand: ['data.source'], limit: 100 });
  const debit = (await stripe.charges.list({ limit: 100 })).data.find((one) => one.id.startsWith('py_') && one.paid);
  await stripe.refunds.create({ charge: debit?.id, amount: 1 });
  await control('POST', `/_emulator/payouts/${payout?.id}/fail`, {});
  await stripe.payouts.retrieve(payout?.id ?? '', { expand: ['failure_balance_transaction'] });
  const every = stripe.balanceTransactions.list({ limit: 50, expand: ['data.source'] });
  const kinds = new Set((await every.autoPagingToArray({ limit: 500 })).map((one) => one.type));
  expect([...kinds].sort()).toEqual(KINDS);
  await stripe.balanceTransactions.retrieve(inside.data[0]?.id ?? '', { expand: ['source'] });
}

/** Events and webhook endpoints. */
export async function eventsAndEndpoints({ stripe }: World): Promise<void> {
  const endpoint = await stripe.webhookEndpoints.create({
    url: 'http://127.0.0.1:9/hook',
    enabled_events: ['invoice.paid'],
    description: 'd',
    metadata: { a: 'b' },
  });
  expect(endpoint.secret).toMatch(/^whsec_/);
  await stripe.webhookEndpoints.update(endpoint.id, { enabled_events: ['*'], disabled: true });
  const shown = await stripe.webhookEndpoints.retrieve(endpoint.id);
  expect(shown.secret).toBeUndefined();
  await stripe.webhookEndpoints.list();
  await stripe.webhookEndpoints.del(endpoint.id);
  const all = await stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 1000 });
  expect(all.length).toBeGreaterThan(60);
  await stripe.events.retrieve(all[0]?.id ?? '');
  await stripe.events.list({ type: 'invoice.*', delivery_success: false, created: { gte: 1 } });
}
