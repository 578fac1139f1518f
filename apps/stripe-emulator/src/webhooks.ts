import { createHmac } from 'node:crypto';
import { PLATFORM } from './call.js';
import { planDelivery, type Chaos } from './chaos.js';
import {
  deliveries,
  deliveryId,
  events,
  recipients,
  unplanned,
  type Delivery,
  type StripeEvent,
} from './objects/event.js';
import { webhookEndpoints } from './objects/webhook-endpoint.js';
import type { Store, Table } from './store.js';

/** An endpoint given at start rather than registered through the API; hears everything, connected accounts included. */
export interface FixedEndpoint {
  readonly url: string;
  readonly secret: string;
}
interface Target {
  readonly id: string;
  readonly url: string;
  readonly secret: string;
}
interface Counter {
  readonly id: string;
  readonly value: number;
}
const counters: Table<Counter> = { name: 'counter' };

const FIXED_ID = 'we_fixed';
const RETRY_FIRST_MS = 200;
const RETRY_CAP_MS = 5_000;
const ANSWER_WITHIN_MS = 10_000;

/** `Stripe-Signature` for a raw body: `t` is real time, since receivers compare it with their own clock. */
export function signatureHeader(secret: string, rawBody: string, unixSeconds: number): string {
  const digest = createHmac('sha256', secret).update(`${unixSeconds}.${rawBody}`).digest('hex');
  return `t=${unixSeconds},v1=${digest}`;
}

/**
 * Sends events. Planning happens inside the transaction that made the event, so a killed process resumes on restart;
 * a delivery is forgotten only after a 2xx. Stripe gives up after three days; the emulator never does.
 */
export class WebhookSender {
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly queues = new Map<string, Promise<void>>();
  private readonly inFlight = new Set<Promise<void>>();
  private readonly stop = new AbortController();
  private fresh: Delivery[] = [];

  constructor(
    private readonly store: Store,
    private readonly chaos: Chaos,
    private readonly fixed: FixedEndpoint | undefined,
    private readonly realNowMs: () => number,
  ) {}

  /** Turns the events recorded since the last commit into deliveries. Call before the commit. */
  plan(): void {
    for (const { account, row } of this.store.everywhere(unplanned)) {
      this.store.remove(unplanned, row.id);
      const event = this.store.get(events, account, row.id);
      if (event !== undefined) this.planEvent(event, account);
    }
  }

  private planEvent(event: StripeEvent, account: string): void {
    const number = (this.store.get(counters, '', 'events')?.value ?? 0) + 1;
    this.store.put(counters, '', { id: 'events', value: number });
    const targets = this.targets(event, account);
    this.store.put(recipients, account, { id: event.id, endpoints: targets.map((one) => one.id) });
    this.store.put(events, account, { ...event, pending_webhooks: targets.length });
    targets.forEach((target, index) => {
      // The endpoint's rank rather than its random id: the same seed then gives the same chaos in every run.
      const { delayMs, loseFirst, duplicateAfterMs, isLost } = planDelivery(this.chaos, number, String(index));
      if (isLost) return;
      const dueMs = this.realNowMs() + delayMs;
      const base = { event: event.id, eventAccount: account, endpoint: target.id, attempts: 0 };
      this.add({ ...base, id: deliveryId(event.id, target.id, 0), dueMs, loseFirst });
      if (duplicateAfterMs !== null)
        this.add({
          ...base,
          id: deliveryId(event.id, target.id, 1),
          dueMs: dueMs + duplicateAfterMs,
          loseFirst: false,
        });
    });
  }

  private add(delivery: Delivery): void {
    this.store.put(deliveries, '', delivery);
    this.fresh.push(delivery);
  }

  /** Starts what was planned. Call after the commit. */
  dispatch(): void {
    const started = this.fresh;
    this.fresh = [];
    for (const delivery of started) this.schedule(delivery);
  }

  /** Takes up what an earlier process left undelivered. */
  resume(): void {
    for (const { row } of this.store.everywhere(deliveries)) this.schedule(row);
  }

  /** Forgets every delivery under way; for a reset. */
  forget(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    this.fresh = [];
  }

  async close(): Promise<void> {
    this.forget();
    this.stop.abort();
    await Promise.allSettled([...this.inFlight]);
  }

  private targets(event: StripeEvent, account: string): Target[] {
    const own = account === PLATFORM;
    const registered = this.store
      .all(webhookEndpoints, PLATFORM)
      .filter((one) => one.status === 'enabled' && one.connect !== own)
      .filter((one) => one.enabled_events.includes('*') || one.enabled_events.includes(event.type));
    return [...(this.fixed === undefined ? [] : [{ id: FIXED_ID, ...this.fixed }]), ...registered];
  }

  private target(id: string): Target | undefined {
    if (id === FIXED_ID) return this.fixed === undefined ? undefined : { id, ...this.fixed };
    return this.store.get(webhookEndpoints, PLATFORM, id);
  }

  private schedule(delivery: Delivery): void {
    if (this.stop.signal.aborted) return;
    if (this.chaos === 'off' && delivery.attempts === 0) {
      this.enqueue(delivery);
      return;
    }
    const timer = setTimeout(
      () => {
        this.timers.delete(delivery.id);
        this.track(this.attempt(delivery.id));
      },
      Math.max(0, delivery.dueMs - this.realNowMs()),
    );
    this.timers.set(delivery.id, timer);
  }

  /** Without chaos, first tries to one endpoint leave one after the other, in order. */
  private enqueue(delivery: Delivery): void {
    const before = this.queues.get(delivery.endpoint) ?? Promise.resolve();
    const done = before.then(() => this.attempt(delivery.id));
    this.queues.set(delivery.endpoint, done);
    this.track(done);
  }

  private track(work: Promise<void>): void {
    this.inFlight.add(work);
    void work.finally(() => this.inFlight.delete(work));
  }

  private async attempt(id: string): Promise<void> {
    const delivery = this.store.get(deliveries, '', id);
    const event = delivery === undefined ? undefined : this.store.get(events, delivery.eventAccount, delivery.event);
    if (delivery === undefined || event === undefined || this.stop.signal.aborted) return;
    const target = this.target(delivery.endpoint);
    const lost = delivery.loseFirst && delivery.attempts === 0;
    const arrived = target !== undefined && !lost && (await this.send(target, event));
    if (this.stop.signal.aborted || this.store.get(deliveries, '', id) === undefined) return;
    if (arrived) this.store.remove(deliveries, id);
    else this.retryLater(delivery);
    this.store.commit();
  }

  private retryLater(delivery: Delivery): void {
    const waitMs = Math.min(RETRY_CAP_MS, RETRY_FIRST_MS * 2 ** Math.min(delivery.attempts, 10));
    const next = { ...delivery, attempts: delivery.attempts + 1, dueMs: this.realNowMs() + waitMs };
    this.store.put(deliveries, '', next);
    this.schedule(next);
  }

  private async send(target: Target, event: StripeEvent): Promise<boolean> {
    const body = JSON.stringify(event, null, 2);
    try {
      const response = await fetch(target.url, {
        method: 'POST',
        body,
        redirect: 'manual',
        signal: AbortSignal.any([this.stop.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'stripe-signature': signatureHeader(target.secret, body, Math.floor(this.realNowMs() / 1000)),
          'user-agent': 'Stripe-shaped-emulator/1.0',
        },
      });
      await response.body?.cancel();
      return response.ok;
    } catch {
      // Refused, reset, too slow or stopped: an undelivered event is tried again, whatever the cause.
      return false;
    }
  }
}
