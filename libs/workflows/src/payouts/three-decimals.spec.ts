// World: one tenant pays one provider by card in dinars, whose last fils Stripe cannot say; a fake Stripe. All in memory.
import { decimal, moneyToString, rate, unwrap } from '#libs/kernel';
import { TENANT, WORKER_SCOPE } from '#libs/testkit';
import { addPaymentMethod, payInvoice, refundInvoice, takeBackDebts } from '#libs/workflows';
import { payingWorld } from './payouts.spec-data.js';

async function setup() {
  const world = payingWorld();
  const { ports, tables } = world;
  await world.ready();
  let invoices = 0;
  const paid = async () => {
    const { terms } = await world.book();
    const lease = await world.book({ terms: { ...terms, unitPrice: rate(decimal('0.7'), 'KWD', 'GPU_HOUR') } });
    const invoice = tables.invoices.rows().find(({ leaseId }) => leaseId === lease.id);
    if (!invoice) throw new Error('no invoice');
    invoices += 1;
    const { id: paymentMethodId } = unwrap(await addPaymentMethod(ports)(TENANT, { token: 'pm_card_visa' }));
    const command = { invoiceId: invoice.id, paymentMethodId, idempotencyKey: `payment-${invoices}` };
    unwrap(await payInvoice(ports)(TENANT, command));
    await world.settle();
    await world.round();
    return invoice;
  };
  const refund = (invoiceId: string, amount: string | null) =>
    refundInvoice(ports)(WORKER_SCOPE, {
      ...{ invoiceId, of: 'INVOICE', amount: amount === null ? null : decimal(amount), reason: 'Hours less.' },
      idempotencyKey: `refund-of-${amount}`,
    });
  const reversals = () =>
    tables.transferReversals.rows().map(({ state, amount }) => `${state} ${moneyToString(amount)}`);
  return { ...world, paid, refund, reversals };
}

describe('a refund in dinars', () => {
  it('is one that Stripe can say, or is refused with the reason', async () => {
    const world = await setup();
    const invoice = await world.paid();
    const refused = await world.refund(invoice.id, '10.015');
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'INVALID_INPUT', path: ['amount'] } });
    const { amount, providerShare, platformFee } = unwrap(await world.refund(invoice.id, '10.01'));
    expect([amount, providerShare, platformFee].map(moneyToString)).toEqual(['10.010', '9.533', '0.477']);
  });

  it('is taken out of the provider’s transfer but for the last fils, which the next payout sets off', async () => {
    const world = await setup();
    const invoice = await world.paid();
    expect(world.transfers().map(({ amount, rail }) => `${rail} ${moneyToString(amount)}`)).toEqual([
      `STRIPE ${moneyToString(invoice.subtotal)}`,
    ]);
    unwrap(await world.refund(invoice.id, '10.01'));
    await world.settle();
    await world.round();
    expect([world.reversals(), world.held('PROVIDER_RECEIVABLE')]).toEqual([['SENT 9.530'], 3n]);
    // three fils are nothing that could be asked for
    expect(await takeBackDebts(world.ports)(WORKER_SCOPE, { limit: 10 })).toBe(0);
    await world.days(1);
    await world.paid();
    expect([world.reversals(), world.held('PROVIDER_RECEIVABLE')]).toEqual([['SENT 9.530'], 0n]);
    expect(world.payouts().at(-1)?.amount.minor).toBe(invoice.subtotal.minor - 3n);
  });
});
