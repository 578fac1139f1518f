// World: one tenant with an open invoice, fake stores, a fake Stripe whose bank may want the payer. No database.
import { unwrap } from '#libs/kernel';
import { CLAIM, TENANT, WORKER_SCOPE, collectingWorld } from '#libs/testkit';
import { drainIntents } from '../money/drain-intents.js';
import { payInvoice } from '../money/pay-invoice.js';
import { isPaymentPending } from '../money/stripe-calls.js';
import { finishSetup } from './finish-setup.js';
import { mandateOf } from './mandate.js';
import { preferPaymentMethod } from './prefer-payment-method.js';
import { removePaymentMethod } from './remove-payment-method.js';
import { type SetupCommand, startSetup } from './start-setup.js';
import { viewConfirmation } from './view-confirmation.js';

const ASKING = 'pm_card_authenticationRequired';

async function setup() {
  const world = await collectingWorld();
  const { ports, stripe, tables } = world;
  const start = (change: Partial<SetupCommand> = {}) =>
    startSetup(ports)(TENANT, {
      ...{ way: 'CARD', token: 'pm_card_visa', returnUrl: 'https://portal.example/payment-methods', mandateHash: null },
      agreedFrom: { ipAddress: '192.0.2.1', userAgent: 'a browser' },
      ...change,
    });
  const list = () => ports.unitOfWork.run(TENANT, (tx) => ports.paymentMethods.list(tx, TENANT.orgId));
  const waiting = () => tables.paymentActions.rows().filter(({ state }) => state === 'WAITING');
  const payWith = (paymentMethodId: string, idempotencyKey: string) =>
    payInvoice(ports)(TENANT, { invoiceId: world.invoice().id, paymentMethodId, idempotencyKey });
  /** Pays with a card whose bank asks each time, until the bank asks. */
  const payAsked = async () => {
    const { setup: begun } = unwrap(await start({ token: ASKING }));
    stripe.setups_.answer(begun.stripeSetupIntentId ?? '', true);
    const { setup: done } = unwrap(await finishSetup(ports)(TENANT, { setupId: begun.id }));
    unwrap(await payWith(done.paymentMethodId ?? '', 'key-0001'));
    await world.settle();
    return world.invoice().stripeInvoiceId ?? '';
  };
  return { ...world, start, list, waiting, payWith, payAsked };
}

describe('saving a payment method', () => {
  it('keeps a card at once where nobody has to be asked', async () => {
    const world = await setup();
    const { setup: done } = unwrap(await world.start());
    expect(done).toMatchObject({ state: 'DONE', failure: null });
    expect(await world.list()).toMatchObject([{ id: done.paymentMethodId, kind: 'CARD', last4: '4242' }]);
  });

  it('sends the payer to the bank, with the setup in the way back, and keeps the card when the payer is back', async () => {
    const world = await setup();
    const { setup: begun, theirs } = unwrap(await world.start({ token: ASKING }));
    expect(begun.state).toBe('OPEN');
    expect(decodeURIComponent(theirs?.url ?? '')).toContain(`/payment-methods?setup=${begun.id}`);
    expect(await world.list()).toEqual([]);
    const early = unwrap(await finishSetup(world.ports)(TENANT, { setupId: begun.id }));
    expect(early.setup.state).toBe('OPEN');
    world.stripe.setups_.answer(begun.stripeSetupIntentId ?? '', true);
    const { setup: done } = unwrap(await finishSetup(world.ports)(TENANT, { setupId: begun.id }));
    expect(done.state).toBe('DONE');
    await world.settle(); // the event tells it again
    expect(await world.list()).toHaveLength(1);
  });

  it('keeps it too when the payer closes the browser: the event tells', async () => {
    const world = await setup();
    const { setup: begun } = unwrap(await world.start({ token: null }));
    world.stripe.setups_.answer(begun.stripeSetupIntentId ?? '', true, 'pm_card_mastercard');
    await world.settle();
    expect(await world.list()).toMatchObject([{ stripePaymentMethodId: expect.stringMatching(/^pm_card_mastercard/) }]);
    const again = unwrap(await finishSetup(world.ports)(TENANT, { setupId: begun.id }));
    expect(again).toMatchObject({ setup: { state: 'DONE' }, theirs: null });
  });

  it('says why it failed, and takes a second answer to the same setup', async () => {
    const world = await setup();
    const { setup: begun } = unwrap(await world.start({ token: ASKING }));
    world.stripe.setups_.answer(begun.stripeSetupIntentId ?? '', false);
    const failed = unwrap(await finishSetup(world.ports)(TENANT, { setupId: begun.id }));
    expect(failed.setup).toMatchObject({ state: 'FAILED', failure: 'Authentication failed.' });
    world.stripe.setups_.answer(begun.stripeSetupIntentId ?? '', true);
    await world.settle();
    expect(await world.list()).toHaveLength(1);
    expect(await world.start({ token: 'pm_card_chargeDeclined' })).toMatchObject({
      refusal: { code: 'PAYMENT_DECLINED' },
    });
  });

  it('debits a bank account only with the mandate that was read, and keeps its words', async () => {
    const world = await setup();
    const debit = { way: 'US_BANK_DEBIT', token: 'pm_usBankAccount' } as const;
    const refused = { refusal: { code: 'INVALID_INPUT', path: ['mandateHash'] } };
    expect(await world.start(debit)).toMatchObject(refused);
    expect(await world.start({ ...debit, mandateHash: '0'.repeat(64) })).toMatchObject(refused);
    expect(world.tables.paymentSetups.rows()).toEqual([]);
    const mandate = mandateOf(world.ports, 'US_BANK_DEBIT');
    const { setup: done } = unwrap(await world.start({ ...debit, mandateHash: mandate?.hash ?? null }));
    expect(done).toMatchObject({ state: 'DONE', mandate, stripeMandateId: expect.stringMatching(/^mandate_/) });
    expect(mandate?.text).toContain('authorize Gridlease Inc. to debit');
    expect(mandateOf(world.ports, 'SEPA_DEBIT')?.text).toContain('within 8 weeks');
  });

  it('shows no organisation the setup of another, and refuses odd input', async () => {
    const world = await setup();
    const { setup: begun } = unwrap(await world.start({ token: ASKING }));
    const other = { kind: 'ORGANISATION', orgId: 'org_miner', actorId: 'usr_2' } as const;
    expect(await finishSetup(world.ports)(other, { setupId: begun.id })).toMatchObject({
      refusal: { code: 'NOT_FOUND' },
    });
    for (const change of [{ token: 'x y' }, { returnUrl: 'javascript:alert(1)' }, { returnUrl: 'https://a b' }])
      expect(await world.start(change)).toMatchObject({ refusal: { code: 'INVALID_INPUT' } });
  });
});

describe('saved payment methods', () => {
  it('are put first and removed; a removed one pays nothing and is forgotten at Stripe', async () => {
    const world = await setup();
    const older = await world.method('pm_card_visa');
    const newer = await world.method('pm_card_mastercard');
    const order = async () => (await world.list()).map(({ id }) => id);
    expect(await order()).toEqual([newer.id, older.id]);
    unwrap(await preferPaymentMethod(world.ports)(TENANT, { paymentMethodId: older.id }));
    expect(await order()).toEqual([older.id, newer.id]);
    unwrap(await removePaymentMethod(world.ports)(TENANT, { paymentMethodId: older.id }));
    expect(await order()).toEqual([newer.id]);
    expect([...world.stripe.setups_.detached]).toEqual([older.stripePaymentMethodId]);
    expect(await world.payWith(older.id, 'key-0001')).toMatchObject({ refusal: { code: 'PAYMENT_METHOD_REQUIRED' } });
    for (const act of [removePaymentMethod, preferPaymentMethod])
      expect(await act(world.ports)(TENANT, { paymentMethodId: older.id })).toMatchObject({
        refusal: { code: 'NOT_FOUND' },
      });
  });

  it('stay while automatic top-ups are collected with them', async () => {
    const world = await setup();
    const { id: paymentMethodId } = await world.method();
    const amount = { minor: 1n, currency: 'USD' } as const;
    await world.ports.unitOfWork.run(TENANT, (tx) =>
      world.ports.prepaid.setSetting(tx, {
        ...{ orgId: TENANT.orgId, paysInvoices: true, stoppedBecause: null },
        autoTopUp: { threshold: amount, amount, monthlyCap: amount, paymentMethodId },
      }),
    );
    expect(await removePaymentMethod(world.ports)(TENANT, { paymentMethodId })).toMatchObject({
      refusal: { code: 'WRONG_STATE' },
    });
    expect(await world.list()).toHaveLength(1);
  });
});

describe('a payment that the bank wants confirmed', () => {
  it('waits without an error, and the invoice is PAID when the payer has confirmed', async () => {
    const world = await setup();
    const id = await world.payAsked();
    expect(world.invoice()).toMatchObject({ state: 'OPEN', paymentError: null });
    expect(isPaymentPending(world.invoice(), world.tables.intents.rows())).toBe(false);
    expect(world.waiting()).toHaveLength(1);
    expect(await viewConfirmation(world.ports)(TENANT, world.invoice().id)).toMatchObject({ status: 'ASKS' });
    world.stripe.answerBank(id, true);
    await world.settle();
    expect(world.invoice()).toMatchObject({ state: 'PAID', paymentError: null });
    expect(world.tables.paymentActions.rows()).toMatchObject([{ state: 'CONFIRMED' }]);
    expect(world.stripe.charges_.size).toBe(1);
    expect(await viewConfirmation(world.ports)(TENANT, world.invoice().id)).toBeNull();
  });

  it('is an error when the payer or the bank says no, and another attempt may follow', async () => {
    const world = await setup();
    world.stripe.answerBank(await world.payAsked(), false);
    await world.settle();
    expect(world.invoice()).toMatchObject({ state: 'OPEN', paymentError: 'Authentication failed.' });
    expect(world.tables.paymentActions.rows()).toMatchObject([{ state: 'REFUSED' }]);
    unwrap(await world.pay('pm_card_visa', 'key-0002'));
    await world.settle();
    expect(world.invoice().state).toBe('PAID');
  });

  it('is dropped when the payer pays another way instead', async () => {
    const world = await setup();
    await world.payAsked();
    unwrap(await world.pay('pm_card_visa', 'key-0002'));
    expect(world.tables.paymentActions.rows()).toMatchObject([{ state: 'DROPPED' }]);
    await world.settle();
    expect(world.invoice().state).toBe('PAID');
    expect(world.stripe.charges_.size).toBe(1);
  });

  it('is asked about once, however often the answer of Stripe gets lost', async () => {
    const world = await setup();
    world.stripe.faults.push('LOST_AFTER', 'LOST_BEFORE', 'LOST_AFTER');
    await world.payAsked();
    expect(world.waiting()).toHaveLength(1);
    expect(await drainIntents(world.ports)(WORKER_SCOPE, CLAIM)).toMatchObject({ SENT: 0, RETRY: 0 });
  });
});
