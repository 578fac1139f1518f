import { type ClaimRequest, type InboxEvent } from '../ports/money-stores.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
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

/** How the object of an event is read depends on more than its id: such events are applied one by one. */
const BY_PAYLOAD: ReadonlySet<FetchChange> = new Set([fetchAccountChange, fetchPayoutChange]);

/** Objects that are asked for and applied beside each other. */
const AT_ONCE = 4;

export interface DrainedInbox {
  readonly applied: number;
  readonly parked: number;
}

/**
 * Claims a bounded number of stored events and applies them. Several about one object are one hint: it is asked for once, and applied once.
 * Returns how many events were applied and how many have to wait: for a commit of our own, or because applying failed (Stripe unreachable,
 * say). One that fails holds up no other; its reason is kept with it.
 */
export const drainInbox = (ports: Needs) => {
  return async (scope: PlatformScope, request: ClaimRequest): Promise<DrainedInbox> => {
    const events = await ports.unitOfWork.run(scope, (tx) => ports.inbox.claim(tx, request));
    const hints = hintsOf(events);
    let parked = 0;
    const drain = async (): Promise<void> => {
      for (let hint = hints.shift(); hint !== undefined; hint = hints.shift()) {
        const some = hint;
        parked += await applyHint(ports, scope, some).catch((error: unknown) => {
          const reason = `fault: ${error instanceof Error ? error.message : 'unknown'}`;
          return ports.unitOfWork.run(scope, (tx) => park(ports, tx, some, reason));
        });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, drain));
    return { applied: events.length - parked, parked };
  };
};

/** Events that say the same: look at this object; or nothing at all. In the order in which the first of each came. */
function hintsOf(events: readonly InboxEvent[]): InboxEvent[][] {
  const hints = new Map<string, InboxEvent[]>();
  for (const event of events) {
    const hint = hintOf(event);
    hints.set(hint, [...(hints.get(hint) ?? []), event]);
  }
  return [...hints.values()];
}

function hintOf({ eventId, type, objectId }: InboxEvent): string {
  const fetch = fetcherOf({ type });
  if (fetch === null) return 'nothing';
  return BY_PAYLOAD.has(fetch) ? eventId : `${fetch.name} ${objectId}`;
}

function fetcherOf({ type }: Pick<InboxEvent, 'type'>): FetchChange | null {
  return FETCH.find(([prefix]) => type.startsWith(prefix))?.[1] ?? null;
}

/**
 * Applies one event. The event is a hint that something changed: the object is fetched as it is now, outside any transaction, and applied
 * forward only, in one transaction with the event's `done`. Events may come late, twice and in any order; the effect is posted once.
 */
export const applyStripeEvent = (ports: Needs) => {
  return async (scope: PlatformScope, event: InboxEvent): Promise<'APPLIED' | 'PARKED'> =>
    (await applyHint(ports, scope, [event])) === 0 ? 'APPLIED' : 'PARKED';
};

/** Events about one object, applied together. Gives how many have to wait. */
async function applyHint(ports: Needs, scope: PlatformScope, events: readonly InboxEvent[]): Promise<number> {
  const [first] = events;
  const fetch = first ? fetcherOf(first) : null;
  const change = first && fetch ? await fetch(ports, first.objectId, first.payload) : null;
  return ports.unitOfWork.run(scope, async (tx) => {
    const obstacle = change ? await change(tx) : null;
    const waiting = obstacle === null ? [] : events.filter(({ attempts }) => attempts < MOST_ATTEMPTS);
    const over = events.filter((event) => !waiting.includes(event));
    if (obstacle !== null) {
      for (const { eventId } of over)
        await ports.audit.append(tx, { action: 'stripe-event.given-up', subjectId: eventId, detail: { obstacle } });
    }
    await ports.inbox.done(tx, ...over.map(({ eventId }) => eventId));
    return park(ports, tx, waiting, obstacle ?? '');
  });
}

async function park({ inbox }: Needs, tx: Tx, events: readonly InboxEvent[], reason: string): Promise<number> {
  for (const { eventId } of events) await inbox.park(tx, eventId, reason);
  return events.length;
}
