// World: a tenant and a provider through any story of payments, refunds, credits, disputes, holdbacks, payouts and failures, with a fake Stripe
// whose books are kept apart from ours; and a worker that dies at any step.
import fc from 'fast-check';
import { money, unwrap } from '#libs/kernel';
import { CLAIM, type FakeFault, WORKER_SCOPE } from '#libs/testkit';
import { cancelOutgoingWire, drainIntents, runPayouts, settleBalanceTransactions } from '#libs/workflows';
import { type PayingWorld, payingWorld } from './payouts.spec-data.js';

type Step =
  | { readonly kind: 'PAY'; readonly units: number }
  | {
      readonly kind: 'TAKE';
      readonly how: 'REFUND' | 'CREDIT' | 'DISPUTE' | 'RETURN';
      readonly index: number;
      readonly percent: number;
    }
  | { readonly kind: 'ROUND' | 'BANK' | 'BANK_FAILS' | 'WIRE_CANCELLED' }
  | { readonly kind: 'BY_HAND'; readonly index: number; readonly percent: number }
  | { readonly kind: 'POLICY'; readonly basisPoints: number; readonly aboveCap: 'WIRE' | 'SPLIT' }
  | { readonly kind: 'DAYS'; readonly days: number };

const percent = fc.integer({ min: 1, max: 100 });
const index = fc.nat(20);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('PAY' as const), units: fc.constantFrom(1, 8, 100, 640) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('TAKE' as const),
      how: fc.constantFrom('REFUND' as const, 'CREDIT' as const, 'DISPUTE' as const, 'RETURN' as const),
      index,
      percent,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom(...(['ROUND', 'ROUND', 'BANK', 'BANK_FAILS', 'WIRE_CANCELLED'] as const)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('BY_HAND' as const), index, percent }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('POLICY' as const),
      basisPoints: fc.integer({ min: 0, max: 2_000 }),
      aboveCap: fc.constantFrom('WIRE' as const, 'SPLIT' as const),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('DAYS' as const), days: fc.integer({ min: 1, max: 20 }) }) },
);

/** What a provider earned by the story alone: every share that was paid, less what was taken back, whatever became of it. */
interface Told {
  earned: bigint;
  /** By invoice, what was taken back of it: no more than it brought. */
  readonly taken: Map<string, bigint>;
  steps: number;
}

async function take(world: PayingWorld, told: Told, step: Extract<Step, { kind: 'TAKE' }>): Promise<void> {
  const invoice = world.invoiceAt(step.index);
  if (!invoice) return;
  const before = told.taken.get(invoice.id) ?? 0n;
  const left = invoice.subtotal.minor - before;
  const share = step.how === 'RETURN' ? left : (left * BigInt(step.percent)) / 100n;
  if (share <= 0n || (step.how === 'RETURN' && before > 0n)) return;
  told.steps += 1;
  if (!(await world.takeBack(step.how, step.index, money(share, 'USD'), `cause_${told.steps}`))) return;
  told.taken.set(invoice.id, before + share);
  told.earned -= share;
}

async function act(world: PayingWorld, account: string, told: Told, step: Step): Promise<void> {
  const { connect } = world.stripe;
  if (step.kind === 'PAY') {
    const invoice = await world.paidInvoice(step.units);
    if (invoice.state === 'PAID') told.earned += invoice.subtotal.minor;
  }
  if (step.kind === 'TAKE') await take(world, told, step);
  if (step.kind === 'ROUND') await world.round();
  if (step.kind === 'BANK') connect.payOut(account);
  if (step.kind === 'BANK_FAILS') {
    const paid = [...connect.payouts.values()].filter(({ status }) => status === 'PAID').at(-1);
    if (paid) connect.failPayout(paid);
  }
  const wire = world.tables.outgoingWires.rows().find(({ state }) => state === 'PREPARED');
  if (step.kind === 'WIRE_CANCELLED' && wire)
    unwrap(
      await cancelOutgoingWire(world.ports)(WORKER_SCOPE, {
        ...{ wireId: wire.id, note: 'Wrong bank', idempotencyKey: `cancel-${wire.id}` },
      }),
    );
  if (step.kind === 'BY_HAND') {
    const all = [...connect.transfers.values()];
    const one = all[step.index % Math.max(all.length, 1)];
    const gone = one?.reversals.reduce((sum, { amountMinor }) => sum + amountMinor, 0n) ?? 0n;
    const amount = (((one?.amountMinor ?? 0n) - gone) * BigInt(step.percent)) / 100n;
    if (one && amount > 0n && connect.balanceOf(account) >= amount) connect.reverseByHand(one.id, amount);
  }
  if (step.kind === 'POLICY')
    await world.policy({ holdbackBasisPoints: step.basisPoints, holdbackDays: 10, aboveCap: step.aboveCap });
  if (step.kind === 'DAYS') await world.days(step.days);
  await world.settle();
}

/** What left to the provider and did not come back, by Stripe's own records and our register of wires. */
function gone(world: PayingWorld): bigint {
  const atStripe = [...world.stripe.connect.transfers.values()].reduce(
    (sum, { amountMinor, reversals }) =>
      sum + amountMinor - reversals.reduce((back, one) => back + one.amountMinor, 0n),
    0n,
  );
  return world.tables.outgoingWires
    .rows()
    .reduce((sum, { state, amount }) => (state === 'CANCELLED' ? sum : sum + amount.minor), atStripe);
}

function assertTrue(world: PayingWorld, told: Told): void {
  const { held } = world;
  const [payable, reserve, debt] = [held('PROVIDER_PAYABLE'), held('PROVIDER_RESERVE'), held('PROVIDER_RECEIVABLE')];
  expect([payable >= 0n, reserve >= 0n, debt >= 0n]).toEqual([true, true, true]);
  // earned = with us + with the provider: nothing lost, nobody paid twice
  expect(payable + reserve - debt + gone(world)).toBe(told.earned);
  const kept = world.tables.holdbacks.rows().filter(({ releasedAt }) => releasedAt === null);
  expect(kept.reduce((sum, { amount }) => sum + amount.minor, 0n)).toBe(reserve);
  const paid = new Map<string, bigint>();
  for (const { id, lines, amount } of world.payouts()) {
    const total = (rows: readonly { readonly amount: { readonly minor: bigint } }[]): bigint =>
      rows.reduce((sum, row) => sum + row.amount.minor, 0n);
    expect(total(lines)).toBe(amount.minor);
    expect(total(world.transfers().filter(({ payoutId }) => payoutId === id))).toBe(amount.minor);
    for (const line of lines)
      if (line.invoiceLineId !== null)
        paid.set(line.invoiceLineId, (paid.get(line.invoiceLineId) ?? 0n) + line.amount.minor);
  }
  for (const line of world.tables.invoices.rows().flatMap(({ lines }) => lines)) {
    const sum = paid.get(line.id) ?? 0n;
    expect(sum >= 0n && sum <= line.amount.minor).toBe(true);
  }
}

describe('any story of money', () => {
  it('ends with every cent with the provider or with us, and no line paid twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
        const world = payingWorld();
        const account = await world.ready();
        const told: Told = { earned: 0n, taken: new Map(), steps: 0 };
        for (const one of steps) {
          await act(world, account, told, one);
          assertTrue(world, told);
        }
        for (const days of [1, 11, 1]) {
          await world.days(days);
          await world.round();
        }
        assertTrue(world, told);
        await settleBalanceTransactions(world.ports)(WORKER_SCOPE);
        const returned = [...told.taken].some(([id, minor]) => {
          const invoice = world.tables.invoices.rows().find((one) => one.id === id);
          return (
            invoice !== undefined &&
            world.tables.journals.rows().some((one) => one.kind === 'REVERSAL' && one.sourceId === id) &&
            minor > 0n
          );
        });
        // a payment that was returned has no transaction in this story; everything else has passed through clearing
        if (!returned) expect(world.held('STRIPE_CLEARING')).toBe(0n);
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});

/** The books without the ids of Stripe's, which depend on how often it was asked. */
function books(world: PayingWorld): string[] {
  return world.tables.journals
    .rows()
    .flatMap(({ kind, entries }) => entries.map(({ account, minor }) => `${kind} ${account.type} ${minor}`))
    .sort();
}

describe('a worker that dies', () => {
  const story = async (faults: readonly FakeFault[], kill: number): Promise<PayingWorld> => {
    const world = payingWorld();
    await world.ready();
    await world.policy({ holdbackBasisPoints: 500, holdbackDays: 5 });
    await world.paidInvoice();
    world.stripe.faults.push(...faults);
    const { unitOfWork } = world.ports;
    let runs = 0;
    // the transaction with this number is not committed, and its worker is gone
    const dying = {
      ...world.ports,
      unitOfWork: {
        run: <T>(...[scope, work]: Parameters<typeof unitOfWork.run<T>>): Promise<T> => {
          runs += 1;
          const isLast = runs === kill;
          return unitOfWork.run(scope, async (tx) => {
            const done = await work(tx);
            if (isLast) throw new Error('killed');
            return done;
          });
        },
      },
    };
    await runPayouts(dying)(WORKER_SCOPE, { limit: 10 }).catch(() => null);
    await drainIntents(dying)(WORKER_SCOPE, CLAIM).catch(() => null);
    await world.round();
    await world.takeBack('REFUND', 0, money(300_000n, 'USD'), 'ref_1');
    for (const days of [1, 5, 1]) {
      await world.days(days);
      await world.round();
    }
    return world;
  };

  it('at any step leaves the same books as one that lives', async () => {
    const plain = books(await story([], 0));
    for (let kill = 1; kill <= 9; kill += 1) expect([kill, books(await story([], kill))]).toEqual([kill, plain]);
  });

  it('and calls that are lost, before or after they took effect, change nothing either', async () => {
    const plain = books(await story([], 0));
    for (const faults of [
      ['LOST_BEFORE'],
      ['LOST_AFTER'],
      ['BUSY', 'LOST_AFTER'],
      ['LOST_AFTER', 'LOST_BEFORE', 'LOST_AFTER'],
    ] as const)
      expect(books(await story(faults, 0))).toEqual(plain);
  });
});
