// World: quotes whose lines are drawn at random; only what their lines say matters.
import fc from 'fast-check';
import { type CurrencyCode, type Money, decimal, instant, money, rate, sum } from '#libs/kernel';
import { type Quote, type QuoteLine } from './quote.js';
import { quoteDelta, quoteText } from './quote-delta.js';

const AT = instant('2026-03-01T00:00:00Z');

function quoteWith(lines: readonly QuoteLine[], currency: CurrencyCode = 'USD', over: Partial<Quote> = {}): Quote {
  const total: Money = sum(
    lines.map(({ amount }) => amount),
    currency,
  );
  return {
    ...{ id: 'qte_1', number: 'Q-2026-000001', orgId: 'org_ai', offerId: 'pool_1', offerVersion: 1, offerKind: 'GPU' },
    ...{ offerName: 'H100', providerOrgId: 'org_miner', siteId: 'site_1', units: 8, gang: false, placement: [] },
    period: { start: AT, end: instant('2026-04-01T00:00:00Z') },
    terms: {
      ...{ billing: 'RESERVED', unitPrice: rate(decimal('2'), currency, 'GPU_HOUR'), energyPrice: null },
      ...{ platformFeeBasisPoints: 500, timeZone: 'UTC', meterWattsPerUnit: 1_000, serviceLevels: null },
      tax: { jurisdiction: 'US', basisPoints: 0, kind: 'STANDARD' },
    },
    ...{
      utilisation: decimal('0'),
      lines,
      subtotal: total,
      platformFee: money(0n, currency),
      tax: money(0n, currency),
    },
    ...{ total, dueAtBooking: total, state: 'OPEN', createdAt: AT, expiresAt: AT },
    ...over,
  };
}

const theLine: QuoteLine = {
  ...{ kind: 'CAPACITY', component: null, description: 'GPUs', quantity: null, unitPrice: null },
  amount: money(100n, 'USD'),
};

const lines = (currency: CurrencyCode = 'USD') =>
  fc.array(
    fc.record({
      kind: fc.constantFrom('CAPACITY', 'ENERGY', 'PLATFORM_FEE', 'TAX'),
      component: fc.constantFrom(null, 'POSTED_RATE', 'TERM_DISCOUNT'),
      description: fc.string({ maxLength: 5 }),
      quantity: fc.constant(null),
      unitPrice: fc.constant(null),
      amount: fc.bigInt({ min: -1_000_000n, max: 1_000_000n }).map((minor) => money(minor, currency)),
    }),
    { maxLength: 8 },
  ) as fc.Arbitrary<QuoteLine[]>;

describe('quoteDelta', () => {
  it('names every line of either version once, and its differences add up to that of the totals', () => {
    fc.assert(
      fc.property(lines(), lines(), (before, after) => {
        const { lines: rows, difference } = quoteDelta(quoteWith(before), quoteWith(after));
        expect(rows.filter((row) => row.before !== null)).toHaveLength(before.length);
        expect(rows.filter((row) => row.after !== null)).toHaveLength(after.length);
        expect(rows.reduce((all, row) => all + (row.difference?.minor ?? 0n), 0n)).toBe(difference?.minor);
      }),
    );
  });

  it('of a quote with itself is nothing', () => {
    fc.assert(
      fc.property(lines(), (same) => {
        const { lines: rows } = quoteDelta(quoteWith(same), quoteWith(same));
        // lines of one kind and component are matched in their order
        expect(rows.every((row) => row.difference?.minor === 0n)).toBe(true);
      }),
    );
  });

  it('converts nothing between currencies', () => {
    const dollars = quoteWith([{ ...theLine, amount: money(100n, 'USD') }]);
    const euros = quoteWith([{ ...theLine, amount: money(90n, 'EUR') }], 'EUR');
    expect(quoteDelta(dollars, euros)).toMatchObject({ difference: null, lines: [{ difference: null }] });
  });
});

describe('quoteText', () => {
  const base = quoteWith([theLine]);
  it.each<[string, Partial<Quote>]>([
    ['another quote', { id: 'qte_2' }],
    ['another version', { lineage: { firstId: 'qte_0', version: 2 } }],
    ['another total', { total: money(101n, 'USD') }],
    ['another currency', { total: money(100n, 'EUR') }],
    ['a line more', { lines: [theLine, theLine] }],
    ['more units', { units: 16 }],
    ['another window', { period: { start: AT, end: instant('2026-05-01T00:00:00Z') } }],
    ['a longer hold', { expiresAt: instant('2026-03-01T01:00:00Z') }],
    ['another first invoice', { dueAtBooking: money(0n, 'USD') }],
  ])('is another text for %s', (_what, change) => {
    expect(quoteText({ ...base, ...change })).not.toBe(quoteText(base));
  });

  it('is the same whatever became of the quote, and wherever it is placed', () => {
    expect(quoteText({ ...base, state: 'ACCEPTED', placement: [{ from: 8, to: 16 }] })).toBe(quoteText(base));
  });
});
