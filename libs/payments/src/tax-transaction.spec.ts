// World: tax transactions at the Stripe-shaped emulator, started here, in this process, with a still clock; a sale of 1,000.00 in Quebec.
import Stripe from 'stripe';
import { assert, instant } from '#libs/kernel';
import { type Intent, type SendContext } from '#libs/workflows';
import { startEmulator } from '../../../apps/stripe-emulator/src/server.js';
import { StripePayments } from './stripe-payments.js';

const NOW = instant('2026-12-01T00:00:00Z');
const NOBODY: SendContext = { stripeCustomerId: null, stripeInvoiceId: null };
const emulator = await startEmulator({ chaos: 'off', clockStart: '2026-12-01T00:00:00Z', clockFrozen: true });
afterAll(() => emulator.close());

function setup() {
  const secretKey = 'sk_test_gridlease';
  const payments = new StripePayments({
    ...{ secretKey, apiBase: emulator.url, environment: 'test', followsClock: true, requestsPerSecond: 1_000 },
  });
  const { hostname: host, port } = new URL(emulator.url);
  const stripe = new Stripe(secretKey, { host, port, protocol: 'http', telemetry: false, maxNetworkRetries: 0 });
  const reference = `GL-${Math.random().toString(36).slice(2)}`;
  const intent = (operation: 'TAX_RECORD' | 'TAX_REVERSE', over: Intent['parameters'] = {}, revision = 0): Intent => {
    const parameters = {
      ...{ invoiceId: 'inv_1', reference, currency: 'USD', netMinor: '100000', taxMinor: '14975' },
      ...{ taxes: '{"CA":"5000","CA-QC":"9975"}', at: '2026-12-01T00:00:00Z', country: 'CA', subdivision: 'QC' },
      ...{ locality: null, taxCode: 'txcd_10101000', ...over },
    };
    return {
      ...{ id: `int_${reference}`, operation, orgId: 'org_1', aggregateId: 'tax:inv_1', parameters, sequence: 1 },
      ...{ idempotencyKey: `${operation}:${parameters.reference}`, revision, attempts: 1, lastError: null },
      ...{ state: 'PENDING', stripeId: null, firstSentAt: NOW, createdAt: NOW },
    };
  };
  const sent = async (made: Intent, context = NOBODY): Promise<string> => {
    const outcome = await payments.send(made, context);
    assert(outcome.kind === 'SENT', `${made.operation}: ${JSON.stringify(outcome)}`);
    return outcome.stripeId;
  };
  const amountsOf = async (id: string) =>
    (await stripe.tax.transactions.listLineItems(id)).data.map((line) => [line.amount, line.amount_tax]);
  return { payments, stripe, intent, sent, amountsOf, reference };
}

describe('the tax of an invoice at Stripe', () => {
  it('is recorded as the invoice says it, under its number, once by its key', async () => {
    const { intent, sent, stripe, amountsOf, reference } = setup();
    const id = await sent(intent('TAX_RECORD'));
    expect(await sent(intent('TAX_RECORD'))).toBe(id);
    const made = await stripe.tax.transactions.retrieve(id);
    expect(made).toMatchObject({ reference, type: 'transaction', metadata: { invoice_id: 'inv_1' } });
    expect(await amountsOf(id)).toEqual([[100_000, 14_975]]);
  });

  it('is found by its reference when the key is forgotten: the second call makes nothing', async () => {
    const { intent, sent, payments } = setup();
    const id = await sent(intent('TAX_RECORD'));
    expect(await payments.lookUp(intent('TAX_RECORD'), NOBODY)).toMatchObject({ kind: 'RENEW' });
    expect(await sent(intent('TAX_RECORD', {}, 1))).toBe(id);
  });

  it('is not recorded where Stripe taxes the day otherwise, and both figures are said', async () => {
    const { intent, payments } = setup();
    const other = intent('TAX_RECORD', { taxes: '{"CA":"5000","CA-QC":"9974"}', taxMinor: '14974' });
    expect(await payments.send(other, NOBODY)).toEqual({
      kind: 'REFUSED',
      error: expect.stringContaining('CA-QC: 9974 on the document, 9975 at Stripe') as string,
    });
    const without = intent('TAX_RECORD', { taxes: '{"CA":"5000"}', taxMinor: '5000' });
    expect(await payments.send(without, NOBODY)).toMatchObject({ kind: 'REFUSED' });
  });

  it('is taken back line by line, to the minor unit, never beyond what is left, and once', async () => {
    const { intent, sent, payments, amountsOf, reference } = setup();
    const stripeTaxTransactionId = await sent(intent('TAX_RECORD'));
    const context = { ...NOBODY, stripeTaxTransactionId };
    const part = { reference: `${reference}-CN1`, netMinor: '33333', taxMinor: '4992', taxes: '{}' };
    const id = await sent(intent('TAX_REVERSE', part), context);
    expect(await amountsOf(id)).toEqual([[-33_333, -4_992]]);
    expect(await sent(intent('TAX_REVERSE', part, 1), context)).toBe(id);
    const beyond = { ...part, reference: `${reference}-CN2`, netMinor: '66668' };
    expect(await payments.send(intent('TAX_REVERSE', beyond), context)).toMatchObject({
      kind: 'REFUSED',
      error: expect.stringContaining('more than what is left') as string,
    });
    const whole = { ...part, reference: `${reference}-VOID`, isWhole: 'true' };
    expect(await payments.send(intent('TAX_REVERSE', whole), context)).toMatchObject({ kind: 'REFUSED' });
  });

  it('is taken back whole with an invoice that is void', async () => {
    const { intent, sent, amountsOf, reference } = setup();
    const context = { ...NOBODY, stripeTaxTransactionId: await sent(intent('TAX_RECORD')) };
    const whole = { reference: `${reference}-VOID`, isWhole: 'true' };
    expect(await amountsOf(await sent(intent('TAX_REVERSE', whole), context))).toEqual([[-100_000, -14_975]]);
  });

  it('is not recorded of a calculation that is older than 90 days: the emulator has forgotten it', async () => {
    const { stripe, payments, reference } = setup();
    const calculation = await stripe.tax.calculations.create({
      ...{ currency: 'usd', customer_details: { address: { country: 'GB' }, address_source: 'billing' } },
      line_items: [{ amount: 1_000, reference: 'price' }],
    });
    await payments.followClock(instant('2027-03-02T00:00:00Z'));
    await expect(
      stripe.tax.transactions.createFromCalculation({ calculation: calculation.id ?? '', reference }),
    ).rejects.toThrow('No such tax calculation');
  });
});
