// World: one tenant, one provider with an account at Stripe, invoices by card and by wire, money that no invoice claimed. Fake stores.
import { type Invoice } from '#libs/billing';
import { decimal, money, unwrap } from '#libs/kernel';
import { wireReceived } from '#libs/ledger';
import { WORKER_SCOPE } from '#libs/testkit';
import { type MonthWorld, monthWorld } from './whole-month.spec-data.js';
import { applyCash } from './apply-cash.js';
import { reconcile } from './reconcile.js';
import { settleBalanceTransactions } from './settle-balance-transactions.js';
import { undoApplication } from './undo-application.js';

const [SHARE, TOTAL] = [1_190_400n, 1_249_920n];

describe('cash that no invoice claimed', () => {
  it('settles an invoice by a person’s hand, as much as there is, and never twice', async () => {
    const { world, invoice, apply, cash } = await setup('15000');
    expect(unwrap(await apply(invoice, '5000')).amount.minor).toBe(500_000n);
    expect(cash()).toBe(1_000_000n);
    expect(await apply(invoice, '10000')).toMatchObject({ refusal: { code: 'INVALID_INPUT', path: ['amount'] } });
    unwrap(await apply(invoice));
    expect(world.now(invoice)).toMatchObject({ state: 'PAID' });
    expect([cash(), world.held('PROVIDER_PAYABLE')]).toEqual([1_500_000n - TOTAL, SHARE]);
    expect(await apply(invoice)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    await world.settle();
    expect(await differences(world)).toEqual([]);
  });

  it('is unapplied again where it was the wrong invoice: open once more, and asked for at Stripe', async () => {
    const { world, invoice, apply, undo, cash } = await setup('5000');
    const applied = unwrap(await apply(invoice));
    await world.settle();
    const back = unwrap(await undo(applied.id));
    expect([back.state, back.collection, back.credited.minor, cash()]).toEqual(['OPEN', 'STRIPE', 0n, 500_000n]);
    await world.settle();
    expect(await undo(applied.id)).toMatchObject({ refusal: { code: 'WRONG_STATE', detail: 'It was undone before.' } });
    await world.pay(invoice);
    expect(world.now(invoice).state).toBe('PAID');
    expect(await differences(world)).toEqual([]);
  });

  it('taken off a settled invoice opens it, and what its provider was paid it owes us until it is paid again', async () => {
    const { world, invoice, apply, undo, cash } = await setup('15000');
    const applied = unwrap(await apply(invoice));
    await world.settle();
    // cash is at our bank: we top up our balance at Stripe, so that the provider can be paid
    world.stripe.connect.drain(-2_000_000n);
    await world.days(3);
    await world.round();
    expect([world.now(invoice).state, world.held('PROVIDER_PAYABLE')]).toEqual(['PAID', 0n]);
    unwrap(await undo(applied.id));
    expect(world.now(invoice)).toMatchObject({ state: 'OPEN', collection: 'WIRE', paidAt: null });
    expect(world.now(invoice).paymentError).toContain('by mistake');
    expect([cash(), world.held('TENANT_RECEIVABLE')]).toEqual([1_500_000n, TOTAL]);
    expect(world.held('PROVIDER_RECEIVABLE')).toBe(SHARE);
    await world.wire(world.now(invoice), decimal('12499.20'));
    expect(world.now(invoice).state).toBe('PAID');
    await world.days(1);
    await world.round();
    expect([world.held('PROVIDER_RECEIVABLE'), world.held('PROVIDER_PAYABLE')]).toEqual([0n, 0n]);
    expect(await differences(world)).toEqual([]);
  });

  it('stays where the rest of the invoice was paid since, and where nobody says why', async () => {
    const { world, invoice, apply, undo } = await setup('5000');
    const applied = unwrap(await apply(invoice));
    await world.settle();
    await world.pay(invoice);
    const late = await undo(applied.id);
    expect(late).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    expect(await undo(applied.id, ' ')).toMatchObject({ refusal: { code: 'INVALID_INPUT' } });
    expect(await undo('cap_nothing')).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
  });
});

/** An open invoice at Stripe, and so much cash of its tenant that nobody has matched. */
async function setup(amount: string) {
  const world = await monthWorld();
  const { ports } = world;
  const invoice = await world.bill();
  let keys = 0;
  const key = (): string => `cash-${(keys += 1)}`.padEnd(10, '0');
  const minor = BigInt(amount) * 100n;
  await ports.unitOfWork.run(WORKER_SCOPE, (tx) =>
    ports.ledger.post(
      tx,
      wireReceived({ wireId: 'bln_1', tenantOrgId: 'org_ai', amount: money(minor, 'USD') }, tx.now),
    ),
  );
  return {
    ...{ world, invoice },
    cash: (): bigint => -world.held('UNAPPLIED_CASH'),
    apply: ({ id: invoiceId }: Invoice, sum: string | null = null) => {
      const command = { invoiceId, amount: sum === null ? null : decimal(sum), reason: 'Its remittance names it.' };
      return applyCash(ports)(WORKER_SCOPE, { ...command, idempotencyKey: key() });
    },
    undo: (applicationId: string, reason = 'It was for another invoice.') =>
      undoApplication(ports)(WORKER_SCOPE, { applicationId, contractMoneyId: null, reason, idempotencyKey: key() }),
  };
}

async function differences(world: MonthWorld): Promise<string[]> {
  await world.days(3);
  await settleBalanceTransactions(world.ports)(WORKER_SCOPE);
  const { report } = await reconcile(world.ports)(WORKER_SCOPE);
  return [
    ...report.differences.map(({ type, explanation }) => `${type}: ${explanation}`),
    ...report.equations.flatMap(({ unexplained }) => (unexplained.minor === 0n ? [] : [`${unexplained.minor}`])),
  ];
}
