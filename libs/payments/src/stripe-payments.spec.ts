// World: the payments port against the Stripe-shaped emulator, started here, in this process, with a still clock and no chaos.
import { DAY, HOUR, type Instant, addMilliseconds, instant } from '#libs/kernel';
import { type Intent, type IntentOperation, type SendContext } from '#libs/workflows';
import { startEmulator } from '../../../apps/stripe-emulator/src/server.js';
import { StripePayments } from './stripe-payments.js';

const NOW: Instant = instant('2026-12-01T00:00:00Z');

const running: { close(): Promise<void> }[] = [];
afterAll(async () => {
  for (const emulator of running) await emulator.close();
});

async function setup() {
  const emulator = await startEmulator({ chaos: 'off', clockStart: '2026-12-01T00:00:00Z', clockFrozen: true });
  running.push(emulator);
  const payments = new StripePayments({
    secretKey: 'sk_test_gridlease',
    apiBase: emulator.url,
    environment: 'test',
    followsClock: true,
    requestsPerSecond: 1_000,
  });
  const control = async (path: string, body: object) => {
    const response = await fetch(`${emulator.url}/_emulator/${path}`, { method: 'POST', body: JSON.stringify(body) });
    expect(response.status).toBe(200);
  };
  const counter = { made: 0 };
  const intent = (
    operation: IntentOperation,
    parameters: Intent['parameters'] = {},
    facts: Partial<Intent> = {},
  ): Intent => {
    counter.made += 1;
    const id = `int_${counter.made}`;
    const state = {
      sequence: counter.made,
      state: 'PENDING',
      attempts: 1,
      revision: 0,
      lastError: null,
      stripeId: null,
    } as const;
    const key = `${operation}:inv_1:${counter.made}:0`;
    return {
      id,
      operation,
      orgId: 'org_ai',
      aggregateId: 'inv_1',
      parameters,
      idempotencyKey: key,
      firstSentAt: NOW,
      createdAt: NOW,
      ...state,
      ...facts,
    };
  };
  const customer = await payments.createCustomer({
    orgId: 'org_ai',
    legalName: 'Tensor Forge GmbH',
    email: 'ap@tf.example',
    country: 'DE',
  });
  const before: SendContext = { stripeCustomerId: customer, stripeInvoiceId: null };
  const create = (facts: Partial<Intent> = {}) =>
    intent(
      'INVOICE_CREATE',
      { currency: 'USD', number: 'GL-2026-000001', description: 'RENT of lease L-1', leaseId: 'lse_1' },
      facts,
    );
  const item = (amountMinor: string, lineId = 'inl_1', facts: Partial<Intent> = {}) =>
    intent('INVOICE_ITEM_CREATE', { currency: 'USD', lineId, amountMinor, description: '8 GPUs' }, facts);
  const sent = async (made: Intent, context: SendContext): Promise<string> => {
    const outcome = await payments.send(made, context);
    if (outcome.kind !== 'SENT') throw new Error(`${made.operation}: ${outcome.error}`);
    return outcome.stripeId;
  };
  const open = async (amountMinor = '113663'): Promise<SendContext & { stripeInvoiceId: string }> => {
    const context = { ...before, stripeInvoiceId: await sent(create(), before) };
    await sent(item(amountMinor), context);
    await sent(intent('INVOICE_FINALIZE'), context);
    return context;
  };
  const method = async (token: string) => {
    const attached = await payments.attachPaymentMethod(customer, token, `attach:${token}:${(counter.made += 1)}`);
    if (!attached.ok) throw new Error(attached.refusal.message);
    return attached.value;
  };
  return { emulator, payments, control, intent, customer, before, create, item, sent, open, method };
}

describe('an invoice from draft to paid', () => {
  it('has our number, our ids and exactly our total, and its charge, fee and balance transaction can be read back', async () => {
    const { payments, open, intent, method, sent } = await setup();
    const context = await open();
    expect(await payments.invoice(context.stripeInvoiceId)).toMatchObject({
      ourInvoiceId: 'inv_1',
      status: 'open',
      totalMinor: 113_663n,
      amountPaidMinor: 0n,
      currency: 'USD',
      createdAt: NOW,
      chargeIds: [],
      lastPaymentError: null,
    });
    const card = await method('pm_card_visa');
    expect(card).toMatchObject({ kind: 'CARD', brand: 'Visa', last4: '4242' });
    await sent(intent('INVOICE_PAY', { paymentMethod: card.stripePaymentMethodId }), context);
    const paid = await payments.invoice(context.stripeInvoiceId);
    expect(paid).toMatchObject({ status: 'paid', amountPaidMinor: 113_663n, changedAt: NOW });
    const charge = await payments.charge(paid?.chargeIds[0] ?? '');
    expect(charge).toMatchObject({ status: 'succeeded', amountMinor: 113_663n, amountRefundedMinor: 0n });
    const transaction = await payments.balanceTransaction(charge?.balanceTransactionId ?? '');
    expect(transaction).toMatchObject({
      type: 'charge',
      sourceId: charge?.id,
      amountMinor: 113_663n,
      status: 'pending',
    });
    expect((transaction?.feeMinor ?? 0n) + (transaction?.netMinor ?? 0n)).toBe(113_663n);
    expect(await payments.balance()).toEqual([
      { currency: 'USD', pendingMinor: transaction?.netMinor, availableMinor: 0n },
    ]);
    const window = [addMilliseconds(NOW, -HOUR), addMilliseconds(NOW, HOUR)] as const;
    expect(await payments.invoices(...window)).toEqual([paid]);
    expect(await payments.charges(...window)).toEqual([charge]);
    expect(await payments.balanceTransactions(...window)).toEqual([transaction]);
    const types = (await payments.events(NOW)).map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['invoice.created', 'invoice.finalized', 'invoice.paid']));
  });

  it('has nothing that is not there', async () => {
    const { payments } = await setup();
    expect([
      await payments.invoice('in_none'),
      await payments.charge('ch_none'),
      await payments.balanceTransaction('txn_none'),
    ]).toEqual([null, null, null]);
  });

  it('lists more than one page', async () => {
    const { payments, before, create, sent } = await setup();
    for (let made = 0; made < 103; made += 1) {
      await sent(
        create({ parameters: { currency: 'USD', number: `GL-2026-${made}`, description: 'x', leaseId: 'lse_1' } }),
        before,
      );
    }
    expect(await payments.invoices(addMilliseconds(NOW, -HOUR), addMilliseconds(NOW, HOUR))).toHaveLength(103);
  });
});

describe('refusals', () => {
  it('gives the decline in words for the payer and leaves the invoice open', async () => {
    const { payments, open, intent, method } = await setup();
    const context = await open();
    const card = await method('pm_card_chargeCustomerFail');
    const outcome = await payments.send(intent('INVOICE_PAY', { paymentMethod: card.stripePaymentMethodId }), context);
    expect(outcome).toEqual({ kind: 'REFUSED', error: 'Your card was declined.' });
    expect(await payments.invoice(context.stripeInvoiceId)).toMatchObject({
      status: 'open',
      lastPaymentError: 'Your card was declined.',
    });
  });

  it('tells a declined method from an unknown one', async () => {
    const { payments, customer } = await setup();
    expect(await payments.attachPaymentMethod(customer, 'pm_card_chargeDeclined', 'a1')).toMatchObject({
      refusal: { code: 'DECLINED' },
    });
    expect(await payments.attachPaymentMethod(customer, 'pm_nothing', 'a2')).toMatchObject({
      refusal: { code: 'UNKNOWN_TOKEN' },
    });
  });

  it('refuses what Stripe will never take', async () => {
    const { payments, intent } = await setup();
    const outcome = await payments.send(intent('INVOICE_FINALIZE'), {
      stripeCustomerId: 'cus_x',
      stripeInvoiceId: 'in_none',
    });
    expect(outcome.kind).toBe('REFUSED');
  });
});

describe('calls sent twice, answers lost, Stripe busy', () => {
  it('acts once for one key, and says so when the key is used for something else', async () => {
    const { payments, before, create, sent } = await setup();
    const call = create();
    expect(await sent(call, before)).toBe(await sent(call, before));
    const other = { ...call, parameters: { ...call.parameters, number: 'GL-2026-000009' } };
    expect(await payments.send(other, before)).toMatchObject({
      kind: 'REFUSED',
      error: expect.stringContaining('idempotency') as string,
    });
    expect(await sent({ ...other, revision: 1 }, before)).not.toBe(await sent(call, before));
  });

  it.each(['503_unavailable', '429', 'lock_timeout'])(
    'says RETRY while Stripe answers %s, and the same call works later',
    async (kind) => {
      const { payments, control, before, create } = await setup();
      for (let time = 0; time < 2; time += 1) await control('faults', { match: 'POST /v1/invoices', kind }); // one for the SDK's own retry
      const call = create();
      const kinds = [];
      for (let time = 0; time < 3; time += 1) kinds.push((await payments.send(call, before)).kind);
      expect([kinds[0], kinds[2]]).toEqual(['RETRY', 'SENT']);
    },
  );

  it('charges once when the connection drops after the payment', async () => {
    const { payments, control, open, intent, method } = await setup();
    const context = await open();
    const card = await method('pm_card_visa');
    await control('faults', { match: 'POST /v1/invoices/:id/pay', kind: 'drop_after' });
    const call = intent('INVOICE_PAY', { paymentMethod: card.stripePaymentMethodId });
    expect((await payments.send(call, context)).kind).toBe('SENT'); // the SDK asked again with our key
    expect(await payments.charges(addMilliseconds(NOW, -HOUR), addMilliseconds(NOW, HOUR))).toHaveLength(1);
  });

  it('looks, instead of asking for ever, when Stripe keeps a 500 under the key', async () => {
    const { payments, control, before, create } = await setup();
    await control('faults', { match: 'POST /v1/invoices', kind: '500_after' });
    const call = create();
    expect((await payments.send(call, before)).kind).toBe('RETRY');
    const seen = await payments.send({ ...call, attempts: 4 }, before);
    expect(seen.kind).toBe('SENT');
    expect(await payments.invoices(addMilliseconds(NOW, -HOUR), addMilliseconds(NOW, HOUR))).toHaveLength(1);
  });

  it('says RETRY when nobody answers', async () => {
    const { before, create } = await setup();
    const nobody = new StripePayments({
      secretKey: 'sk_test_x',
      apiBase: 'http://127.0.0.1:9',
      environment: 'test',
      followsClock: false,
      requestsPerSecond: 9,
    });
    expect((await nobody.send(create(), before)).kind).toBe('RETRY');
    expect((await nobody.lookUp(create(), before)).kind).toBe('RETRY');
  });
});

describe('looking up what became of a call', () => {
  it('finds each by our ids, and says when it is not there', async () => {
    const { payments, before, create, item, intent, method, sent } = await setup();
    const look = async (made: Intent, context: SendContext) => (await payments.lookUp(made, context)).kind;
    expect(await look(create(), before)).toBe('RENEW');
    const context = { ...before, stripeInvoiceId: await sent(create(), before) };
    expect(await look(create(), before)).toBe('SENT');
    expect(await look(item('100'), context)).toBe('RENEW');
    await sent(item('100'), context);
    expect(await look(item('100'), context)).toBe('SENT');
    expect(await look(intent('INVOICE_FINALIZE'), context)).toBe('RENEW');
    await sent(intent('INVOICE_FINALIZE'), context);
    expect(await look(intent('INVOICE_FINALIZE'), context)).toBe('SENT');
    expect(await look(intent('INVOICE_PAY'), context)).toBe('RENEW');
    const card = await method('pm_card_visa');
    await sent(intent('INVOICE_PAY', { paymentMethod: card.stripePaymentMethodId }), context);
    expect(await look(intent('INVOICE_PAY'), context)).toBe('SENT');
    expect(await look(intent('INVOICE_VOID'), context)).toBe('RENEW');
  });
});

describe('voiding', () => {
  it('voids an open invoice, deletes a draft, and is content with what is gone', async () => {
    const { payments, before, create, intent, open, sent } = await setup();
    const context = await open();
    await sent(intent('INVOICE_VOID'), context);
    await sent(intent('INVOICE_VOID'), context);
    expect(await payments.invoice(context.stripeInvoiceId)).toMatchObject({ status: 'void' });
    const parameters = { currency: 'USD', number: 'GL-2026-000002', description: 'x', leaseId: 'lse_1' };
    const draft = { ...before, stripeInvoiceId: await sent(create({ parameters }), before) };
    await sent(intent('INVOICE_VOID'), draft);
    expect(await payments.invoice(draft.stripeInvoiceId)).toBeNull();
    await sent(intent('INVOICE_VOID'), draft);
  });
});

describe('market time', () => {
  it('takes the emulator along, so that money becomes available', async () => {
    const { payments, open, intent, method, sent } = await setup();
    const context = await open();
    const card = await method('pm_card_visa');
    await sent(intent('INVOICE_PAY', { paymentMethod: card.stripePaymentMethodId }), context);
    await payments.followClock(addMilliseconds(NOW, 10 * DAY));
    const all = await payments.balanceTransactions(addMilliseconds(NOW, -HOUR), addMilliseconds(NOW, 11 * DAY));
    expect(all.map(({ type, status }) => `${type} ${status}`).sort()).toEqual(['charge available', 'payout available']);
    expect(all.reduce((sum, { netMinor }) => sum + netMinor, 0n)).toBe(0n);
  });
});
