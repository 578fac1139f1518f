// World: one invoice on its way through a fake Stripe in memory, and events about it and about nothing of ours.
import { unwrap } from '#libs/kernel';
import { WORKER_SCOPE, collectingWorld } from '#libs/testkit';
import { drainInbox } from './apply-stripe-event.js';
import { drainIntents } from './drain-intents.js';

const CLAIM = { worker: 'w1', limit: 100, leaseMilliseconds: 30_000 };

describe('events', () => {
  it('of one object are one hint: it is asked for once and applied once, and all of them are done', async () => {
    const { world, objectId, insert, asked, drain } = await setup();
    await insert(['invoice.created', 'invoice.finalized', 'invoice.paid', 'invoice.updated'], objectId);
    expect(await drain()).toEqual({ applied: 4, parked: 0 });
    expect(asked).toEqual([objectId]);
    expect(world.invoice().state).toBe('PAID');
    expect(world.tables.journals.rows().filter(({ kind }) => kind === 'INVOICE_PAID_BY_CARD')).toHaveLength(1);
    expect(await drain()).toEqual({ applied: 0, parked: 0 });
  });

  it('that concern nothing here are done together, and nobody is asked', async () => {
    const { world, insert, asked, drain } = await setup();
    await insert(['invoiceitem.created', 'customer.created', 'balance.available'], 'any_1');
    let transactions = 0;
    const unitOfWork: typeof world.ports.unitOfWork = {
      run: (scope, work, mode) => ((transactions += 1), world.ports.unitOfWork.run(scope, work, mode)),
    };
    expect(await drain({ unitOfWork })).toEqual({ applied: 3, parked: 0 });
    expect([asked, transactions]).toEqual([[], 2]);
  });

  it('of one object wait together when it cannot be read, and hold up no other', async () => {
    const { world, objectId, insert, drain } = await setup();
    await insert(['invoice.created', 'invoice.paid'], 'in_down');
    await insert(['invoice.paid'], objectId);
    const invoice = (id: string) =>
      id === 'in_down' ? Promise.reject(new Error('unreachable')) : world.stripe.invoice(id);
    expect(await drain({ payments: { ...world.ports.payments, invoice } })).toEqual({ applied: 1, parked: 2 });
    expect(world.tables.inbox.rows().map(({ state }) => state)).toEqual(['PARKED', 'PARKED', 'DONE']);
  });
});

/** An invoice that Stripe has collected, of which we know nothing yet. */
async function setup() {
  const world = await collectingWorld();
  unwrap(await world.pay());
  for (let call = 0; call < 5; call += 1) await drainIntents(world.ports)(WORKER_SCOPE, { ...CLAIM, limit: 1 });
  const asked: string[] = [];
  const payments = {
    ...world.ports.payments,
    invoice: (id: string) => (asked.push(id), world.stripe.invoice(id)),
  };
  const objectId = world.stripe.events_.find(({ type }) => type === 'invoice.paid')?.objectId ?? '';
  return {
    ...{ world, objectId, asked },
    insert: (types: readonly string[], of: string) =>
      world.ports.unitOfWork.run(WORKER_SCOPE, (tx) =>
        world.ports.inbox.insertAll(
          tx,
          types.map((type) => ({ eventId: `evt_${of}_${type}`, type, objectId: of, payload: '{}' })),
        ),
      ),
    drain: (other: Partial<typeof world.ports> = {}) =>
      drainInbox({ ...world.ports, payments, ...other })(WORKER_SCOPE, CLAIM),
  };
}
