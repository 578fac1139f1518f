// World: an emulator without chaos, clock standing still at 2026-03-02T10:00:00Z (a Monday), driven by the real SDK; money in US cents.
import type Stripe from 'stripe';
import { balance, charge, net, onboarded, transactions } from './money.js';
import { inWorld } from './validated-stripe.js';

describe('connected accounts', () => {
  it('are onboarded by a person on a page that a link leads to, once', () =>
    inWorld(async (world) => {
      const { stripe } = world;
      const made = await stripe.accounts.create({
        type: 'express',
        capabilities: { transfers: { requested: true } },
        business_profile: { name: '<b>Miner & Sons</b>' },
      });
      expect(made).toMatchObject({
        details_submitted: false,
        payouts_enabled: false,
        capabilities: { transfers: 'inactive' },
        requirements: { disabled_reason: 'requirements.past_due', currently_due: expect.anything() as string[] },
      });
      const paid = await charge(stripe, 10_000);
      const move = { amount: 100, currency: 'usd', destination: made.id, source_transaction: paid.id } as const;
      await expect(stripe.transfers.create(move)).rejects.toMatchObject({
        code: 'insufficient_capabilities_for_transfer',
      });
      const link = await stripe.accountLinks.create({
        account: made.id,
        type: 'account_onboarding',
        refresh_url: 'http://portal.example/again',
        return_url: 'http://portal.example/done',
      });
      const shown = await fetch(link.url);
      const html = await shown.text();
      expect([shown.status, html.includes('&#60;b&#62;Miner'), html.includes('<html lang="en">')]).toEqual([
        200,
        true,
        true,
      ]);
      expect(await visit(link.url)).toBe('http://portal.example/again');
      expect(await visit(link.url, 'outcome=ready&bank=000123456789')).toBe('http://portal.example/done');
      const ready = await stripe.accounts.retrieve(made.id);
      expect(ready).toMatchObject({
        details_submitted: true,
        payouts_enabled: true,
        capabilities: { transfers: 'active' },
        requirements: { disabled_reason: null, currently_due: [] },
        external_accounts: { data: [{ object: 'bank_account', last4: '6789', status: 'new' }] },
      });
      await stripe.transfers.create(move);
      const heard = (await stripe.events.list({}, { stripeAccount: made.id })).data.map((one) => [
        one.type,
        one.account,
      ]);
      expect(heard).toContainEqual(['capability.updated', made.id]);
      expect(heard).toContainEqual(['account.updated', made.id]);
    }));

  it('can be asked for more, be verified and be rejected; transfers follow the capability', () =>
    inWorld(async (world) => {
      const { stripe, control } = world;
      const miner = await onboarded(world);
      await control('POST', `/_emulator/accounts/${miner.id}/onboarding`, { outcome: 'more_needed' });
      const asked = await stripe.accounts.retrieve(miner.id);
      expect([asked.capabilities?.transfers, asked.payouts_enabled, asked.requirements?.past_due]).toEqual([
        'inactive',
        false,
        ['company.verification.document'],
      ]);
      await control('POST', `/_emulator/accounts/${miner.id}/onboarding`, { outcome: 'verifying' });
      expect((await stripe.accounts.retrieveCapability(miner.id, 'transfers')).status).toBe('pending');
      const gone = await stripe.accounts.reject(miner.id, { reason: 'fraud_other' });
      expect(gone.requirements?.disabled_reason).toBe('rejected.platform_fraud');
    }));

  it('are paid out each midnight what their transfers brought, and give it back by reversals only while they have it', () =>
    inWorld(async (world) => {
      const { stripe, emulator, control } = world;
      const miner = await onboarded(world);
      const there = { stripeAccount: miner.id };
      const paid = await charge(stripe, 10_000);
      const moved = await stripe.transfers.create({
        amount: 6000,
        currency: 'usd',
        destination: miner.id,
        source_transaction: paid.id,
        transfer_group: 'INV-1',
      });
      await stripe.transfers.createReversal(moved.id, { amount: 1000 });
      expect(await balance(stripe, miner.id)).toEqual({ available: 0, pending: 5000 });
      emulator.advanceTo('2026-03-04T00:00:00Z');
      const [payout] = (await stripe.payouts.list({}, there)).data;
      expect(payout).toMatchObject({ amount: 5000, status: 'paid', automatic: true, trace_id: { status: 'pending' } });
      const inside = await transactions(stripe, { payout: payout?.id }, miner.id);
      expect(inside.map((one) => [one.type, one.net])).toEqual([
        ['payout', -5000],
        ['payment_refund', -1000],
        ['payment', 6000],
      ]);
      await expect(stripe.transfers.createReversal(moved.id)).rejects.toMatchObject({ code: 'balance_insufficient' });
      await control('POST', '/_emulator/settings', { reversals_beyond_balance: 'by_account' });
      await stripe.accounts.update(miner.id, { settings: { payouts: { debit_negative_balances: false } } });
      await expect(stripe.transfers.createReversal(moved.id)).rejects.toMatchObject({ code: 'balance_insufficient' });
      await control('POST', '/_emulator/settings', { reversals_beyond_balance: 'negative' });
      await stripe.transfers.createReversal(moved.id, { amount: 2000 });
      expect(await balance(stripe, miner.id)).toEqual({ available: -2000, pending: 0 });
      emulator.advanceTo('2026-03-06T00:00:00Z');
      expect(await balance(stripe, miner.id)).toEqual({ available: -2000, pending: 0 });
      await stripe.accounts.update(miner.id, { settings: { payouts: { debit_negative_balances: true } } });
      emulator.advanceTo('2026-03-07T00:00:00Z');
      expect(await balance(stripe, miner.id)).toEqual({ available: 0, pending: 0 });
      expect((await stripe.payouts.list({}, there)).data[0]?.amount).toBe(-2000);
      expect((await stripe.payouts.retrieve(payout?.id ?? '', {}, there)).trace_id).toMatchObject({
        status: 'supported',
        value: expect.stringMatching(/^\d{15}$/) as string,
      });
    }));

  it('whose payout failed get their money back and are paid out again only to a new bank account', () =>
    inWorld(async (world) => {
      const { stripe, emulator } = world;
      const miner = await onboarded(world, '000111111116');
      const there = { stripeAccount: miner.id };
      const paid = await charge(stripe, 10_000);
      await stripe.transfers.create({
        amount: 4000,
        currency: 'usd',
        destination: miner.id,
        source_transaction: paid.id,
      });
      emulator.advanceTo('2026-03-04T00:00:00Z');
      const [payout] = (await stripe.payouts.list({}, there)).data;
      expect(payout?.status).toBe('paid');
      emulator.advanceTo('2026-03-06T12:00:00Z');
      const failed = await stripe.payouts.retrieve(
        payout?.id ?? '',
        { expand: ['failure_balance_transaction', 'destination'] },
        there,
      );
      expect(failed).toMatchObject({
        status: 'failed',
        failure_code: 'no_account',
        failure_balance_transaction: { type: 'payout_failure', net: 4000 },
        destination: { status: 'errored' },
      });
      expect(await balance(stripe, miner.id)).toEqual({ available: 4000, pending: 0 });
      expect((await stripe.accounts.retrieve(miner.id)).payouts_enabled).toBe(false);
      await stripe.accounts.createExternalAccount(miner.id, {
        external_account: 'btok_us_verified',
        default_for_currency: true,
      });
      emulator.advanceTo('2026-03-07T00:00:00Z');
      expect((await stripe.payouts.list({}, there)).data.map((one) => [one.amount, one.status])).toEqual([
        [4000, 'paid'],
        [4000, 'failed'],
      ]);
      expect(net(await transactions(stripe, {}, miner.id))).toBe(0);
      const told = await stripe.events.list({ type: 'payout.*' }, there);
      expect(
        told.data
          .map((one) => one.type)
          .reverse()
          .slice(0, 4),
      ).toEqual(['payout.created', 'payout.paid', 'payout.reconciliation_completed', 'payout.failed']);
    }));
});

describe("the platform's own payouts and top-ups", () => {
  it('travel for days when told so; what they are made of can be listed before they arrive', () =>
    inWorld(async ({ stripe, emulator, control }) => {
      await control('POST', '/_emulator/settings', { payout_days: 2 });
      await charge(stripe, 10_000);
      emulator.advanceTo('2026-03-04T00:00:00Z');
      const [payout] = (await stripe.payouts.list()).data;
      expect(payout).toMatchObject({ status: 'in_transit', reconciliation_status: 'in_progress' });
      emulator.advanceTo('2026-03-04T01:00:00Z');
      expect((await stripe.payouts.retrieve(payout?.id ?? '')).reconciliation_status).toBe('completed');
      emulator.advanceTo('2026-03-06T00:00:00Z');
      expect((await stripe.payouts.retrieve(payout?.id ?? '')).status).toBe('paid');
      await control('POST', `/_emulator/payouts/${payout?.id}/fail`, { code: 'account_closed' });
      expect((await stripe.payouts.retrieve(payout?.id ?? '')).failure_code).toBe('account_closed');
      emulator.advanceTo('2026-03-08T00:00:00Z');
      expect((await stripe.payouts.list()).data).toHaveLength(1);
      await control('POST', '/_emulator/bank_account', { number: '000123456789' });
      emulator.advanceTo('2026-03-09T00:00:00Z');
      expect((await stripe.payouts.list()).data).toHaveLength(2);
    }));

  it('on request cannot be itemised, need money, and can be canceled until midnight', () =>
    inWorld(async ({ stripe, emulator, control }) => {
      await control('POST', '/_emulator/settings', { payouts: 'manual' });
      await charge(stripe, 10_000, 'pm_card_bypassPending');
      const ask = (amount: number): Promise<Stripe.Payout> => stripe.payouts.create({ amount, currency: 'usd' });
      await expect(ask(9681)).rejects.toMatchObject({ code: 'balance_insufficient' });
      const first = await ask(5000);
      expect(first).toMatchObject({ status: 'pending', automatic: false, reconciliation_status: 'not_applicable' });
      await expect(stripe.balanceTransactions.list({ payout: first.id })).rejects.toThrow(
        /only be filtered on automatic/,
      );
      const canceled = await stripe.payouts.cancel(first.id);
      expect([canceled.status, (await balance(stripe)).available]).toEqual(['canceled', 9680]);
      const second = await ask(9680);
      emulator.advanceTo('2026-03-03T00:00:00Z');
      expect((await stripe.payouts.retrieve(second.id)).status).toBe('paid');
      await expect(stripe.payouts.cancel(second.id)).rejects.toMatchObject({ statusCode: 400 });
      expect(await balance(stripe)).toEqual({ available: 0, pending: 0 });
    }));

  it('bring money in for transfers of what came by wire, or fail', () =>
    inWorld(async (world) => {
      const { stripe, emulator, control } = world;
      await control('POST', '/_emulator/settings', { payouts: 'manual' });
      const miner = await onboarded(world);
      const to = { amount: 7000, currency: 'usd', destination: miner.id } as const;
      await expect(stripe.transfers.create(to)).rejects.toMatchObject({ code: 'balance_insufficient' });
      const good = await stripe.topups.create({ amount: 9000, currency: 'usd', source: 'btok_us_verified' });
      const bad = await stripe.topups.create({ amount: 500, currency: 'usd', source: 'btok_us_verified_noAccount' });
      const taken = await stripe.topups.create({ amount: 800, currency: 'usd' });
      expect((await stripe.topups.cancel(taken.id)).status).toBe('canceled');
      emulator.advanceTo('2026-03-06T00:00:00Z');
      expect((await stripe.topups.list()).data.map((one) => [one.status, one.failure_code])).toEqual([
        ['canceled', null],
        ['failed', 'no_account'],
        ['succeeded', null],
      ]);
      const shown = await stripe.topups.retrieve(good.id, { expand: ['balance_transaction'] });
      expect(shown.balance_transaction).toMatchObject({ type: 'topup', net: 9000, status: 'available' });
      expect((await stripe.transfers.create(to)).source_transaction).toBeNull();
      expect((await stripe.topups.retrieve(bad.id)).failure_message).toMatch(/could not be located/);
      await control('POST', `/_emulator/topups/${good.id}/end`, { reversed: true });
      expect(await balance(stripe)).toEqual({ available: -7000, pending: 0 });
    }));
});

/** Opens a page, or sends its form, and returns where it leads. */
async function visit(url: string, form?: string): Promise<string | null> {
  const answer = await fetch(url, {
    redirect: 'manual',
    ...(form === undefined
      ? {}
      : { method: 'POST', body: form, headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
  });
  return answer.headers.get('location');
}
