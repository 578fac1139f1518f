import { type Instant, addMilliseconds } from '#libs/kernel';
import {
  type ClaimedDelivery,
  type PartyEvent,
  type WebhookAttempt,
  type WebhookDelivery,
  type WebhookEndpoint,
  type WebhookStore,
} from '#libs/workflows';
import { pageOf } from './paging.js';

/** What a test sees of the fake, and puts in: feeds by organisation, oldest first; `clock.now` is the real clock. */
export interface WebhookTables {
  readonly endpoints: Map<string, WebhookEndpoint>;
  readonly deliveries: Map<string, WebhookDelivery>;
  readonly attempts: WebhookAttempt[];
  readonly feeds: Map<string, PartyEvent[]>;
  readonly clock: { now: Instant };
}

export const webhookTables = (now: Instant): WebhookTables => ({
  endpoints: new Map(),
  deliveries: new Map(),
  attempts: [],
  feeds: new Map(),
  clock: { now },
});

interface Secret {
  readonly secret: string;
  readonly until: Instant | null;
}

/** Endpoints and deliveries in memory. Claims last for ever: what a fence does is tested against the database. */
export function fakeWebhooks(tables: WebhookTables): WebhookStore {
  const secrets = new Map<string, Secret[]>();
  const seen = new Map<string, number>();
  return { ...endpointFakes(tables, secrets, seen), ...deliveryFakes(tables), ...roundFakes(tables, secrets, seen) };
}

function endpointFakes(
  { endpoints, feeds, clock }: WebhookTables,
  secrets: Map<string, Secret[]>,
  seen: Map<string, number>,
): Pick<WebhookStore, 'endpoints' | 'endpoint' | 'saveEndpoint' | 'addSecret'> {
  const own = (scope: object, one: WebhookEndpoint | undefined): WebhookEndpoint | null =>
    one && one.state !== 'REMOVED' && (!('orgId' in scope) || scope.orgId === one.orgId) ? one : null;
  return {
    endpoints: ({ scope }) => Promise.resolve([...endpoints.values()].filter((one) => own(scope, one)).reverse()),
    endpoint: ({ scope }, id) => Promise.resolve(own(scope, endpoints.get(id))),
    saveEndpoint: (_, one) => {
      const isBack = one.state === 'ENABLED' && endpoints.get(one.id)?.state !== 'ENABLED';
      if (isBack) seen.set(one.id, feeds.get(one.orgId)?.length ?? 0);
      endpoints.set(one.id, one);
      return Promise.resolve();
    },
    addSecret: (_, { id }, secret, overlap) => {
      const until = addMilliseconds(clock.now, overlap);
      const old = (secrets.get(id) ?? []).map((one) => ({ ...one, until: one.until ?? until }));
      secrets.set(id, [{ secret, until: null }, ...old]);
      return Promise.resolve();
    },
  };
}

function deliveryFakes({
  deliveries,
  attempts,
  clock,
}: WebhookTables): Pick<WebhookStore, 'deliveries' | 'delivery' | 'attempts' | 'queue' | 'requeue'> {
  return {
    deliveries: (_, id, request) =>
      Promise.resolve(
        pageOf(
          [...deliveries.values()].filter(({ endpointId }) => endpointId === id),
          request,
        ),
      ),
    delivery: (_, id) => Promise.resolve(deliveries.get(id) ?? null),
    attempts: (_, ids) => Promise.resolve(attempts.filter(({ deliveryId }) => ids.includes(deliveryId))),
    queue: (_, made) => {
      const known = [...deliveries.values()].map(({ endpointId, event }) => `${endpointId} ${event.id}`);
      const isNew = made.filter(({ endpointId, event }) => !known.includes(`${endpointId} ${event.id}`));
      for (const one of isNew) deliveries.set(one.id, { ...one, nextAttemptAt: clock.now });
      return Promise.resolve();
    },
    requeue: (_, id) => {
      const one = deliveries.get(id);
      if (one) deliveries.set(id, { ...one, state: 'WAITING', nextAttemptAt: clock.now });
      return Promise.resolve();
    },
  };
}

function roundFakes(
  { endpoints, deliveries, attempts, feeds, clock }: WebhookTables,
  secrets: Map<string, Secret[]>,
  seen: Map<string, number>,
): Pick<WebhookStore, 'behind' | 'moveOn' | 'claim' | 'settle' | 'forget'> {
  const eventsOf = ({ id, orgId }: WebhookEndpoint): PartyEvent[] => (feeds.get(orgId) ?? []).slice(seen.get(id) ?? 0);
  const enabled = (): WebhookEndpoint[] => [...endpoints.values()].filter(({ state }) => state === 'ENABLED');
  const claimable = (one: WebhookDelivery): ClaimedDelivery[] => {
    const endpoint = enabled().find(({ id }) => id === one.endpointId);
    if (!endpoint || one.state !== 'WAITING' || one.nextAttemptAt > clock.now) return [];
    const valid = (secrets.get(endpoint.id) ?? []).filter(({ until }) => until === null || until > clock.now);
    return [{ ...one, url: endpoint.url, secrets: valid.map(({ secret }) => secret), fence: 1n }];
  };
  return {
    behind: (_, limit) => {
      const found = enabled().map((endpoint) => ({ endpoint, events: eventsOf(endpoint) }));
      return Promise.resolve(found.filter(({ events }) => events.length > 0).slice(0, limit));
    },
    moveOn: (_, id, event) => {
      const feed = feeds.get(endpoints.get(id)?.orgId ?? '') ?? [];
      seen.set(id, feed.findIndex((one) => one.id === event.id) + 1);
      return Promise.resolve();
    },
    claim: (_, { limit, lane }) => {
      const isFirst = ({ attempts: made, endpointId }: WebhookDelivery): boolean =>
        made === 0 && endpoints.get(endpointId)?.failingSince === null;
      const due = [...deliveries.values()].filter((one) => isFirst(one) === (lane === 'FIRST')).flatMap(claimable);
      return Promise.resolve(due.slice(0, limit));
    },
    settle: (_, { id, endpointId }, { milliseconds, status, fault, body }, { state, pauseMilliseconds, isGone }) => {
      const [one, endpoint] = [deliveries.get(id), endpoints.get(endpointId)];
      if (!one || !endpoint) return Promise.resolve(false);
      const made = one.attempts + 1;
      deliveries.set(id, {
        ...one,
        state,
        attempts: made,
        nextAttemptAt: addMilliseconds(clock.now, pauseMilliseconds),
      });
      attempts.push({ deliveryId: id, number: made, at: clock.now, milliseconds, status, fault, body });
      const failingSince = state === 'DELIVERED' ? null : (endpoint.failingSince ?? clock.now);
      endpoints.set(endpointId, { ...endpoint, failingSince, state: isGone ? 'GONE' : endpoint.state });
      return Promise.resolve(true);
    },
    forget: (_, before, limit) => {
      const old = [...deliveries.values()].filter(({ createdAt }) => createdAt < before).slice(0, limit);
      for (const { id } of old) deliveries.delete(id);
      return Promise.resolve(old.length);
    },
  };
}
