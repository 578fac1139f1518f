// World: two sets of books made from one list of invoices, so that they agree; then one fault is injected into one of them.
import fc from 'fast-check';
import { DAY, HOUR, MINUTE, money } from '#libs/kernel';
import { type Both, type Fate, NOW, ago, feeOf, market, usd, world } from './books.spec-data.js';
import { type OurBooks, type TheirBooks } from './books.js';
import { reconcile } from './reconcile.js';
import { type DifferenceType } from './report.js';

const first = <T>(items: readonly T[], change: (item: T) => T): T[] =>
  items.map((item, index) => (index === 0 ? change(item) : item));
const without = <T>(items: readonly T[]): T[] => items.slice(1);
const copied = <T extends { id: string }>(items: readonly T[], change: Partial<T>): T[] =>
  items.flatMap((item, index) => (index === 0 ? [item, { ...item, ...change }] : [item]));

interface Fault {
  readonly name: string;
  readonly type: DifferenceType;
  readonly subject: string;
  readonly ours?: bigint;
  readonly stripe?: bigint;
  inject(both: Both): Both;
}

const inTheirs =
  (change: (theirs: TheirBooks) => Partial<TheirBooks>) =>
  ({ ours, theirs }: Both): Both => ({
    ours,
    theirs: { ...theirs, ...change(theirs) },
  });
const inOurs =
  (change: (ours: OurBooks) => Partial<OurBooks>) =>
  ({ ours, theirs }: Both): Both => ({
    ours: { ...ours, ...change(ours) },
    theirs,
  });
const moneyGone = (books: TheirBooks, minor: bigint): Pick<TheirBooks, 'balances'> => ({
  balances: books.balances.map((balance) => ({ ...balance, pending: balance.pending + minor })),
});
const NET = 113_663n - feeOf(113_663n);

const FAULTS: readonly Fault[] = [
  {
    name: 'Stripe has a second invoice for one of ours',
    type: 'DUPLICATE',
    subject: 'INVOICE',
    ours: 113_663n,
    stripe: 113_663n,
    inject: inTheirs(({ invoices }) => ({
      invoices: copied(invoices, { id: 'in_again', status: 'open', chargeIds: [] }),
    })),
  },
  {
    name: 'an invoice was charged twice',
    type: 'DUPLICATE',
    subject: 'CHARGE',
    inject: inTheirs((theirs) => ({
      invoices: first(theirs.invoices, (invoice) => ({ ...invoice, chargeIds: ['ch_0', 'ch_again'] })),
      charges: copied(theirs.charges, { id: 'ch_again', balanceTransactionId: 'txn_again' }),
      transactions: copied(theirs.transactions, { id: 'txn_again', sourceId: 'ch_again' }),
      ...moneyGone(theirs, NET),
    })),
  },
  {
    name: 'Stripe booked a charge twice',
    type: 'DUPLICATE',
    subject: 'BALANCE_TRANSACTION',
    inject: inTheirs((theirs) => ({
      transactions: copied(theirs.transactions, { id: 'txn_again' }),
      ...moneyGone(theirs, NET),
    })),
  },
  {
    name: 'another currency',
    type: 'CURRENCY',
    subject: 'INVOICE',
    inject: inTheirs(({ invoices }) => ({
      invoices: first(invoices, (invoice) => ({ ...invoice, total: money(113_663n, 'EUR') })),
    })),
  },
  {
    name: 'Stripe asks for more',
    type: 'AMOUNT_OVER',
    subject: 'INVOICE',
    ours: 113_663n,
    stripe: 113_664n,
    inject: inTheirs(({ invoices }) => ({
      invoices: first(invoices, (invoice) => ({ ...invoice, total: usd(113_664n) })),
    })),
  },
  {
    name: 'Stripe charged less',
    type: 'AMOUNT_UNDER',
    subject: 'CHARGE',
    ours: 113_663n,
    stripe: 113_600n,
    inject: inTheirs(({ charges }) => ({
      charges: first(charges, (charge) => ({ ...charge, amount: usd(113_600n) })),
    })),
  },
  {
    name: 'we posted another gross amount',
    type: 'AMOUNT_OVER',
    subject: 'BALANCE_TRANSACTION',
    ours: 113_563n,
    stripe: 113_663n,
    inject: inOurs((ours) => ({
      settlements: first(ours.settlements, (one) => ({ ...one, gross: usd(113_563n), net: usd(NET - 100n) })),
      balances: ours.balances.map((b) => ({ ...b, clearing: b.clearing + 100n, pending: b.pending - 100n })),
    })),
  },
  {
    name: 'we posted another fee',
    type: 'FEE',
    subject: 'BALANCE_TRANSACTION',
    ours: feeOf(113_663n) - 7n,
    stripe: feeOf(113_663n),
    inject: inOurs((ours) => ({
      settlements: first(ours.settlements, (one) => ({ ...one, fee: usd(feeOf(113_663n) - 7n), net: usd(NET + 7n) })),
      balances: ours.balances.map((b) => ({ ...b, pending: b.pending + 7n })),
    })),
  },
  {
    name: 'a payment was never applied',
    type: 'STATUS',
    subject: 'INVOICE',
    inject: inOurs((ours) => ({
      invoices: first(ours.invoices, (invoice) => ({ ...invoice, state: 'OPEN' as const })),
      balances: ours.balances.map((b) => ({
        ...b,
        receivable: b.receivable + 113_663n,
        clearing: b.clearing - 113_663n,
      })),
    })),
  },
  {
    name: 'a refund at Stripe',
    type: 'STATUS',
    subject: 'CHARGE',
    stripe: 113_663n - 5_000n,
    inject: inTheirs(({ charges }) => ({
      charges: first(charges, (charge) => ({ ...charge, refunded: usd(5_000n) })),
    })),
  },
  {
    name: 'money available here and pending there',
    type: 'STATUS',
    subject: 'BALANCE_TRANSACTION',
    inject: inOurs((ours) => ({
      settlements: first(ours.settlements, (one) => ({ ...one, isAvailable: true })),
      balances: ours.balances.map((b) => ({ ...b, pending: b.pending - NET, available: b.available + NET })),
    })),
  },
  {
    name: 'a stranger invoice at Stripe',
    type: 'MISSING_INTERNAL',
    subject: 'INVOICE',
    stripe: 113_663n,
    inject: inTheirs(({ invoices }) => ({
      invoices: copied(invoices, { id: 'in_x', ourInvoiceId: null, status: 'open', chargeIds: [] }),
    })),
  },
  {
    name: 'a charge that pays nothing of ours',
    type: 'MISSING_INTERNAL',
    subject: 'CHARGE',
    inject: inTheirs((theirs) => ({
      charges: copied(theirs.charges, { id: 'ch_x', balanceTransactionId: 'txn_x' }),
      transactions: copied(theirs.transactions, { id: 'txn_x', sourceId: 'ch_x' }),
      ...moneyGone(theirs, NET),
    })),
  },
  {
    name: 'a movement of a kind we do not know',
    type: 'MISSING_INTERNAL',
    subject: 'BALANCE_TRANSACTION',
    stripe: -900n,
    inject: inTheirs((theirs) => ({
      transactions: [
        ...theirs.transactions,
        {
          id: 'txn_adj',
          type: 'adjustment',
          reportingCategory: 'other_adjustment',
          sourceId: 'dp_1',
          gross: usd(-900n),
          fee: usd(0n),
          net: usd(-900n),
          isAvailable: true,
          createdAt: ago(DAY),
          availableAt: ago(DAY),
        },
      ],
      ...moneyGone(theirs, -900n),
    })),
  },
  {
    name: 'an open invoice that Stripe never got',
    type: 'MISSING_STRIPE',
    subject: 'INVOICE',
    ours: 205_000n,
    inject: inTheirs(({ invoices }) => ({ invoices: invoices.filter(({ id }) => id !== 'in_1') })),
  },
  {
    name: 'a paid invoice without a charge',
    type: 'MISSING_STRIPE',
    subject: 'CHARGE',
    ours: 113_663n,
    inject: inTheirs(({ invoices, charges }) => ({
      invoices: first(invoices, (invoice) => ({ ...invoice, chargeIds: [] })),
      charges: without(charges),
    })),
  },
  {
    name: 'a posting for a transaction that Stripe does not have',
    type: 'MISSING_STRIPE',
    subject: 'BALANCE_TRANSACTION',
    ours: 113_663n,
    inject: inTheirs((theirs) => ({ transactions: without(theirs.transactions), ...moneyGone(theirs, -NET) })),
  },
  {
    name: 'an invoice sent a minute ago',
    type: 'TIMING',
    subject: 'INVOICE',
    inject: ({ ours, theirs }) => ({
      ours: {
        ...ours,
        invoices: ours.invoices.map((one, index) =>
          index === 1 ? { ...one, issuedAt: ago(MINUTE), changedAt: ago(MINUTE) } : one,
        ),
      },
      theirs: { ...theirs, invoices: theirs.invoices.filter(({ id }) => id !== 'in_1') },
    }),
  },
  {
    name: 'a payment of ten minutes ago',
    type: 'TIMING',
    subject: 'INVOICE',
    inject: ({ ours, theirs }) => ({
      ours: {
        ...ours,
        invoices: first(ours.invoices, (invoice) => ({ ...invoice, state: 'OPEN' as const })),
        balances: ours.balances.map((b) => ({
          ...b,
          receivable: b.receivable + 113_663n,
          clearing: b.clearing - 113_663n,
        })),
      },
      theirs: {
        ...theirs,
        invoices: first(theirs.invoices, (invoice) => ({ ...invoice, changedAt: ago(10 * MINUTE) })),
      },
    }),
  },
  {
    name: 'a balance transaction of half an hour ago',
    type: 'TIMING',
    subject: 'BALANCE_TRANSACTION',
    stripe: 113_663n,
    inject: ({ ours, theirs }) => ({
      ours: {
        ...ours,
        settlements: without(ours.settlements),
        balances: ours.balances.map((b) => ({ ...b, clearing: b.clearing + 113_663n, pending: b.pending - NET })),
      },
      theirs: { ...theirs, transactions: first(theirs.transactions, (one) => ({ ...one, createdAt: ago(HOUR / 2) })) },
    }),
  },
  {
    name: 'a credit note of which Stripe was not told',
    type: 'MISSING_STRIPE',
    subject: 'CREDIT_NOTE',
    ours: 5_000n,
    stripe: 0n,
    inject: inTheirs(({ invoices }) => ({
      invoices: invoices.map((one) => (one.id === 'in_1' ? { ...one, credited: usd(0n) } : one)),
    })),
  },
  {
    name: 'a credit note that somebody made at Stripe',
    type: 'MISSING_INTERNAL',
    subject: 'CREDIT_NOTE',
    ours: 0n,
    stripe: 900n,
    inject: inTheirs(({ invoices }) => ({
      invoices: invoices.map((one) => (one.id === 'in_0' ? { ...one, credited: usd(900n) } : one)),
    })),
  },
  {
    name: 'a credit note of a minute ago',
    type: 'TIMING',
    subject: 'CREDIT_NOTE',
    inject: ({ ours, theirs }) => ({
      ours: {
        ...ours,
        invoices: ours.invoices.map((one) => (one.id === 'inv_1' ? { ...one, creditedAt: ago(MINUTE) } : one)),
      },
      theirs: {
        ...theirs,
        invoices: theirs.invoices.map((one) => (one.id === 'in_1' ? { ...one, credited: usd(0n) } : one)),
      },
    }),
  },
  {
    name: 'a credit note that was lost from our rows',
    type: 'BALANCE_DRIFT',
    subject: 'BALANCE',
    inject: inOurs((ours) => ({ credits: ours.credits.slice(1) })),
  },
  {
    name: 'a receivable that no invoice explains',
    type: 'BALANCE_DRIFT',
    subject: 'BALANCE',
    inject: inOurs((ours) => ({ balances: ours.balances.map((b) => ({ ...b, receivable: b.receivable + 1n })) })),
  },
  {
    name: "a Stripe balance that Stripe's own transactions do not explain",
    type: 'BALANCE_DRIFT',
    subject: 'BALANCE',
    inject: inTheirs((theirs) => moneyGone(theirs, 1n)),
  },
];

describe('books that agree', () => {
  it('have no difference, whatever happened to the invoices', () => {
    const fate = fc.constantFrom<Fate>('OPEN', 'VOID', 'SETTLED', 'AVAILABLE', 'PAID_OUT', 'WIRED');
    const invoice = fc.record({ total: fc.bigInt({ min: 50n, max: 99_999_999n }), fate });
    fc.assert(
      fc.property(fc.array(invoice, { maxLength: 40 }), (invoices) => {
        const { ours, theirs } = world(invoices);
        const report = reconcile(ours, theirs, NOW);
        expect(report.differences).toEqual([]);
        expect(report.isClean).toBe(true);
        for (const count of report.counts) expect([count.ours, count.stripe]).toEqual([count.matched, count.matched]);
      }),
    );
  });

  it('are explained to the cent by the equation', () => {
    const { ours, theirs } = market();
    const [equation] = reconcile(ours, theirs, NOW).equations;
    expect(equation?.terms.map(({ label, amount }) => [label, amount.minor])).toEqual([
      ['Invoices paid through Stripe', 813_663n],
      ['Not booked by Stripe yet (clearing)', 0n],
      ["Stripe's fees", -(feeOf(113_663n) + feeOf(300_000n) + feeOf(400_000n))],
      ['Paid out to our bank', -(400_000n - feeOf(400_000n))],
      ['At Stripe, not posted yet (timing)', 0n],
      ['Differences listed below', 0n],
    ]);
    expect(equation?.closing.minor).toBe(NET + 300_000n - feeOf(300_000n));
    expect(equation?.unexplained.minor).toBe(0n);
  });

  it('are clean with a charge of a minute ago that Stripe has not booked', () => {
    const { ours, theirs } = world([{ total: 5_000n, fate: 'PAID' }]);
    const report = reconcile(ours, theirs, NOW);
    expect(report.differences.map(({ type, subject }) => [type, subject])).toEqual([['TIMING', 'BALANCE_TRANSACTION']]);
    expect(report.isClean).toBe(true);
  });
});

describe('a single fault', () => {
  it.each(FAULTS)('$name: one $type of $subject', ({ inject, type, subject, ours, stripe }) => {
    const both = inject(market());
    const report = reconcile(both.ours, both.theirs, NOW);
    expect(report.differences.map((one) => `${one.type} ${one.subject}`)).toEqual([`${type} ${subject}`]);
    if (ours !== undefined) expect(report.differences[0]?.ourAmount?.minor).toBe(ours);
    if (stripe !== undefined) expect(report.differences[0]?.stripeAmount?.minor).toBe(stripe);
    expect(report.isClean).toBe(type === 'TIMING');
  });

  it('names every class at least once in the table above', () => {
    expect(new Set(FAULTS.map(({ type }) => type)).size).toBe(10);
  });

  it('stays one among any number of sound invoices', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FAULTS),
        fc.array(fc.bigInt({ min: 50n, max: 9_999n }), { maxLength: 20 }),
        (fault, totals) => {
          const sound = totals.map((total) => ({ total, fate: 'AVAILABLE' as const }));
          const { ours, theirs } = fault.inject(
            world([
              { total: 113_663n, fate: 'SETTLED' },
              { total: 200_000n, fate: 'OPEN', credited: 5_000n },
              ...sound,
            ]),
          );
          expect(reconcile(ours, theirs, NOW).differences.map(({ type }) => type)).toEqual([fault.type]);
        },
      ),
    );
  });

  it('gives the same list whatever the order in which things are read', () => {
    for (const fault of FAULTS) {
      const { ours, theirs } = fault.inject(market());
      const reversed: TheirBooks = {
        ...theirs,
        invoices: [...theirs.invoices].reverse(),
        charges: [...theirs.charges].reverse(),
      };
      expect(reconcile(ours, reversed, NOW).differences).toEqual(reconcile(ours, theirs, NOW).differences);
    }
  });
});
