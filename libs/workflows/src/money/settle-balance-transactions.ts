import { HOUR, type Instant, addMilliseconds, earliest, instantFromEpoch, latest, money } from '#libs/kernel';
import { type Journal, stripeFeeSettled, stripeFundsAvailable, stripePayout } from '#libs/ledger';
import { type StripeBalanceTransactionView } from '../ports/payments.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope } from '../ports/unit-of-work.js';

type Needs = Pick<Ports, 'unitOfWork' | 'ledger' | 'cursors' | 'payments'>;

const CURSOR = 'balance-transactions';
/** When a reading was last complete, in market time at its start: tells staff whether the books have seen all that Stripe has. */
export const STRIPE_READ_CURSOR = 'balance-transactions-read';
const OVERLAP = HOUR;
const BATCH = 100;

/**
 * Posts what Stripe's balance transactions say: a charge booked with its fee, its money available, a payout. Each effect is posted once, by
 * its key. The cursor stays before the oldest transaction that is still pending, since that one will change. Types we have no event
 * for (refunds, disputes, adjustments) are left to reconciliation, which names them. Returns how many journals were new.
 */
export const settleBalanceTransactions = (ports: Needs) => {
  return async (scope: PlatformScope): Promise<number> => {
    const { now, from } = await ports.unitOfWork.run(scope, async (tx) => {
      return { now: tx.now, from: (await ports.cursors.read(tx, CURSOR)) ?? instantFromEpoch(0) };
    });
    const transactions = await ports.payments.balanceTransactions(from, addMilliseconds(now, 24 * HOUR));
    const journals = journalsOf(transactions);
    let posted = 0;
    for (let index = 0; index < journals.length; index += BATCH) {
      posted += await postNew(ports, scope, journals.slice(index, index + BATCH));
    }
    const next = nextCursor(transactions, from);
    await ports.unitOfWork.run(scope, async (tx) => {
      if (next !== from) await ports.cursors.write(tx, CURSOR, next);
      await ports.cursors.write(tx, STRIPE_READ_CURSOR, now);
    });
    return posted;
  };
};

/** Most of what a reading brings has been posted by an earlier one: asked for first, in one go. */
function postNew(ports: Needs, scope: PlatformScope, journals: readonly Journal[]): Promise<number> {
  return ports.unitOfWork.run(scope, async (tx) => {
    const keys = journals.map(({ idempotencyKey }) => idempotencyKey);
    const known = await ports.ledger.known(tx, keys);
    let fresh = 0;
    for (const journal of journals) {
      if (!known.has(journal.idempotencyKey) && (await ports.ledger.post(tx, journal))) fresh += 1;
    }
    return fresh;
  });
}

/** Charges first and payouts last, so that money is available before it leaves. */
function journalsOf(transactions: readonly StripeBalanceTransactionView[]): Journal[] {
  const byAge = [...transactions].sort((a, b) => a.createdAt - b.createdAt);
  const charges = byAge.filter(({ type }) => type === 'charge' || type === 'payment').flatMap(chargeJournals);
  const payouts = byAge
    .filter(({ type }) => type === 'payout')
    .map(({ id, netMinor, currency, createdAt }) =>
      stripePayout({ transactionId: id, net: money(netMinor, currency) }, createdAt),
    );
  return [...charges, ...payouts];
}

function chargeJournals(transaction: StripeBalanceTransactionView): Journal[] {
  const { id: transactionId, currency, createdAt, availableAt, status } = transaction;
  const facts = {
    transactionId,
    gross: money(transaction.amountMinor, currency),
    fee: money(transaction.feeMinor, currency),
    net: money(transaction.netMinor, currency),
  };
  const settled = stripeFeeSettled(facts, createdAt);
  return status === 'available' ? [settled, stripeFundsAvailable(facts, latest(createdAt, availableAt))] : [settled];
}

function nextCursor(transactions: readonly StripeBalanceTransactionView[], from: Instant): Instant {
  if (transactions.length === 0) return from;
  const newest = transactions.map(({ createdAt }) => createdAt).reduce(latest);
  const pending = transactions.filter(({ status }) => status === 'pending').map(({ createdAt }) => createdAt);
  return latest(from, pending.reduce(earliest, addMilliseconds(newest, -OVERLAP)));
}
