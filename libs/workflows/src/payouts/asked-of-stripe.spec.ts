// World: one tenant pays one provider by card; a fake Stripe that counts what it is asked. All in memory.
import fc from 'fast-check';
import { decimal, money, rate, unwrap } from '#libs/kernel';
import { TENANT, WORKER_SCOPE } from '#libs/testkit';
import { addPaymentMethod, holdPayouts, payInvoice, runPayouts, settleBalanceTransactions } from '#libs/workflows';
import { availableAtStripe, pendingCharges } from './funds-at-stripe.js';
import { type PayingWorld, payingWorld } from './payouts.spec-data.js';
import { planPayoutOf } from './plan-payout-of.js';

const ONE = { orgId: 'org_miner', currency: 'USD' } as const;
const COUNTED = ['balance', 'invoice', 'charge', 'balanceTransaction'] as const;

/** Runs the payouts once and says what Stripe was asked for it. */
async function asked({ ports }: PayingWorld): Promise<Partial<Record<string, number>>> {
  const counts: Partial<Record<string, number>> = {};
  const payments = new Proxy(ports.payments, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      if (COUNTED.some((one) => one === name)) counts[String(name)] = (counts[String(name)] ?? 0) + 1;
      return (...given: unknown[]): unknown => Reflect.apply(value, target, given);
    },
  });
  await runPayouts({ ...ports, payments })(WORKER_SCOPE, { limit: 50 });
  return counts;
}

describe('Stripe is asked', () => {
  it('nothing about who is held, has no account, or is paid by wire', async () => {
    const world = payingWorld();
    await world.paidInvoice();
    expect(await asked(world)).toEqual({});
    await world.ready();
    unwrap(await holdPayouts(world.ports)(WORKER_SCOPE, 'org_miner', 'Under review'));
    expect(await asked(world)).toEqual({});
    unwrap(await holdPayouts(world.ports)(WORKER_SCOPE, 'org_miner', null));
    await world.policy({ rail: 'WIRE' });
    expect(await asked(world)).toEqual({});
    expect(world.transfers().map(({ rail }) => rail)).toEqual(['WIRE']);
  });

  it('about the charges of what is paid, and once it is planned nothing more', async () => {
    const world = payingWorld();
    await world.ready();
    await world.paidInvoice();
    await world.paidInvoice();
    expect(await asked(world)).toEqual({ balance: 1, invoice: 2, charge: 2, balanceTransaction: 2 });
    expect(world.payouts()).toHaveLength(1);
    expect(await asked(world)).toEqual({});
  });

  it('not again whether money is available that the books have seen arrive', async () => {
    const world = payingWorld();
    await world.ready();
    await world.paidInvoice();
    await world.days(3);
    await settleBalanceTransactions(world.ports)(WORKER_SCOPE);
    expect(await asked(world)).toEqual({ balance: 1, invoice: 1, charge: 1 });
    expect(world.transfers().map(({ sourceChargeId }) => sourceChargeId)).toEqual([null]);
  });
});

it('of one payout that Stripe cannot be asked about, the others hear nothing', async () => {
  const world = payingWorld();
  const { ports, tables } = world;
  await world.ready();
  const { stripeInvoiceId: broken } = await world.paidInvoice();
  const { terms } = await world.book();
  const lease = await world.book({ terms: { ...terms, unitPrice: rate(decimal('2'), 'EUR', 'GPU_HOUR') } });
  const invoice = tables.invoices.rows().find(({ leaseId }) => leaseId === lease.id);
  const { id: paymentMethodId } = unwrap(await addPaymentMethod(ports)(TENANT, { token: 'pm_card_visa' }));
  const command = { invoiceId: invoice?.id ?? '', paymentMethodId, idempotencyKey: 'payment-in-euros' };
  unwrap(await payInvoice(ports)(TENANT, command));
  await world.settle();
  const payments = new Proxy(ports.payments, {
    get: (target, name) => {
      if (name === 'invoice')
        return (id: string) => (id === broken ? Promise.reject(new Error('no answer')) : target.invoice(id));
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  await expect(runPayouts({ ...ports, payments })(WORKER_SCOPE, { limit: 9 })).rejects.toThrow('1 of 2 payouts failed');
  expect(world.payouts().map(({ currency }) => currency)).toEqual(['EUR']);
  expect(await runPayouts(ports)(WORKER_SCOPE, { limit: 9 })).toEqual({ looked: 1, planned: 1 });
});

interface Story {
  readonly units: readonly number[];
  readonly days: number;
  readonly late: readonly number[];
  readonly basisPoints: number;
  readonly back: number;
}

const story: fc.Arbitrary<Story> = fc.record({
  units: fc.array(fc.constantFrom(1, 8, 100), { maxLength: 3 }),
  days: fc.integer({ min: 0, max: 5 }),
  late: fc.array(fc.constantFrom(1, 8), { maxLength: 2 }),
  basisPoints: fc.constantFrom(0, 500, 5_000),
  back: fc.integer({ min: 0, max: 100 }),
});

async function live({ units, days, late, basisPoints, back }: Story): Promise<PayingWorld> {
  const world = payingWorld();
  await world.ready();
  await world.policy({ holdbackBasisPoints: basisPoints, holdbackDays: 14 });
  for (const each of units) await world.paidInvoice(each);
  await world.days(days);
  await settleBalanceTransactions(world.ports)(WORKER_SCOPE);
  for (const each of late) await world.paidInvoice(each);
  const first = world.invoiceAt(0);
  if (first && back > 0) {
    const share = money((first.subtotal.minor * BigInt(back)) / 100n, 'USD');
    if (share.minor > 0n) await world.takeBack('REFUND', 0, share, 'ref_1');
  }
  return world;
}

/** Everything asked, about every invoice, whatever the books know: what was done before. */
async function askEverything({ ports }: PayingWorld): Promise<void> {
  const ledger = { ...ports.ledger, known: () => Promise.resolve(new Set<string>()) };
  const charges = await pendingCharges({ ...ports, ledger })(WORKER_SCOPE, ONE, money(10n ** 15n, 'USD'));
  const available = (await availableAtStripe(ports)).get('USD') ?? 0n;
  await ports.unitOfWork.run(WORKER_SCOPE, (tx) => planPayoutOf(ports)(tx, { ...ONE, available, charges }));
}

it('pays the same as if everything had been asked', async () => {
  await fc.assert(
    fc.asyncProperty(story, async (told) => {
      const [lean, whole] = [await live(told), await live(told)];
      await runPayouts(lean.ports)(WORKER_SCOPE, { limit: 50 });
      await askEverything(whole);
      const outcome = (world: PayingWorld) => ({
        payouts: world.payouts().map(({ amount, lines }) => [amount, lines.map((line) => [line.kind, line.amount])]),
        transfers: world.transfers().map(({ amount, rail, sourceChargeId }) => [amount, rail, sourceChargeId]),
        held: [world.held('PROVIDER_PAYABLE'), world.held('PROVIDER_RESERVE'), world.held('STRIPE_CLEARING')],
      });
      expect(outcome(lean)).toEqual(outcome(whole));
    }),
    { numRuns: 40 },
  );
});
