// World: one tenant, one provider with an account at Stripe, invoices and wires that were recorded for them. Fake stores.
import { type Invoice } from '#libs/billing';
import { decimal, unwrap } from '#libs/kernel';
import { WORKER_SCOPE } from '#libs/testkit';
import { applyCash } from './apply-cash.js';
import { reconcile } from './reconcile.js';
import { settleBalanceTransactions } from './settle-balance-transactions.js';
import { undoWire } from './undo-wire.js';
import { monthWorld } from './whole-month.spec-data.js';

const STAFF = { kind: 'PLATFORM', actorId: 'usr_second' } as const;
const [SHARE, TOTAL] = [1_190_400n, 1_249_920n];

describe('a wire that was recorded for the wrong invoice', () => {
  it('that settled it leaves it open, the money unapplied, and pays the right one', async () => {
    const { world, invoice, undo, last, balances } = await setup();
    await world.wire(invoice, decimal('12499.20'));
    await world.settle();
    expect(world.now(invoice).state).toBe('PAID');
    const back = unwrap(await undo(last()));
    expect([back.state, back.collection, back.credited.minor, back.paidAt]).toEqual(['OPEN', 'WIRE', 0n, null]);
    expect(balances()).toEqual({ cash: TOTAL, receivable: TOTAL, payable: 0n, owed: 0n });
    expect(await undo(last())).toMatchObject({ refusal: { code: 'WRONG_STATE', detail: 'It was undone before.' } });
    const command = { invoiceId: invoice.id, amount: null, reason: 'The right one after all.' };
    unwrap(await applyCash(world.ports)(STAFF, { ...command, idempotencyKey: 'apply-0001' }));
    expect(world.now(invoice).state).toBe('PAID');
    expect(balances()).toEqual({ cash: 0n, receivable: 0n, payable: SHARE, owed: 0n });
    await world.days(3);
    await settleBalanceTransactions(world.ports)(WORKER_SCOPE);
    const { report } = await reconcile(world.ports)(WORKER_SCOPE);
    expect(report.differences).toEqual([]);
  });

  it('makes the provider owe us what it was paid of it', async () => {
    const { world, invoice, undo, last, balances } = await setup();
    await world.wire(invoice, decimal('12499.20'));
    world.stripe.connect.drain(-2_000_000n);
    await world.days(3);
    await world.round();
    expect(balances().payable).toBe(0n);
    unwrap(await undo(last()));
    expect(balances()).toEqual({ cash: TOTAL, receivable: TOTAL, payable: 0n, owed: SHARE });
  });

  it('that paid a part lowers it no more, where no other money came since', async () => {
    const { world, invoice, undo, last, balances } = await setup();
    world.collectByWire(invoice);
    await world.wire(world.now(invoice), decimal('5000'));
    const part = last();
    expect(world.now(invoice).credited.minor).toBe(500_000n);
    expect(unwrap(await undo(part))).toMatchObject({ state: 'OPEN', credited: { minor: 0n } });
    expect(balances()).toEqual({ cash: 500_000n, receivable: TOTAL, payable: 0n, owed: 0n });
    await world.wire(world.now(invoice), decimal('5000'));
    const second = last();
    await world.wire(world.now(invoice), decimal('7499.20'));
    expect(await undo(second)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    expect(unwrap(await undo(last()))).toMatchObject({ state: 'OPEN', credited: { minor: 500_000n } });
    expect(balances()).toMatchObject({ receivable: TOTAL - 500_000n });
  });

  it('is undone by another person, who says why; a part that Stripe was told of stays', async () => {
    const { world, invoice, undo, last } = await setup();
    await world.wire(invoice, decimal('100'));
    expect(await undo(last())).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    await world.wire(world.now(invoice), decimal('12399.20'));
    expect(await undo(last(), { scope: WORKER_SCOPE })).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    expect(await undo(last(), { scope: { ...STAFF, actorId: 'key_1' } })).toMatchObject({
      refusal: { code: 'WRONG_STATE' },
    });
    expect(await undo(last(), { reason: ' ' })).toMatchObject({ refusal: { code: 'INVALID_INPUT' } });
    expect(await undo('iwr_none')).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
    unwrap(await undo(last()));
  });
});

async function setup() {
  const world = await monthWorld();
  const invoice = await world.bill();
  const { ports, tables } = world;
  let keys = 0;
  return {
    invoice,
    world: {
      ...world,
      collectByWire: ({ id }: Invoice) => {
        const now = tables.invoices.rows().find((one) => one.id === id);
        if (now) tables.invoices.seed(id, { ...now, collection: 'WIRE' });
      },
    },
    last: () => tables.invoiceWires.rows().at(-1)?.id ?? '',
    balances: () => ({
      cash: -world.held('UNAPPLIED_CASH'),
      receivable: world.held('TENANT_RECEIVABLE'),
      payable: world.held('PROVIDER_PAYABLE'),
      owed: world.held('PROVIDER_RECEIVABLE'),
    }),
    undo: (
      wireId: string,
      {
        scope = STAFF,
        reason = 'It was for another invoice.',
      }: { scope?: { kind: 'PLATFORM'; actorId: string }; reason?: string } = {},
    ) => {
      keys += 1;
      return undoWire(ports)(scope, { wireId, reason, idempotencyKey: `undo-000${keys}` });
    },
  };
}
