// World: Stripe's test mode when `npm run test:stripe` is given a test-mode key; otherwise the emulator, started in this process.
import { assert, unwrap } from '#libs/kernel';
import { type NewSetup } from '#libs/workflows';
import { type Till, onlySteered, openTill, until } from './till.js';

const BROWSER = 'a person has to answer the page of the bank';
const DAYS = 'a bank debit takes days';

let till: Till;
beforeAll(async () => {
  till = await openTill();
}, 120_000);
afterAll(() => till.close());

const setupOf = (change: Partial<NewSetup>): NewSetup => ({
  ...{ setupId: `pst_${crypto.randomUUID().slice(0, 12)}`, orgId: till.orgId, stripeCustomerId: till.customer },
  ...{ way: 'CARD', token: null, returnUrl: 'https://portal.example/payment-methods', agreedFrom: null },
  ...change,
});
const HERE = { ipAddress: '192.0.2.1', userAgent: 'the suite' };

describe('customers and saved methods', () => {
  it('a customer is made once, however often it is asked for', async () => {
    const { payments, orgId, customer } = till;
    const firm = { orgId, legalName: 'Suite Labs GmbH', email: 'suite@gridlease.example', country: 'DE' };
    expect(await payments.createCustomer(firm)).toBe(customer);
  }, 120_000);

  it('a card is saved, a declined one and an unknown token are told apart', async () => {
    const { payments, customer } = till;
    const attach = (token: string) => payments.attachPaymentMethod(customer, token, crypto.randomUUID());
    expect(unwrap(await attach('pm_card_visa'))).toMatchObject({ kind: 'CARD', brand: 'Visa', last4: '4242' });
    expect(await attach('pm_card_chargeDeclined')).toMatchObject({ refusal: { code: 'DECLINED' } });
    expect(await attach('pm_no_such_thing')).toMatchObject({ refusal: { code: 'UNKNOWN_TOKEN' } });
  }, 120_000);

  it('a setup without a method waits for the payer’s browser, with a secret for it', async () => {
    const setup = setupOf({});
    const begun = unwrap(await till.payments.startSetup(setup));
    expect(begun).toMatchObject({ ourSetupId: setup.setupId, status: 'PAYER', method: null, error: null });
    expect(begun.clientSecret).toMatch(/^seti_\w+_secret_\w+/);
    expect(await till.payments.setup(begun.stripeSetupIntentId)).toEqual(begun);
    expect(await till.payments.setup('seti_none')).toBeNull();
  }, 120_000);

  it('a card that nobody asks about is set up at once, and detached twice without complaint', async () => {
    const done = unwrap(await till.payments.startSetup(setupOf({ token: 'pm_card_visa' })));
    expect(done).toMatchObject({ status: 'DONE', method: { kind: 'CARD', last4: '4242' } });
    const id = done.method?.stripePaymentMethodId ?? '';
    await till.payments.detachPaymentMethod(id);
    await till.payments.detachPaymentMethod(id);
  }, 120_000);

  it('a card whose bank asks sends the payer to a page', async () => {
    const setup = setupOf({ token: 'pm_card_authenticationRequired' });
    const begun = unwrap(await till.payments.startSetup(setup));
    expect(begun).toMatchObject({ status: 'PAYER' });
    expect(begun.url).toMatch(/^https?:/);
  }, 120_000);

  onlySteered(BROWSER)('and is saved when the payer has confirmed', async () => {
    const begun = unwrap(await till.payments.startSetup(setupOf({ token: 'pm_card_authenticationRequired' })));
    await till.control(`setup_intents/${begun.stripeSetupIntentId}/authenticate`, { outcome: 'succeed' });
    expect(await till.payments.setup(begun.stripeSetupIntentId)).toMatchObject({ status: 'DONE', url: null });
  });

  it('a US bank account is set up with its mandate', async () => {
    const setup = setupOf({ way: 'US_BANK_DEBIT', token: 'pm_usBankAccount_success', agreedFrom: HERE });
    const done = unwrap(await till.payments.startSetup(setup));
    expect(['DONE', 'CHECKING']).toContain(done.status);
    expect(done.method).toMatchObject({ kind: 'BANK_DEBIT', last4: '6789' });
    if (done.status === 'DONE') expect(done.stripeMandateId).toMatch(/^mandate_/);
  }, 120_000);

  it('a European bank account is set up with its mandate', async () => {
    const account = await till.stripe.paymentMethods.create({
      type: 'sepa_debit',
      billing_details: { name: 'Suite Labs GmbH', email: 'suite@gridlease.example' },
      sepa_debit: { iban: 'DE89370400440532013000' },
    });
    const setup = setupOf({ way: 'SEPA_DEBIT', token: account.id, agreedFrom: HERE });
    const done = unwrap(await till.payments.startSetup(setup));
    expect(done).toMatchObject({ status: 'DONE', method: { kind: 'BANK_DEBIT', last4: '3000' } });
    expect(done.stripeMandateId).toMatch(/^mandate_/);
  }, 120_000);
});

describe('invoices', () => {
  it('goes from draft to paid with exactly our total; its charge and fee can be read back, and the events tell of it', async () => {
    const { payments, began } = till;
    const { id, chargeId } = await till.paid();
    const charge = await until('the charge is booked', async () => {
      const found = await payments.charge(chargeId);
      return found?.balanceTransactionId == null ? null : found;
    });
    expect(charge).toMatchObject({ status: 'succeeded', amountMinor: 113_663n, amountRefundedMinor: 0n });
    const booked = await payments.balanceTransaction(charge.balanceTransactionId ?? '');
    expect(booked).toMatchObject({ type: 'charge', sourceId: chargeId, amountMinor: 113_663n });
    expect((booked?.feeMinor ?? 0n) + (booked?.netMinor ?? 0n)).toBe(113_663n);
    expect((await payments.balance()).map(({ currency }) => currency)).toContain('USD');
    const told = await until('the poller hears of it', async () => {
      const events = await payments.events(began);
      return events.find(({ type, payload }) => type === 'invoice.paid' && payload.includes(id));
    });
    expect(told.id).toMatch(/^evt_/);
  }, 120_000);

  it('the same call twice acts once, and is found by our ids when the key is forgotten', async () => {
    const { payments, before, intent, sent } = till;
    const id = `inv_${crypto.randomUUID().slice(0, 12)}`;
    const facts = { currency: 'USD', number: id.toUpperCase(), description: 'twice', leaseId: 'lse_1' };
    const call = intent('INVOICE_CREATE', id, facts);
    const made = await sent(call, before);
    expect(await sent(call, before)).toBe(made);
    const other = { ...call, parameters: { ...facts, description: 'something else' } };
    expect(await payments.send(other, before)).toMatchObject({ kind: 'REFUSED' });
    const look = () => payments.lookUp(intent('INVOICE_CREATE', id, facts), before);
    expect(await look()).toEqual({ kind: 'SENT', stripeId: made });
    const context = { ...before, stripeInvoiceId: made };
    await sent(intent('INVOICE_VOID', id), context); // a draft is deleted
    expect(await payments.invoice(made)).toBeNull();
  }, 120_000);

  it('a declined card leaves the invoice open, with the reason for the payer', async () => {
    const context = await till.invoice();
    const paymentMethod = await till.method('pm_card_chargeCustomerFail');
    const outcome = await till.payments.send(till.intent('INVOICE_PAY', context.id, { paymentMethod }), context);
    assert(outcome.kind === 'REFUSED', JSON.stringify(outcome));
    expect([outcome.error, outcome.asksPayer]).toEqual([expect.stringContaining('declined'), undefined]);
    expect(await till.payments.invoice(context.stripeInvoiceId)).toMatchObject({ status: 'open', asksPayer: false });
    await till.sent(till.intent('INVOICE_VOID', context.id), context);
  }, 120_000);

  it('a bank that asks the payer is told from a decline, with what the browser needs to go on', async () => {
    const { context, secret } = await askedPayment();
    expect(secret).toMatch(/^pi_\w+_secret_\w+/);
    expect(await till.payments.invoice(context.stripeInvoiceId)).toMatchObject({ status: 'open', asksPayer: true });
  }, 120_000);

  onlySteered(BROWSER)('and the invoice is paid when the payer has confirmed', async () => {
    const { context, secret } = await askedPayment();
    const paymentIntent = secret.replace(/_secret_.*/, '');
    await till.control(`payment_intents/${paymentIntent}/authenticate`, { outcome: 'succeed' });
    expect(await till.payments.invoice(context.stripeInvoiceId)).toMatchObject({ status: 'paid', asksPayer: false });
  });

  it('a bank debit is on its way and neither paid nor failed', async () => {
    const { context } = await debit('pm_usBankAccount_success');
    expect(await till.payments.lookUp(till.intent('INVOICE_PAY', context.id), context)).toMatchObject({ kind: 'SENT' });
    expect(await till.payments.confirmation(context.stripeInvoiceId)).toMatchObject({ status: 'UNDER_WAY' });
  }, 120_000);

  onlySteered(DAYS)('and comes back days later, with the reason of the bank', async () => {
    const { context } = await debit('pm_usBankAccount_insufficientFunds');
    await till.control('clock', { now: Math.floor(Date.now() / 1000) + 6 * 86_400 });
    expect(await till.payments.invoice(context.stripeInvoiceId)).toMatchObject({
      ...{ status: 'open', asksPayer: false, lastPaymentError: expect.stringContaining('insufficient funds') },
    });
  });

  it('a credit note and a reported wire lower what is asked for, and a credit note can be taken back', async () => {
    const { payments, intent, sent } = till;
    const context = await till.invoice('10000');
    const credit = { currency: 'USD', amountMinor: '2500', creditId: 'crn_1' };
    const stripeCreditNoteId = await sent(intent('INVOICE_CREDIT', context.id, credit), context);
    const view = () => payments.invoice(context.stripeInvoiceId);
    expect(await view()).toMatchObject({ status: 'open', creditedMinor: 2_500n });
    await sent(intent('CREDIT_VOID', context.id, { creditId: 'crn_1' }), { ...context, stripeCreditNoteId });
    expect(await view()).toMatchObject({ status: 'open', creditedMinor: 0n });
    const wire = { currency: 'USD', wireId: 'iwr_1', bankReference: 'FED-1', receivedAt: `${till.began}` };
    await sent(intent('PAYMENT_REPORT', context.id, { ...wire, amountMinor: '10000' }), context);
    const paid = await until('the wire has paid it', async () => ((await view())?.status === 'paid' ? view() : null));
    expect(paid).toMatchObject({ amountPaidMinor: 0n, chargeIds: [] });
  }, 120_000);
});

describe('money paid ahead', () => {
  it('is collected at once by its own payment intent', async () => {
    const { payments, intent, sent, before } = till;
    const by = { ...before, stripePaymentMethodId: await till.method('pm_card_visa') };
    const topUp = `tup_${crypto.randomUUID().slice(0, 12)}`;
    const id = await sent(intent('TOP_UP_COLLECT', topUp, { currency: 'USD', amountMinor: '5000' }), by);
    expect(await payments.paymentIntent(id)).toMatchObject({
      ourTopUpId: topUp,
      status: 'succeeded',
      amountMinor: 5_000n,
    });
  }, 120_000);

  it('is refused where the bank would ask the payer, who is not there', async () => {
    const by = { ...till.before, stripePaymentMethodId: await till.method('pm_card_authenticationRequired') };
    const topUp = `tup_${crypto.randomUUID().slice(0, 12)}`;
    const call = till.intent('TOP_UP_COLLECT', topUp, { currency: 'USD', amountMinor: '5000' });
    expect(await till.payments.send(call, by)).toMatchObject({ kind: 'REFUSED', asksPayer: true });
  }, 120_000);
});

async function askedPayment() {
  const context = await till.invoice();
  const paymentMethod = await till.method('pm_card_authenticationRequired');
  const outcome = await till.payments.send(till.intent('INVOICE_PAY', context.id, { paymentMethod }), context);
  expect(outcome).toMatchObject({ kind: 'REFUSED', asksPayer: true });
  const confirmation = await till.payments.confirmation(context.stripeInvoiceId);
  expect(confirmation?.status).toBe('ASKS');
  return { context, secret: confirmation?.clientSecret ?? '' };
}

/** An invoice that a bank account, set up with its mandate, is asked to pay. */
async function debit(token: string) {
  const context = await till.invoice();
  const setup = setupOf({ way: 'US_BANK_DEBIT', token, agreedFrom: HERE });
  const begun = unwrap(await till.payments.startSetup(setup));
  const saved = await until('the account is set up', async () => {
    const view = await till.payments.setup(begun.stripeSetupIntentId);
    return view?.status === 'DONE' ? view.method : null;
  });
  const paymentMethod = saved.stripePaymentMethodId;
  await till.sent(till.intent('INVOICE_PAY', context.id, { paymentMethod }), context);
  expect(await till.payments.invoice(context.stripeInvoiceId)).toMatchObject({
    status: 'open',
    lastPaymentError: null,
  });
  return { context };
}
