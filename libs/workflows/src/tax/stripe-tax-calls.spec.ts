// World: one tenant in Quebec whose lease was quoted at Stripe's rates, fake stores, a fake Stripe that keeps tax transactions.
import { contractMonths, decimal, instant, money, unwrap } from '#libs/kernel';
import { type Lease, taxOn } from '#libs/market';
import { TENANT, WORKER_SCOPE, aLeaseOf, aQuote, moneyWorld } from '#libs/testkit';
import { issueInvoice } from '../money/issue-invoice.js';
import { issueCreditNote } from '../money/issue-credit-note.js';
import { addPaymentMethod } from '../money/add-payment-method.js';
import { payInvoice } from '../money/pay-invoice.js';
import { refundInvoice } from '../money/refund-invoice.js';
import { reverseCreditNote } from '../money/reverse-credit-note.js';
import { voidInvoices } from '../money/void-invoices.js';
import { type TaxCalculation } from '../ports/tax-store.js';

const PARTS = [
  { jurisdiction: 'CA', name: 'GST', millionths: 50_000 },
  { jurisdiction: 'CA-QC', name: 'QST', millionths: 99_750 },
];
const TAX = { jurisdiction: 'CA', basisPoints: 1_497, kind: 'STANDARD', parts: PARTS } as const;
const CALCULATION: Omit<TaxCalculation, 'quoteId'> = {
  ...{ orgId: 'org_ai', calculationId: 'taxcalc_1', taxCode: 'txcd_10101000' },
  place: { country: 'CA', subdivision: 'QC', locality: null, rule: 'CUSTOMER' },
  calculatedAt: instant('2026-03-01T00:00:00Z'),
};

interface Facts {
  readonly asked?: boolean;
  readonly otherwise?: boolean;
  readonly lease?: Partial<Lease>;
}

async function setup({ asked = true, otherwise = false, lease: more = {} }: Facts = {}) {
  const world = moneyWorld();
  world.stripe.tax_.otherwise = otherwise;
  const { terms } = aLeaseOf(aQuote());
  const facts: Partial<Lease> = { quoteId: 'qte_1', terms: { ...terms, tax: TAX }, ...more };
  if (asked) world.tables.taxCalculations.seed('qte_1', { ...CALCULATION, quoteId: 'qte_1' });
  const lease = await world.book(facts);
  const invoice = world.tables.invoices.rows()[0];
  if (!invoice) throw new Error('no invoice');
  const net = invoice.subtotal.minor + invoice.platformFee.minor;
  let keys = 0;
  const credit = (amount: string) => {
    const credited = { what: 'NET', amount: money(BigInt(amount), 'USD') } as const;
    return issueCreditNote(world.ports)(WORKER_SCOPE, {
      ...{ invoiceId: invoice.id, kind: 'CREDIT', credited, reason: 'Too much.', evidence: [] },
      ...{ providerBearsBasisPoints: 10_000, idempotencyKey: `credit-000${(keys += 1)}` },
    });
  };
  const pay = async () => {
    const { id: paymentMethodId } = unwrap(await addPaymentMethod(world.ports)(TENANT, { token: 'pm_card_visa' }));
    const command = { invoiceId: invoice.id, paymentMethodId, idempotencyKey: 'payment-01' };
    unwrap(await payInvoice(world.ports)(TENANT, command));
    await world.settle();
  };
  const calls = () => world.tables.intents.rows().filter(({ operation }) => operation.startsWith('TAX_'));
  return { ...world, lease, invoice, net, credit, pay, calls, told: () => world.stripe.tax_.all };
}

describe('the tax of an invoice whose rates were Stripe’s', () => {
  it('is told to Stripe under the invoice’s number, by jurisdiction, and holds up no payment', async () => {
    const world = await setup();
    const [call] = world.calls();
    expect(call).toMatchObject({ operation: 'TAX_RECORD', aggregateId: `tax:${world.invoice.id}` });
    const gst = (world.net * 5n + 50n) / 100n;
    expect(JSON.parse(call?.parameters['taxes'] ?? '{}')).toEqual({
      CA: `${gst}`,
      'CA-QC': `${world.invoice.tax.minor - gst}`,
    });
    expect(call?.parameters).toMatchObject({ country: 'CA', subdivision: 'QC', taxCode: 'txcd_10101000' });
    await world.settle();
    expect(world.told()).toEqual([
      { id: 'tax_1', reference: world.invoice.number, of: null, net: world.net, tax: world.invoice.tax.minor },
    ]);
  });

  it('is not, where the rates were our own', async () => {
    const world = await setup({ asked: false });
    unwrap(await world.credit('100'));
    expect(world.calls()).toEqual([]);
  });

  it('that Stripe taxes otherwise waits for a person, and so does what is taken back of it; the invoice is collected', async () => {
    const world = await setup({ otherwise: true });
    await world.settle();
    unwrap(await world.credit('10000'));
    await world.settle();
    expect(world.calls().map(({ state }) => state)).toEqual(['FAILED', 'PENDING']);
    expect(world.told()).toEqual([]);
    const rest = world.tables.intents.rows().filter(({ operation }) => operation.startsWith('INVOICE_'));
    expect(rest.every(({ state }) => state === 'SENT')).toBe(true);
  });

  it('is taken back by each credit note to the cent, and recorded anew when the note is taken back', async () => {
    const world = await setup();
    const note = unwrap(await world.credit('33333'));
    await world.settle();
    expect(world.told().at(-1)).toEqual({
      ...{ id: 'tax_2', reference: note.number, of: 'tax_1' },
      ...{ net: -(note.subtotal.minor + note.platformFee.minor), tax: -note.tax.minor },
    });
    const command = { creditNoteId: note.id, reason: 'A mistake.', evidence: [], idempotencyKey: 'reverse-01' };
    const { reversal } = unwrap(await reverseCreditNote(world.ports)(WORKER_SCOPE, command));
    await world.settle();
    // as it was sold, and all but the note taken back at once: the note's tax is a share, and no rate says it
    const { number } = reversal ?? { number: '' };
    expect(world.told().slice(-2)).toMatchObject([
      { reference: number, of: null, net: world.net, tax: world.invoice.tax.minor },
      { reference: `${number}-REST`, of: 'tax_3', tax: note.tax.minor - world.invoice.tax.minor },
    ]);
    const sum = world.told().reduce((total, { net, tax }) => total + net + tax, 0n);
    expect(sum).toBe(world.invoice.total.minor);
  });

  /** Two sales at Stripe: the invoice's own, less a note, and that note's again, since it was taken back. */
  async function soldTwice() {
    const world = await setup();
    const note = unwrap(await world.credit('33333'));
    await world.settle();
    const command = { creditNoteId: note.id, reason: 'A mistake.', evidence: [], idempotencyKey: 'reverse-01' };
    unwrap(await reverseCreditNote(world.ports)(WORKER_SCOPE, command));
    await world.settle();
    const sales = () => {
      const all = world.told();
      return all
        .filter(({ of }) => of === null)
        .map(({ id }) => {
          const its = all.filter((one) => one.id === id || one.of === id);
          return its.reduce((left, { net, tax }) => ({ net: left.net + net, tax: left.tax + tax }), {
            net: 0n,
            tax: 0n,
          });
        });
    };
    return { ...world, note, sales };
  }

  it('is taken back of each of its sales where none of them has all of it left', async () => {
    const { credit, settle, told, sales, net } = await soldTwice();
    const [own, again] = sales();
    const large = unwrap(await credit(`${((net - 20_000n) * 100n) / 105n}`));
    const [largeNet, largeTax] = [large.subtotal.minor + large.platformFee.minor, large.tax.minor];
    expect([largeNet > (own?.net ?? 0n), largeNet > (again?.net ?? 0n)]).toEqual([true, true]);
    await settle();
    expect(told().slice(-2)).toMatchObject([
      { reference: large.number, of: 'tax_1' },
      { reference: `${large.number}-PART2`, of: 'tax_3' },
    ]);
    const parts = told().slice(-2);
    expect(parts.every((part) => part.net < 0n && part.tax < 0n)).toBe(true);
    expect(parts.reduce((sum, part) => sum + part.net, largeNet)).toBe(0n);
    expect(parts.reduce((sum, part) => sum + part.tax, largeTax)).toBe(0n);
    expect(sales().every((left) => left.net >= 0n && left.tax >= 0n)).toBe(true);
    // and as little as is left of both is one call again
    unwrap(await credit('5000'));
    await settle();
    expect(sales().every((left) => left.net >= 0n && left.tax >= 0n)).toBe(true);
    expect(told()).toHaveLength(7);
  });

  it('is taken back to nothing of each of its sales when the invoice is void', async () => {
    const { ports, lease, settle, told, sales, invoice } = await soldTwice();
    await ports.unitOfWork.run(WORKER_SCOPE, (tx) => voidInvoices(ports)(tx, lease.id));
    await settle();
    expect(told().slice(-2)).toMatchObject([
      { reference: `${invoice.number}-VOID`, of: 'tax_1' },
      { reference: `${invoice.number}-VOID-PART2`, of: 'tax_3' },
    ]);
    expect(sales()).toEqual([
      { net: 0n, tax: 0n },
      { net: 0n, tax: 0n },
    ]);
  });

  it('is told at the rate where rents telescope: as little more as covers it, less that; and a void one is taken back to nothing', async () => {
    const { terms } = aLeaseOf(aQuote());
    const start = instant('2026-03-01T00:00:00Z');
    const { ports, tables, lease, settle, told } = await setup({
      lease: { period: { start, end: instant('2026-11-14T05:00:00Z') }, terms: { ...terms, tax: TAX } },
    });
    for (const period of contractMonths(lease.period, lease.terms.timeZone).slice(1))
      await ports.unitOfWork.run(WORKER_SCOPE, async (tx) => {
        const profile = await ports.billingProfiles.byOrg(tx, lease.tenantOrgId);
        if (profile) await issueInvoice(ports)(tx, { lease, due: { kind: 'RENT', period }, profile, meter: [] });
      });
    await settle();
    const sales = told().filter(({ net }) => net > 0n);
    expect(sales).toHaveLength(tables.invoices.rows().length);
    for (const { net, tax } of sales) expect(tax).toBe(taxOn(money(net, 'USD'), TAX).minor);
    const rests = told().filter(({ reference }) => reference.endsWith('-REST'));
    expect(rests.length).toBeGreaterThan(0);
    for (const { number, total } of tables.invoices.rows()) {
      const of = told().filter(({ reference }) => [number, `${number}-REST`].includes(reference));
      expect(of.reduce((sum, { net, tax }) => sum + net + tax, 0n)).toBe(total.minor);
    }
    await ports.unitOfWork.run(WORKER_SCOPE, (tx) => voidInvoices(ports)(tx, lease.id));
    await settle();
    expect(told().reduce((sum, { net, tax }) => sum + net + tax, 0n)).toBe(0n);
  });

  it('is taken back whole when the invoice is void', async () => {
    const world = await setup();
    await world.ports.unitOfWork.run(WORKER_SCOPE, (tx) => voidInvoices(world.ports)(tx, world.lease.id));
    await world.settle();
    expect(world.calls().at(-1)?.parameters).toMatchObject({ isWhole: 'true', of: world.invoice.number });
    expect(world.told().reduce((total, { net, tax }) => total + net + tax, 0n)).toBe(0n);
  });

  it('is taken back in part by a refund, by what the books take back', async () => {
    const world = await setup();
    await world.settle();
    await world.pay();
    const command = {
      invoiceId: world.invoice.id,
      of: 'INVOICE',
      amount: decimal('100'),
      reason: 'Half a day.',
    } as const;
    const made = unwrap(await refundInvoice(world.ports)(WORKER_SCOPE, { ...command, idempotencyKey: 'refund-01' }));
    await world.settle();
    expect(world.told().at(-1)).toEqual({
      ...{ id: 'tax_2', reference: made.id, of: 'tax_1' },
      ...{ net: -(made.providerShare.minor + made.platformFee.minor), tax: -made.tax.minor },
    });
    expect(made.tax.minor).toBeGreaterThan(0n);
  });
});
