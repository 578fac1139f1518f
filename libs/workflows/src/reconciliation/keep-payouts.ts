import { DAY, addMilliseconds } from '#libs/kernel';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope } from '../ports/unit-of-work.js';

type Needs = Pick<Ports, 'unitOfWork' | 'stripeRecords' | 'payments'>;

/** Stripe works out what a payout is made of within days, and banks name it within ten. */
const FOLLOWED_FOR = 45 * DAY;

/**
 * Keeps what Stripe's payouts to our bank are made of, and what banks call them. Stripe is asked only while something is missing of a payout
 * that was posted. Gives how many were kept.
 */
export const keepPayouts = (ports: Needs) => {
  return async (scope: PlatformScope): Promise<number> => {
    const { now, unknown } = await ports.unitOfWork.run(scope, async (tx) => ({
      now: tx.now,
      unknown: await ports.stripeRecords.unknownPayouts(tx, addMilliseconds(tx.now, -FOLLOWED_FOR)),
    }));
    if (unknown.size === 0) return 0;
    const payouts = await ports.payments.payouts(addMilliseconds(now, -FOLLOWED_FOR - DAY), addMilliseconds(now, DAY));
    let kept = 0;
    for (const payout of payouts) {
      const { id, isItemised, balanceTransactionId, traceId } = payout;
      const lacks = balanceTransactionId === null ? undefined : unknown.get(balanceTransactionId);
      if (!isItemised || lacks === undefined || (lacks === 'TRACE' && traceId === null)) continue;
      const members = lacks === 'TRACE' ? [] : await ports.payments.payoutMembers(id);
      await ports.unitOfWork.run(scope, (tx) => ports.stripeRecords.keepPayout(tx, payout, members));
      kept += 1;
    }
    return kept;
  };
};
