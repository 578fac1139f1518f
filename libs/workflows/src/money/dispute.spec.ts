// World: one tenant with one invoice that its card paid and one provider, fake stores, a fake Stripe whose disputes go as the test says.
import fc from 'fast-check';
import { DAY, HOUR, money, unwrap } from '#libs/kernel';
import { providerTransferred } from '#libs/ledger';
import { CLAIM, WORKER_SCOPE, collectingWorld } from '#libs/testkit';
import { type StripeDisputeView } from '../ports/money-back-payments.js';
import { applyStripeEvent } from './apply-stripe-event.js';
import { answerDispute } from './dispute-answer.js';
import { setDisputeBearing } from './dispute-bearing.js';
import { drainIntents } from './drain-intents.js';
import { reconcile } from './reconcile.js';
import { refundInvoice } from './refund-invoice.js';
import { reviewMoneyBack } from './refund-review.js';
import { settleBalanceTransactions } from './settle-balance-transactions.js';

const STAFF = { kind: 'PLATFORM', actorId: 'usr_staff' } as const;
const FEE = 1_500n;

describe('a dispute', () => {
  it('takes the money and a fee, is shown with its deadline, and rests the dunning of its invoice', async () => {
    const world = await paid();
    const { total } = world.invoice();
    world.stripe.disputes_.open(world.charge().id);
    await world.rest();
    expect(world.dispute()).toMatchObject({ status: 'needs_response', withdrawn: total, fee: usd(FEE) });
    expect(world.dispute().dueBy).toBeGreaterThan(world.database.now - 1);
    expect(world.held('DISPUTE_RECEIVABLE')).toBe(total.minor);
    expect(world.held('STRIPE_CLEARING')).toBe(0n);
    expect(world.pauses()).toEqual(['DISPUTE']);
    expect(await world.refund()).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    await world.expectClean();
  });

  it('that is won gives the money back, all but the fee, and dunning goes on', async () => {
    const world = await paid();
    const before = world.held('STRIPE_AVAILABLE');
    const id = world.stripe.disputes_.open(world.charge().id);
    await world.rest();
    world.stripe.disputes_.giveBack(id);
    world.stripe.disputes_.turn(id, 'won');
    await world.rest();
    expect(world.dispute()).toMatchObject({ status: 'won', withdrawn: usd(0n) });
    expect([world.held('DISPUTE_RECEIVABLE'), world.held('BAD_DEBT'), world.held('STRIPE_CLEARING')]).toEqual([
      0n,
      0n,
      0n,
    ]);
    expect(world.held('STRIPE_AVAILABLE')).toBe(before - FEE);
    expect(world.pauses()).toEqual(['DISPUTE', 'LIFTED']);
    await world.expectClean();
  });

  it('that is lost over fraud is ours; over the service it is the provider’s share', async () => {
    const fraud = await lost('fraudulent');
    expect(fraud.held('BAD_DEBT')).toBe(fraud.invoice().total.minor);
    expect(fraud.held('PROVIDER_PAYABLE')).toBe(-fraud.invoice().subtotal.minor);
    await fraud.expectClean();
    const service = await lost('product_not_received');
    expect(service.held('PROVIDER_PAYABLE')).toBe(0n);
    expect(service.held('BAD_DEBT')).toBe(service.invoice().total.minor - service.invoice().subtotal.minor);
    expect(service.held('DISPUTE_RECEIVABLE')).toBe(0n);
    await service.expectClean();
    const { ok } = await service.refund();
    expect(ok).toBe(false); // the bank took it all: nothing is left to give back
  });

  it('makes the provider owe us what it was transferred already', async () => {
    const world = await paid();
    await world.transferAll();
    world.open('product_unacceptable');
    world.stripe.disputes_.turn(world.disputeId(), 'lost');
    await world.rest();
    expect(world.held('PROVIDER_RECEIVABLE')).toBe(world.invoice().subtotal.minor);
    expect(world.held('PROVIDER_PAYABLE')).toBe(0n);
  });

  it('is borne as staff decided by contract, until it is decided', async () => {
    const world = await paid();
    world.open('fraudulent');
    await world.rest();
    const command = { disputeId: world.dispute().id, providerBearsBasisPoints: 5_000, reason: 'Clause 12.' };
    unwrap(await setDisputeBearing(world.ports)(STAFF, command));
    world.stripe.disputes_.turn(world.disputeId(), 'lost');
    await world.rest();
    const share = world.invoice().subtotal.minor;
    expect(world.held('PROVIDER_PAYABLE')).toBe(-(share - share / 2n));
    const late = await setDisputeBearing(world.ports)(STAFF, { ...command, providerBearsBasisPoints: 0 });
    expect(late).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
  });

  it('that was lost and is won on appeal takes the loss back, and may be lost again', async () => {
    const world = await lost('product_not_received');
    const { disputes_ } = world.stripe;
    disputes_.turn(world.disputeId(), 'appeal_needs_response');
    await world.rest();
    expect(world.held('BAD_DEBT')).not.toBe(0n); // gone until somebody decides otherwise
    disputes_.turn(world.disputeId(), 'appeal_under_review');
    disputes_.giveBack(world.disputeId());
    await world.rest();
    expect(world.held('BAD_DEBT')).toBe(0n); // the money is back, whatever the status says by now
    disputes_.turn(world.disputeId(), 'won');
    await world.rest();
    expect([world.held('BAD_DEBT'), world.held('DISPUTE_RECEIVABLE')]).toEqual([0n, 0n]);
    expect(world.held('PROVIDER_PAYABLE')).toBe(-world.invoice().subtotal.minor);
    disputes_.take(world.disputeId());
    disputes_.turn(world.disputeId(), 'lost');
    await world.rest();
    expect(world.held('PROVIDER_PAYABLE')).toBe(0n);
    expect(world.held('STRIPE_CLEARING')).toBe(0n);
    await world.expectClean();
  });

  it('that begins as a question of the bank takes nothing, may be refunded, and closes', async () => {
    const world = await paid();
    const id = world.stripe.disputes_.open(world.charge().id, { status: 'warning_needs_response' });
    await world.rest();
    expect(world.held('DISPUTE_RECEIVABLE')).toBe(0n);
    unwrap(await world.refund());
    world.stripe.disputes_.turn(id, 'warning_closed');
    await world.rest();
    expect(world.dispute().status).toBe('warning_closed');
    expect(world.pauses()).toEqual(['DISPUTE', 'LIFTED']);
    await world.expectClean();
  });

  it('never goes back to what a late reading says', async () => {
    const world = await paid();
    const id = world.open('fraudulent');
    const early = await world.stripe.dispute(id);
    await world.rest();
    world.stripe.disputes_.turn(id, 'under_review');
    await world.rest();
    await world.applyLate(id, early);
    expect(world.dispute().status).toBe('under_review');
    world.stripe.disputes_.giveBack(id);
    world.stripe.disputes_.turn(id, 'won');
    await world.rest();
    await world.applyLate(id, early);
    expect(world.dispute()).toMatchObject({ status: 'won', withdrawn: usd(0n) });
  });
});

describe('the answer to a dispute', () => {
  it('carries what is on record, and is sent once', async () => {
    const world = await paid();
    world.open('product_not_received');
    await world.rest();
    unwrap(await world.answer('SUBMIT'));
    unwrap(await world.answer('SUBMIT'));
    expect(await world.answer('SUBMIT', 'key-2002')).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    await world.settle();
    const said = JSON.parse(world.stripe.disputes_.answers.get(world.disputeId())?.['evidence'] ?? '{}') as Record<
      string,
      string
    >;
    expect(said['uncategorized_text']).toContain('They used it every day.');
    expect(said['uncategorized_text']).toContain(world.invoice().number);
    expect(said['product_description']).toContain('8 GPUs');
    expect(said['customer_name']).toBe('Tensor Forge GmbH');
    expect(said['access_activity_log']).toContain('No meter record');
    expect(world.dispute()).toMatchObject({ status: 'under_review', submissions: 1 });
    expect(await world.answer('SUBMIT', 'key-2003')).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
  });

  it('may be that we give in', async () => {
    const world = await paid();
    world.open('product_not_received');
    await world.rest();
    unwrap(await world.answer('ACCEPT'));
    await world.rest();
    expect(world.dispute().status).toBe('lost');
    expect(world.held('DISPUTE_RECEIVABLE')).toBe(0n);
    await world.expectClean();
  });

  it('is refused after its deadline and without words', async () => {
    const world = await paid();
    world.open('fraudulent');
    await world.rest();
    expect(await world.answer('SUBMIT', 'key-2001', ' ')).toMatchObject({ refusal: { path: ['statement'] } });
    world.database.advance(9 * DAY);
    expect(await world.answer('SUBMIT', 'key-2002')).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
  });

  it('is looked up when its key may be forgotten', async () => {
    const world = await paid();
    world.open('fraudulent');
    await world.rest();
    unwrap(await world.answer('SUBMIT'));
    world.stripe.faults.push('LOST_AFTER');
    await drainIntents(world.ports)(WORKER_SCOPE, CLAIM);
    world.database.advance(2 * DAY);
    await world.settle();
    expect(world.dispute().submissions).toBe(1);
  });
});

describe('what becomes of a dispute', () => {
  it('is the same however its events are ordered and repeated', async () => {
    const ends = fc.constantFrom<'won' | 'lost' | 'lost again'>('won', 'lost', 'lost again');
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat()), ends, async (chance, end) => {
        const [inOrder, shuffled] = [await paid(), await paid()];
        for (const world of [inOrder, shuffled]) {
          const id = world.open('product_not_received');
          if (end === 'lost again') world.stripe.disputes_.turn(id, 'appeal_under_review');
          if (end === 'won') world.stripe.disputes_.giveBack(id);
          world.stripe.disputes_.turn(id, end === 'won' ? 'won' : 'lost');
        }
        await inOrder.rest();
        await shuffled.applyShuffled(chance);
        await shuffled.rest();
        expect(shuffled.balances()).toEqual(inOrder.balances());
        expect(shuffled.dispute().status).toBe(inOrder.dispute().status);
      }),
      { numRuns: 10 },
    );
  });

  it('is found out without any event, once we know of it', async () => {
    const world = await paid();
    const id = world.open('fraudulent');
    await world.rest();
    const dispute = world.stripe.disputes_.all.get(id);
    if (dispute) world.stripe.disputes_.all.set(id, { ...dispute, status: 'lost' });
    world.database.advance(HOUR + 1);
    expect(await reviewMoneyBack(world.ports)(WORKER_SCOPE, { limit: 10 })).toBe(1);
    expect(world.dispute().status).toBe('lost');
  });

  it('waits for the invoice of its payment, and is left to reconciliation when there is none', async () => {
    const world = await paid();
    const payments = Object.assign(Object.create(world.stripe), {
      dispute: () => Promise.resolve({ ...world.stripe.disputes_.all.get(id), stripeInvoiceId: 'in_unknown' }),
    });
    const id = world.open('fraudulent');
    const outcome = await applyStripeEvent({ ...world.ports, payments })(
      WORKER_SCOPE,
      world.event('charge.dispute.created', id),
    );
    expect(outcome).toBe('PARKED');
    expect(world.tables.disputes.rows()).toEqual([]);
  });
});

const usd = (minor: bigint) => money(minor, 'USD');

/** An invoice paid by card, all of it booked and available at Stripe. */
async function paid() {
  const world = await collectingWorld();
  unwrap(await world.pay());
  await world.settle();
  const { ports, tables, stripe, database } = world;
  const rest = async () => {
    await world.settle();
    database.advance(DAY);
    await stripe.followClock(database.now);
    await settleBalanceTransactions(ports)(WORKER_SCOPE);
  };
  for (let day = 0; day < 3; day += 1) await rest();
  const held = (type: string): bigint =>
    tables.journals
      .rows()
      .flatMap(({ entries }) => entries)
      .reduce((sum, { account, minor }) => (account.type === type ? sum + minor : sum), 0n);
  const first = <T>(rows: readonly T[]): T => {
    const [row] = rows;
    if (!row) throw new Error('there is none');
    return row;
  };
  const event = (type: string, objectId: string) => ({
    ...{ eventId: `evt_${type}_${objectId}`, type, objectId, payload: '', attempts: 1 },
    receivedAt: database.now,
  });
  const dispute = () => first(tables.disputes.rows());
  const charge = () => first([...stripe.charges_.values()]);
  const accounts = ['DISPUTE_RECEIVABLE', 'BAD_DEBT', 'PROVIDER_PAYABLE', 'STRIPE_CLEARING', 'STRIPE_FEE_EXPENSE'];
  return {
    ...world,
    ...{ rest, held, event, dispute, charge },
    open: (reason: string) => stripe.disputes_.open(charge().id, { reason }),
    disputeId: () => first([...stripe.disputes_.all.keys()]),
    pauses: () => tables.pauses.rows().map(({ kind }) => kind),
    balances: () => accounts.map(held),
    /** A worker that asked Stripe early and applies late. */
    applyLate: (id: string, read: StripeDisputeView | null) => {
      const payments = Object.assign(Object.create(stripe) as typeof stripe, { dispute: () => Promise.resolve(read) });
      return applyStripeEvent({ ...ports, payments })(WORKER_SCOPE, event('charge.dispute.created', id));
    },
    refund: () => {
      const command = { invoiceId: world.invoice().id, of: 'INVOICE', amount: null, reason: 'Sorry.' } as const;
      return refundInvoice(ports)(STAFF, { ...command, idempotencyKey: 'key-1000' });
    },
    answer: (kind: 'SUBMIT' | 'ACCEPT', idempotencyKey = 'key-2001', statement = 'They used it every day.') =>
      answerDispute(ports)(STAFF, { disputeId: dispute().id, kind, statement, idempotencyKey }),
    transferAll: () => {
      const facts = { transferId: 'trf_1', providerOrgId: 'org_miner', amount: world.invoice().subtotal };
      return database.run(STAFF, (tx) =>
        ports.ledger.post(tx, providerTransferred({ ...facts, from: 'STRIPE_CLEARING' }, tx.now)),
      );
    },
    expectClean: async () => {
      const { report } = await reconcile(ports)(STAFF);
      expect(report.differences).toEqual([]);
      expect(report.isClean).toBe(true);
    },
    applyShuffled: async (chance: fc.Stream<number>) => {
      const events = [...stripe.events_, ...stripe.events_]
        .map((one) => ({ one, rank: chance.next().value as number }))
        .sort((a, b) => a.rank - b.rank);
      for (const { one } of events) await applyStripeEvent(ports)(WORKER_SCOPE, event(one.type, one.objectId));
    },
  };
}

async function lost(reason: string) {
  const world = await paid();
  const id = world.open(reason);
  world.stripe.disputes_.turn(id, 'lost');
  await world.rest();
  return world;
}
