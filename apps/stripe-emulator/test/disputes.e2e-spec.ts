// World: an emulator without chaos, clock standing still at 2026-03-02T10:00:00Z (a Monday), driven by the real SDK; money in US cents.
import type Stripe from 'stripe';
import { balance, charge, net, transactions } from './money.js';
import { inWorld, type World } from './validated-stripe.js';

describe('disputes', () => {
  it('take the amount and 15.00 at once; winning evidence brings the amount back, and refunds are possible again', () =>
    inWorld(async (world) => {
      const { stripe } = world;
      const dispute = await disputed(world, 4200, 'pm_card_createDispute');
      expect(dispute).toMatchObject({
        id: expect.stringMatching(/^du_/) as string,
        status: 'needs_response',
        reason: 'fraudulent',
        amount: 4200,
        is_charge_refundable: false,
        payment_method_details: { card: { case_type: 'chargeback', network_reason_code: '10.4' } },
        evidence_details: { due_by: Date.parse('2026-03-10T23:59:59Z') / 1000, submission_count: 0 },
        balance_transactions: [
          {
            type: 'adjustment',
            reporting_category: 'dispute',
            amount: -4200,
            fee: 1500,
            net: -5700,
            status: 'available',
          },
        ],
      });
      const id = dispute.charge as string;
      await expect(stripe.refunds.create({ charge: id })).rejects.toMatchObject({ code: 'charge_disputed' });
      const staged = await stripe.disputes.update(dispute.id, {
        evidence: { customer_name: 'A' },
        submit: false,
        metadata: { a: 'b' },
      });
      expect([staged.status, staged.evidence_details.has_evidence, staged.evidence_details.submission_count]).toEqual([
        'needs_response',
        true,
        0,
      ]);
      const sent = await stripe.disputes.update(dispute.id, { evidence: { uncategorized_text: 'winning_evidence' } });
      expect([sent.status, sent.evidence.customer_name]).toEqual(['under_review', 'A']);
      const won = await stripe.disputes.retrieve(dispute.id, { expand: ['charge', 'payment_intent'] });
      expect(won.status).toBe('won');
      expect(net(won.balance_transactions)).toBe(-1500);
      expect((won.charge as Stripe.Charge).disputed).toBe(true);
      expect(await balance(stripe)).toEqual({ available: -1500, pending: 4200 - 152 });
      expect(await types(stripe, 'charge.dispute.*')).toEqual([
        'charge.dispute.created',
        'charge.dispute.funds_withdrawn',
        'charge.dispute.updated',
        'charge.dispute.updated',
        'charge.dispute.funds_reinstated',
        'charge.dispute.closed',
      ]);
      await expect(stripe.disputes.close(dispute.id)).rejects.toThrow('This dispute is already closed');
      expect((await stripe.refunds.create({ charge: id, amount: 100 })).status).toBe('succeeded');
    }));

  it('are lost by losing evidence, by closing them, and by saying nothing until the term is over', () =>
    inWorld(async (world) => {
      const { stripe, emulator } = world;
      const weak = await disputed(world, 1000, 'pm_card_createDisputeProductNotReceived');
      const given = await disputed(world, 2000, 'pm_card_createDispute');
      const silent = await disputed(world, 3000, 'pm_card_createDispute');
      await stripe.disputes.update(weak.id, { evidence: { uncategorized_text: 'losing_evidence' } });
      expect((await stripe.disputes.close(given.id)).status).toBe('lost');
      emulator.advanceTo('2026-03-11T00:00:00Z');
      const all = (await stripe.disputes.list()).data;
      expect(all.map((one) => [one.id, one.status, one.evidence_details.past_due])).toEqual([
        [silent.id, 'lost', true],
        [given.id, 'lost', false],
        [weak.id, 'lost', false],
      ]);
      expect(net(all.flatMap((one) => one.balance_transactions))).toBe(-6000 - 3 * 1500);
      const rows = await transactions(stripe);
      const sums = await balance(stripe);
      expect(net(rows)).toBe(sums.available + sums.pending);
    }));

  it('begin as inquiries that move no money, until the bank escalates them or lets them lapse', () =>
    inWorld(async (world) => {
      const { stripe, emulator } = world;
      const first = await disputed(world, 1000, 'pm_card_createDisputeInquiry');
      expect(first).toMatchObject({
        status: 'warning_needs_response',
        balance_transactions: [],
        is_charge_refundable: true,
      });
      await stripe.disputes.update(first.id, { evidence: { uncategorized_text: 'escalate_inquiry_evidence' } });
      const escalated = await stripe.disputes.retrieve(first.id);
      expect([escalated.status, escalated.is_charge_refundable, net(escalated.balance_transactions)]).toEqual([
        'needs_response',
        false,
        -2500,
      ]);
      const second = await disputed(world, 1000, 'pm_card_createDisputeInquiry');
      const third = await disputed(world, 1000, 'pm_card_createDisputeInquiry');
      await stripe.disputes.update(third.id, { evidence: { uncategorized_text: 'losing_evidence' } });
      expect((await stripe.disputes.retrieve(third.id)).status).toBe('warning_closed');
      emulator.advanceTo('2026-07-01T00:00:00Z');
      expect((await stripe.disputes.retrieve(second.id)).status).toBe('warning_closed');
      expect((await stripe.disputes.retrieve(first.id)).status).toBe('lost');
    }));

  it('of bank debits are final, and any paid charge can be disputed in part through the control', () =>
    inWorld(async (world) => {
      const { stripe, emulator, control } = world;
      await stripe.paymentIntents.create({
        amount: 5000,
        currency: 'usd',
        payment_method: 'pm_usBankAccount_dispute',
        confirm: true,
      });
      emulator.advanceTo('2026-03-06T10:00:00Z');
      expect((await stripe.disputes.list()).data[0]).toMatchObject({
        status: 'lost',
        reason: 'debit_not_authorized',
        evidence_details: { due_by: null },
      });
      const late = await charge(stripe, 7000);
      await control('POST', `/_emulator/charges/${late.id}/dispute`, { kind: 'insufficient_funds' });
      expect((await stripe.disputes.list({ charge: late.id })).data[0]).toMatchObject({
        ...{ status: 'lost', reason: 'insufficient_funds', amount: 7000 },
      });
      const paid = await charge(stripe, 9000);
      await control('POST', '/_emulator/settings', { dispute_fee_returned: true });
      await control('POST', `/_emulator/charges/${paid.id}/dispute`, { amount: 4000, kind: 'product_not_received' });
      const [part] = (await stripe.disputes.list({ charge: paid.id })).data;
      expect(part).toMatchObject({ amount: 4000, status: 'needs_response', reason: 'product_not_received' });
      await control('POST', `/_emulator/disputes/${part?.id}/decide`, { outcome: 'won' });
      expect(net((await stripe.disputes.retrieve(part?.id ?? '')).balance_transactions)).toBe(0);
      await expect(control('POST', `/_emulator/charges/${paid.id}/dispute`)).rejects.toThrow(/400/);
    }));
});

describe('refunds', () => {
  it('come in parts until nothing is left, and say so', () =>
    inWorld(async ({ stripe }) => {
      const paid = await charge(stripe, 7000);
      await stripe.refunds.create({ charge: paid.id, amount: 1000, reason: 'duplicate' });
      await stripe.refunds.create({ payment_intent: paid.payment_intent as string, amount: 2000 });
      await expect(stripe.refunds.create({ charge: paid.id, amount: 4001 })).rejects.toMatchObject({
        param: 'amount',
        message: 'Refund amount ($40.01) is greater than unrefunded amount on charge ($40.00)',
      });
      await stripe.refunds.create({ charge: paid.id });
      const now = await stripe.charges.retrieve(paid.id, { expand: ['refunds'] });
      expect([now.refunded, now.amount_refunded, now.refunds?.data.map((one) => one.amount)]).toEqual([
        true,
        7000,
        [4000, 2000, 1000],
      ]);
      expect((await types(stripe, 'charge.refunded')).length).toBe(3);
    }));

  it('fail a day after they seemed to succeed: the money comes back and can be refunded again', () =>
    inWorld(async ({ stripe, emulator }) => {
      const paid = await charge(stripe, 5000, 'pm_card_refundFail');
      const refund = await stripe.refunds.create({ charge: paid.id, amount: 3000 });
      expect(refund.status).toBe('succeeded');
      emulator.advanceTo('2026-03-03T10:00:00Z');
      const failed = await stripe.refunds.retrieve(refund.id, { expand: ['failure_balance_transaction'] });
      expect(failed).toMatchObject({
        status: 'failed',
        failure_reason: 'expired_or_canceled_card',
        failure_balance_transaction: { type: 'refund_failure', amount: 3000, net: 3000, source: refund.id },
      });
      expect(await stripe.charges.retrieve(paid.id)).toMatchObject({ amount_refunded: 0, refunded: false });
      expect(await types(stripe, 'refund.*')).toEqual(['refund.created', 'refund.updated', 'refund.failed']);
      expect(net(await transactions(stripe))).toBe(5000 - 175);
    }));

  it('of a pending test card take a day, of a bank debit three; the control decides otherwise', () =>
    inWorld(async ({ stripe, emulator, control }) => {
      const card = await charge(stripe, 5000, 'pm_card_pendingRefund');
      const slow = await stripe.refunds.create({ charge: card.id });
      expect([slow.status, slow.pending_reason]).toEqual(['pending', 'processing']);
      await stripe.paymentIntents.create({
        amount: 6000,
        currency: 'usd',
        payment_method: 'pm_usBankAccount',
        confirm: true,
      });
      emulator.advanceTo('2026-03-06T10:00:00Z');
      expect((await stripe.refunds.retrieve(slow.id)).status).toBe('succeeded');
      const [debit] = (await stripe.charges.list()).data;
      const first = await stripe.refunds.create({ charge: debit?.id, amount: 1000 });
      const second = await stripe.refunds.create({ charge: debit?.id, amount: 2000 });
      expect([first.status, second.status]).toEqual(['pending', 'pending']);
      await control('POST', `/_emulator/refunds/${second.id}/fail`, { reason: 'declined' });
      emulator.advanceTo('2026-03-09T10:00:00Z');
      expect((await stripe.refunds.list()).data.map((one) => one.status)).toEqual(['failed', 'succeeded', 'succeeded']);
      expect((await stripe.charges.retrieve(debit?.id ?? '')).amount_refunded).toBe(1000);
    }));

  it('that the balance does not cover wait for money, or are refused, as the setting says', () =>
    inWorld(async ({ stripe, emulator, control }) => {
      const paid = await charge(stripe, 5000, 'pm_card_bypassPending');
      emulator.advanceTo('2026-03-03T00:00:00Z');
      await control('POST', '/_emulator/settings', { refunds_when_short: 'refuse' });
      await expect(stripe.refunds.create({ charge: paid.id })).rejects.toMatchObject({ code: 'balance_insufficient' });
      await control('POST', '/_emulator/settings', { refunds_when_short: 'pending' });
      const waiting = await stripe.refunds.create({ charge: paid.id });
      expect(waiting).toMatchObject({
        status: 'pending',
        pending_reason: 'insufficient_funds',
        balance_transaction: null,
      });
      await charge(stripe, 9000);
      emulator.advanceTo('2026-03-04T00:00:01Z');
      expect(await stripe.refunds.retrieve(waiting.id)).toMatchObject({
        status: 'succeeded',
        balance_transaction: expect.stringMatching(/^txn_/) as string,
      });
    }));
});

/** Pays with a disputing test method and returns the dispute, which is there by the next request. */
async function disputed({ stripe }: World, amount: number, method: string): Promise<Stripe.Dispute> {
  const paid = await charge(stripe, amount, method);
  expect(paid.disputed).toBe(false);
  const [found] = (await stripe.disputes.list({ charge: paid.id })).data;
  if (found === undefined) throw new Error('no dispute was opened');
  return found;
}

/** Types of the events that match, oldest first. */
async function types(stripe: Stripe, type: string): Promise<string[]> {
  return (await stripe.events.list({ type, limit: 100 })).data.map((one) => one.type).reverse();
}
