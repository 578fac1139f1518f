import { type CurrencyCode, type Instant, type Money } from '#libs/kernel';
import { routeOf, settlementAmounts } from '../stripe-transaction.js';
import { BALANCE_TRANSACTION_SLA, type OurSettlement, type TheirTransaction } from './books.js';
import { type Compared, type Findings, amountDifference } from './findings.js';
import { type Difference, type DifferenceType } from './report.js';

/** By how much Stripe's balance is ahead of our postings, and why: still within its time, or a difference in the list. */
export interface Ahead {
  readonly timing: ReadonlyMap<CurrencyCode, bigint>;
  readonly differing: ReadonlyMap<CurrencyCode, bigint>;
}

/** Types whose sourceId stands for one movement of money: a second transaction of it is a duplicate. */
const SINGLE = new Set(['charge', 'payment', 'payout']);

/** Our postings against Stripe's balance transactions, joined by Stripe's transaction id. */
export function compareTransactions(
  ours: readonly OurSettlement[],
  booked: readonly TheirTransaction[],
  now: Instant,
  findings: Findings,
): Compared & { readonly ahead: Ahead } {
  const theirs = booked.map((transaction) => settlementAmounts(routeOf(transaction), transaction));
  const timing = new Map<CurrencyCode, bigint>();
  const differing = new Map<CurrencyCode, bigint>();
  const posted = new Map(ours.map((settlement) => [settlement.transactionId, settlement]));
  const seen = new Set<string>();
  const sources = new Set<string>();
  let matched = 0;
  for (const transaction of theirs) {
    const settlement = posted.get(transaction.id);
    const isRepeat = repeats(transaction, sources);
    seen.add(transaction.id);
    const difference = compareOne(settlement, transaction, isRepeat, now);
    const isSilent =
      !settlement && transaction.sourceId !== null && findings.isTainted(transaction.sourceId) && !isRepeat;
    const net = settlement && !isRepeat ? settlement.net : null;
    shift(difference?.type === 'TIMING' ? timing : differing, transaction.net, net);
    if (!difference) matched += 1;
    else if (!isSilent) findings.add(difference);
  }
  for (const settlement of ours) {
    if (seen.has(settlement.transactionId)) continue;
    shift(differing, null, settlement.net);
    findings.add(strayPosting(settlement));
  }
  return {
    subject: 'BALANCE_TRANSACTION',
    ours: ours.length,
    stripe: theirs.length,
    matched,
    ahead: { timing, differing },
  };
}

function repeats({ type, sourceId }: TheirTransaction, sources: Set<string>): boolean {
  if (sourceId === null || !SINGLE.has(type)) return false;
  const key = `${type}/${sourceId}`;
  if (sources.has(key)) return true;
  sources.add(key);
  return false;
}

function compareOne(
  settlement: OurSettlement | undefined,
  transaction: TheirTransaction,
  isRepeat: boolean,
  now: Instant,
): Difference | null {
  if (isRepeat) {
    return one(
      settlement,
      transaction,
      'DUPLICATE',
      `Stripe booked ${transaction.sourceId} a second time. Ask Stripe.`,
    );
  }
  if (!settlement) {
    const fresh = now - transaction.createdAt < BALANCE_TRANSACTION_SLA;
    return one(
      settlement,
      transaction,
      fresh ? 'TIMING' : 'MISSING_INTERNAL',
      fresh ? `${transaction.id} is not posted yet. Wait.` : notPosted(transaction),
    );
  }
  const amount = amountDifference(settlement.gross, transaction.gross);
  if (amount) return one(settlement, transaction, amount, `We posted another gross amount than ${transaction.id} has.`);
  if (settlement.fee.minor !== transaction.fee.minor || settlement.net.minor !== transaction.net.minor) {
    const text = `Gross agrees; Stripe's fee is ${transaction.fee.minor} minor units and we posted ${settlement.fee.minor}.`;
    return { ...one(settlement, transaction, 'FEE', text), ourAmount: settlement.fee, stripeAmount: transaction.fee };
  }
  if (settlement.isAvailable === transaction.isAvailable || settlement.isPayout) return null;
  const moving = transaction.isAvailable && now - transaction.availableAt < BALANCE_TRANSACTION_SLA;
  const where = (isAvailable: boolean): string => (isAvailable ? 'available' : 'pending');
  return one(
    settlement,
    transaction,
    moving ? 'TIMING' : 'STATUS',
    `${where(settlement.isAvailable)} here and ${where(transaction.isAvailable)} at Stripe. ${moving ? 'Wait.' : 'Look at the settling clock.'}`,
  );
}

/** A type without an event is never guessed: it stays here until somebody has said what it means. */
function notPosted({ id, type, reportingCategory, ...rest }: TheirTransaction): string {
  if (routeOf({ type, reportingCategory }) !== null) return `${id} (${type}) is not in our books. Post it.`;
  const what = `${type}, ${reportingCategory}`;
  return `${id} (${what}) of ${rest.sourceId ?? 'nothing'} is not in our books: there is no event for it. Find out what it is, then write the event.`;
}

function one(
  settlement: OurSettlement | undefined,
  transaction: TheirTransaction,
  type: DifferenceType,
  explanation: string,
): Difference {
  return {
    type,
    subject: 'BALANCE_TRANSACTION',
    ourReference: settlement?.transactionId ?? null,
    stripeReference: transaction.id,
    ourAmount: settlement?.gross ?? null,
    stripeAmount: transaction.gross,
    explanation,
  };
}

function strayPosting(settlement: OurSettlement): Difference {
  return {
    type: 'MISSING_STRIPE',
    subject: 'BALANCE_TRANSACTION',
    ourReference: settlement.transactionId,
    stripeReference: null,
    ourAmount: settlement.gross,
    stripeAmount: null,
    explanation: `We posted ${settlement.transactionId} and Stripe has no such transaction. Reverse the posting.`,
  };
}

function shift(balances: Map<CurrencyCode, bigint>, theirs: Money | null, ours: Money | null): void {
  if (theirs) balances.set(theirs.currency, (balances.get(theirs.currency) ?? 0n) + theirs.minor);
  if (ours) balances.set(ours.currency, (balances.get(ours.currency) ?? 0n) - ours.minor);
}
