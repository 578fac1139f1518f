// World: Stripe's test mode when `npm run test:stripe` is given a test-mode key; otherwise the emulator, started in this process.
import { HOUR, addMilliseconds, assert } from '#libs/kernel';
import { type Till, isStripe, onlySteered, openTill, readyAccount, until, withReadyAccount } from './till.js';

const DAYS = 'payouts and their composition take days';

let till: Till;
beforeAll(async () => {
  till = await openTill();
}, 120_000);
afterAll(() => till.close());

describe('refunds', () => {
  it('gives part of a charge back, never more than is left, and finds it by our id', async () => {
    const { payments, intent, sent, before } = till;
    const { id: invoiceId, chargeId: stripeChargeId } = await till.paid('pm_card_visa', '10000');
    const context = { ...before, stripeChargeId };
    const refund = (id: string, amountMinor: string) =>
      intent('REFUND_CREATE', id, { currency: 'USD', amountMinor, invoiceId });
    const made = await sent(refund('ref_1', '4000'), context);
    expect(await payments.refund(made)).toMatchObject({ status: 'succeeded', amountMinor: 4_000n });
    expect(await payments.charge(stripeChargeId)).toMatchObject({ amountRefundedMinor: 4_000n });
    expect(await payments.lookUp(refund('ref_1', '4000'), context)).toEqual({ kind: 'SENT', stripeId: made });
    expect(await payments.send(refund('ref_2', '6001'), context)).toMatchObject({ kind: 'REFUSED' });
  }, 120_000);

  it('of a test card that is slow is pending first', async () => {
    const { id: invoiceId, chargeId: stripeChargeId } = await till.paid('pm_card_pendingRefund', '10000');
    const facts = { currency: 'USD', amountMinor: '10000', invoiceId };
    const made = await till.sent(till.intent('REFUND_CREATE', 'ref_3', facts), { ...till.before, stripeChargeId });
    expect((await till.payments.refund(made))?.status).toBe('pending');
  }, 120_000);
});

describe('disputes', () => {
  it.each([
    ['won', 'winning_evidence'],
    ['lost', 'losing_evidence'],
  ])(
    'one is answered with texts, and %s',
    async (ending, words) => {
      const { payments, intent, sent, before } = till;
      const { chargeId } = await till.paid('pm_card_createDispute', '20000');
      const opened = await until('the cardholder disputes', async () => {
        const { data } = await till.stripe.disputes.list({ charge: chargeId });
        return data[0];
      });
      expect(await payments.dispute(opened.id)).toMatchObject({ status: 'needs_response', amountMinor: 20_000n });
      const evidence = JSON.stringify({ uncategorized_text: words });
      const answer = { kind: 'SUBMIT', answerId: `dsa_${ending}`, evidence };
      await sent(intent('DISPUTE_ANSWER', `dsp_${ending}`, answer), { ...before, stripeDisputeId: opened.id });
      const end = await until(`it is ${ending}`, async () => {
        const view = await payments.dispute(opened.id);
        return view?.status === ending ? view : null;
      });
      expect(end.id).toBe(opened.id);
    },
    120_000,
  );
});

describe('miners’ accounts', () => {
  it('one is made, found by our id, wants to know things, and has a link that leads to the questions', async () => {
    const { payments, intent, sent, before } = till;
    const account = `acn_${crypto.randomUUID().slice(0, 12)}`;
    const facts = { country: 'US', email: 'miner@gridlease.example', legalName: 'Suite Hash LLC' };
    const call = intent('ACCOUNT_CREATE', account, facts);
    const id = await sent(call, before);
    expect(await sent(call, before)).toBe(id);
    const view = await payments.connect.account(id);
    expect(view).toMatchObject({ ourOrgId: till.orgId, transfers: 'INACTIVE', detailsSubmitted: false });
    expect(view?.requirements.length).toBeGreaterThan(0);
    const back = { returnUrl: 'https://miner.example/done', refreshUrl: 'https://miner.example/again' };
    const link = await payments.connect.onboardingLink(id, back);
    expect(link.url).toMatch(/^https?:/);
    // somebody may want to onboard it by hand
    if (isStripe && readyAccount === null) process.stderr.write(`STRIPE_CONNECTED_ACCOUNT=${id}: ${link.url}\n`);
    else await till.stripe.accounts.del(id);
  }, 120_000);

  withReadyAccount('get their part of a charge, and give part of it back', async () => {
    const { payments, intent, sent, before } = till;
    const stripeAccountId = await till.account();
    const { chargeId: sourceChargeId } = await till.paid('pm_card_bypassPending', '10000');
    const facts = { currency: 'USD', payoutId: 'pyt_1', sourceChargeId };
    const made = intent('TRANSFER_CREATE', `trf_${crypto.randomUUID().slice(0, 8)}`, { ...facts, amountMinor: '9000' });
    const stripeTransferId = await sent(made, { ...before, stripeAccountId });
    const back = intent('TRANSFER_REVERSE', 'trv_1', { currency: 'USD', amountMinor: '1000' });
    await sent(back, { ...before, stripeAccountId, stripeTransferId });
    expect(await payments.connect.transfer(stripeTransferId)).toMatchObject({
      ...{
        accountId: stripeAccountId,
        amountMinor: 9_000n,
        reversals: [{ ourReversalId: 'trv_1', amountMinor: 1_000n }],
      },
    });
  });
});

describe('what Stripe pays out to us', () => {
  it('can be listed', async () => {
    const from = addMilliseconds(till.began, -24 * HOUR);
    expect(Array.isArray(await till.payments.payouts(from, addMilliseconds(till.began, HOUR)))).toBe(true);
  }, 120_000);

  onlySteered(DAYS)('is made of transactions that add up to it', async () => {
    const { payments, began } = till;
    await till.paid('pm_card_bypassPending', '10000');
    const days = 6 * 24 * HOUR;
    await payments.followClock(addMilliseconds(began, days));
    const [payout] = await payments.payouts(began, addMilliseconds(began, days + HOUR));
    assert(payout, 'a payout was made');
    const members = await payments.payoutMembers(payout.id);
    const all = await payments.balanceTransactions(began, addMilliseconds(began, days + HOUR));
    const sum = all.reduce(
      (total, { id, netMinor, type }) => total + (members.includes(id) && type !== 'payout' ? netMinor : 0n),
      0n,
    );
    expect(sum).toBe(payout.amountMinor);
  });
});
