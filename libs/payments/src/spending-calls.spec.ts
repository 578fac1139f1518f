// World: top-ups and reported wires against the Stripe-shaped emulator, started here, in this process, with a still clock and no chaos.
import { type Instant, assert, instant, unwrap } from '#libs/kernel';
import { type Intent, type IntentOperation, type SendContext } from '#libs/workflows';
import { startEmulator } from '../../../apps/stripe-emulator/src/server.js';
import { StripePayments } from './stripe-payments.js';

const NOW: Instant = instant('2026-12-01T00:00:00Z');
const emulator = await startEmulator({ chaos: 'off', clockStart: '2026-12-01T00:00:00Z', clockFrozen: true });
afterAll(() => emulator.close());

async function setup() {
  const payments = new StripePayments({
    ...{ secretKey: 'sk_test_gridlease', apiBase: emulator.url, environment: 'test' },
    ...{ followsClock: true, requestsPerSecond: 1_000 },
  });
  const orgId = `org_${Math.random().toString(36).slice(2)}`;
  const firm = { orgId, legalName: 'Tensor Forge GmbH', email: 'ap@tf.example', country: 'DE' };
  const customer = await payments.createCustomer(firm);
  let calls = 0;
  const intent = (operation: IntentOperation, aggregateId: string, parameters: Intent['parameters']): Intent => {
    calls += 1;
    return {
      ...{ id: `int_${orgId}_${calls}`, operation, orgId, aggregateId, parameters, sequence: calls, state: 'PENDING' },
      ...{ idempotencyKey: `${operation}:${aggregateId}:${calls}`, revision: 0, attempts: 1, lastError: null },
      ...{ stripeId: null, firstSentAt: NOW, createdAt: NOW },
    };
  };
  const method = async (token: string) =>
    unwrap(await payments.attachPaymentMethod(customer, token, `attach:${orgId}:${token}`)).stripePaymentMethodId;
  const context: SendContext = { stripeCustomerId: customer, stripeInvoiceId: null };
  const sent = async (made: Intent, by: SendContext): Promise<string> => {
    const outcome = await payments.send(made, by);
    assert(outcome.kind === 'SENT', `${made.operation}: ${JSON.stringify(outcome)}`);
    return outcome.stripeId;
  };
  /** An open invoice of 100.00 USD. */
  const invoice = async (): Promise<SendContext> => {
    const id = `inv_${orgId}`;
    const facts = { currency: 'USD', number: `N-${orgId}`, description: 'RENT', leaseId: 'lse_1' };
    const stripeInvoiceId = await sent(intent('INVOICE_CREATE', id, facts), context);
    const known = { ...context, stripeInvoiceId };
    const line = { currency: 'USD', lineId: 'inl_1', amountMinor: '10000', description: '8 GPUs' };
    await sent(intent('INVOICE_ITEM_CREATE', id, line), known);
    await sent(intent('INVOICE_FINALIZE', id, { currency: 'USD', totalMinor: '10000' }), known);
    return known;
  };
  const report = (amountMinor: string, wireId: string) => {
    const facts = { currency: 'USD', amountMinor, wireId, bankReference: 'FED-1', receivedAt: `${NOW}` };
    return intent('PAYMENT_REPORT', `inv_${orgId}`, facts);
  };
  const topUp = (id: string, amountMinor = '5000') => intent('TOP_UP_COLLECT', id, { currency: 'USD', amountMinor });
  return { payments, context, method, sent, invoice, report, topUp, intent, orgId };
}

describe('a top-up at Stripe', () => {
  it('is collected at once, once by its key, and found again by our id', async () => {
    const { payments, context, method, sent, topUp } = await setup();
    const by = { ...context, stripePaymentMethodId: await method('pm_card_visa') };
    const made = topUp('tup_1');
    const id = await sent(made, by);
    expect(await sent(made, by)).toBe(id);
    expect(await payments.paymentIntent(id)).toEqual({
      ...{ id, ourTopUpId: 'tup_1', status: 'succeeded', amountMinor: 5_000n, currency: 'USD', error: null },
      asksPayer: false,
    });
    expect(await payments.lookUp(made, by)).toEqual({ kind: 'SENT', stripeId: id });
    expect(await payments.lookUp(topUp('tup_2'), by)).toMatchObject({ kind: 'RENEW' });
    expect(await payments.paymentIntent('pi_none')).toBeNull();
  });

  it('whose bank wants its customer is no decline: it waits, is found waiting, and is confirmed on a page', async () => {
    const { payments, context, method, topUp } = await setup();
    const by = { ...context, stripePaymentMethodId: await method('pm_card_authenticationRequired') };
    const made = topUp('tup_4');
    const outcome = await payments.send(made, by);
    assert(outcome.kind === 'REFUSED' && outcome.stripeId !== undefined, JSON.stringify(outcome));
    expect(outcome).toMatchObject({ asksPayer: true, stripeId: expect.stringMatching(/^pi_/) as string });
    expect(await payments.lookUp(made, by)).toMatchObject({ asksPayer: true, stripeId: outcome.stripeId });
    expect(await payments.paymentIntent(outcome.stripeId)).toMatchObject({ asksPayer: true });
    const asks = { status: 'ASKS', url: expect.stringContaining('/authentication/') as string };
    // asked twice, it is confirmed once
    expect(await payments.confirmationOf(outcome.stripeId)).toMatchObject(asks);
    expect(await payments.confirmationOf(outcome.stripeId)).toMatchObject(asks);
    expect(await payments.paymentIntent(outcome.stripeId)).toMatchObject({
      status: 'requires_action',
      asksPayer: true,
    });
    expect(await payments.confirmationOf('pi_none')).toBeNull();
  });

  it('that is declined is refused, also when it is looked up later', async () => {
    const { payments, context, method, topUp } = await setup();
    const by = { ...context, stripePaymentMethodId: await method('pm_card_chargeCustomerFail') };
    const made = topUp('tup_3');
    expect(await payments.send(made, by)).toMatchObject({ kind: 'REFUSED', error: 'Your card was declined.' });
    expect(await payments.lookUp(made, by)).toMatchObject({ kind: 'REFUSED', error: 'Your card was declined.' });
  });
});

describe('a wire that is reported to Stripe', () => {
  it('lowers what it asks for; the card pays the rest, and each side’s part is told apart', async () => {
    const { payments, method, sent, invoice, report, intent, orgId } = await setup();
    const known = await invoice();
    assert(known.stripeInvoiceId !== null, 'it is at Stripe');
    const made = report('4000', 'iwr_1');
    const id = await sent(made, known);
    expect(await sent(made, known)).toBe(id);
    expect(await payments.lookUp(made, known)).toEqual({ kind: 'SENT', stripeId: id });
    expect(await payments.lookUp(report('4000', 'iwr_2'), known)).toMatchObject({ kind: 'RENEW' });
    expect(await payments.invoice(known.stripeInvoiceId)).toMatchObject({
      ...{ status: 'open', creditedMinor: 4_000n, amountPaidMinor: 0n, totalMinor: 10_000n },
    });
    const paymentMethod = await method('pm_card_visa');
    await sent(intent('INVOICE_PAY', `inv_${orgId}`, { paymentMethod }), known);
    const paid = await payments.invoice(known.stripeInvoiceId);
    expect(paid).toMatchObject({ status: 'paid', creditedMinor: 4_000n, amountPaidMinor: 6_000n });
    expect(paid?.chargeIds).toHaveLength(1);
  });

  it('pays it in full without a charge', async () => {
    const { payments, sent, invoice, report } = await setup();
    const known = await invoice();
    assert(known.stripeInvoiceId !== null, 'it is at Stripe');
    await sent(report('2500', 'iwr_1'), known);
    await sent(report('7500', 'iwr_2'), known);
    expect(await payments.invoice(known.stripeInvoiceId)).toMatchObject({
      ...{ status: 'paid', creditedMinor: 10_000n, amountPaidMinor: 0n, chargeIds: [] },
    });
  });
});
