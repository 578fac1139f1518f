import type { JsonObject } from '../json.js';
import { toJson } from '../json.js';
import type { Call } from '../call.js';
import type { Store, Table } from '../store.js';

export interface StripeEvent {
  readonly id: string;
  readonly object: 'event';
  readonly account?: string;
  readonly api_version: string;
  readonly created: number;
  readonly data: { readonly object: JsonObject; readonly previous_attributes?: JsonObject };
  readonly livemode: false;
  readonly pending_webhooks: number;
  readonly request: { readonly id: string | null; readonly idempotency_key: string | null };
  readonly type: string;
}

/** One planned transmission of one event to one endpoint. Removed when the endpoint has answered 2xx. */
export interface Delivery {
  /** `event:endpoint:copy`; copy 0 is the one that counts, others are chaos. */
  readonly id: string;
  readonly event: string;
  readonly eventAccount: string;
  readonly endpoint: string;
  /** Real (not virtual) unix milliseconds of the next try. */
  readonly dueMs: number;
  readonly attempts: number;
  /** Chaos: the first try is lost on the way. */
  readonly loseFirst: boolean;
}
export const deliveries: Table<Delivery> = { name: 'delivery' };

/** Where an event was sent, so that a read can count who has not answered yet. */
export interface EventRecipients {
  readonly id: string;
  readonly endpoints: readonly string[];
}
export const recipients: Table<EventRecipients> = { name: 'event_recipients' };

/** Events not yet planned for delivery; empty after each transaction. */
export interface Unplanned {
  readonly id: string;
}
export const unplanned: Table<Unplanned> = { name: 'event_unplanned' };

export const deliveryId = (event: string, endpoint: string, copy: number): string => `${event}:${endpoint}:${copy}`;

/** How many endpoints have not acknowledged the event. */
export function pendingWebhooks(store: Store, event: string, account: string): number {
  const sentTo = store.get(recipients, account, event)?.endpoints ?? [];
  return sentTo.filter((endpoint) => store.get(deliveries, '', deliveryId(event, endpoint, 0)) !== undefined).length;
}

export const events: Table<StripeEvent> = {
  name: 'event',
  render: (store, event, account) => ({
    ...toJson(event),
    pending_webhooks: pendingWebhooks(store, event.id, account),
  }),
};

/** Stripe keeps events for thirty days (SDK, `Events.list`). */
export const EVENT_KEPT_SECONDS = 30 * 86_400;

/** Drops old events that everybody has received. */
export function pruneEvents(call: Call): void {
  const old: string[] = [];
  for (const { account, row } of call.store.walk(events)) {
    if (call.clock.now() - row.created <= EVENT_KEPT_SECONDS) break;
    if (pendingWebhooks(call.store, row.id, account) === 0) old.push(row.id);
  }
  for (const id of old) {
    call.store.remove(events, id);
    call.store.remove(recipients, id);
  }
}
