// World: one tenant pays one provider by card; a fake Stripe with the provider's account, its bank and its moods. All in memory.
import { HOUR, addMilliseconds, decimal, money, unwrap } from '#libs/kernel';
import { WORKER_SCOPE } from '#libs/testkit';
import {
  holdPayouts,
  retryPayouts,
  runPayouts,
  takeBackDebts,
  viewPayoutBalance,
  writeOffProviderDebt,
} from '#libs/workflows';
import { MINER, type PayingWorld, payingWorld } from './payouts.spec-data.js';

const usd = (minor: bigint) => money(minor, 'USD');
/** 8 GPUs at 2 USD for the 744 hours of March. */
const SHARE = 1_190_400n;

const states = (world: PayingWorld) => world.transfers().map(({ state }) => state);
const balance = async (world: PayingWorld) => (await viewPayoutBalance(world.ports)(MINER, 'org_miner')).balances[0];

describe('an account', () => {
  it('is asked for once, and its link comes when Stripe has made it', async () => {
    const world = payingWorld();
    const first = unwrap(await world.onboard());
    expect([first.account.state, first.link]).toEqual(['NOT_STARTED', null]);
    await world.settle();
    const second = unwrap(await world.onboard());
    expect(second.link?.url).toContain('https://connect.example/acct_');
    expect(second.account.state).toBe('ONBOARDING');
    expect(world.stripe.calls.filter((call) => call === 'ACCOUNT_CREATE')).toHaveLength(1);
  });

  it('follows what Stripe says of it', async () => {
    const world = payingWorld();
    const id = await world.ready();
    const state = () => world.tables.payoutAccounts.rows()[0]?.state;
    expect(state()).toBe('ACTIVE');
    world.stripe.connect.answer(id, { transfers: 'INACTIVE', requirements: ['company.tax_id'] });
    await world.settle();
    expect(state()).toBe('RESTRICTED');
    world.stripe.connect.answer(id, { transfers: 'INACTIVE', payoutsEnabled: false, disabledReason: 'rejected.fraud' });
    await world.settle();
    expect(state()).toBe('REJECTED');
    expect((await world.onboard()).ok).toBe(false);
  });
});

describe('a payout', () => {
  it('pays what was collected, line by line, and is followed to the bank', async () => {
    const world = payingWorld();
    const account = await world.ready();
    const invoice = await world.paidInvoice();
    expect(world.held('PROVIDER_PAYABLE')).toBe(SHARE);
    expect(await world.round()).toBe(1);
    const [payout] = world.payouts();
    expect(payout?.lines.map(({ kind, invoiceLineId, amount }) => [kind, invoiceLineId, amount.minor])).toEqual([
      ['SHARE', invoice.lines.find(({ providerOrgId }) => providerOrgId === 'org_miner')?.id, SHARE],
    ]);
    expect(states(world)).toEqual(['ARRIVED_AT_STRIPE']);
    expect([world.held('PROVIDER_PAYABLE'), world.stripe.connect.balanceOf(account)]).toEqual([0n, SHARE]);
    world.stripe.connect.payOut(account);
    await world.settle();
    expect(states(world)).toEqual(['PAID_OUT']);
    expect(world.tables.payoutHops.rows().map(({ state }) => state)).toEqual([
      'PLANNED',
      'SENT',
      'ARRIVED_AT_STRIPE',
      'PAID_OUT',
    ]);
  });

  it('moves the money of a charge before it is available, and of nothing else', async () => {
    const world = payingWorld();
    await world.ready();
    await world.paidInvoice();
    await world.round();
    expect(world.transfers().map(({ sourceChargeId }) => sourceChargeId !== null)).toEqual([true]);
    expect(world.held('STRIPE_CLEARING')).toBe(0n);
  });

  it('fails after it was paid: the money is the provider’s at Stripe again, and paid with the next', async () => {
    const world = payingWorld();
    const account = await world.ready();
    await world.paidInvoice();
    await world.round();
    const paid = world.stripe.connect.payOut(account);
    await world.settle();
    if (paid) world.stripe.connect.failPayout(paid);
    await world.settle();
    expect(world.transfers().map(({ state, failure }) => [state, failure?.includes('account_closed')])).toEqual([
      ['ARRIVED_AT_STRIPE', true],
    ]);
    world.stripe.connect.payOut(account);
    await world.settle();
    expect(states(world)).toEqual(['PAID_OUT']);
    expect(world.held('PROVIDER_PAYABLE')).toBe(0n);
  });

  it('waits, and says why: no account, none that is active, a hold, too little, no money at Stripe', async () => {
    const world = payingWorld();
    await world.paidInvoice();
    await world.days(3);
    await world.round();
    expect((await balance(world))?.waitsFor).toBe('NO_ACCOUNT');
    unwrap(await world.onboard());
    await world.settle();
    world.database.advance(HOUR);
    await world.round();
    expect((await balance(world))?.waitsFor).toBe('ACCOUNT_NOT_ACTIVE');
    unwrap(await holdPayouts(world.ports)(WORKER_SCOPE, 'org_miner', 'Under review'));
    await world.ready();
    await world.round();
    expect((await balance(world))?.waitsFor).toBe('HELD');
    unwrap(await holdPayouts(world.ports)(WORKER_SCOPE, 'org_miner', null));
    // Stripe paid everything out to our own bank meanwhile
    world.stripe.connect.drain(100_000_000n);
    await world.round();
    expect((await balance(world))?.waitsFor).toBe('NO_FUNDS_AT_STRIPE');
    expect(world.payouts()).toEqual([]);
    world.stripe.connect.drain(-100_000_000n);
    const again = { orgId: 'org_miner', currency: 'USD', reason: 'Topped up' } as const;
    unwrap(await retryPayouts(world.ports)(WORKER_SCOPE, again));
    await world.round();
    expect(states(world)).toEqual(['ARRIVED_AT_STRIPE']);
  });

  it('is planned once by two workers', async () => {
    const world = payingWorld();
    await world.ready();
    await world.paidInvoice();
    const run = () => runPayouts(world.ports)(WORKER_SCOPE, { limit: 10 });
    const runs = await Promise.all([run(), run()]);
    expect(runs.map(({ planned }) => planned)).toEqual([1, 0]);
    expect((await balance(world))?.nextLookAt).toBe(addMilliseconds(world.database.now, 24 * HOUR));
  });

  it('keeps a holdback for its days, and pays it then', async () => {
    const world = payingWorld();
    await world.ready();
    await world.policy({ holdbackBasisPoints: 1_000, holdbackDays: 14 });
    await world.paidInvoice();
    await world.round();
    expect([world.held('PROVIDER_RESERVE'), world.payouts()[0]?.amount.minor]).toEqual([119_040n, SHARE - 119_040n]);
    await world.days(14);
    await world.round();
    expect([world.held('PROVIDER_RESERVE'), world.payouts()[1]?.amount.minor]).toEqual([0n, 119_040n]);
    expect(world.payouts()[1]?.lines.map(({ kind }) => kind)).toEqual(['RELEASED']);
  });

  it('that Stripe refuses is payable again, and tried after a pause', async () => {
    const world = payingWorld();
    const account = await world.ready();
    await world.paidInvoice();
    world.stripe.connect.accounts.set(account, { ...(await refusing(world, account)), transfers: 'INACTIVE' });
    await world.round();
    expect([states(world), world.held('PROVIDER_PAYABLE')]).toEqual([['FAILED'], SHARE]);
    await world.round();
    expect(world.payouts()).toHaveLength(1);
    world.stripe.connect.answer(account);
    await world.settle();
    // what came back is no charge's any more: it waits until it is available
    await world.days(3);
    await world.round();
    expect(states(world)).toEqual(['FAILED', 'ARRIVED_AT_STRIPE']);
    expect(world.payouts()[1]?.lines.map(({ kind }) => kind)).toEqual(['RETURNED']);
  });

  it('above eight digits goes by wire, or in parts', async () => {
    const world = payingWorld();
    await world.ready();
    await world.policy({ aboveCap: 'SPLIT' });
    await world.paidInvoice(640);
    await world.paidInvoice(640);
    await world.days(3);
    await world.round();
    expect(world.transfers().map(({ amount }) => amount.minor)).toEqual([99_999_999n, 2n * 80n * SHARE - 99_999_999n]);
    await world.policy({ aboveCap: 'WIRE' });
    await world.paidInvoice(640);
    await world.paidInvoice(640);
    await world.days(3);
    await world.round();
    const wired = world.transfers()[2];
    expect([wired?.rail, wired?.amount.minor, wired?.wireId !== null]).toEqual(['WIRE', 2n * 80n * SHARE, true]);
  });
});

/** An account of which Stripe has not told us yet that it is stopped. */
async function refusing(world: PayingWorld, id: string) {
  const account = await world.stripe.connect.account(id);
  if (!account) throw new Error('no account');
  return account;
}

describe('what is taken back', () => {
  it('comes out of the transfer that paid it', async () => {
    const world = payingWorld();
    const account = await world.ready();
    await world.paidInvoice();
    await world.round();
    await world.takeBack('REFUND', 0, usd(200_000n), 'ref_1');
    expect(world.held('PROVIDER_RECEIVABLE')).toBe(200_000n);
    await world.round();
    expect([world.held('PROVIDER_RECEIVABLE'), world.held('PROVIDER_PAYABLE')]).toEqual([0n, 0n]);
    expect(world.stripe.connect.balanceOf(account)).toBe(SHARE - 200_000n);
    expect(world.held('STRIPE_CLEARING')).toBe(0n);
  });

  it('is asked back once, though the call is still to be sent when the next round comes', async () => {
    const world = payingWorld();
    await world.ready();
    await world.paidInvoice();
    await world.round();
    await world.takeBack('REFUND', 0, usd(200_000n), 'ref_1');
    const ask = () => takeBackDebts(world.ports)(WORKER_SCOPE, { limit: 10 });
    expect([await ask(), await ask()]).toEqual([1, 0]);
    world.database.advance(HOUR);
    expect(await ask()).toBe(0);
    expect(world.tables.transferReversals.rows().map(({ amount }) => amount.minor)).toEqual([200_000n]);
  });

  it('stays a debt where the account is empty, and the next payouts set it off', async () => {
    const world = payingWorld();
    const account = await world.ready();
    await world.paidInvoice();
    await world.round();
    world.stripe.connect.payOut(account);
    await world.takeBack('DISPUTE', 0, usd(200_000n), 'dsp_1');
    await world.round();
    expect(world.tables.transferReversals.rows().map(({ state }) => state)).toEqual(['FAILED']);
    expect(world.held('PROVIDER_RECEIVABLE')).toBe(200_000n);
    await world.paidInvoice();
    await world.days(1);
    await world.round();
    const last = world.payouts().at(-1);
    expect(last?.lines.map(({ kind, amount }) => [kind, amount.minor])).toEqual([
      ['SHARE', SHARE],
      ['NETTED', -200_000n],
    ]);
    expect(world.held('PROVIDER_RECEIVABLE')).toBe(0n);
  });

  it('is given up by staff, with a reason, at most what is owed', async () => {
    const world = payingWorld();
    const account = await world.ready();
    await world.paidInvoice();
    await world.round();
    world.stripe.connect.payOut(account);
    await world.takeBack('CREDIT', 0, usd(50_000n), 'crn_1');
    const command = { orgId: 'org_miner', currency: 'USD', reason: 'Gone', idempotencyKey: 'write-off-1' } as const;
    const tooMuch = await writeOffProviderDebt(world.ports)(WORKER_SCOPE, { ...command, amount: decimal('500.01') });
    expect(tooMuch.ok).toBe(false);
    const left = unwrap(await writeOffProviderDebt(world.ports)(WORKER_SCOPE, { ...command, amount: decimal('500') }));
    expect([left.minor, world.held('PROVIDER_RECEIVABLE'), world.held('BAD_DEBT')]).toEqual([0n, 0n, 50_000n]);
  });

  it('at Stripe’s dashboard reaches the books too, once', async () => {
    const world = payingWorld();
    await world.ready();
    await world.paidInvoice();
    await world.round();
    world.stripe.connect.reverseByHand(world.transfers()[0]?.stripeTransferId ?? '', 1_000n);
    await world.settle();
    await world.round();
    expect([world.held('PROVIDER_PAYABLE'), world.transfers()[0]?.reversed.minor]).toEqual([1_000n, 1_000n]);
    expect((await balance(world))?.nextLookAt).toBe(addMilliseconds(world.database.now, 24 * HOUR));
  });
});
