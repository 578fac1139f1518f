// World: two sets of books made from one list of invoices, so that they agree; then one fault is injected into one of them.
import fc from 'fast-check';
import { DAY, HOUR, type Instant, MINUTE, type Money, addMilliseconds, instant, money } from '#libs/kernel';
import { type OurBooks, type TheirBooks } from './books.js';
import { reconcile } from './reconcile.js';
import { type DifferenceType } from './report.js';

const NOW: Instant = instant('2026-06-01T00:00:00Z');
const ago = (milliseconds: number): Instant => addMilliseconds(NOW, -milliseconds);
const usd = (minor: bigint): Money => money(minor, 'USD');

type Fate = 'OPEN' | 'VOID' | 'PAID' | 'SETTLED' | 'AVAILABLE' | 'PAID_OUT' | 'WIRED';
interface Both {
  readonly ours: OurBooks;
  readonly theirs: TheirBooks;
}

const feeOf = (total: bigint): bigint => (total * 29n) / 1000n + 30n;

/** Both sides of a market in which each invoice met its fate. */
function world(invoices: readonly { total: bigint; fate: Fate }[]): Both {
  const rows = invoices.map(({ total, fate }, index) => ({ total, fate, id: `inv_${index}`, index }));
  const atStripe = rows.filter(({ fate }) => fate !== 'WIRED');
  const isPaid = (fate: Fate): boolean => ['PAID', 'SETTLED', 'AVAILABLE', 'PAID_OUT'].includes(fate);
  const booked = rows.filter(({ fate }) => ['SETTLED', 'AVAILABLE', 'PAID_OUT'].includes(fate));
  const isAvailable = (fate: Fate): boolean => fate !== 'SETTLED';
  const movement = ({ total }: { total: bigint }) => ({
    gross: usd(total),
    fee: usd(feeOf(total)),
    net: usd(total - feeOf(total)),
  });
  const payouts = rows
    .filter(({ fate }) => fate === 'PAID_OUT')
    .map((row) => ({ id: row.id, sent: usd(feeOf(row.total) - row.total) }));
  const total = (picked: typeof rows, of: (row: (typeof rows)[number]) => bigint): bigint =>
    picked.reduce((sum, row) => sum + of(row), 0n);
  const net = (row: { total: bigint }): bigint => row.total - feeOf(row.total);
  const pending = total(
    booked.filter(({ fate }) => !isAvailable(fate)),
    net,
  );
  const available = total(
    booked.filter(({ fate }) => fate === 'AVAILABLE'),
    net,
  );
  const unbooked = rows.filter(({ fate }) => fate === 'PAID');
  return {
    ours: {
      invoices: rows.map(({ id, total: minor, fate, index }) => ({
        id,
        number: `GL-2026-${index}`,
        collection: fate === 'WIRED' ? 'WIRE' : 'STRIPE',
        state: fate === 'OPEN' || fate === 'VOID' ? fate : 'PAID',
        total: usd(minor),
        issuedAt: ago(30 * DAY),
        changedAt: ago(20 * DAY),
        stripeInvoiceId: fate === 'WIRED' ? null : `in_${index}`,
      })),
      settlements: [
        ...booked.map((row) => ({
          transactionId: `txn_${row.index}`,
          ...movement(row),
          isPayout: false,
          isAvailable: isAvailable(row.fate),
        })),
        ...payouts.map(({ id, sent }) => ({
          transactionId: `txn_po_${id}`,
          gross: sent,
          fee: usd(0n),
          net: sent,
          isPayout: true,
          isAvailable: true,
        })),
      ],
      balances: [
        {
          currency: 'USD',
          receivable: total(
            rows.filter(({ fate }) => fate === 'OPEN'),
            (row) => row.total,
          ),
          clearing: total(unbooked, (row) => row.total),
          pending,
          available,
        },
      ],
    },
    theirs: {
      invoices: atStripe.map(({ id, total: minor, fate, index }) => ({
        id: `in_${index}`,
        ourInvoiceId: id,
        status: isPaid(fate) ? 'paid' : fate === 'VOID' ? 'void' : 'open',
        total: usd(minor),
        createdAt: ago(30 * DAY),
        changedAt: ago(20 * DAY),
        chargeIds: isPaid(fate) ? [`ch_${index}`] : [],
      })),
      charges: atStripe
        .filter(({ fate }) => isPaid(fate))
        .map(({ total: minor, fate, index }) => ({
          id: `ch_${index}`,
          status: 'succeeded',
          amount: usd(minor),
          refunded: usd(0n),
          balanceTransactionId: fate === 'PAID' ? null : `txn_${index}`,
          createdAt: fate === 'PAID' ? ago(MINUTE) : ago(20 * DAY),
        })),
      transactions: [
        ...booked.map((row) => ({
          id: `txn_${row.index}`,
          type: 'charge',
          sourceId: `ch_${row.index}`,
          ...movement(row),
          isAvailable: isAvailable(row.fate),
          createdAt: ago(20 * DAY),
          availableAt: isAvailable(row.fate) ? ago(18 * DAY) : addMilliseconds(NOW, DAY),
        })),
        ...payouts.map(({ id, sent }) => ({
          id: `txn_po_${id}`,
          type: 'payout',
          sourceId: `po_${id}`,
          gross: sent,
          fee: usd(0n),
          net: sent,
          isAvailable: true,
          createdAt: ago(18 * DAY),
          availableAt: ago(18 * DAY),
        })),
      ],
      balances: [{ currency: 'USD', pending, available }],
    },
  };
}

/** One invoice of each fate, and the one faults are made at: invoice 0, settled. */
function market(): Both {
  return world([
    { total: 113_663n, fate: 'SETTLED' },
    { total: 200_000n, fate: 'OPEN' },
    { total: 300_000n, fate: 'AVAILABLE' },
    { total: 400_000n, fate: 'PAID_OUT' },
    { total: 500_000n, fate: 'VOID' },
    { total: 120_000_000n, fate: 'WIRED' },
  ]);
}

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
    ours: 200_000n,
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
            world([{ total: 113_663n, fate: 'SETTLED' }, { total: 200_000n, fate: 'OPEN' }, ...sound]),
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
