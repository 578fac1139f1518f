import { HOUR, addMilliseconds } from '#libs/kernel';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { fetchDisputeChange } from './stripe-events/dispute-event.js';
import { fetchRefundChange } from './stripe-events/refund-event.js';
import { type EventNeeds, type FetchChange } from './stripe-events/stripe-change.js';

type Needs = EventNeeds & Pick<Ports, 'unitOfWork'>;

/** How long something may stand open before it is looked at without being asked to, market time. */
const REVIEW_AFTER = HOUR;

/**
 * Reads refunds and disputes again that are not decided, whether or not an event came: webhooks are hints, and an event may be lost for good.
 * At most `limit` of each; returns how many were read.
 */
export const reviewMoneyBack = (ports: Needs) => {
  return async (scope: PlatformScope, { limit }: { readonly limit: number }): Promise<number> => {
    const { refunds, disputes, topUps } = await ports.unitOfWork.run(scope, async (tx) => {
      const before = addMilliseconds(tx.now, -REVIEW_AFTER);
      return {
        refunds: await ports.refunds.toReview(tx, before, limit),
        disputes: await ports.disputes.toReview(tx, before, limit),
        topUps: await ports.topUpDisputes.toReview(tx, before, limit),
      };
    });
    const at = (id: string | null): string[] => (id === null ? [] : [id]);
    const refundIds = refunds.flatMap(({ stripeRefundId }) => at(stripeRefundId));
    const disputeIds = [...disputes, ...topUps].map(({ stripeDisputeId }) => stripeDisputeId);
    await apply(ports, scope, fetchRefundChange, refundIds);
    await apply(ports, scope, fetchDisputeChange, disputeIds);
    return refundIds.length + disputeIds.length;
  };
};

/** One that cannot be read now holds up no other; it is read again after a while. */
async function apply(ports: Needs, scope: PlatformScope, fetch: FetchChange, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const change = await fetch(ports, id, '').catch(() => null);
    if (change) await ports.unitOfWork.run(scope, change);
  }
}
