import { type Instant } from '#libs/kernel';
import { type Page, type PageRequest } from './paging.js';
import { type PartyEvent } from './party-event-store.js';
import { type Tx } from './unit-of-work.js';

/** ENABLED: it is called. GONE: its receiver answered 410. REMOVED: nobody sees it any more. */
export type WebhookEndpointState = 'ENABLED' | 'DISABLED' | 'GONE' | 'REMOVED';

/** An address of an organisation that is told of its events. */
export interface WebhookEndpoint {
  readonly id: string;
  readonly orgId: string;
  readonly url: string;
  /** What its maker might read, e.g. "lease": it hears of nothing else. */
  readonly nouns: readonly string[];
  /** Nouns or whole types that are wanted; none: all. */
  readonly types: readonly string[];
  readonly state: WebhookEndpointState;
  /** Since when nothing arrives, real time; null: the last attempt did, or there was none. */
  readonly failingSince: Instant | null;
  /** Market time. */
  readonly createdAt: Instant;
}

export type WebhookDeliveryState = 'WAITING' | 'DELIVERED' | 'FAILED';

/** One event for one endpoint. */
export interface WebhookDelivery {
  readonly id: string;
  readonly endpointId: string;
  readonly orgId: string;
  /** The message's id: the same at every attempt. */
  readonly event: PartyEvent;
  readonly state: WebhookDeliveryState;
  /** Attempts made so far. */
  readonly attempts: number;
  /** Real time; means something while WAITING. */
  readonly nextAttemptAt: Instant;
  readonly createdAt: Instant;
}

/** What came of one call. Either a status or a fault. */
export interface WebhookAnswer {
  readonly status: number | null;
  /** Why there was no answer, in words, e.g. "no answer within 15 seconds". */
  readonly fault: string | null;
  /** What it said, at most 2,000 characters. */
  readonly body: string;
  readonly milliseconds: number;
  /** From the header Retry-After; null: it named none. */
  readonly retryAfterSeconds: number | null;
}

export interface WebhookAttempt extends Omit<WebhookAnswer, 'retryAfterSeconds'> {
  readonly deliveryId: string;
  /** 1, 2, ... */
  readonly number: number;
  /** Real time. */
  readonly at: Instant;
}

/** A delivery that this worker, and nobody else, calls for until its claim runs out. */
export interface ClaimedDelivery extends WebhookDelivery {
  readonly url: string;
  /** The newest first. */
  readonly secrets: readonly string[];
  readonly fence: bigint;
}

/** FIRST: attempts at endpoints that answer. AGAIN: everything else, so that who is slow to fail keeps nobody waiting. */
export type WebhookLane = 'FIRST' | 'AGAIN';

export interface WebhookClaim {
  readonly lane: WebhookLane;
  readonly worker: string;
  readonly limit: number;
  readonly leaseMilliseconds: number;
}

export interface WebhookOutcome {
  readonly state: WebhookDeliveryState;
  /** Milliseconds to the next attempt; 0 unless WAITING. */
  readonly pauseMilliseconds: number;
  /** The receiver says that it is gone for good. */
  readonly isGone: boolean;
}

/** An endpoint, locked, with what happened since it was last served, oldest first. */
export interface EndpointBehind {
  readonly endpoint: WebhookEndpoint;
  readonly events: readonly PartyEvent[];
}

/** Row-level security: an organisation sees its own endpoints. Secrets go in and only the worker gets them out. */
export interface WebhookStore {
  /** Newest first, REMOVED ones left out. */
  endpoints(tx: Tx): Promise<WebhookEndpoint[]>;
  /** Null too when it is REMOVED. */
  endpoint(tx: Tx, id: string): Promise<WebhookEndpoint | null>;
  /** Takes new and changed ones; one that was not ENABLED before and is now goes on from what happens from now on. */
  saveEndpoint(tx: Tx, endpoint: WebhookEndpoint): Promise<void>;
  /** The secret that signs from now on; those before it sign beside it for `overlapMilliseconds` more, real time, and not longer. */
  addSecret(tx: Tx, endpoint: WebhookEndpoint, secret: string, overlapMilliseconds: number): Promise<void>;
  deliveries(tx: Tx, endpointId: string, request: PageRequest): Promise<Page<WebhookDelivery>>;
  delivery(tx: Tx, id: string): Promise<WebhookDelivery | null>;
  /** Attempts at these deliveries, oldest first. */
  attempts(tx: Tx, deliveryIds: readonly string[]): Promise<WebhookAttempt[]>;
  /** What is there already, for the same endpoint and event, stays as it is. */
  queue(tx: Tx, deliveries: readonly Omit<WebhookDelivery, 'nextAttemptAt'>[]): Promise<void>;
  /** To be sent at once, whatever came of it. */
  requeue(tx: Tx, id: string): Promise<void>;

  /** ENABLED endpoints with something new in their feed, locked; who is locked already is left to whoever works at it. For the worker. */
  behind(tx: Tx, limit: number): Promise<EndpointBehind[]>;
  /** It was served up to this event. For the worker. */
  moveOn(tx: Tx, endpointId: string, event: PartyEvent): Promise<void>;
  /** Due deliveries of ENABLED endpoints. For the worker. */
  claim(tx: Tx, claim: WebhookClaim): Promise<ClaimedDelivery[]>;
  /** Writes down an attempt and what follows; false, and nothing, where the claim has run out and somebody else took it. For the worker. */
  settle(tx: Tx, claimed: ClaimedDelivery, answer: WebhookAnswer, outcome: WebhookOutcome): Promise<boolean>;
  /** Drops deliveries and their attempts from before an instant, at most so many; returns how many. For the worker. */
  forget(tx: Tx, before: Instant, limit: number): Promise<number>;
}

/** What is sent, before it is signed. */
export interface WebhookMessage {
  readonly url: string;
  readonly secrets: readonly string[];
  /** The header `webhook-id`. */
  readonly id: string;
  readonly body: string;
}

/** Signs and sends one message; never throws: what went wrong is an answer. */
export type CallWebhook = (message: WebhookMessage) => Promise<WebhookAnswer>;
