// World: one tenant and one provider in memory, fake stores, a fake Stripe that can lose calls and answers. No database.
import fc from 'fast-check';
import { DAY, HOUR, unwrap } from '#libs/kernel';
import { CLAIM, type FakeFault, TENANT, WORKER_SCOPE, collectingWorld as setup, moneyWorld } from '#libs/testkit';
import { addPaymentMethod } from './add-payment-method.js';
import { applyStripeEvent, drainInbox } from './apply-stripe-event.js';
import { drainIntents } from './drain-intents.js';
import { payInvoice } from './pay-invoice.js';
import { pollStripeEvents } from './poll-stripe-events.js';
import { reconcile } from './reconcile.js';
import { retryIntent } from './retry-intent.js';
import { settleBalanceTransactions } from './settle-balance-transactions.js';
import { isPaymentPending } from './stripe-calls.js';

describe('collecting an invoice through Stripe', () => {
  it('goes draft, items, finalize, pay; then the invoice is PAID, the lease CONFIRMED and the provider owed', async () => {
    const world = await setup();
    unwrap(await world.pay());
    await world.settle();
    expect(world.stripe.calls).toEqual([
      'INVOICE_CREATE',
      'INVOICE_ITEM_CREATE',
      'INVOICE_ITEM_CREATE',
      'INVOICE_FINALIZE',
      'INVOICE_PAY',
    ]);
    expect(world.invoice()).toMatchObject({ state: 'PAID', paidAt: world.database.now, paymentError: null });
    expect(world.leaseNow()).toMatchObject({ state: 'CONFIRMED', reason: 'FIRST_INVOICE_PAID' });
    const { subtotal, platformFee, total } = world.invoice();
    expect(world.books()).toEqual([
      `invoice:inv:issued TENANT_RECEIVABLE org_ai ${total.minor}`,
      `invoice:inv:issued UNCOLLECTED_PLATFORM_FEE null ${-platformFee.minor}`,
      `invoice:inv:issued UNCOLLECTED_PROVIDER_SHARE org_miner ${-subtotal.minor}`,
      `invoice:inv:paid PLATFORM_FEE_REVENUE null ${-platformFee.minor}`,
      `invoice:inv:paid PROVIDER_PAYABLE org_miner ${-subtotal.minor}`,
      `invoice:inv:paid STRIPE_CLEARING null ${total.minor}`,
      `invoice:inv:paid TENANT_RECEIVABLE org_ai ${-total.minor}`,
      `invoice:inv:paid UNCOLLECTED_PLATFORM_FEE null ${platformFee.minor}`,
      `invoice:inv:paid UNCOLLECTED_PROVIDER_SHARE org_miner ${subtotal.minor}`,
    ]);
  });

  it('keeps the invoice OPEN with the reason when the card is declined, and takes another card', async () => {
    const world = await setup();
    unwrap(await world.pay('pm_card_chargeCustomerFail'));
    await world.settle();
    expect(world.invoice()).toMatchObject({ state: 'OPEN', paymentError: 'Your card was declined.' });
    expect(world.leaseNow()?.state).toBe('PENDING_PAYMENT');
    unwrap(await world.pay('pm_card_visa', 'key-0002'));
    expect(world.invoice().paymentError).toBeNull();
    await world.settle();
    expect(world.invoice()).toMatchObject({ state: 'PAID', paymentError: null });
    expect(world.stripe.charges_.size).toBe(1);
  });

  it('allows one attempt at a time and shows that one is on its way', async () => {
    const world = await setup();
    expect(isPaymentPending(world.invoice(), world.tables.intents.rows())).toBe(false);
    unwrap(await world.pay());
    expect(isPaymentPending(world.invoice(), world.tables.intents.rows())).toBe(true);
    expect(await world.pay('pm_card_visa', 'key-0002')).toMatchObject({ ok: false, refusal: { code: 'WRONG_STATE' } });
    expect((await world.pay()).ok).toBe(true); // the first key again: the first answer again
    await world.settle();
    expect(world.stripe.calls.filter((call) => call === 'INVOICE_PAY')).toHaveLength(1);
    expect(isPaymentPending(world.invoice(), world.tables.intents.rows())).toBe(false);
  });

  it('refuses what is not there, not theirs, not paid this way, and a request without a key', async () => {
    const world = await setup();
    const method = await world.method();
    const ask = (change: object) =>
      payInvoice(world.ports)(TENANT, {
        invoiceId: world.invoice().id,
        paymentMethodId: method.id,
        idempotencyKey: 'key-0001',
        ...change,
      });
    expect(await ask({ invoiceId: 'inv_none' })).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
    expect(await ask({ paymentMethodId: 'pay_none' })).toMatchObject({ refusal: { code: 'PAYMENT_METHOD_REQUIRED' } });
    expect(await ask({ idempotencyKey: null })).toMatchObject({ refusal: { code: 'IDEMPOTENCY_KEY_REQUIRED' } });
    const provider = { kind: 'ORGANISATION', orgId: 'org_miner', actorId: 'usr_2' } as const;
    const command = { invoiceId: world.invoice().id, paymentMethodId: method.id, idempotencyKey: 'key-0009' };
    expect(await payInvoice(world.ports)(provider, command)).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
    expect(world.tables.intents.rows().some(({ operation }) => operation === 'INVOICE_PAY')).toBe(false);
  });

  it('refuses to finalize when Stripe would ask for another total', async () => {
    const world = await setup();
    const step = () => drainIntents(world.ports)(WORKER_SCOPE, CLAIM);
    for (let call = 0; call < 3; call += 1) await step();
    world.stripe.tamper(world.invoice().stripeInvoiceId ?? '', { totalMinor: 1n });
    expect(await step()).toMatchObject({ REFUSED: 1 });
    const failed = world.tables.intents.rows().filter(({ state }) => state === 'FAILED');
    expect(failed.map(({ operation, lastError }) => [operation, lastError])).toEqual([
      ['INVOICE_FINALIZE', `Stripe's total is 1 USD minor units, ours ${world.invoice().total.minor} USD`],
    ]);
    unwrap(await world.pay());
    await world.settle();
    expect(world.stripe.calls).not.toContain('INVOICE_PAY');
  });

  it('sends a refused call again, under a new key, when staff say so', async () => {
    const world = await setup();
    const step = () => drainIntents(world.ports)(WORKER_SCOPE, CLAIM);
    for (let call = 0; call < 3; call += 1) await step();
    const id = world.invoice().stripeInvoiceId ?? '';
    world.stripe.tamper(id, { totalMinor: 1n });
    await step();
    world.stripe.tamper(id, { totalMinor: world.invoice().total.minor });
    const refused = world.tables.intents.rows().find(({ state }) => state === 'FAILED');
    unwrap(await retryIntent(world.ports)(WORKER_SCOPE, refused?.id ?? ''));
    await world.settle();
    expect(world.tables.intents.rows().every(({ state }) => state === 'SENT')).toBe(true);
    expect(await retryIntent(world.ports)(WORKER_SCOPE, refused?.id ?? '')).toMatchObject({
      refusal: { code: 'WRONG_STATE' },
    });
  });
});

describe('calls and answers that get lost', () => {
  const fault = fc.constantFrom<FakeFault | undefined>('LOST_BEFORE', 'LOST_AFTER', 'BUSY', undefined);

  it('change neither the books nor the number of charges', async () => {
    const smooth = await setup();
    unwrap(await smooth.pay());
    await smooth.settle();
    await fc.assert(
      fc.asyncProperty(fc.array(fault, { maxLength: 12 }), async (faults) => {
        const world = await setup();
        unwrap(await world.pay());
        world.stripe.faults.push(...faults.flatMap((one) => one ?? []));
        await world.settle();
        expect(world.books()).toEqual(smooth.books());
        expect(world.stripe.charges_.size).toBe(1);
        expect(await world.stripe.invoices()).toHaveLength(1);
      }),
      { numRuns: 40 },
    );
  });

  it('are the same when a worker dies between the call and the record of it, at every step', async () => {
    const smooth = await setup();
    unwrap(await smooth.pay());
    await smooth.settle();
    for (let victim = 0; victim < 5; victim += 1) {
      const world = await setup();
      unwrap(await world.pay());
      const real = world.ports.intents.settle;
      const settles = { count: 0 };
      const dying = {
        ...world.ports.intents,
        settle: (...args: Parameters<typeof real>) => {
          settles.count += 1;
          return settles.count === victim + 1 ? Promise.reject(new Error('killed')) : real(...args);
        },
      };
      for (let call = 0; call < 9; call += 1) {
        world.real.now += HOUR;
        await drainIntents({ ...world.ports, intents: dying })(WORKER_SCOPE, CLAIM).catch(() => undefined);
      }
      await world.settle();
      expect(world.books()).toEqual(smooth.books());
      expect(world.stripe.charges_.size).toBe(1);
    }
  });

  it('are done when the event of a payment overtakes the record of the call that made it', async () => {
    const world = await setup();
    unwrap(await world.pay());
    for (let call = 0; call < 4; call += 1) await drainIntents(world.ports)(WORKER_SCOPE, CLAIM);
    const intents = { ...world.ports.intents, settle: () => Promise.reject(new Error('killed')) };
    await drainIntents({ ...world.ports, intents })(WORKER_SCOPE, CLAIM).catch(() => undefined);
    await pollStripeEvents(world.ports)(WORKER_SCOPE);
    await drainInbox(world.ports)(WORKER_SCOPE, CLAIM);
    expect(world.invoice().state).toBe('PAID');
    await world.settle();
    expect(world.tables.intents.rows().map(({ state }) => state)).toEqual(['SENT', 'SENT', 'SENT', 'SENT', 'SENT']);
    expect(world.stripe.charges_.size).toBe(1);
  });

  it('are looked up after 23 hours of market time, when Stripe may have forgotten the key', async () => {
    const world = await setup();
    unwrap(await world.pay());
    for (let call = 0; call < 4; call += 1) await drainIntents(world.ports)(WORKER_SCOPE, CLAIM);
    world.stripe.faults.push('LOST_AFTER');
    await drainIntents(world.ports)(WORKER_SCOPE, CLAIM); // the payment took effect, the answer is lost
    world.database.advance(30 * DAY);
    await world.settle();
    expect(world.stripe.charges_.size).toBe(1);
    expect(world.invoice().state).toBe('PAID');
  });

  it('are made afresh after 23 hours when Stripe does not have them', async () => {
    const world = await setup();
    world.stripe.faults.push('LOST_BEFORE');
    await drainIntents(world.ports)(WORKER_SCOPE, CLAIM);
    world.database.advance(30 * DAY);
    await world.settle();
    expect(world.invoice().stripeInvoiceId).not.toBeNull();
    expect(world.tables.intents.rows()[0]).toMatchObject({ state: 'SENT', revision: 1 });
  });

  it('leave a worker that wakes up late without a voice', async () => {
    const world = await setup();
    const [stale] = await world.ports.unitOfWork.run(WORKER_SCOPE, (tx) => world.ports.intents.claim(tx, CLAIM));
    world.real.now += HOUR;
    await drainIntents(world.ports)(WORKER_SCOPE, CLAIM);
    const settled = await world.ports.unitOfWork.run(WORKER_SCOPE, (tx) =>
      stale ? world.ports.intents.settle(tx, stale, { kind: 'REFUSED', error: 'late' }) : Promise.resolve(true),
    );
    expect(settled).toBe(false);
    expect(world.tables.intents.rows()[0]?.state).toBe('SENT');
  });
});

describe('events of Stripe', () => {
  it('may come in any order and any number of times: one payment, never back to OPEN', async () => {
    const reference = await setup();
    unwrap(await reference.pay());
    await reference.settle();
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat()), async (chance) => {
        const world = await setup();
        unwrap(await world.pay());
        for (let call = 0; call < 5; call += 1) await drainIntents(world.ports)(WORKER_SCOPE, CLAIM);
        const events = [...world.stripe.events_, ...world.stripe.events_, ...world.stripe.events_]
          .map((event) => ({ event, rank: chance.next().value }))
          .sort((a, b) => a.rank - b.rank);
        for (const { event } of events) {
          const seen = {
            eventId: event.id,
            type: event.type,
            objectId: event.objectId,
            payload: '',
            receivedAt: world.database.now,
            attempts: 1,
          };
          await applyStripeEvent(world.ports)(WORKER_SCOPE, seen);
        }
        expect(world.invoice().state).toBe('PAID');
        expect(world.books()).toEqual(reference.books());
      }),
      { numRuns: 25 },
    );
  });

  it('wait for our own commit, with growing pauses, and are given up in the end', async () => {
    const world = moneyWorld();
    const theirs = {
      id: 'in_9',
      ourInvoiceId: 'inv_missing',
      status: 'paid',
      totalMinor: 1n,
      amountPaidMinor: 1n,
      creditedMinor: 0n,
      currency: 'USD',
      createdAt: world.database.now,
      changedAt: world.database.now,
      chargeIds: [],
      lastPaymentError: null,
    } as const;
    const payments = { ...world.ports.payments, invoice: () => Promise.resolve(theirs) };
    await world.ports.unitOfWork.run(WORKER_SCOPE, (tx) =>
      world.ports.inbox.insert(tx, { eventId: 'evt_9', type: 'invoice.paid', objectId: 'in_9', payload: '{}' }),
    );
    const drain = () => drainInbox({ ...world.ports, payments })(WORKER_SCOPE, CLAIM);
    expect(await drain()).toEqual({ applied: 0, parked: 1 });
    expect(await drain()).toEqual({ applied: 0, parked: 0 }); // its pause is not over
    for (let hour = 0; hour < 18; hour += 1) {
      world.real.now += HOUR;
      await drain();
    }
    world.real.now += HOUR;
    expect(await drain()).toEqual({ applied: 1, parked: 0 });
    expect(world.tables.audit.rows().map(({ action }) => action)).toContain('stripe-event.given-up');
  });

  it('hold up nobody when one of them cannot be applied, and come again', async () => {
    const world = await setup();
    unwrap(await world.pay());
    for (let call = 0; call < 5; call += 1) await drainIntents(world.ports)(WORKER_SCOPE, CLAIM);
    const paid = world.stripe.events_.at(-1);
    await world.ports.unitOfWork.run(WORKER_SCOPE, async (tx) => {
      await world.ports.inbox.insert(tx, {
        eventId: 'evt_bad',
        type: 'invoice.paid',
        objectId: 'in_down',
        payload: '{}',
      });
      await world.ports.inbox.insert(tx, {
        eventId: 'evt_good',
        type: 'invoice.paid',
        objectId: paid?.objectId ?? '',
        payload: '{}',
      });
    });
    const invoice = (id: string) =>
      id === 'in_down' ? Promise.reject(new Error('unreachable')) : world.stripe.invoice(id);
    const payments = { ...world.ports.payments, invoice };
    expect(await drainInbox({ ...world.ports, payments })(WORKER_SCOPE, CLAIM)).toEqual({ applied: 1, parked: 1 });
    expect(world.invoice().state).toBe('PAID');
    expect(world.tables.inbox.rows().map(({ reason }) => reason)).toEqual(['fault: unreachable', null]);
  });

  it('adopt the Stripe id when they overtake our own record of the call', async () => {
    const world = await setup();
    const settle = world.ports.intents.settle;
    const dead = { ...world.ports.intents, settle: () => Promise.reject(new Error('killed')) };
    await drainIntents({ ...world.ports, intents: dead })(WORKER_SCOPE, CLAIM).catch(() => undefined);
    expect(settle).toBeDefined();
    const [created] = world.stripe.events_;
    const seen = {
      eventId: 'evt_1',
      type: 'invoice.created',
      objectId: created?.objectId ?? '',
      payload: '',
      receivedAt: world.database.now,
      attempts: 1,
    };
    await applyStripeEvent(world.ports)(WORKER_SCOPE, seen);
    expect(world.invoice().stripeInvoiceId).toBe(created?.objectId);
  });
});

describe('the network', () => {
  it('is never asked inside a transaction, by any workflow of money', async () => {
    const world = await setup();
    const open = { transactions: 0, calls: 0 };
    const unitOfWork: typeof world.ports.unitOfWork = {
      run: (scope, work) =>
        world.ports.unitOfWork.run(scope, async (tx) => {
          open.transactions += 1;
          return work(tx).finally(() => (open.transactions -= 1));
        }),
    };
    const payments = new Proxy(world.stripe, {
      get: (stripe, name) => {
        const method: unknown = Reflect.get(stripe, name, stripe);
        if (typeof method !== 'function') return method;
        expect(open.transactions).toBe(0);
        open.calls += 1;
        return method.bind(stripe) as unknown;
      },
    });
    const ports = { ...world.ports, unitOfWork, payments };
    const method = unwrap(await addPaymentMethod(ports)(TENANT, { token: 'pm_card_visa' }));
    const command = { invoiceId: world.invoice().id, paymentMethodId: method.id, idempotencyKey: 'key-0001' };
    unwrap(await payInvoice(ports)(TENANT, command));
    for (let call = 0; call < 5; call += 1) await drainIntents(ports)(WORKER_SCOPE, { ...CLAIM, limit: 1 });
    await pollStripeEvents(ports)(WORKER_SCOPE);
    await drainInbox(ports)(WORKER_SCOPE, CLAIM);
    await settleBalanceTransactions(ports)(WORKER_SCOPE);
    await reconcile(ports)(WORKER_SCOPE);
    expect(world.invoice().state).toBe('PAID');
    expect(open.calls).toBeGreaterThan(15);
  });
});
