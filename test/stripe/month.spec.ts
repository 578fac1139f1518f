// World: Stripe's test mode when `npm run test:stripe` is given a test-mode key; otherwise the emulator, started in this process. Here are the
// stories of the month (test/month) that the other files of this folder do not tell, as far as a test-mode key can play them.
import { DAY, addMilliseconds, assert } from '#libs/kernel';
import { type Till, onlySteered, openTill, until, withReadyAccount } from './till.js';

const DAYS = 'banks answer after days';

let till: Till;
beforeAll(async () => {
  till = await openTill();
}, 120_000);
afterAll(() => till.close());

describe('currencies of other exponents', () => {
  it.each([
    ['EUR', '113663'],
    ['JPY', '203328'],
  ] as const)(
    '%s: the same customer pays exactly our total, and gets part of it back',
    async (currency, minor) => {
      const { payments, intent, sent, before } = till;
      const { id: invoiceId, chargeId: stripeChargeId } = await till.paid('pm_card_visa', minor, currency);
      expect(await payments.charge(stripeChargeId)).toMatchObject({ currency, amountMinor: BigInt(minor) });
      const facts = { currency, amountMinor: '3333', invoiceId };
      const made = await sent(intent('REFUND_CREATE', `ref_${currency}`, facts), { ...before, stripeChargeId });
      expect(await payments.refund(made)).toMatchObject({ status: 'succeeded', amountMinor: 3_333n });
      expect(await payments.charge(stripeChargeId)).toMatchObject({ amountRefundedMinor: 3_333n });
    },
    120_000,
  );
});

describe('an obligation that one charge does not hold', () => {
  it('nine digits are refused, and nothing is charged', async () => {
    const by = { ...till.before, stripePaymentMethodId: await till.method('pm_card_visa') };
    const call = till.intent('TOP_UP_COLLECT', `tup_${crypto.randomUUID().slice(0, 12)}`, {
      currency: 'USD',
      amountMinor: '100000000',
    });
    expect(await till.payments.send(call, by)).toMatchObject({ kind: 'REFUSED' });
  }, 120_000);

  it('wires of its parts are reported one by one, and the last one pays it', async () => {
    const { payments, intent, sent } = till;
    const context = await till.invoice('90000000');
    const view = () => payments.invoice(context.stripeInvoiceId);
    for (const [nth, amountMinor] of ['40000000', '30000000', '20000000'].entries()) {
      expect(await view()).toMatchObject({ status: 'open' });
      const wire = { currency: 'USD', wireId: `iwr_${nth}`, bankReference: `FED-${nth}`, receivedAt: `${till.began}` };
      await sent(intent('PAYMENT_REPORT', context.id, { ...wire, amountMinor }), context);
    }
    const paid = await until('the wires have paid it', async () => ((await view())?.status === 'paid' ? view() : null));
    expect(paid).toMatchObject({ totalMinor: 90_000_000n, chargeIds: [] });
  }, 120_000);
});

describe('what comes back', () => {
  it('a payer who does not confirm has paid nothing, and pays with another card', async () => {
    const context = await till.invoice();
    const pay = async (token: string) => {
      const call = till.intent('INVOICE_PAY', context.id, { paymentMethod: await till.method(token) });
      return till.payments.send(call, context);
    };
    expect(await pay('pm_card_authenticationRequired')).toMatchObject({ kind: 'REFUSED', asksPayer: true });
    expect(await pay('pm_card_visa')).toMatchObject({ kind: 'SENT' });
    const view = await until('the other card has paid', async () => {
      const found = await till.payments.invoice(context.stripeInvoiceId);
      return found?.status === 'paid' ? found : null;
    });
    expect(view.chargeIds).toHaveLength(1);
  }, 120_000);

  onlySteered(DAYS)('a payout of ours is paid, and the bank sends it back', async () => {
    const { payments, began, control } = till;
    await till.paid('pm_card_bypassPending', '10000');
    await payments.followClock(addMilliseconds(began, 4 * DAY));
    const listed = () => payments.payouts(began, addMilliseconds(began, 5 * DAY));
    const payout = (await listed()).find(({ status }) => status === 'PAID');
    assert(payout, 'a payout was paid');
    await control(`payouts/${payout.id}/fail`, { code: 'account_closed' });
    expect((await listed()).find(({ id }) => id === payout.id)).toMatchObject({ status: 'FAILED' });
    const all = await payments.balanceTransactions(began, addMilliseconds(began, 5 * DAY));
    const ofIt = all.filter(({ sourceId }) => sourceId === payout.id);
    expect(ofIt.reduce((sum, { netMinor }) => sum + netMinor, 0n)).toBe(0n);
  });

  withReadyAccount('a miner gives back no more of a transfer than is left of it', async () => {
    const { payments, intent, sent, before } = till;
    const stripeAccountId = await till.account();
    const { chargeId: sourceChargeId } = await till.paid('pm_card_bypassPending', '10000');
    const facts = { currency: 'USD', payoutId: 'pyt_2', sourceChargeId, amountMinor: '9000' };
    const made = intent('TRANSFER_CREATE', `trf_${crypto.randomUUID().slice(0, 8)}`, facts);
    const stripeTransferId = await sent(made, { ...before, stripeAccountId });
    const context = { ...before, stripeAccountId, stripeTransferId };
    const back = (id: string, amountMinor: string) => intent('TRANSFER_REVERSE', id, { currency: 'USD', amountMinor });
    await sent(back('trv_2', '6000'), context);
    expect(await payments.send(back('trv_3', '6000'), context)).toMatchObject({ kind: 'REFUSED' });
    const { reversals } = (await payments.connect.transfer(stripeTransferId)) ?? {};
    expect(reversals).toMatchObject([{ ourReversalId: 'trv_2', amountMinor: 6_000n }]);
  });
});
