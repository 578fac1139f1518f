import { z } from 'zod';
import { resolveAuthentication } from './collection.js';
import type { Api, ApiParts } from './api.js';
import { PLATFORM, type Call } from './call.js';
import { render } from './events.js';
import { faultSchema } from './faults.js';
import { toJson, type JsonObject } from './json.js';
import { deliveries, events } from './objects/event.js';
import { paymentIntents } from './objects/payment-intent.js';
import { resolveSetup } from './resources/setup-intents.js';
import { steerBy } from './steering.js';
import { StripeError } from './stripe-error.js';

const clockSchema = z.strictObject({
  /** ISO 8601 or unix seconds. */
  now: z.union([z.iso.datetime({ offset: true }), z.number().int().min(0)]).optional(),
  /** Whether the clock stands still at that instant; by default as before. */
  frozen: z.boolean().optional(),
});
const authenticationSchema = z.strictObject({ outcome: z.enum(['succeed', 'fail']) });

export interface ControlAnswer {
  readonly status: number;
  readonly body: JsonObject;
}

const say = (status: number, body: JsonObject): ControlAnswer => ({ status, body });
const wrong = (message: string): ControlAnswer => say(400, { error: { message } });

/** `/_emulator/...`: what tests and developers do to the emulator itself. None of it exists at Stripe. */
export class Control {
  constructor(
    private readonly parts: ApiParts,
    private readonly api: Api,
    private readonly reset: () => void,
  ) {}

  handle(method: string, path: string, query: URLSearchParams, body: string): ControlAnswer {
    const route = `${method} ${path}`;
    try {
      const authentication = /^POST \/_emulator\/(payment_intents|setup_intents)\/([^/]+)\/authenticate$/.exec(route);
      if (authentication !== null)
        return this.authenticate(authentication[1] === 'setup_intents', authentication[2] ?? '', json(body));
      switch (route) {
        case 'GET /_emulator/clock':
          return say(200, this.clockState());
        case 'POST /_emulator/clock':
          return this.moveClock(json(body));
        case 'GET /_emulator/faults':
          return say(200, { faults: this.parts.faults.list() });
        case 'POST /_emulator/faults':
          return this.planFault(json(body));
        case 'DELETE /_emulator/faults':
          this.parts.faults.clear();
          return say(200, { faults: [] });
        case 'GET /_emulator/requests':
          return say(200, { requests: this.requests(query) });
        case 'DELETE /_emulator/requests':
          this.parts.log.clear();
          return say(200, { requests: [] });
        case 'GET /_emulator/webhooks':
          return say(200, this.webhookState());
        case 'POST /_emulator/reset':
          this.reset();
          return say(200, { reset: true });
        default: {
          const steered = this.steer(route, query, body);
          if (steered !== undefined) return say(200, steered);
          return say(404, { error: { message: `The emulator has no ${route}.` } });
        }
      }
    } catch (error) {
      this.parts.store.rollback();
      if (error instanceof z.ZodError) return wrong(z.prettifyError(error));
      if (error instanceof SyntaxError) return wrong('The body is not JSON.');
      if (error instanceof StripeError) return say(error.status, { error: toJson(error.body) });
      throw error;
    }
  }

  /** Acts on the platform's own account, or on the one named by `?account=`. */
  private steer(route: string, query: URLSearchParams, body: string): JsonObject | undefined {
    const { store, clock } = this.parts;
    this.api.catchUp();
    const account = query.get('account') ?? PLATFORM;
    const call: Call = { store, clock, account, request: { id: null, idempotency_key: null } };
    const said = steerBy(call, route, json(body));
    if (said !== undefined) this.api.commit();
    return said;
  }

  private clockState(): JsonObject {
    const { clock } = this.parts;
    return { now: new Date(clock.nowMs()).toISOString(), unix: clock.now(), frozen: clock.frozen() };
  }

  private moveClock(body: unknown): ControlAnswer {
    const { now, frozen } = clockSchema.parse(body);
    const { clock, store } = this.parts;
    const before = clock.nowMs();
    const target = now === undefined ? before : typeof now === 'number' ? now * 1000 : Date.parse(now);
    const empty = store.walk(events).next().done === true;
    if (target < before - this.allowedLagMs() && !empty) {
      return wrong(`The clock only moves forward; it is ${new Date(before).toISOString()}.`);
    }
    clock.set(empty ? target : Math.max(target, before), frozen ?? clock.frozen());
    const ran = this.api.catchUp();
    this.api.commit();
    return say(200, { ...this.clockState(), jobs_run: ran });
  }

  /**
   * How far behind a given instant may be and still mean "now": within the second shown when the clock stands still; a few
   * seconds when it ticks, since a follower's clock and the way here lag.
   */
  private allowedLagMs(): number {
    const { clock } = this.parts;
    return clock.frozen() ? clock.nowMs() % 1000 : 5000;
  }

  private planFault(body: unknown): ControlAnswer {
    this.parts.faults.add(faultSchema.parse(body));
    return say(200, { faults: this.parts.faults.list() });
  }

  private requests(query: URLSearchParams): JsonObject[] {
    return this.parts.log.find({ idempotencyKey: query.get('idempotency_key'), route: query.get('route') }).map(toJson);
  }

  private webhookState(): JsonObject {
    const waiting = this.parts.store
      .everywhere(deliveries)
      .map(({ row }) => ({ event: row.event, endpoint: row.endpoint, attempts: row.attempts }));
    return { undelivered: waiting.length, deliveries: waiting.slice(0, 100) };
  }

  /** Stands for the customer in front of their bank's page. */
  private authenticate(setup: boolean, id: string, body: unknown): ControlAnswer {
    const succeed = authenticationSchema.parse(body).outcome === 'succeed';
    const { store, clock } = this.parts;
    const call: Call = { store, clock, account: PLATFORM, request: { id: null, idempotency_key: null } };
    this.api.catchUp();
    if (setup) {
      const intent = resolveSetup(call, id, succeed);
      this.api.commit();
      return say(200, toJson(intent));
    }
    const found = store.get(paymentIntents, PLATFORM, id);
    if (found === undefined) return say(404, { error: { message: `No such payment_intent: '${id}'` } });
    const intent = resolveAuthentication(call, found, succeed);
    this.api.commit();
    return say(200, render(store, paymentIntents, PLATFORM, intent));
  }
}

function json(body: string): unknown {
  return body === '' ? {} : JSON.parse(body);
}
