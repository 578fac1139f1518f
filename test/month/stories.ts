import { unwrap } from '#libs/kernel';
import { STAFF } from '#libs/testkit';
import { answerDispute, viewConfirmation } from '#libs/workflows';
import { type House, type Order, aKey, addBank, lease } from './cast.js';
import {
  type Month,
  accountOf,
  balanceAt,
  bill,
  chargeOf,
  disputeOf,
  expectState,
  invoiceOf,
  owedBy,
  pay,
  payoutOf,
  refund,
  wire,
} from './deeds.js';

/**
 * What somebody does, step by step; each yields after how many days it goes on. Between two steps the worker does its work, dies now and
 * then, and nights pass.
 */
export type Story = AsyncGenerator<number, void>;
export type Stories = Readonly<Record<string, (month: Month, house: House) => Story>>;

/** For reading: the story goes on after so many days, in which this happens. */
const after = (days: number, _what: string): number => days;

const EIGHT: Order = { units: 8, days: 3 };

/** In every currency. */
export const EVERYWHERE = {
  async *CARD(month: Month, house: House): Story {
    const { invoice, deliver } = await bill(month, house, EIGHT);
    await pay(month, house, invoice);
    yield after(1, 'paid');
    await expectState(month, invoice, 'PAID');
    await deliver();
  },
  async *SECURE(month: Month, house: House): Story {
    const { ports } = month.machine.world;
    const { invoice } = await bill(month, house, { ...EIGHT, units: 6 });
    await pay(month, house, invoice, 'pm_card_authenticationRequired');
    await month.machine.world.work();
    for (const outcome of ['fail', 'succeed'] as const) {
      const asked = await viewConfirmation(ports)(house.firm, invoice.id);
      expect(asked?.status).toBe('ASKS');
      const intent = asked?.clientSecret.replace(/_secret_.*/, '') ?? '';
      await month.machine.control(`payment_intents/${intent}/authenticate`, { outcome });
      await month.machine.world.work();
      if (outcome === 'succeed') continue;
      expect((await expectState(month, invoice, 'OPEN')).paymentError).not.toBeNull();
      await pay(month, house, invoice, 'pm_card_authenticationRequired');
      await month.machine.world.work();
    }
    await expectState(month, invoice, 'PAID');
    yield after(1, 'confirmed at the second try');
  },
  async *REFUNDS(month: Month, house: House): Story {
    const { invoice, deliver } = await bill(month, house, EIGHT);
    await pay(month, house, invoice);
    yield after(1, 'paid');
    await deliver();
    await refund(month, invoice, 10_001n);
    yield after(1, 'refunded in part');
    await refund(month, invoice, 3_333n);
    yield after(1, 'and once more');
    expect(await month.machine.world.ports.payments.charge(await chargeOf(month, invoice))).toMatchObject({
      amountRefundedMinor: 13_334n,
    });
    // the miner was paid out in between, and owes its part of the second one: its next share sets that off
    expect(await owedBy(month, house)).toBeGreaterThan(0n);
    await pay(month, house, (await bill(month, house, EIGHT)).invoice);
    yield after(1, 'set off');
    expect(await owedBy(month, house)).toBe(0n);
  },
  async *DISPUTE_WON(month: Month, house: House): Story {
    const { invoice } = await bill(month, house, EIGHT);
    await pay(month, house, invoice);
    yield after(1, 'paid');
    await month.machine.control(`charges/${await chargeOf(month, invoice)}/dispute`, { kind: 'fraudulent' });
    yield after(1, 'disputed');
    const { id, stripeDisputeId } = await disputeOf(month, invoice);
    const command = { disputeId: id, kind: 'SUBMIT', statement: 'Every hour was used.' } as const;
    unwrap(await answerDispute(month.machine.world.ports)(STAFF, { ...command, idempotencyKey: aKey('answer') }));
    yield after(1, 'answered');
    await month.machine.control(`disputes/${stripeDisputeId}/decide`, { outcome: 'won' });
    yield after(1, 'decided');
    expect((await disputeOf(month, invoice)).status).toBe('won');
  },
  async *DISPUTE_LOST(month: Month, house: House): Story {
    const { invoice } = await bill(month, house, { ...EIGHT, units: 5 });
    await pay(month, house, invoice);
    yield after(3, 'paid out to the miner');
    await month.machine.control(`charges/${await chargeOf(month, invoice)}/dispute`, { kind: 'product_not_received' });
    yield after(1, 'disputed');
    const { stripeDisputeId } = await disputeOf(month, invoice);
    await month.machine.control(`disputes/${stripeDisputeId}/decide`, { outcome: 'lost' });
    yield after(1, 'lost, and nothing is left on the miner’s account');
    expect((await disputeOf(month, invoice)).status).toBe('lost');
    expect(await owedBy(month, house)).toBe(invoice.subtotal.minor);
    await pay(month, house, (await bill(month, house, EIGHT)).invoice);
    yield after(1, 'its next share sets that off');
    expect(await owedBy(month, house)).toBe(0n);
  },
  async *WIRE(month: Month, house: House): Story {
    const { invoice } = await bill(month, house, EIGHT);
    await wire(month, house, invoice, null, false);
    yield after(2, 'sent');
    await expectState(month, invoice, 'PAID');
  },
  async *PAYOUT_RETURNED(month: Month, house: House): Story {
    const { invoice } = await bill(month, house, { ...EIGHT, units: 7 });
    await pay(month, house, invoice);
    yield after(3, 'paid out');
    const payout = await payoutOf(month, house);
    expect(payout.status).toBe('paid');
    await month.machine.control(`payouts/${payout.id}/fail?account=${accountOf(house)}`, { code: 'account_closed' });
    expect(await balanceAt(month, house)).toBe(payout.amount);
    yield after(1, 'the miner’s bank sent it back');
    await addBank(month.machine.stripe, accountOf(house), house.currency);
    // what came back is paid out together with what comes next
    await pay(month, house, (await bill(month, house, EIGHT)).invoice);
    yield after(3, 'paid once more');
    expect(await balanceAt(month, house)).toBe(0);
  },
} as const satisfies Stories;

/** In dollars, with what only they have here: bank debits from the US, and a month of a whole hall of GPUs. */
export const IN_DOLLARS = {
  async *DEBIT_FAILS(month: Month, house: House): Story {
    const { invoice } = await bill(month, house, EIGHT);
    await pay(month, house, invoice, 'pm_usBankAccount_insufficientFunds');
    yield after(3, 'the bank is asked');
    expect((await expectState(month, invoice, 'OPEN')).paymentError).toBeNull();
    yield after(2, 'it said no');
    // nobody had paid in time: what was reserved is free again
    await expectState(month, invoice, 'VOID');
  },
  async *DEBIT_FAILS_ON_CREDIT(month: Month, house: House): Story {
    const { leaseId, deliver } = await lease(month.machine.world, house, { units: 8, days: 1, onCredit: true });
    await deliver();
    yield after(3, 'used');
    const invoice = await invoiceOf(month, leaseId);
    await pay(month, house, invoice, 'pm_usBankAccount_insufficientFunds');
    yield after(5, 'the bank is asked, and says no');
    expect((await expectState(month, invoice, 'OPEN')).paymentError).toContain('insufficient');
    await pay(month, house, invoice);
    yield after(1, 'by card then');
    await expectState(month, invoice, 'PAID');
  },
  async *DEBIT_RETURNED(month: Month, house: House): Story {
    const { invoice } = await bill(month, house, EIGHT);
    await pay(month, house, invoice, 'pm_usBankAccount');
    yield after(8, 'collected, and paid out to the miner');
    await expectState(month, invoice, 'PAID');
    await month.machine.control(`charges/${await chargeOf(month, invoice)}/dispute`, { kind: 'insufficient_funds' });
    yield after(1, 'the bank took it back');
    await expectState(month, invoice, 'OPEN');
    expect(await owedBy(month, house)).toBe(invoice.subtotal.minor);
    await wire(month, house, invoice, null);
    yield after(2, 'a wire pays it');
    await expectState(month, invoice, 'PAID');
    expect(await owedBy(month, house)).toBe(0n);
  },
  async *MINER_NEGATIVE(month: Month, house: House): Story {
    const { control } = month.machine;
    const { invoice } = await bill(month, house, EIGHT);
    await pay(month, house, invoice);
    yield after(3, 'paid out to the miner');
    expect(await balanceAt(month, house)).toBe(0);
    await control('settings', { reversals_beyond_balance: 'negative' });
    await refund(month, invoice, 20_000n);
    await month.machine.world.work();
    await control('settings', { reversals_beyond_balance: 'refuse' });
    const owes = await balanceAt(month, house);
    expect(owes).toBeLessThan(0);
    yield after(1, 'its account was below zero, and Stripe took that from its bank');
    expect(await payoutOf(month, house)).toMatchObject({ amount: owes, status: 'paid' });
    expect(await balanceAt(month, house)).toBe(0);
    await pay(month, house, (await bill(month, house, EIGHT)).invoice);
    yield after(3, 'its next share is paid out whole');
    expect((await payoutOf(month, house)).amount).toBe(Number(invoice.subtotal.minor));
  },
  async *OUR_PAYOUT_RETURNED(month: Month, house: House): Story {
    await pay(month, house, (await bill(month, house, EIGHT)).invoice);
    do yield after(1, 'our payout of some night will come back');
    while (!(await month.bank.failPayout(await month.machine.world.now(), 'USD')));
    yield after(1, 'our own bank sent it back');
  },
  async *LARGE(month: Month, house: House): Story {
    const { leaseId, deliver } = await lease(month.machine.world, house, { units: 8_192, days: 10, onCredit: true });
    await deliver();
    yield after(12, 'used');
    const invoice = await invoiceOf(month, leaseId);
    expect(invoice.total.minor).toBeGreaterThan(2_500_000_000n);
    expect(invoice).toMatchObject({ collection: 'WIRE', state: 'OPEN' });
    for (const part of [999_999_999n, 999_999_999n, null]) {
      await wire(month, house, invoice, part);
      yield after(2, 'a part of it came');
    }
    await expectState(month, invoice, 'PAID');
  },
} as const satisfies Stories;

/** In euros: debits from accounts in Europe. */
export const IN_EUROS = {
  async *SEPA_FAILS(month: Month, house: House): Story {
    const { invoice } = await bill(month, house, EIGHT);
    await pay(month, house, invoice, 'pm_failed_de');
    yield after(5, 'the bank is asked, and says no');
    await expectState(month, invoice, 'VOID');
  },
  async *SEPA_PAYS(month: Month, house: House): Story {
    const { invoice } = await bill(month, house, EIGHT);
    await pay(month, house, invoice, 'pm_success_de');
    yield after(5, 'the bank is asked, and pays');
    await expectState(month, invoice, 'PAID');
  },
} as const satisfies Stories;

/** In dinars: Stripe cannot say the last fils, so what a refund leaves of a miner's share is taken back but for that, and a payout of odd fils goes by wire. */
export const IN_DINARS = {
  async *FILS(month: Month, house: House): Story {
    const { invoice, deliver } = await bill(month, house, EIGHT);
    await pay(month, house, invoice);
    yield after(1, 'paid, and on its way to the miner');
    await expectState(month, invoice, 'PAID');
    await deliver();
    await refund(month, invoice, 10_010n);
    await month.machine.world.work();
    // the miner's part is 9.533: taken back of its transfer are 9.530
    expect(await owedBy(month, house)).toBe(3n);
    yield after(1, 'refunded in part');
    await pay(month, house, (await bill(month, house, EIGHT)).invoice);
    yield after(1, 'its next share sets the last fils off');
    expect(await owedBy(month, house)).toBe(0n);
  },
} as const satisfies Stories;
