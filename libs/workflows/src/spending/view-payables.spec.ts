// World: an AI firm with invoices in two currencies, issued and due around 2026-06-01; everything in memory.
import { type CurrencyCode, DAY, addMilliseconds, instant, money } from '#libs/kernel';
import { PAYABLE_AGES } from '#libs/billing';
import { AI_FIRM, RIVAL, aLeaseOf, aQuote, anInvoiceOf, marketWorld } from '#libs/testkit';
import { viewPayables } from './view-payables.js';

const NOW = instant('2026-06-01T00:00:00Z');

function setup() {
  const world = marketWorld({ now: NOW });
  const lease = aLeaseOf(aQuote({ orgId: AI_FIRM.orgId }));
  /** An open invoice that has been due for some days. */
  const owes = (days: number, minor: bigint, currency: CurrencyCode = 'USD', credited = 0n) => {
    const invoice = anInvoiceOf(lease, {
      ...{ dueAt: addMilliseconds(NOW, -days * DAY), currency, state: 'OPEN' },
      ...{ total: money(minor, currency), credited: money(credited, currency) },
    });
    world.tables.invoices.seed(invoice.id, invoice);
    return invoice;
  };
  return { ...world, owes, view: viewPayables(world.ports) };
}

describe('what a firm owes', () => {
  it('is told by age, in each currency apart, as what is left to pay', async () => {
    const { owes, view } = setup();
    owes(-20, 50_000n);
    owes(0, 1_000n, 'USD', 400n);
    owes(6, 30n);
    owes(45, 7n);
    owes(500, 9n, 'EUR');
    const told = await view(AI_FIRM);
    expect(told.map(({ age }) => age)).toEqual([...PAYABLE_AGES, ...PAYABLE_AGES]);
    expect(told.map(({ due, count }) => `${due.currency} ${due.minor} on ${count}`)).toEqual([
      ...[...Array<string>(5).fill('EUR 0 on 0'), 'EUR 9 on 1'],
      ...['USD 50000 on 1', 'USD 630 on 2', 'USD 0 on 0', 'USD 7 on 1', 'USD 0 on 0', 'USD 0 on 0'],
    ]);
  });

  it('is nothing where nothing is open, and nobody else’s', async () => {
    const { tables, owes, view } = setup();
    expect(await view(AI_FIRM)).toEqual([]);
    const invoice = owes(3, 100n);
    expect(await view(RIVAL)).toEqual([]);
    tables.invoices.seed(invoice.id, { ...invoice, state: 'PAID', paidAt: NOW });
    expect(await view(AI_FIRM)).toEqual([]);
  });
});
