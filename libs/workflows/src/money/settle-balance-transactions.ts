import { HOUR, type Instant, addMilliseconds, earliest, instantFromEpoch, latest, money } from '#libs/kernel';
import { type Journal, journalsOfTransaction } from '#libs/ledger';
import { type StripeBalanceTransactionView } from '../ports/payments.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope } from '../ports/unit-of-work.js';

type Needs = Pick<Ports, 'unitOfWork' | 'ledger' | 'cursors' | 'payments' | 'stripeRecords'>;

const CURSOR = 'balance-transactions';
/** When a reading was last complete, in market time at its start: tells staff whether the books have seen all that Stripe has. */
export const STRIPE_READ_CURSOR = 'balance-transactions-read';
const OVERLAP = HOUR;
const BATCH = 100;
const KEPT = 1_000;

/**
 * Posts what Stripe's balance transactions say, each effect once, by its key. Whatever moved money in clearing (a payment, a refund, a
 * dispute, a transfer) leaves it here, in any order: an event of Stripe's may come before its transaction or after it. The cursor stays before
 * the oldest transaction that is still pending, since that one will change. A type we have no event for is not guessed:
 * reconciliation names it until somebody has. What Stripe said is kept beside the books. Returns how many journals were new.
 */
export const settleBalanceTransactions = (ports: Needs) => {
  return async (scope: PlatformScope): Promise<number> => {
    const { now, from } = await ports.unitOfWork.run(scope, async (tx) => {
      return { now: tx.now, from: (await ports.cursors.read(tx, CURSOR)) ?? instantFromEpoch(0) };
    });
    const transactions = await ports.payments.balanceTransactions(from, addMilliseconds(now, 24 * HOUR));
    for (let index = 0; index < transactions.length; index += KEPT) {
      await ports.unitOfWork.run(scope, (tx) =>
        ports.stripeRecords.keepTransactions(tx, transactions.slice(index, index + KEPT)),
      );
    }
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
    const fresh = journals.filter(({ idempotencyKey }) => !known.has(idempotencyKey));
    return fresh.length === 0 ? 0 : (await ports.ledger.postAll(tx, fresh)).size;
  });
}

/** Money that leaves for our bank is posted last, so that it is available before it goes. */
function journalsOf(transactions: readonly StripeBalanceTransactionView[]): Journal[] {
  const byAge = [...transactions].sort((a, b) => a.createdAt - b.createdAt);
  const [payouts, others] = [
    byAge.filter(({ type }) => type === 'payout'),
    byAge.filter(({ type }) => type !== 'payout'),
  ];
  return [...others, ...payouts].flatMap(({ id, amountMinor, feeMinor, netMinor, currency, status, ...transaction }) =>
    journalsOfTransaction({
      ...transaction,
      transactionId: id,
      gross: money(amountMinor, currency),
      fee: money(feeMinor, currency),
      net: money(netMinor, currency),
      isAvailable: status === 'available',
    }),
  );
}

function nextCursor(transactions: readonly StripeBalanceTransactionView[], from: Instant): Instant {
  if (transactions.length === 0) return from;
  const newest = transactions.map(({ createdAt }) => createdAt).reduce(latest);
  const pending = transactions.filter(({ status }) => status === 'pending').map(({ createdAt }) => createdAt);
  return latest(from, pending.reduce(earliest, addMilliseconds(newest, -OVERLAP)));
}
