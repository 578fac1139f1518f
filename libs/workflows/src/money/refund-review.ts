import { HOUR, addMilliseconds } from '#libs/kernel';
import { eachInTurn } from '../operations/each-in-turn.js';
import { type Ports } from '../ports/ports.js';
import { type RefundStore } from '../ports/money-back-stores.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { fetchDisputeChange } from './stripe-events/dispute-event.js';
import { fetchRefundChange } from './stripe-events/refund-event.js';
import { type EventNeeds, type FetchChange } from './stripe-events/stripe-change.js';

type Needs = EventNeeds & Pick<Ports, 'unitOfWork'>;

/** How long something may stand open before it is looked at without being asked to, market time. */
const REVIEW_AFTER = HOUR;

/** Something that stands open, and how it is read. */
interface Open {
  readonly stripeId: string;
  readonly fetch: FetchChange;
  reviewed(tx: Tx): Promise<void>;
}

/**
 * Reads refunds and disputes again that are not decided, whether or not an event came: webhooks are hints, and an event may be lost for good.
 * One counts as looked at when it was: after a worker that died on the way the next one reads it at once. At most `limit` of each; returns
 * how many were read.
 */
export const reviewMoneyBack = (ports: Needs) => {
  return async (scope: PlatformScope, { limit }: { readonly limit: number }): Promise<number> => {
    const open = await ports.unitOfWork.run(scope, (tx) => openNow(ports, tx, limit));
    return eachInTurn('refunds and disputes', open, async (one) => {
      await review(ports, scope, one);
      return 1;
    });
  };
};

async function openNow({ refunds, disputes, topUpDisputes }: Needs, tx: Tx, limit: number): Promise<Open[]> {
  const before = addMilliseconds(tx.now, -REVIEW_AFTER);
  const lookedAt = (store: Pick<RefundStore, 'reviewed'>, id: string) => ({
    reviewed: (later: Tx) => store.reviewed(later, id),
  });
  return [
    ...(await refunds.toReview(tx, before, limit)).flatMap(({ id, stripeRefundId }) =>
      stripeRefundId === null ? [] : [{ stripeId: stripeRefundId, fetch: fetchRefundChange, ...lookedAt(refunds, id) }],
    ),
    ...(await disputes.toReview(tx, before, limit)).map(({ id, stripeDisputeId }) => {
      return { stripeId: stripeDisputeId, fetch: fetchDisputeChange, ...lookedAt(disputes, id) };
    }),
    ...(await topUpDisputes.toReview(tx, before, limit)).map(({ id, stripeDisputeId }) => {
      return { stripeId: stripeDisputeId, fetch: fetchDisputeChange, ...lookedAt(topUpDisputes, id) };
    }),
  ];
}

/** One that cannot be read or applied now holds up no other; it is read again after a while. */
async function review(ports: Needs, scope: PlatformScope, { stripeId, fetch, reviewed }: Open): Promise<void> {
  const change = await fetch(ports, stripeId, '').catch(() => null);
  try {
    if (change) await ports.unitOfWork.run(scope, change);
  } finally {
    await ports.unitOfWork.run(scope, reviewed);
  }
}
