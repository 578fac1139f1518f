// World: one tenant whose bank debit paid an invoice, one provider with an account at Stripe, fake stores, a fake Stripe whose banks return debits.
import { DAY, decimal, unwrap } from '#libs/kernel';
import { type Invoice } from '#libs/billing';
import { CLAIM, TENANT, WORKER_SCOPE } from '#libs/testkit';
import { payingWorld } from '../payouts/payouts.spec-data.js';
import { runMatching } from '../reconciliation/run-matching.js';
import { addPaymentMethod } from './add-payment-method.js';
import { applyStripeEvent } from './apply-stripe-event.js';
import { drainIntents } from './drain-intents.js';
import { payInvoice } from './pay-invoice.js';
import { reconcile } from './reconcile.js';
import { recordWire } from './record-wire.js';
import { refundInvoice } from './refund-invoice.js';
import { runDunning } from './run-dunning.js';
import { settleBalanceTransactions } from './settle-balance-transactions.js';

/** 8 GPUs at 2 USD for March, and our 5 %. */
const [SHARE, TOTAL] = [1_190_400n, 1_249_920n];

describe('a bank debit that is returned after it was collected', () => {
  it('opens its invoice again, says why, and asks for a wire', async () => {
    const world = await paid();
    await world.returned('insufficient_funds');
    expect(world.now()).toMatchObject({ state: 'OPEN', collection: 'WIRE', paidAt: null });
    expect(world.now().paymentError).toContain('not enough money');
    expect(world.held('TENANT_RECEIVABLE')).toBe(TOTAL);
    expect([world.held('DISPUTE_RECEIVABLE'), world.held('STRIPE_CLEARING'), world.held('BAD_DEBT')]).toEqual([
      0n,
      0n,
      0n,
    ]);
    expect(world.held('PLATFORM_FEE_REVENUE')).toBe(0n);
    const command = { invoiceId: world.now().id, paymentMethodId: 'pm_any', idempotencyKey: 'again-0001' };
    const again = await payInvoice(world.ports)(TENANT, command);
    expect(again).toMatchObject({ ok: false, refusal: { code: 'WRONG_STATE' } });
    expect(await world.unexplained()).toEqual([]);
  });

  it('takes back what the provider was paid, out of its transfers or its next payouts', async () => {
    const world = await paid();
    await world.round();
    world.stripe.connect.payOut(world.account);
    expect(world.held('PROVIDER_PAYABLE')).toBe(0n);
    await world.returned('bank_cannot_process');
    expect([world.held('PROVIDER_RECEIVABLE'), world.held('PROVIDER_PAYABLE')]).toEqual([SHARE, 0n]);
    await world.days(1);
    await world.round();
    // its account is empty: the debt stays, and the next payment sets it off
    expect(world.held('PROVIDER_RECEIVABLE')).toBe(SHARE);
    await world.paidInvoice();
    await world.days(1);
    await world.round();
    expect(world.held('PROVIDER_RECEIVABLE')).toBe(0n);
    expect(await world.unexplained()).toEqual([]);
  });

  it('is paid a second time by wire, under a key of its own, and the provider with it', async () => {
    const world = await paid();
    await world.returned('insufficient_funds');
    await world.wire('9999.20');
    await world.wire('2500.00');
    expect(world.now()).toMatchObject({ state: 'PAID', paymentError: null });
    expect([world.held('TENANT_RECEIVABLE'), world.held('PROVIDER_PAYABLE')]).toEqual([0n, SHARE]);
    const keys = world.tables.journals.rows().map(({ idempotencyKey }) => idempotencyKey);
    expect(keys).toContain(`invoice:${world.now().id}:paid:2`);
    await world.round();
    expect(world.held('PROVIDER_PAYABLE')).toBe(0n);
    expect(world.payouts().map(({ amount }) => amount.minor)).toEqual([SHARE]);
    expect(await world.unexplained()).toEqual([]);
  });

  it('starts dunning again, and a late word of the payment does not close it', async () => {
    const world = await paid();
    await world.returned('insufficient_funds');
    world.database.advance(40 * DAY);
    expect(await runDunning(world.ports)(WORKER_SCOPE, { limit: 5 })).toBeGreaterThan(0);
    const objectId = world.now().stripeInvoiceId ?? '';
    const event = {
      eventId: 'evt_late',
      type: 'invoice.paid',
      objectId,
      payload: '{}',
      receivedAt: world.database.now,
    };
    expect(await applyStripeEvent(world.ports)(WORKER_SCOPE, { ...event, attempts: 1 })).toBe('APPLIED');
    expect(world.now().state).toBe('OPEN');
  });

  it('waits for the word of the payment where it comes first', async () => {
    const world = await asked();
    const theirs = (await world.stripe.invoices())[0];
    const dispute = world.stripe.disputes_.open(theirs?.chargeIds[0] ?? '', {
      reason: 'insufficient_funds',
      status: 'lost',
    });
    const event = { eventId: 'evt_early', type: 'charge.dispute.created', objectId: dispute, payload: '{}' };
    const early = { ...event, receivedAt: world.database.now, attempts: 1 };
    expect(await applyStripeEvent(world.ports)(WORKER_SCOPE, early)).toBe('PARKED');
    expect(world.tables.disputes.rows()).toEqual([]);
    await world.settle();
    expect(world.now().state).toBe('OPEN');
    expect(world.tables.disputes.rows()).toHaveLength(1);
    expect(await world.unexplained()).toEqual([]);
  });

  it('is none where Stripe gives the money back, and the invoice is paid by it', async () => {
    const world = await paid();
    const dispute = await world.returned('debit_not_authorized');
    world.stripe.disputes_.giveBack(dispute);
    world.stripe.disputes_.turn(dispute, 'won');
    await world.settle();
    expect(world.now()).toMatchObject({ state: 'PAID', paymentError: null });
    expect([world.held('DISPUTE_RECEIVABLE'), world.held('PROVIDER_PAYABLE')]).toEqual([0n, SHARE]);
    expect(await world.unexplained()).toEqual([]);
  });

  it('of which a part was refunded is decided as other lost disputes are', async () => {
    const world = await paid();
    const command = { invoiceId: world.now().id, of: 'INVOICE', amount: decimal('100'), reason: 'Ten hours.' } as const;
    unwrap(await refundInvoice(world.ports)(WORKER_SCOPE, { ...command, idempotencyKey: 'refund-0001' }));
    await world.settle();
    await world.returned('insufficient_funds', TOTAL - 10_000n);
    expect(world.now().state).toBe('PAID');
    expect(world.held('BAD_DEBT')).toBeGreaterThan(0n);
    expect(world.held('DISPUTE_RECEIVABLE')).toBe(0n);
    expect(await world.unexplained()).toEqual([]);
  });
});

/** An invoice whose payment Stripe has collected, and of which we have not heard yet. */
async function asked() {
  const world = payingWorld();
  const account = await world.ready();
  const lease = await world.book();
  const now = (): Invoice => {
    const found = world.tables.invoices.rows().find(({ leaseId }) => leaseId === lease.id);
    if (!found) throw new Error('no invoice');
    return found;
  };
  await world.settle();
  const paymentMethodId = unwrap(await addPaymentMethod(world.ports)(TENANT, { token: 'pm_card_visa' })).id;
  unwrap(await payInvoice(world.ports)(TENANT, { paymentMethodId, invoiceId: now().id, idempotencyKey: 'pay-00001' }));
  await drainIntents(world.ports)(WORKER_SCOPE, CLAIM);
  let wires = 0;
  const returned = async (reason: string, amountMinor = TOTAL): Promise<string> => {
    const theirs = (await world.stripe.invoices()).find(({ ourInvoiceId }) => ourInvoiceId === now().id);
    const facts = { reason, status: 'lost', amountMinor } as const;
    const dispute = world.stripe.disputes_.open(theirs?.chargeIds[0] ?? '', facts);
    await world.settle();
    await settleBalanceTransactions(world.ports)(WORKER_SCOPE);
    return dispute;
  };
  const wire = async (amount: string): Promise<void> => {
    wires += 1;
    const command = { invoiceId: now().id, amount: decimal(amount), bankReference: `FED-${wires}` };
    unwrap(await recordWire(world.ports)(WORKER_SCOPE, { ...command, idempotencyKey: `wire-${wires}-key` }));
  };
  const unexplained = async (): Promise<string[]> => {
    await world.days(3);
    await settleBalanceTransactions(world.ports)(WORKER_SCOPE);
    const { report } = await reconcile(world.ports)(WORKER_SCOPE);
    const { breaks, waiting } = await runMatching(world.ports)(WORKER_SCOPE);
    return [
      ...(breaks === waiting ? [] : [`${breaks} breaks`]),
      ...report.differences.map(({ type, explanation }) => `${type}: ${explanation}`),
      ...report.equations.flatMap(({ unexplained: rest }) => (rest.minor === 0n ? [] : [`unexplained ${rest.minor}`])),
    ];
  };
  return { ...world, account, now, returned, wire, unexplained };
}

async function paid() {
  const world = await asked();
  await world.settle();
  await settleBalanceTransactions(world.ports)(WORKER_SCOPE);
  return world;
}
