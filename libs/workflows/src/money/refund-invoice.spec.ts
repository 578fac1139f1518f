// World: one tenant with one invoice that its card paid, one provider, fake stores, a fake Stripe that refunds, fails and loses calls.
import fc from 'fast-check';
import { DAY, HOUR, decimal, money, unwrap } from '#libs/kernel';
import { depositForfeited, depositReceived, providerDebtNetted, providerTransferred } from '#libs/ledger';
import { CLAIM, type FakeFault, WORKER_SCOPE, collectingWorld } from '#libs/testkit';
import { applyStripeEvent, drainInbox } from './apply-stripe-event.js';
import { drainIntents } from './drain-intents.js';
import { issueCreditNote } from './issue-credit-note.js';
import { pollStripeEvents } from './poll-stripe-events.js';
import { reconcile } from './reconcile.js';
import { type RefundCommand, refundInvoice } from './refund-invoice.js';
import { reviewMoneyBack } from './refund-review.js';
import { settleBalanceTransactions } from './settle-balance-transactions.js';

const STAFF = { kind: 'PLATFORM', actorId: 'usr_staff' } as const;

describe('a refund of a paid invoice', () => {
  it('takes its parts from whoever got them, and clearing is empty again when Stripe has booked it', async () => {
    const world = await paid();
    const { total, subtotal } = world.invoice();
    const made = unwrap(await world.refund({ amount: decimal('100') }));
    expect(made).toMatchObject({ state: 'PENDING', amount: usd(10_000n), requestedBy: 'usr_staff' });
    expect(made.providerShare.minor + made.platformFee.minor + made.tax.minor).toBe(10_000n);
    await world.rest();
    expect(world.refunds()).toMatchObject([{ state: 'SUCCEEDED', failure: null }]);
    expect(world.held('PROVIDER_PAYABLE')).toBe(-(subtotal.minor - made.providerShare.minor));
    expect(world.held('STRIPE_CLEARING')).toBe(0n);
    expect(world.held('STRIPE_AVAILABLE')).toBe(total.minor - world.fee() - 10_000n);
    expect(world.invoice().state).toBe('PAID');
    await world.expectClean();
  });

  it('gives back exactly what is left, never more, and then nothing', async () => {
    const world = await paid();
    unwrap(await world.refund({ amount: decimal('33.33'), key: 'key-1001' }));
    const { total } = world.invoice();
    const tooMuch = await world.refund({ amount: decimal('10000000'), key: 'key-1002' });
    expect(tooMuch).toMatchObject({ refusal: { code: 'INVALID_INPUT', path: ['amount'] } });
    expect(unwrap(await world.refund({ key: 'key-1003' })).amount.minor).toBe(total.minor - 3_333n);
    expect(await world.refund({ key: 'key-1004' })).toMatchObject({ refusal: { code: 'INVALID_INPUT' } });
    await world.rest();
    expect(world.held('PROVIDER_PAYABLE')).toBe(0n);
    expect(world.held('PLATFORM_FEE_REVENUE')).toBe(0n);
    await world.expectClean();
  });

  it('is one refund however often it is asked with one key, and refuses what is not paid or has no reason', async () => {
    const world = await paid();
    const [first, second] = [unwrap(await world.refund()), unwrap(await world.refund())];
    expect(second.id).toBe(first.id);
    expect(await world.refund({ reason: ' ', key: 'key-1002' })).toMatchObject({ refusal: { path: ['reason'] } });
    expect(await world.refund({ key: null })).toMatchObject({ refusal: { code: 'IDEMPOTENCY_KEY_REQUIRED' } });
    const open = await collectingWorld();
    const command = { invoiceId: open.invoice().id, of: 'INVOICE', amount: null, reason: 'x' } as const;
    const refused = await refundInvoice(open.ports)(STAFF, { ...command, idempotencyKey: 'key-1001' });
    expect(refused).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
  });

  it('leaves the provider owing us what it was transferred already', async () => {
    const world = await paid();
    await world.transferAll();
    const made = unwrap(await world.refund());
    expect(world.held('PROVIDER_PAYABLE')).toBe(0n);
    expect(world.held('PROVIDER_RECEIVABLE')).toBe(made.providerShare.minor);
  });

  it('that Stripe refuses gives the money back in the books', async () => {
    const world = await paid();
    const before = world.balances();
    const [charge] = [...world.stripe.charges_.values()];
    if (!charge) throw new Error('no charge');
    world.stripe.refunds_.make(charge, charge.amountMinor);
    unwrap(await world.refund());
    await world.settle();
    expect(world.refunds()[0]).toMatchObject({ state: 'FAILED' });
    expect(world.balances()).toEqual(before);
  });

  it('that the bank sends back days later gives everybody again what it gave, a paid debt too', async () => {
    const world = await paid();
    await world.transferAll();
    const made = unwrap(await world.refund());
    await world.settle();
    await world.earnAndNet(made.providerShare.minor);
    const [id] = [...world.stripe.refunds_.all.keys()];
    world.database.advance(3 * DAY);
    world.stripe.refunds_.turn(id ?? '', 'failed');
    await world.rest();
    expect(world.refunds()).toMatchObject([{ state: 'FAILED', failure: 'expired_or_canceled_card' }]);
    expect(world.held('PROVIDER_RECEIVABLE')).toBe(0n);
    expect(world.held('PROVIDER_PAYABLE')).toBe(-made.providerShare.minor);
    expect(world.held('STRIPE_CLEARING')).toBe(-world.transferred());
  });

  it('of credit granted after the payment goes back to the card, at most what is left of it', async () => {
    const world = await paid();
    await world.credit('50');
    const ask = (amount: string, key: string) => world.refund({ of: 'CREDIT', amount: decimal(amount), key });
    expect(await ask('50.01', 'key-1001')).toMatchObject({ refusal: { code: 'INVALID_INPUT' } });
    const made = unwrap(await ask('20', 'key-1002'));
    expect(made).toMatchObject({ kind: 'CREDIT', providerShare: usd(0n), amount: usd(2_000n) });
    expect(world.held('TENANT_CREDIT')).toBe(-3_000n);
    await world.rest();
    await world.expectClean();
    // the invoice itself: only what the credit note left
    const rest = unwrap(await world.refund({ key: 'key-1003' }));
    expect(rest.amount.minor).toBe(world.invoice().total.minor - 5_000n);
  });

  it('is not credited a second time', async () => {
    const world = await paid();
    unwrap(await world.refund({ amount: decimal('100') }));
    const { total } = world.invoice();
    const credit = (amount: bigint, idempotencyKey: string) =>
      issueCreditNote(world.ports)(STAFF, {
        ...{ invoiceId: world.invoice().id, kind: 'CREDIT', reason: 'Too much.', evidence: [], idempotencyKey },
        ...{ credited: { what: 'AMOUNT', amount: usd(amount) }, providerBearsBasisPoints: 10_000 },
      });
    expect(await credit(total.minor, 'key-0501')).toMatchObject({
      refusal: { code: 'INVALID_INPUT', path: ['credited'] },
    });
    unwrap(await credit(total.minor - 10_000n, 'key-0502'));
    expect(await world.refund({ key: 'key-1009' })).toMatchObject({ refusal: { code: 'INVALID_INPUT' } });
  });

  it('made at Stripe by hand is named by reconciliation', async () => {
    const world = await paid();
    const [charge] = [...world.stripe.charges_.values()];
    if (charge) world.stripe.refunds_.make(charge, 5_000n);
    await world.rest();
    world.database.advance(HOUR);
    const { report } = await reconcile(world.ports)(STAFF);
    expect(report.differences.map(({ type, subject }) => [type, subject])).toEqual([['STATUS', 'CHARGE']]);
    expect(report.equations[0]?.unexplained.minor).toBe(0n);
  });
});

describe('what becomes of a refund', () => {
  it('is the same however its events are ordered and repeated', async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat()), fc.constantFrom('succeeded', 'failed'), async (chance, end) => {
        const world = await paid();
        unwrap(await world.refund({ amount: decimal('100') }));
        for (let call = 0; call < 2; call += 1) await drainIntents(world.ports)(WORKER_SCOPE, CLAIM);
        const [id] = [...world.stripe.refunds_.all.keys()];
        if (end === 'failed') world.stripe.refunds_.turn(id ?? '', 'failed');
        await world.applyShuffled(chance);
        expect(world.refunds()[0]?.state).toBe(end === 'failed' ? 'FAILED' : 'SUCCEEDED');
        const reversals = world.tables.journals.rows().filter(({ kind }) => kind === 'REVERSAL');
        expect(reversals).toHaveLength(end === 'failed' ? 1 : 0);
      }),
      { numRuns: 12 },
    );
  });

  it('is the same when calls and answers get lost or a worker dies at any step', async () => {
    const smooth = await paid();
    unwrap(await smooth.refund());
    await smooth.rest();
    const fault = fc.constantFrom<FakeFault | undefined>('LOST_BEFORE', 'LOST_AFTER', 'BUSY', undefined);
    await fc.assert(
      fc.asyncProperty(fc.array(fault, { maxLength: 5 }), fc.nat(3), async (faults, victim) => {
        const world = await paid();
        unwrap(await world.refund());
        world.stripe.faults.push(...faults.flatMap((one) => one ?? []));
        await world.dieAt(victim);
        await world.rest();
        expect(world.balances()).toEqual(smooth.balances());
        expect(world.stripe.refunds_.all.size).toBe(1);
        expect(world.refunds()[0]?.state).toBe('SUCCEEDED');
      }),
      { numRuns: 15 },
    );
  });

  it('stays what it came to when a late reading says otherwise', async () => {
    const world = await paid();
    unwrap(await world.refund());
    await world.settle();
    const [id = ''] = [...world.stripe.refunds_.all.keys()];
    const early = await world.stripe.refund(id);
    world.stripe.refunds_.turn(id, 'failed');
    await world.settle();
    const payments = Object.assign(world.stripe, { refund: () => Promise.resolve(early) });
    const event = { eventId: 'evt_late', type: 'refund.updated', objectId: id, payload: '', attempts: 1 };
    await applyStripeEvent({ ...world.ports, payments })(WORKER_SCOPE, { ...event, receivedAt: world.database.now });
    expect(world.refunds()[0]?.state).toBe('FAILED');
  });

  it('is known when its event overtakes the record of the call that made it', async () => {
    const world = await paid();
    unwrap(await world.refund());
    const intents = { ...world.ports.intents, settle: () => Promise.reject(new Error('killed')) };
    await drainIntents({ ...world.ports, intents })(WORKER_SCOPE, CLAIM).catch(() => undefined);
    await pollStripeEvents(world.ports)(WORKER_SCOPE);
    await drainInbox(world.ports)(WORKER_SCOPE, CLAIM);
    expect(world.refunds()[0]?.state).toBe('SUCCEEDED');
    await world.rest();
    expect(world.refunds()[0]?.state).toBe('SUCCEEDED');
    expect(world.tables.intents.rows().at(-1)).toMatchObject({ operation: 'REFUND_CREATE', state: 'SENT' });
  });

  it('is found out without any event', async () => {
    const world = await paid();
    world.stripe.refunds_.begins = 'pending';
    unwrap(await world.refund());
    await world.settle();
    expect(world.refunds()[0]?.state).toBe('PENDING');
    const [id, refund] = [...world.stripe.refunds_.all.entries()][0] ?? [];
    if (id && refund) world.stripe.refunds_.all.set(id, { ...refund, status: 'succeeded' });
    expect(await reviewMoneyBack(world.ports)(WORKER_SCOPE, { limit: 10 })).toBe(0);
    world.database.advance(2 * HOUR);
    expect(await reviewMoneyBack(world.ports)(WORKER_SCOPE, { limit: 10 })).toBe(1);
    expect(world.refunds()[0]?.state).toBe('SUCCEEDED');
  });

  it('is looked up after 23 hours, when Stripe may have forgotten the key', async () => {
    const world = await paid();
    unwrap(await world.refund());
    world.stripe.faults.push('LOST_AFTER');
    await drainIntents(world.ports)(WORKER_SCOPE, CLAIM);
    world.database.advance(30 * DAY);
    await world.rest();
    expect(world.stripe.refunds_.all.size).toBe(1);
    expect(world.refunds()[0]?.state).toBe('SUCCEEDED');
  });
});

const usd = (minor: bigint) => money(minor, 'USD');
type Asked = Pick<RefundCommand, 'of' | 'amount' | 'reason'> & { readonly key: string | null };

/** An invoice paid by card, all of it booked and available at Stripe. */
async function paid() {
  const world = await collectingWorld();
  unwrap(await world.pay());
  await world.settle();
  world.database.advance(3 * DAY);
  const { ports, tables, stripe, database } = world;
  const rest = async () => {
    await world.settle();
    database.advance(DAY);
    await stripe.followClock(database.now);
    await settleBalanceTransactions(ports)(WORKER_SCOPE);
  };
  await rest();
  const held = (type: string): bigint =>
    tables.journals
      .rows()
      .flatMap(({ entries }) => entries)
      .reduce((sum, { account, minor }) => (account.type === type ? sum + minor : sum), 0n);
  const run = <T>(work: Parameters<typeof database.run<T>>[1]) => database.run(STAFF, work);
  const share = () => world.invoice().subtotal;
  return {
    ...world,
    rest,
    held,
    refunds: () => tables.refunds.rows(),
    balances: () =>
      ['TENANT_CREDIT', 'PROVIDER_PAYABLE', 'PROVIDER_RECEIVABLE', 'PLATFORM_FEE_REVENUE', 'STRIPE_CLEARING'].map(held),
    fee: () => (world.invoice().total.minor * 29n) / 1000n + 30n,
    refund: ({ of = 'INVOICE', amount = null, reason = 'Never delivered.', key = 'key-1000' }: Partial<Asked> = {}) =>
      refundInvoice(ports)(STAFF, { invoiceId: world.invoice().id, of, amount, reason, idempotencyKey: key }),
    credit: async (amount: string) =>
      unwrap(
        await issueCreditNote(ports)(STAFF, {
          ...{ invoiceId: world.invoice().id, kind: 'CREDIT', reason: 'Too much.', evidence: [] },
          credited: { what: 'AMOUNT', amount: usd(BigInt(amount) * 100n) },
          ...{ providerBearsBasisPoints: 10_000, idempotencyKey: 'key-0500' },
        }),
      ),
    transferred: () => share().minor,
    transferAll: () => {
      const facts = { transferId: 'trf_1', providerOrgId: 'org_miner', amount: share() };
      return run((tx) => ports.ledger.post(tx, providerTransferred({ ...facts, from: 'STRIPE_CLEARING' }, tx.now)));
    },
    /** The provider earns as much as it owes, with another tenant's money, and that is set off. */
    earnAndNet: (minor: bigint) =>
      run(async (tx) => {
        const amount = usd(minor);
        const deposit = {
          depositId: 'dep_1',
          paymentId: 'pay_2',
          tenantOrgId: 'org_other',
          amount,
          by: 'BANK',
        } as const;
        await ports.ledger.post(tx, depositReceived(deposit, tx.now));
        const forfeited = {
          depositId: 'dep_1',
          decisionId: 'd_1',
          tenantOrgId: 'org_other',
          providerOrgId: 'org_miner',
        };
        await ports.ledger.post(tx, depositForfeited({ ...forfeited, toProvider: amount, toUs: usd(0n) }, tx.now));
        const netting = { nettingId: 'net_1', providerOrgId: 'org_miner', amount, from: 'PROVIDER_PAYABLE' } as const;
        await ports.ledger.post(tx, providerDebtNetted(netting, tx.now));
      }),
    expectClean: async () => {
      const { report } = await reconcile(ports)(STAFF);
      expect(report.differences).toEqual([]);
      expect(report.isClean).toBe(true);
    },
    applyShuffled: async (chance: fc.Stream<number>) => {
      const events = [...stripe.events_, ...stripe.events_, ...stripe.events_]
        .map((event) => ({ event, rank: chance.next().value as number }))
        .sort((a, b) => a.rank - b.rank);
      for (const { event } of events) {
        const seen = { eventId: event.id, type: event.type, objectId: event.objectId, payload: '', attempts: 1 };
        await applyStripeEvent(ports)(WORKER_SCOPE, { ...seen, receivedAt: database.now });
      }
    },
    dieAt: async (victim: number) => {
      const settle = ports.intents.settle;
      const count = { of: 0 };
      const dying: typeof ports.intents = {
        ...ports.intents,
        settle: (...args) => {
          count.of += 1;
          return count.of === victim ? Promise.reject(new Error('killed')) : settle(...args);
        },
      };
      for (let call = 0; call < 4; call += 1) {
        world.real.now += HOUR;
        await drainIntents({ ...ports, intents: dying })(WORKER_SCOPE, CLAIM).catch(() => undefined);
      }
    },
  };
}
