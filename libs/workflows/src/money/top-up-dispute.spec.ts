// World: one tenant that pays ahead by card, invoices that draw it, fake stores, a fake Stripe whose disputes go as the test says.
import fc from 'fast-check';
import { type AccountType } from '#libs/ledger';
import { DAY, decimal, money, unwrap } from '#libs/kernel';
import { CLAIM, TENANT, WORKER_SCOPE, collectingWorld } from '#libs/testkit';
import { runMatching } from '../reconciliation/run-matching.js';
import { runAutoTopUps, setBalanceSetting } from '../spending/auto-top-up.js';
import { applyStripeEvent } from './apply-stripe-event.js';
import { drainIntents } from './drain-intents.js';
import { drawBalance } from './draw-balance.js';
import { reconcile } from './reconcile.js';
import { runTopUpDunning } from './run-top-up-dunning.js';
import { settleBalanceTransactions } from './settle-balance-transactions.js';
import { recordTopUpWire, topUpBalance } from './top-up.js';
import { decideTopUpWriteOff, proposeTopUpWriteOff } from './write-off-top-up-debt.js';

/** What is paid ahead, USD in cents; the invoice is 12,499.20. */
const AHEAD = 2_000_000n;
const SPENT = 1_249_920n;

describe('a dispute of a payment ahead', () => {
  it('takes the money off the balance at once, and gives it back when it is won', async () => {
    const world = await paidAhead();
    const dispute = world.dispute('fraudulent');
    await world.rest();
    expect(await world.balance()).toBe(0n);
    expect(world.books()).toMatchObject({ TENANT_PREPAID: 0n, DISPUTE_RECEIVABLE: 0n, STRIPE_CLEARING: 0n });
    await world.expectClean();
    world.stripe.disputes_.giveBack(dispute);
    world.stripe.disputes_.turn(dispute, 'won');
    await world.rest();
    expect(await world.balance()).toBe(AHEAD);
    expect(world.books()).toMatchObject({ TENANT_PREPAID: -AHEAD, DISPUTE_RECEIVABLE: 0n, STRIPE_CLEARING: 0n });
    await world.expectClean();
    await world.expectMatched();
  });

  it('makes a debt of what was spent, which the next money pays before anything is drawn', async () => {
    const world = await paidAhead();
    unwrap(await world.spend());
    world.dispute('insufficient_funds', 'lost');
    await world.rest();
    expect(await world.balance()).toBe(0n);
    expect(world.books()).toMatchObject({ TENANT_PREPAID: 0n, DISPUTE_RECEIVABLE: SPENT });
    await world.expectClean();
    await world.wireAhead('10000');
    expect(await world.balance()).toBe(0n);
    expect(world.books()).toMatchObject({ DISPUTE_RECEIVABLE: SPENT - 1_000_000n });
    await world.wireAhead('10000');
    expect(await world.balance()).toBe(2_000_000n - SPENT);
    expect(world.books()).toMatchObject({ DISPUTE_RECEIVABLE: 0n });
    await world.expectClean();
    await world.expectMatched();
  });

  it('stops automatic payments ahead with the reason', async () => {
    const world = await paidAhead();
    await world.automatic();
    world.dispute('debit_not_authorized', 'lost');
    await world.rest();
    const setting = world.tables.balanceSettings.rows()[0];
    expect(setting?.stoppedBecause).toContain('debit_not_authorized');
  });

  it('that is lost is asked for step by step, and nobody is suspended for it; what comes ends it', async () => {
    const world = await paidAhead();
    unwrap(await world.spend());
    const dispute = world.dispute('fraudulent');
    await world.rest();
    const steps = () => world.tables.topUpDunning.rows().map(({ step }) => step);
    const days = async (count: number): Promise<void> => {
      for (let day = 0; day < count; day += 1) {
        world.database.advance(DAY);
        await runTopUpDunning(world.ports)(WORKER_SCOPE, { limit: 5 });
      }
    };
    // as long as it is not decided nobody is asked
    await days(40);
    expect(steps()).toEqual([]);
    world.stripe.disputes_.turn(dispute, 'lost');
    await world.rest();
    await days(12);
    expect(steps()).toEqual(['REMINDER', 'SECOND_REMINDER']);
    expect(world.tables.topUpDunning.rows()[0]).toMatchObject({ daysPastDue: 3, due: money(SPENT, 'USD') });
    await days(60);
    expect(steps()).toEqual(['REMINDER', 'SECOND_REMINDER', 'FINAL_NOTICE', 'REFERRED']);
    await world.wireAhead('20000');
    await days(30);
    expect(steps()).toHaveLength(4);
  });

  it('keeps automatic payments ahead from beginning anew while it is owed', async () => {
    const world = await paidAhead();
    unwrap(await world.spend());
    world.dispute('insufficient_funds', 'lost');
    await world.rest();
    await world.automatic();
    expect(await runAutoTopUps(world.ports)(WORKER_SCOPE, { limit: 5 })).toBe(0);
    await world.wireAhead('12499.20');
    expect(await runAutoTopUps(world.ports)(WORKER_SCOPE, { limit: 5 })).toBe(1);
  });

  it('is given up by a second person, once, and no loss any more when the bank gives the money back', async () => {
    const world = await paidAhead();
    unwrap(await world.spend());
    const dispute = world.dispute('fraudulent', 'needs_response');
    await world.rest();
    const disputeId = world.tables.topUpDisputes.rows()[0]?.id ?? '';
    let keys = 0;
    const key = () => `write-off-${(keys += 1)}`;
    const propose = (reason = 'The firm is wound up.') =>
      proposeTopUpWriteOff(world.ports)(WORKER_SCOPE, { disputeId, reason, idempotencyKey: key() });
    const decide = (writeOffId: string, isApproved: boolean, actorId = 'usr_second') =>
      decideTopUpWriteOff(world.ports)(
        { kind: 'PLATFORM', actorId },
        { writeOffId, isApproved, idempotencyKey: key() },
      );
    expect(await propose()).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    world.stripe.disputes_.turn(dispute, 'lost');
    await world.rest();
    expect(await propose(' ')).toMatchObject({ refusal: { code: 'INVALID_INPUT', path: ['reason'] } });
    const first = unwrap(await propose());
    expect(first.amount).toEqual(money(SPENT, 'USD'));
    expect(await propose()).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    expect(await decide(first.id, true, WORKER_SCOPE.actorId)).toMatchObject({
      refusal: { code: 'SECOND_PERSON_REQUIRED' },
    });
    await world.wireAhead('100');
    expect(await decide(first.id, true)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    unwrap(await decide(first.id, false, WORKER_SCOPE.actorId));
    const second = unwrap(await propose());
    expect(second.amount).toEqual(money(SPENT - 10_000n, 'USD'));
    unwrap(await decide(second.id, true));
    expect(await decide(second.id, false)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    expect(world.books()).toMatchObject({ DISPUTE_RECEIVABLE: 0n, BAD_DEBT: SPENT - 10_000n });
    await world.expectClean();
    // it pays nothing that was given up
    await world.wireAhead('50');
    expect(await world.balance()).toBe(5_000n);
    world.stripe.disputes_.giveBack(dispute);
    world.stripe.disputes_.turn(dispute, 'won');
    await world.rest();
    expect(world.books()).toMatchObject({ DISPUTE_RECEIVABLE: 0n, BAD_DEBT: 0n });
    await world.expectClean();
  });

  it('waits for the payment itself, and says it once', async () => {
    const world = await paidAhead({ isHeard: false });
    const objectId = world.dispute('fraudulent');
    const event = { eventId: 'evt_early', type: 'charge.dispute.created', objectId, payload: '{}', attempts: 1 };
    const early = { ...event, receivedAt: world.database.now };
    expect(await applyStripeEvent(world.ports)(WORKER_SCOPE, early)).toBe('PARKED');
    await world.rest();
    for (const eventId of ['evt_again', 'evt_once_more'])
      await applyStripeEvent(world.ports)(WORKER_SCOPE, { ...early, eventId });
    expect(world.tables.topUpDisputes.rows()).toHaveLength(1);
    expect(world.tables.topUpTakings.rows()).toHaveLength(1);
    await world.expectClean();
  });

  it('never lets the balance fall below zero, nor a cent go missing, in any order', async () => {
    const step = fc.constantFrom('spend', 'dispute', 'back', 'wire', 'rest');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 9 }), async (steps) => {
        const world = await paidAhead();
        let dispute: string | null = null;
        let isBack = false;
        for (const what of steps) {
          if (what === 'spend') await world.spend();
          if (what === 'wire') await world.wireAhead('3000');
          if (what === 'rest') await world.rest();
          if (what === 'dispute') dispute ??= world.dispute('fraudulent');
          if (what === 'back' && dispute !== null && !isBack) {
            world.stripe.disputes_.giveBack(dispute);
            world.stripe.disputes_.turn(dispute, 'won');
            isBack = true;
          }
        }
        await world.rest();
        const books = world.books();
        const held = await world.balance();
        expect(held).toBe(-(books.TENANT_PREPAID ?? 0n));
        expect(held).toBeGreaterThanOrEqual(0n);
        // nothing is held while something is owed
        if ((books.DISPUTE_RECEIVABLE ?? 0n) > 0n) expect(held).toBe(0n);
        await world.expectClean();
        await world.expectMatched();
      }),
      { numRuns: 25 },
    );
  });
});

async function paidAhead({ isHeard = true } = {}) {
  const world = await collectingWorld();
  await world.settle();
  const method = await world.method();
  const command = { amount: decimal('20000'), currency: 'USD', paymentMethodId: method.id } as const;
  unwrap(await topUpBalance(world.ports)(TENANT, { ...command, idempotencyKey: 'top-up-001' }));
  let [wires, draws] = [0, 0];
  const rest = async (): Promise<void> => {
    await world.settle();
    await settleBalanceTransactions(world.ports)(WORKER_SCOPE);
  };
  if (isHeard) await rest();
  else await drainIntents(world.ports)(WORKER_SCOPE, CLAIM);
  return {
    ...world,
    rest,
    dispute: (reason: string, status: 'needs_response' | 'lost' = 'needs_response'): string => {
      const charge = [...world.stripe.charges_.values()].find(({ paymentIntentId }) => paymentIntentId);
      return world.stripe.disputes_.open(charge?.id ?? '', { reason, status });
    },
    balance: async (): Promise<bigint> =>
      world.ports.unitOfWork.run(WORKER_SCOPE, async (tx) => {
        const [held] = await world.ports.prepaid.balances(tx, TENANT.orgId);
        return held?.minor ?? 0n;
      }),
    /** Draws what is there for the invoice; refused where nothing is. */
    spend: () =>
      drawBalance(world.ports)(WORKER_SCOPE, {
        invoiceId: world.invoice().id,
        idempotencyKey: `draw-${(draws += 1)}-key`,
      }),
    wireAhead: async (amount: string): Promise<void> => {
      wires += 1;
      const wire = {
        orgId: TENANT.orgId,
        amount: decimal(amount),
        currency: 'USD',
        bankReference: `FED-${wires}`,
      } as const;
      unwrap(await recordTopUpWire(world.ports)(WORKER_SCOPE, { ...wire, idempotencyKey: `wire-${wires}-key` }));
    },
    automatic: async (): Promise<void> => {
      const rule = {
        threshold: decimal('100'),
        amount: decimal('500'),
        monthlyCap: decimal('5000'),
        currency: 'USD',
      } as const;
      const autoTopUp = { ...rule, paymentMethodId: method.id };
      unwrap(await setBalanceSetting(world.ports)(TENANT, { paysInvoices: false, autoTopUp }));
    },
    books: (): Partial<Record<AccountType, bigint>> => {
      const sums: Partial<Record<AccountType, bigint>> = {
        TENANT_PREPAID: 0n,
        DISPUTE_RECEIVABLE: 0n,
        STRIPE_CLEARING: 0n,
      };
      for (const { account, minor } of world.tables.journals.rows().flatMap(({ entries }) => entries))
        sums[account.type] = (sums[account.type] ?? 0n) + minor;
      return sums;
    },
    expectClean: async (): Promise<void> => {
      world.database.advance(4 * 86_400_000);
      await world.settle();
      await settleBalanceTransactions(world.ports)(WORKER_SCOPE);
      const { report } = await reconcile(world.ports)(WORKER_SCOPE);
      expect(report.differences).toEqual([]);
      expect(report.equations.map(({ unexplained }) => unexplained.minor)).toEqual([0n]);
    },
    /** Our records of it match Stripe's, movement by movement. */
    expectMatched: async (): Promise<void> => {
      const { breaks, waiting } = await runMatching(world.ports)(WORKER_SCOPE);
      expect(breaks - waiting).toBe(0);
    },
  };
}
