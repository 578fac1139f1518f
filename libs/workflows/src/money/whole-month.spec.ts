// World: one tenant, one miner and us through a month of cards, debits, wires, money ahead, refunds, disputes, returns and payouts, with a fake Stripe whose books are
// kept apart from ours, in any order of events, and with workers that die.
import fc from 'fast-check';
import { type AccountType } from '#libs/ledger';
import { decimal } from '#libs/kernel';
import { WORKER_SCOPE } from '#libs/testkit';
import { reconcile, runMatching, settleBalanceTransactions } from '#libs/workflows';
import { type MonthWorld, monthWorld } from './whole-month.spec-data.js';

/** What somebody does in the month, step by step; days may pass and workers may die between any two steps. */
type Plot = AsyncGenerator<string, void>;
type Plots = Readonly<Record<string, (world: MonthWorld) => Plot>>;

/** 8 GPUs at 2 USD for the hours of March, and our 5 %. */
const [SHARE, TOTAL] = [1_190_400n, 1_249_920n];
/** The same at 4,200.33 USD. */
const [LARGE_SHARE, LARGE_TOTAL] = [2_500_036_416n, 2_625_038_237n];

const PLOTS: Plots = {
  async *CARD(world) {
    const invoice = await world.bill();
    yield 'billed';
    await world.pay(invoice);
  },
  async *DEBIT_FAILS(world) {
    const invoice = await world.bill();
    yield 'billed';
    await world.pay(invoice, 'pm_card_debit');
    yield 'the bank is asked';
    await world.days(4);
    expect(world.now(invoice)).toMatchObject({ state: 'OPEN', paymentError: null });
    await world.answerDebit(invoice, 'failed');
    expect(world.now(invoice)).toMatchObject({ state: 'OPEN', paymentError: 'R01: insufficient funds' });
    yield 'failed';
    await world.pay(invoice);
  },
  async *DEBIT_PAYS(world) {
    const invoice = await world.bill();
    await world.pay(invoice, 'pm_card_debit');
    yield 'the bank is asked';
    await world.days(4);
    await world.answerDebit(invoice, 'paid');
  },
  async *DEBIT_RETURNED(world) {
    const invoice = await world.bill();
    await world.pay(invoice, 'pm_card_debit');
    await world.days(4);
    await world.answerDebit(invoice, 'paid');
    await world.round();
    yield 'collected, and the miner is paid';
    await world.dispute.returned(invoice, 'insufficient_funds');
    expect(world.now(invoice)).toMatchObject({ state: 'OPEN', collection: 'WIRE' });
    yield 'its bank took it back';
    await world.wire(invoice, decimal('12499.20'));
  },
  async *PAID_AHEAD(world) {
    const topUp = await world.payAhead('8000');
    yield 'paid ahead';
    const invoice = await world.bill();
    await world.draw(invoice);
    yield 'half of it is spent';
    await world.returnAhead(topUp);
    expect(world.held('DISPUTE_RECEIVABLE')).toBeGreaterThan(0n);
    yield 'and its bank took it back: what was spent is owed';
    await world.wireAhead('8000');
    yield 'the next money pays that';
    await world.pay(invoice);
  },
  async *LEFT_OVER(world) {
    const [first, second] = [await world.bill(), await world.bill()];
    await world.wire(first, decimal('15000'));
    yield 'more came than was asked for';
    const application = await world.applyCash(second);
    yield 'it is applied';
    await world.undoCash(application);
    yield 'by mistake';
    await world.applyCash(second);
    yield 'or not';
    await world.pay(second);
  },
  async *SECURE(world) {
    const invoice = await world.bill();
    await world.pay(invoice, 'pm_card_chargeCustomerFail_3ds');
    expect(world.now(invoice)).toMatchObject({ state: 'OPEN', paymentError: 'Your card was declined.' });
    yield 'declined at the bank';
    await world.pay(invoice);
  },
  async *LARGE(world) {
    const invoice = await world.billLarge();
    expect([invoice.collection, invoice.subtotal.minor, invoice.total.minor]).toEqual([
      'WIRE',
      LARGE_SHARE,
      LARGE_TOTAL,
    ]);
    for (const part of ['9999999.99', '9999999.99', '6250382.39']) {
      yield 'a part is on its way';
      await world.wire(invoice, decimal(part));
    }
  },
  async *PART_BY_WIRE(world) {
    const invoice = await world.bill();
    await world.wire(invoice, decimal('10000'));
    yield 'a part came';
    await world.pay(invoice);
  },
  async *DISPUTE_WON(world) {
    const invoice = await world.bill();
    await world.pay(invoice);
    yield 'paid';
    const dispute = await world.dispute.open(invoice, 'fraudulent');
    // in time: an answer counts for eight days
    await world.dispute.answer(dispute);
    yield 'answered';
    await world.dispute.end(dispute, 'won');
  },
  async *DISPUTE_LOST(world) {
    const invoice = await world.bill();
    await world.pay(invoice);
    await world.round();
    world.stripe.connect.payOut(world.account);
    yield 'paid out to the miner';
    const dispute = await world.dispute.open(invoice, 'product_not_received');
    yield 'disputed';
    await world.dispute.end(dispute, 'lost');
    yield 'lost';
    await world.round();
  },
  async *REFUNDS(world) {
    const invoice = await world.bill();
    await world.pay(invoice);
    yield 'paid';
    await world.refund(invoice, decimal('100'));
    yield 'refunded in part';
    await world.refund(invoice, decimal('33.33'));
  },
  async *PAYOUT_FAILS(world) {
    const invoice = await world.bill();
    await world.pay(invoice);
    await world.round();
    const payout = world.stripe.connect.payOut(world.account);
    await world.settle();
    yield 'paid out';
    if (payout) world.stripe.connect.failPayout(payout);
    await world.settle();
    yield 'back again';
    await world.round();
  },
};

/** What tenants wired: the large invoice, a part, what a bank had returned, what was paid ahead anew, and more than was asked for. */
const WIRED_IN = LARGE_TOTAL + 1_000_000n + TOTAL + 800_000n + 1_500_000n;

/** What we pay into Stripe when the month closes: wires came to our bank, and the miner is paid their shares through Stripe. */
const TOPPED_UP = 8_000_000n;

/**
 * The month is over: one more invoice sets off what the miner may owe, we top up our balance at Stripe, money that was on its way arrives,
 * people send what is to be wired, and the last payouts leave.
 */
async function closeMonth(world: MonthWorld): Promise<void> {
  await world.pay(await world.bill({ units: 16, placement: [{ from: 0, to: 16 }] }));
  world.stripe.connect.drain(-TOPPED_UP);
  for (const days of [3, 6, 3, 3]) {
    await world.days(days);
    await world.round();
    await world.sendWires();
    world.stripe.connect.payOut(world.account);
    await world.settle();
  }
  await settleBalanceTransactions(world.ports)(WORKER_SCOPE);
}

/** By account type, minor units in the sign of the books: debts to us and our money above zero. */
function balances({ tables }: MonthWorld): Partial<Record<AccountType, bigint>> {
  const found: Partial<Record<AccountType, bigint>> = {};
  for (const { account, minor } of tables.journals.rows().flatMap(({ entries }) => entries))
    found[account.type] = (found[account.type] ?? 0n) + minor;
  return Object.fromEntries(Object.entries(found).filter(([, minor]) => minor !== 0n));
}

const total = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, one) => sum + one, 0n);

/** What reached the miner's bank: Stripe's payouts that stayed paid, and wires. */
function withMiner({ stripe, tables }: MonthWorld): bigint {
  const payouts = [...stripe.connect.payouts.values()].filter(({ status }) => status === 'PAID');
  const wires = tables.outgoingWires.rows().filter(({ state }) => state === 'BOOKED');
  return total([...payouts.map(({ amountMinor }) => amountMinor), ...wires.map(({ amount }) => amount.minor)]);
}

/** Nothing lost, doubled or unexplained: who has what after the month, whatever the order of events was. */
async function expectClosed(world: MonthWorld): Promise<void> {
  const { stripe, tables } = world;
  expect(tables.invoices.rows().map(({ state }) => state)).toEqual(Array(15).fill('PAID'));
  const refunds = tables.refunds.rows();
  const refunded = { share: total(refunds.map((one) => one.providerShare.minor)), all: 13_333n };
  expect(total(refunds.map(({ amount }) => amount.minor))).toBe(refunded.all);
  // the miner: thirteen shares, the double one of the last invoice and the large one, less a lost dispute and what was refunded of its share
  expect(withMiner(world)).toBe(14n * SHARE + LARGE_SHARE - refunded.share);
  const fees = total((await stripe.balanceTransactions()).map(({ feeMinor }) => feeMinor));
  const atStripe = total((await stripe.balance()).map((one) => one.pendingMinor + one.availableMinor));
  const wiredOut = total(tables.outgoingWires.rows().map(({ amount }) => amount.minor));
  const ourFee = 15n * (TOTAL - SHARE) + (LARGE_TOTAL - LARGE_SHARE) - (refunded.all - refunded.share);
  expect(balances(world)).toEqual({
    // our fee of every invoice; of the lost dispute it is a loss of its own
    ...{ PLATFORM_FEE_REVENUE: -ourFee, BAD_DEBT: TOTAL - SHARE, STRIPE_FEE_EXPENSE: fees },
    // every cent that came and did not leave: nobody owes anybody anything, and no clearing account holds anything
    ...{ STRIPE_AVAILABLE: atStripe, BANK: WIRED_IN - wiredOut },
    // what we paid into Stripe, until our bank's statement shows it
    CASH_IN_TRANSIT: -TOPPED_UP,
  });
  expect(total(Object.values(balances(world)))).toBe(0n);
  expect([...stripe.charges_.values()].filter(({ status }) => status === 'succeeded')).toHaveLength(14);
  const { report } = await reconcile(world.ports)(WORKER_SCOPE);
  expect(report).toMatchObject({ isClean: true, differences: [] });
  expect(report.equations.map(({ currency, unexplained }) => [currency, unexplained.minor])).toEqual([['USD', 0n]]);
  const { breaks, waiting } = await runMatching(world.ports)(WORKER_SCOPE);
  expect(breaks - waiting).toBe(0);
}

describe('a whole month', () => {
  it('one thing after another, closes with nothing lost, doubled or unexplained', async () => {
    const world = await monthWorld();
    for (const plot of Object.values(PLOTS)) {
      for await (const _step of plot(world)) await world.days(1);
      await world.round();
    }
    await closeMonth(world);
    await expectClosed(world);
  });

  it('nets what a miner owes whose account is empty out of its next payout', async () => {
    const world = await monthWorld();
    const steps = PLOTS['DISPUTE_LOST']?.(world);
    while (!(await steps?.next())?.done);
    expect([world.held('PROVIDER_RECEIVABLE'), world.held('PROVIDER_PAYABLE')]).toEqual([SHARE, 0n]);
    await world.paidInvoice();
    await world.paidInvoice();
    await world.days(1);
    await world.round();
    expect([world.held('PROVIDER_RECEIVABLE'), world.held('PROVIDER_PAYABLE')]).toEqual([0n, 0n]);
    expect(world.payouts().map(({ amount }) => amount.minor)).toEqual([SHARE, SHARE]);
  });

  it('closes the same in any order of events, workers dying in between', async () => {
    const chance = fc.record({ who: fc.nat(100), days: fc.nat(2), victim: fc.nat(6), round: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(chance, { minLength: 30, maxLength: 60 }), async (chances) => {
        const world = await monthWorld();
        const open = Object.values(PLOTS).map((plot) => plot(world));
        for (const { who, days, victim, round } of chances) {
          const place = who % Math.max(open.length, 1);
          if ((await open[place]?.next())?.done) open.splice(place, 1);
          await world.days(days);
          if (victim > 0) await world.dieAt(victim);
          if (round) await world.round();
        }
        for (const plot of open) while (!(await plot.next()).done) await world.days(1);
        await closeMonth(world);
        await expectClosed(world);
      }),
      { numRuns: 6, endOnFailure: true },
    );
  }, 60_000);
});
