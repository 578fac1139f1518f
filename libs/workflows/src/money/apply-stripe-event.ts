import { type ClaimRequest, type InboxEvent } from '../ports/money-stores.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { fetchAccountChange } from './stripe-events/account-event.js';
import { fetchDisputeChange } from './stripe-events/dispute-event.js';
import { fetchInvoiceChange } from './stripe-events/invoice-event.js';
import { fetchPayoutChange } from './stripe-events/payout-event.js';
import { fetchSetupChange } from './stripe-events/setup-event.js';
import { fetchTopUpChange } from './stripe-events/top-up-event.js';
import { fetchRefundChange } from './stripe-events/refund-event.js';
import { fetchTransferChange } from './stripe-events/transfer-event.js';
import { type EventNeeds, type FetchChange } from './stripe-events/stripe-change.js';

type Needs = EventNeeds & Pick<Ports, 'unitOfWork' | 'inbox'>;

/** Which events concern what, by the beginning of their type: the first that fits. An event that fits none changes nothing here. */
const FETCH: readonly (readonly [prefix: string, fetch: FetchChange])[] = [
  ['invoice.', fetchInvoiceChange],
  ['refund.', fetchRefundChange],
  ['charge.refund.', fetchRefundChange],
  ['charge.dispute.', fetchDisputeChange],
  ['payment_intent.', fetchTopUpChange],
  ['setup_intent.', fetchSetupChange],
  ['account.', fetchAccountChange],
  ['capability.', fetchAccountChange],
  ['transfer.', fetchTransferChange],
  ['payout.', fetchPayoutChange],
];

/** Whether an event of this type changes anything here: others need not be kept. */
export function isApplied(type: string): boolean {
  return FETCH.some(([prefix]) => type.startsWith(prefix));
}

/** After so many tries we stop waiting for a commit of ours that never came; reconciliation shows what is at Stripe. */
export const MOST_ATTEMPTS = 20;

/**
 * Claims a bounded number of stored events and applies each. Returns how many were applied and how many have to wait: for a commit of our
 * own, or because applying failed (Stripe unreachable, say). One that fails holds up no other; its reason is kept with it.
 */
export const drainInbox = (ports: Needs) => {
  return async (
    scope: PlatformScope,
    request: ClaimRequest,
  ): Promise<{ readonly applied: number; readonly parked: number }> => {
    const events = await ports.unitOfWork.run(scope, (tx) => ports.inbox.claim(tx, request));
    let parked = 0;
    for (const event of events) {
      const outcome = await applyStripeEvent(ports)(scope, event).catch((error: unknown) => {
        const reason = `fault: ${error instanceof Error ? error.message : 'unknown'}`;
        return ports.unitOfWork.run(scope, (tx) => ports.inbox.park(tx, event.eventId, reason)).then(() => 'PARKED');
      });
      if (outcome === 'PARKED') parked += 1;
    }
    return { applied: events.length - parked, parked };
  };
};

/**
 * Applies one event. The event is a hint that something changed: the object is fetched as it is now, outside any transaction, and applied
 * forward only, in one transaction with the event's `done`. Events may come late, twice and in any order; the effect is posted once.
 */
export const applyStripeEvent = (ports: Needs) => {
  return async (scope: PlatformScope, event: InboxEvent): Promise<'APPLIED' | 'PARKED'> => {
    const fetch = FETCH.find(([prefix]) => event.type.startsWith(prefix))?.[1];
    const change = fetch ? await fetch(ports, event.objectId, event.payload) : null;
    return ports.unitOfWork.run(scope, async (tx) => {
      const obstacle = change ? await change(tx) : null;
      if (obstacle !== null && event.attempts < MOST_ATTEMPTS) {
        await ports.inbox.park(tx, event.eventId, obstacle);
        return 'PARKED';
      }
      if (obstacle !== null) {
        await ports.audit.append(tx, {
          action: 'stripe-event.given-up',
          subjectId: event.eventId,
          detail: { obstacle },
        });
      }
      await ports.inbox.done(tx, event.eventId);
      return 'APPLIED';
    });
  };
};
