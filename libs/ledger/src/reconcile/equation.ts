import { type CurrencyCode, money } from '#libs/kernel';
import { type JournalKind } from '../journal.js';
import { type OurBooks, type TheirBooks, dueOf } from './books.js';
import { type Ahead } from './compare-transactions.js';
import { sumIn } from './findings.js';
import { type Equation } from './report.js';

/**
 * The identity of one currency: what tenants paid through Stripe, less what Stripe has not booked yet, less its fees, less what it sent
 * to our bank, plus what our postings still lack, is the balance that Stripe itself shows. What no term explains must be zero.
 */
export function equationOf(currency: CurrencyCode, ours: OurBooks, theirs: TheirBooks, ahead: Ahead): Equation {
  const paid = sumIn(
    currency,
    ours.invoices
      .filter((invoice) => invoice.collection === 'STRIPE' && invoice.state === 'PAID')
      .map((invoice) => dueOf(invoice)),
  );
  const charges = ours.settlements.filter((settlement) => !settlement.isPayout);
  const gross = sumIn(
    currency,
    charges.map((settlement) => settlement.gross),
  );
  const fees = sumIn(
    currency,
    ours.settlements.map((settlement) => settlement.fee),
  );
  const payouts = sumIn(
    currency,
    ours.settlements.filter((settlement) => settlement.isPayout).map(({ gross: sent }) => sent),
  );
  const moved = movedIn(currency, ours.movements);
  const terms: readonly (readonly [string, bigint])[] = [
    ['Invoices paid through Stripe', paid],
    ...moved,
    ['Not booked by Stripe yet (clearing)', gross - moved.reduce((total, [, minor]) => total + minor, paid)],
    ["Stripe's fees", -fees],
    ['Paid out to our bank', payouts],
    ['At Stripe, not posted yet (timing)', ahead.timing.get(currency) ?? 0n],
    ['Differences listed below', ahead.differing.get(currency) ?? 0n],
  ];
  const closing = theirs.balances
    .filter((balance) => balance.currency === currency)
    .reduce((total, balance) => total + balance.pending + balance.available, 0n);
  const explained = terms.reduce((total, [, minor]) => total + minor, 0n);
  return {
    currency,
    terms: terms.map(([label, minor]) => ({ label, amount: money(minor, currency) })),
    closing: money(closing, currency),
    unexplained: money(closing - explained, currency),
  };
}

const MOVED: readonly (readonly [label: string, kinds: readonly JournalKind[]])[] = [
  ['Given back to tenants', ['INVOICE_REFUNDED', 'CREDIT_REFUNDED']],
  ['Taken by disputes', ['DISPUTE_OPENED', 'DISPUTE_WON']],
  ['Collected, and returned by banks', ['INVOICE_PAID_BY_CARD', 'PAYMENT_RETURNED']],
  ['Transferred to providers', ['PROVIDER_TRANSFERRED', 'TRANSFER_REVERSED', 'PROVIDER_DEBT_REPAID']],
  ['Paid ahead', ['DEPOSIT_RECEIVED', 'DEPOSIT_RELEASED', 'PREPAYMENT_RECEIVED', 'PREPAYMENT_REFUNDED']],
];
const NAMED = new Set(MOVED.flatMap(([, kinds]) => kinds));

/** What else passed Stripe, one term for what belongs together; what there was none of is left out. */
function movedIn(currency: CurrencyCode, movements: OurBooks['movements']): (readonly [string, bigint])[] {
  const of = (picked: OurBooks['movements']): bigint =>
    sumIn(
      currency,
      picked.map(({ amount }) => amount),
    );
  const named = MOVED.map(
    ([label, kinds]) => [label, of(movements.filter(({ kind }) => kinds.includes(kind)))] as const,
  );
  const rest = ['Other payments', of(movements.filter(({ kind }) => !NAMED.has(kind)))] as const;
  return [...named, rest].filter(([, minor]) => minor !== 0n);
}

/** Every currency that either side knows, in alphabetical order. */
export function currenciesOf(ours: OurBooks, theirs: TheirBooks): CurrencyCode[] {
  const all = new Set<CurrencyCode>([
    ...ours.invoices.map(({ total }) => total.currency),
    ...ours.settlements.map(({ gross }) => gross.currency),
    ...ours.balances.map(({ currency }) => currency),
    ...theirs.transactions.map(({ gross }) => gross.currency),
    ...theirs.balances.map(({ currency }) => currency),
  ]);
  return [...all].sort();
}
