import { randomUUID } from 'node:crypto';
import Stripe from 'stripe';
import { type CurrencyCode, type Instant, assert, instantFromEpoch, unwrap } from '#libs/kernel';
import { StripePayments } from '#libs/payments';
import { type Intent, type IntentOperation, type PaymentsPort, type SendContext } from '#libs/workflows';
import { type Emulator, startEmulator } from '../../apps/stripe-emulator/src/server.js';

const PATIENCE_MS = 90_000;

/** With whom the suite speaks. `STRIPE_SUITE` is set by `npm run test:stripe` alone, so that `npm test` never leaves this machine. */
const asked = process.env['STRIPE_SUITE'] === 'on' ? (process.env['STRIPE_SECRET_KEY'] ?? '') : '';
if (asked !== '' && !/^(sk|rk)_test_\w+$/.test(asked))
  throw new Error(
    'STRIPE_SECRET_KEY is no test-mode key (sk_test_...): this suite moves money and never runs with a live one',
  );

/** Whether this run speaks to Stripe's test mode; otherwise to the emulator, started here. */
export const isStripe = asked !== '';

/** A connected account whose owner has answered Stripe's questions, where one is given: only a person can make one. */
export const readyAccount = process.env['STRIPE_CONNECTED_ACCOUNT'] ?? null;

/** Our adapter and Stripe's own SDK on the same account, with what a story needs to be told there once and for all. */
export interface Till {
  readonly payments: PaymentsPort;
  /** Stripe's SDK: for what other people do at Stripe. */
  readonly stripe: Stripe;
  readonly began: Instant;
  readonly orgId: string;
  readonly customer: string;
  readonly before: SendContext;
  intent(operation: IntentOperation, aggregateId: string, parameters?: Intent['parameters']): Intent;
  /** Throws unless Stripe took it; gives the id. */
  sent(call: Intent, context: SendContext): Promise<string>;
  /** A test method, saved by token. */
  method(token: string): Promise<string>;
  /** An open invoice of one line; in dollars, unless said otherwise. */
  invoice(
    minor?: string,
    currency?: CurrencyCode,
  ): Promise<SendContext & { readonly stripeInvoiceId: string; readonly id: string }>;
  /** An invoice that this card has paid. */
  paid(
    token?: string,
    minor?: string,
    currency?: CurrencyCode,
  ): Promise<{ readonly id: string; readonly chargeId: string }>;
  /** The connected account that a person has made ready, or one that the emulator's control has. */
  account(): Promise<string>;
  /** The emulator's own control; only where there is one. */
  control(path: string, body?: object): Promise<void>;
  close(): Promise<void>;
}

export async function openTill(): Promise<Till> {
  const emulator = isStripe ? null : await startEmulator({ chaos: 'off' });
  const secretKey = isStripe ? asked : 'sk_test_emulated';
  const payments = new StripePayments({
    ...{ secretKey, apiBase: emulator?.url ?? null, environment: 'test-suite', followsClock: emulator !== null },
    requestsPerSecond: isStripe ? 10 : 1_000,
  });
  const stripe = new Stripe(secretKey, { telemetry: false, ...(emulator ? address(emulator) : {}) });
  // Stripe's clock is the one that counts: a minute before it
  const began = instantFromEpoch(Date.now() - 60_000);
  const orgId = `org_${randomUUID().slice(0, 8)}`;
  const firm = { orgId, legalName: 'Suite Labs GmbH', email: 'suite@gridlease.example', country: 'DE' };
  const customer = await payments.createCustomer(firm);
  const before: SendContext = { stripeCustomerId: customer, stripeInvoiceId: null };
  const calls = callsOf(orgId, began);
  const sent: Till['sent'] = async (call, context) => {
    const outcome = await payments.send(call, context);
    assert(outcome.kind === 'SENT', `${call.operation}: ${JSON.stringify(outcome)}`);
    return outcome.stripeId;
  };
  const method: Till['method'] = async (token) =>
    unwrap(await payments.attachPaymentMethod(customer, token, randomUUID())).stripePaymentMethodId;
  const invoice: Till['invoice'] = async (minor = '113663', currency = 'USD') => {
    const id = `inv_${randomUUID().slice(0, 12)}`;
    const facts = { currency, number: id.toUpperCase(), description: 'RENT of lease L-1', leaseId: 'lse_1' };
    const stripeInvoiceId = await sent(calls('INVOICE_CREATE', id, facts), before);
    const context = { ...before, stripeInvoiceId, id };
    const line = { currency, lineId: `inl_${id}`, amountMinor: minor, description: '8 GPUs' };
    await sent(calls('INVOICE_ITEM_CREATE', id, line), context);
    await sent(calls('INVOICE_FINALIZE', id, { currency, totalMinor: minor }), context);
    return context;
  };
  const paid: Till['paid'] = async (token = 'pm_card_visa', minor, currency) => {
    const context = await invoice(minor, currency);
    const paymentMethod = await method(token);
    await sent(calls('INVOICE_PAY', context.id, { paymentMethod }), context);
    const view = await until('the invoice is paid', async () => {
      const found = await payments.invoice(context.stripeInvoiceId);
      return found?.status === 'paid' ? found : null;
    });
    return { id: context.id, chargeId: view.chargeIds[0] ?? '' };
  };
  const control: Till['control'] = async (path, body = {}) => {
    assert(emulator !== null, 'nobody steers Stripe');
    const init = { method: 'POST', body: JSON.stringify(body) };
    const answer = await fetch(`${emulator.url}/_emulator/${path}`, init);
    assert(answer.ok, `${path}: ${answer.status} ${await answer.text()}`);
  };
  const account: Till['account'] = async () => {
    if (readyAccount !== null) return readyAccount;
    const facts = { country: 'US', email: 'miner@gridlease.example', legalName: 'Suite Hash LLC' };
    const id = await sent(calls('ACCOUNT_CREATE', `acn_${randomUUID().slice(0, 12)}`, facts), before);
    await control(`accounts/${id}/onboarding`, { outcome: 'ready', bank: '000123456789' });
    return id;
  };
  const close = async (): Promise<void> => emulator?.close();
  return {
    payments,
    stripe,
    began,
    orgId,
    customer,
    before,
    intent: calls,
    sent,
    method,
    invoice,
    paid,
    account,
    control,
    close,
  };
}

const address = ({ host, port }: Emulator) => ({ host, port, protocol: 'http' }) as const;

function callsOf(orgId: string, at: Instant): Till['intent'] {
  let made = 0;
  return (operation, aggregateId, parameters = {}) => {
    made += 1;
    return {
      ...{ id: `int_${orgId}_${made}`, operation, orgId, aggregateId, parameters, sequence: made, state: 'PENDING' },
      ...{ idempotencyKey: `${operation}:${aggregateId}:${randomUUID()}`, revision: 0, attempts: 1, lastError: null },
      ...{ stripeId: null, firstSentAt: at, createdAt: at },
    };
  };
}

/** Asks until it is so: what Stripe does "a moment later" is there within seconds in test mode, and at once in the emulator. */
export async function until<T>(what: string, ask: () => Promise<T | null | undefined>): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end;) {
    const found = await ask();
    if (found !== null && found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, isStripe ? 2_000 : 20));
  }
  throw new Error(`${what}: not within ${PATIENCE_MS / 1000} s`);
}

/**
 * A story that only the emulator can be told: Stripe's test mode would need days, a test clock or a person at a page. Against Stripe it is
 * left out, and said so with the reason.
 */
export const onlySteered = (reason: string) => (isStripe ? leftOut(reason) : it);

/** A story that needs an account which only a person can make at Stripe; the emulator makes its own. */
export const withReadyAccount =
  isStripe && readyAccount === null
    ? leftOut('needs STRIPE_CONNECTED_ACCOUNT=acct_..., an account onboarded by a person')
    : it;

/** Not counted among the tests: it has not passed. */
function leftOut(reason: string) {
  return (name: string, _story: () => Promise<void>): void => {
    process.stderr.write(`left out against Stripe: ${name}: ${reason}\n`);
  };
}
