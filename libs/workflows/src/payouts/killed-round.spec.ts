// World: a provider that was paid, owes and is owed, whose events were lost; a worker that dies at any step of one pass over its rounds of money,
// and another one that comes right after it. All in memory.
import { HOUR, decimal, money, unwrap } from '#libs/kernel';
import { CLAIM, STAFF, WORKER_SCOPE, mortal, roundsOfYear } from '#libs/testkit';
import { drainIntents, refundInvoice, runPayouts } from '#libs/workflows';
import { type PayingWorld, payingWorld } from './payouts.spec-data.js';

const OF_MONEY: ReadonlySet<string> = new Set([
  ...['intents', 'stripe-events', 'inbox', 'holdbacks', 'payout-debts', 'stripe-balance', 'payouts', 'payout-hops'],
  'money-back',
]);
/** Those in which it dies: calls and events have sweeps of their own. */
const DEADLY: ReadonlySet<string> = new Set(['holdbacks', 'payout-debts', 'payouts', 'payout-hops', 'money-back']);
const MOST_STEPS = 400;
const MOST_PASSES = 40;

/**
 * Two transfers to the provider, of which the first has reached its bank; a refund that Stripe has carried out; a debt that the second transfer can
 * give back. No event tells of any of it. `isEarning`: besides, one more share and what was held back are to be paid.
 */
async function untold(isEarning: boolean): Promise<PayingWorld> {
  const world = payingWorld();
  const { stripe, ports } = world;
  const account = await world.ready();
  await world.policy({ holdbackBasisPoints: 500, holdbackDays: isEarning ? 2 : 30 });
  const invoice = await world.paidInvoice();
  await world.round();
  stripe.connect.payOut(account);
  stripe.events_.length = 0;
  await world.days(1);
  await world.paidInvoice();
  await runPayouts(ports)(WORKER_SCOPE, { limit: 10 });
  stripe.refunds_.begins = 'pending';
  const refund = { invoiceId: invoice.id, of: 'INVOICE', amount: decimal('700'), reason: 'Hours that were not there.' };
  unwrap(await refundInvoice(ports)(STAFF, { ...refund, of: 'INVOICE', idempotencyKey: 'refund-0001' }));
  world.real.now += HOUR;
  await drainIntents(ports)(WORKER_SCOPE, CLAIM);
  await world.days(1);
  for (const [id, one] of stripe.refunds_.all) stripe.refunds_.all.set(id, { ...one, status: 'succeeded' });
  if (isEarning) await world.paidInvoice();
  await world.takeBack('REFUND', 0, money(200_000n, 'USD'), 'ref_by_hand');
  stripe.events_.length = 0;
  return world;
}

const roundsOf = (ports: PayingWorld['ports']) =>
  roundsOfYear(ports, WORKER_SCOPE).filter(({ name }) => OF_MONEY.has(name));

/** Pass after pass over the rounds, until none finds anything. */
async function work({ ports, real }: PayingWorld): Promise<void> {
  const rounds = roundsOf(ports);
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    real.now += HOUR;
    let found = 0;
    for (const { run } of rounds) found += await run();
    if (found === 0) return;
  }
  throw new Error('the rounds do not come to rest');
}

/** One pass by a worker that is gone at its step `dieAt`. True: it was; false: there are fewer steps. */
async function killed({ ports, real }: PayingWorld, dieAt: number): Promise<boolean> {
  let steps = 0;
  const dying = mortal(ports, () => {
    steps += 1;
    return steps >= dieAt;
  });
  real.now += HOUR;
  const [alive, mortals] = [roundsOf(ports), roundsOf(dying)];
  for (const [index, { name, run }] of mortals.entries()) {
    if (DEADLY.has(name)) await run().catch(() => 0);
    else await alive[index]?.run();
    if (steps >= dieAt) return true;
  }
  return false;
}

/** What everybody can see, and the moment of each posting; the names of things made up along the way left out. */
function seen({ tables, held }: PayingWorld) {
  return {
    posted: tables.journals
      .rows()
      .flatMap(({ kind, effectiveAt, entries }) =>
        entries.map(({ account, minor }) => `${effectiveAt} ${kind} ${account.type} ${minor}`),
      )
      .sort(),
    refunds: tables.refunds.rows().map(({ state }) => state),
    transfers: tables.payoutTransfers.rows().map(({ state, amount, reversed }) => [state, amount, reversed]),
    reversals: tables.transferReversals.rows().map(({ state, amount }) => [state, amount]),
    owed: held('PROVIDER_RECEIVABLE'),
  };
}

describe.each([false, true])('a pass over the rounds (one more share to be paid: %s)', (isEarning) => {
  it('that is killed at any step and begun anew leaves what one leaves that was not', async () => {
    const calm = await untold(isEarning);
    await work(calm);
    const expected = seen(calm);
    expect(expected.owed).toBe(0n);
    expect(expected.refunds).toEqual(['SUCCEEDED']);
    expect(expected.transfers.map(([state]) => state)).toContain('PAID_OUT');
    expect(expected.reversals.length > 0).toBe(!isEarning);
    let dieAt = 1;
    for (let isOver = false; !isOver; dieAt += 1) {
      const world = await untold(isEarning);
      isOver = !(await killed(world, dieAt));
      await work(world);
      expect({ dieAt, ...seen(world) }).toEqual({ dieAt, ...expected });
      expect(dieAt).toBeLessThan(MOST_STEPS);
    }
    expect(dieAt).toBeGreaterThan(20);
  });
});
