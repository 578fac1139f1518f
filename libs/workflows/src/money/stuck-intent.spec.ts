// World: one tenant and one provider in memory, fake stores, a fake Stripe that can lose calls and answers. No database.
import { unwrap } from '#libs/kernel';
import { CLAIM, type FakeFault, WORKER_SCOPE, collectingWorld } from '#libs/testkit';
import { applyEventAgain } from './apply-event-again.js';
import { drainIntents } from './drain-intents.js';
import { pollStripeEvents } from './poll-stripe-events.js';
import { giveUpIntent, lookUpIntent } from './stuck-intent.js';

/** An invoice at Stripe whose payment was sent and never answered. */
async function setup(fault: FakeFault) {
  const world = await collectingWorld();
  unwrap(await world.pay());
  const step = () => drainIntents(world.ports)(WORKER_SCOPE, CLAIM);
  for (let call = 0; call < 4; call += 1) await step();
  world.stripe.faults.push(fault);
  await step();
  const payment = () => {
    const found = world.tables.intents.rows().find(({ operation }) => operation === 'INVOICE_PAY');
    if (!found) throw new Error('nobody pays');
    return found;
  };
  const lookUp = (id = payment().id) => lookUpIntent(world.ports)(WORKER_SCOPE, id);
  const giveUp = (reason = 'the tenant pays by wire', intentId = payment().id) =>
    giveUpIntent(world.ports)(WORKER_SCOPE, { intentId, reason });
  return { ...world, payment, lookUp, giveUp };
}

describe('a call whose answer was lost', () => {
  it('is found at Stripe when it took effect, and recorded as sent', async () => {
    const { lookUp, payment, stripe } = await setup('LOST_AFTER');
    expect(payment()).toMatchObject({ state: 'PENDING', attempts: 1 });
    expect(await lookUp()).toMatchObject({ value: { finding: 'FOUND' } });
    expect(payment()).toMatchObject({ state: 'SENT', lastError: null });
    expect(await lookUp()).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    expect(stripe.charges_.size).toBe(1);
  });

  it('is not at Stripe when it did not: the look-up sends nothing and changes no key', async () => {
    const { lookUp, payment, stripe } = await setup('LOST_BEFORE');
    const { revision } = payment();
    expect(await lookUp()).toMatchObject({ value: { finding: 'ABSENT' } });
    expect(payment()).toMatchObject({ state: 'PENDING', revision });
    expect(stripe.charges_.size).toBe(0);
  });

  it('stays unknown when it was unknown, and is held by one person at a time', async () => {
    const { lookUp, payment, tables, ports, real } = await setup('LOST_BEFORE');
    tables.intents.seed(payment().id, { ...payment(), state: 'UNKNOWN' });
    expect(await lookUp()).toMatchObject({ value: { finding: 'ABSENT' } });
    expect(payment().state).toBe('UNKNOWN');
    const hold = { worker: 'somebody', leaseMilliseconds: 60_000 };
    await ports.unitOfWork.run(WORKER_SCOPE, (tx) => ports.intents.claimOne(tx, payment().id, hold));
    expect(await lookUp()).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    real.now += 60_001;
    expect(await lookUp()).toMatchObject({ ok: true });
  });

  it('cannot be given up when it took effect', async () => {
    const { giveUp, payment, settle, invoice } = await setup('LOST_AFTER');
    expect(await giveUp()).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    expect(payment().state).toBe('SENT');
    await settle();
    expect(invoice().state).toBe('PAID');
  });

  it('is given up when Stripe does not have it: the invoice may be paid in another way', async () => {
    const { giveUp, payment, pay, settle, invoice, stripe } = await setup('LOST_BEFORE');
    unwrap(await giveUp());
    expect(payment()).toMatchObject({ state: 'FAILED', lastError: 'given up: the tenant pays by wire' });
    expect(invoice()).toMatchObject({ state: 'OPEN', paymentError: 'given up: the tenant pays by wire' });
    unwrap(await pay('pm_card_visa', 'key-0002'));
    await settle();
    expect([invoice().state, stripe.charges_.size]).toEqual(['PAID', 1]);
  });

  it('stays as it is while Stripe cannot be asked', async () => {
    const { giveUp, lookUp, payment, ports } = await setup('LOST_BEFORE');
    ports.payments.lookUp = () => Promise.resolve({ kind: 'RETRY', error: 'no answer' });
    expect(await lookUp()).toMatchObject({ value: { finding: 'UNREACHABLE' } });
    expect(await giveUp()).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    expect(payment()).toMatchObject({ state: 'PENDING', lastError: 'no answer' });
  });

  it('needs a reason, and has to exist', async () => {
    const { giveUp, lookUp } = await setup('LOST_BEFORE');
    expect(await giveUp(' ')).toMatchObject({ refusal: { code: 'INVALID_INPUT' } });
    expect(await giveUp('why', 'int_none')).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
    expect(await lookUp('int_none')).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
  });
});

describe('a call that was never sent', () => {
  it('is given up without asking Stripe, which knows nothing of it', async () => {
    const world = await collectingWorld();
    const [first] = world.tables.intents.rows();
    const id = first?.id ?? '';
    expect(await lookUpIntent(world.ports)(WORKER_SCOPE, id)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    unwrap(await giveUpIntent(world.ports)(WORKER_SCOPE, { intentId: id, reason: 'issued by mistake' }));
    expect(world.tables.intents.rows()[0]).toMatchObject({ state: 'FAILED', attempts: 0 });
    expect(world.stripe.calls).toEqual([]);
  });
});

describe('an event', () => {
  it('is applied again, whatever became of it, and changes nothing twice', async () => {
    const world = await collectingWorld();
    unwrap(await world.pay());
    await world.settle();
    await pollStripeEvents(world.ports)(WORKER_SCOPE);
    const books = world.books();
    const paid = world.tables.inbox.rows().find(({ type }) => type === 'invoice.paid');
    const again = (eventId: string, reason: string | null = null) =>
      applyEventAgain(world.ports)(WORKER_SCOPE, { eventId, reason });
    unwrap(await again(paid?.eventId ?? '', 'the invoice was there after all'));
    expect(world.tables.inbox.rows().filter(({ state }) => state === 'PENDING')).toHaveLength(1);
    await world.settle();
    expect(world.books()).toEqual(books);
    expect(world.tables.inbox.rows().every(({ state }) => state === 'DONE')).toBe(true);
    expect(await again('evt_none')).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
    expect(await again(paid?.eventId ?? '', 'x'.repeat(501))).toMatchObject({ refusal: { code: 'INVALID_INPUT' } });
  });
});
