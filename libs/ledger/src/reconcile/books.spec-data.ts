// Two sets of books made from one list of invoices, so that they agree.
import { DAY, type Instant, MINUTE, type Money, addMilliseconds, instant, money } from '#libs/kernel';
import { type OurBooks, type TheirBooks } from './books.js';

export const NOW: Instant = instant('2026-06-01T00:00:00Z');
export const ago = (milliseconds: number): Instant => addMilliseconds(NOW, -milliseconds);
export const usd = (minor: bigint): Money => money(minor, 'USD');

export type Fate = 'OPEN' | 'VOID' | 'PAID' | 'SETTLED' | 'AVAILABLE' | 'PAID_OUT' | 'WIRED';
export interface Both {
  readonly ours: OurBooks;
  readonly theirs: TheirBooks;
}

export const feeOf = (total: bigint): bigint => (total * 29n) / 1000n + 30n;

type Listed = { readonly total: bigint; readonly fate: Fate; readonly credited?: bigint };

const isPaid = (fate: Fate): boolean => ['PAID', 'SETTLED', 'AVAILABLE', 'PAID_OUT'].includes(fate);
const isAvailable = (fate: Fate): boolean => fate !== 'SETTLED';
const movement = ({ total }: { readonly total: bigint }) => ({
  gross: usd(total),
  fee: usd(feeOf(total)),
  net: usd(total - feeOf(total)),
});

/** What both sides are made of. */
function sharedFacts(invoices: readonly Listed[]) {
  const rows = invoices.map(({ credited = 0n, ...row }, index) => ({ ...row, credited, id: `inv_${index}`, index }));
  const atStripe = rows.filter(({ fate }) => fate !== 'WIRED');
  const booked = rows.filter(({ fate }) => ['SETTLED', 'AVAILABLE', 'PAID_OUT'].includes(fate));
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
  return { rows, booked, payouts, total, pending, available, unbooked, atStripe };
}

type Shared = ReturnType<typeof sharedFacts>;

function ourSide({ rows, booked, payouts, total, pending, available, unbooked }: Shared): OurBooks {
  return {
    invoices: rows.map(({ id, total: minor, credited, fate, index }) => ({
      id,
      number: `GL-2026-${index}`,
      collection: fate === 'WIRED' ? 'WIRE' : 'STRIPE',
      state: fate === 'OPEN' || fate === 'VOID' ? fate : 'PAID',
      total: usd(minor + credited),
      credited: usd(credited),
      creditedAt: credited > 0n ? ago(25 * DAY) : null,
      issuedAt: ago(30 * DAY),
      changedAt: ago(20 * DAY),
      stripeInvoiceId: fate === 'WIRED' ? null : `in_${index}`,
      refunds: null,
    })),
    credits: [{ toBalance: usd(7_000n) }, { toBalance: usd(-3_000n) }],
    movements: [],
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
        tenantCredit: -4_000n,
      },
    ],
  };
}

function theirSide({ booked, payouts, pending, available, atStripe }: Shared): TheirBooks {
  return {
    invoices: atStripe.map(({ id, total: minor, credited, fate, index }) => ({
      id: `in_${index}`,
      ourInvoiceId: id,
      status: isPaid(fate) ? 'paid' : fate === 'VOID' ? 'void' : 'open',
      total: usd(minor + credited),
      credited: usd(credited),
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
        reportingCategory: 'charge',
        sourceId: `ch_${row.index}`,
        ...movement(row),
        isAvailable: isAvailable(row.fate),
        createdAt: ago(20 * DAY),
        availableAt: isAvailable(row.fate) ? ago(18 * DAY) : addMilliseconds(NOW, DAY),
      })),
      ...payouts.map(({ id, sent }) => ({
        id: `txn_po_${id}`,
        type: 'payout',
        reportingCategory: 'payout',
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
  };
}

/** Both sides of a market in which each invoice met its fate. `total` is what is left to pay after `credited`. */
export function world(invoices: readonly Listed[]): Both {
  const shared = sharedFacts(invoices);
  return { ours: ourSide(shared), theirs: theirSide(shared) };
}

/** One invoice of each fate, and the one faults are made at: invoice 0, settled. */
export function market(): Both {
  return world([
    { total: 113_663n, fate: 'SETTLED' },
    { total: 200_000n, fate: 'OPEN', credited: 5_000n },
    { total: 300_000n, fate: 'AVAILABLE', credited: 10_000n },
    { total: 400_000n, fate: 'PAID_OUT' },
    { total: 500_000n, fate: 'VOID' },
    { total: 120_000_000n, fate: 'WIRED' },
  ]);
}
