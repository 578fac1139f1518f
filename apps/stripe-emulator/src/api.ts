import { apiError, ok, refusal, type Answer } from './answer.js';
import { PLATFORM, type Call } from './call.js';
import type { Clock } from './clock.js';
import { runDue } from './due.js';
import { expandAll } from './expand.js';
import type { Fault, FaultPlan } from './faults.js';
import { decodeForm, type FormObject } from './form.js';
import { fingerprint, IdempotencyKeys } from './idempotency.js';
import { newId } from './ids.js';
import { jobHandlers } from './jobs.js';
import { decodeMultipart } from './multipart.js';
import { accounts } from './objects/account.js';
import { rateLimited, type RateLimit } from './rate-limit.js';
import type { RequestLog } from './request-log.js';
import type { Prepared, Route } from './route.js';
import type { Router } from './router.js';
import { settingsOf } from './settings.js';
import type { Store } from './store.js';
import { invalidRequest, StripeError } from './stripe-error.js';
import { API_VERSION } from './version.js';
import type { WebhookSender } from './webhooks.js';

/** A request to `/v1/...` as the HTTP layer received it. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: Buffer;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  /** Resolves when the client has gone away. */
  readonly gone: Promise<void>;
}

/** `cut` means: drop the connection without an answer. */
export type Outcome =
  { readonly answer: Answer; readonly requestId: string } | { readonly cut: true; readonly requestId: string };

export interface ApiParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly router: Router;
  readonly webhooks: WebhookSender;
  readonly faults: FaultPlan;
  readonly log: RequestLog;
  readonly rateLimit: RateLimit;
  readonly warn: (message: string, error: unknown) => void;
}

interface Execution {
  readonly request: ApiRequest;
  readonly route: Route;
  readonly prepared: Prepared;
  readonly call: Call;
  readonly key: string | null;
  readonly print: string;
  readonly requestId: string;
}

/** Stripe's request pipeline: authenticate, find the route, replay or execute, commit, answer. */
export class Api {
  private readonly keys = new IdempotencyKeys();

  constructor(private readonly parts: ApiParts) {}

  async handle(request: ApiRequest): Promise<Outcome> {
    const requestId = newId('req');
    const seen = { route: null as string | null, replayed: false, fault: null as string | null };
    const outcome = await this.attempt(request, requestId, seen).catch((error: unknown): Outcome => ({
      answer: this.failed(error, requestId),
      requestId,
    }));
    this.parts.log.add({
      id: requestId,
      at: this.parts.clock.now(),
      method: request.method,
      path: request.path,
      account: header(request, 'stripe-account') ?? PLATFORM,
      idempotency_key: header(request, 'idempotency-key') ?? null,
      status: 'answer' in outcome ? outcome.answer.status : null,
      ...seen,
    });
    return outcome;
  }

  private async attempt(
    request: ApiRequest,
    requestId: string,
    seen: { route: string | null; replayed: boolean; fault: string | null },
  ): Promise<Outcome> {
    checkKey(request);
    checkVersion(request);
    this.catchUp();
    const { route, ids } = this.parts.router.match(request.method, request.path);
    seen.route = `${route.method} ${route.path}`;
    this.parts.rateLimit.take(seen.route, settingsOf(this.parts).requests_per_second);
    const form = formOf(request);
    const key = request.method === 'POST' ? (header(request, 'idempotency-key') ?? null) : null;
    const call: Call = {
      store: this.parts.store,
      clock: this.parts.clock,
      account: this.accountOf(request),
      request: { id: requestId, idempotency_key: key },
    };
    const print = fingerprint(request.method, request.path, form);
    const saved = key === null ? undefined : this.keys.find(call, key, print);
    if (saved !== undefined && key !== null) {
      seen.replayed = true;
      const retry: Record<string, string> = saved.status === 500 ? { 'stripe-should-retry': 'false' } : {};
      const headers = {
        ...retry,
        'idempotency-key': key,
        'idempotent-replayed': 'true',
        'original-request': saved.requestId,
      };
      return { requestId, answer: { status: saved.status, body: saved.body, headers } };
    }
    const prepared = route.prepare(form, ids);
    const execution = { request, route, prepared, call, key, print, requestId };
    if (key !== null) this.keys.begin(call, key);
    try {
      return await this.executeWithFaults(execution, seen);
    } finally {
      if (key !== null) this.keys.end(call, key);
    }
  }

  private async executeWithFaults(execution: Execution, seen: { fault: string | null }): Promise<Outcome> {
    const { request, route, requestId } = execution;
    const fault = this.parts.faults.next(route.method, route.path);
    seen.fault = fault?.kind ?? null;
    switch (fault?.kind) {
      case '503_unavailable':
        throw apiError(503);
      case '429':
        throw rateLimited();
      case 'lock_timeout':
        throw new StripeError(
          429,
          {
            type: 'invalid_request_error',
            code: 'lock_timeout',
            message:
              'This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you see this error intermittently, retry the request.',
          },
          { 'stripe-should-retry': 'true' },
        );
      case 'hang':
        await request.gone;
        return { cut: true, requestId };
      case 'slow':
        await pause(fault.delay_ms);
        return { answer: this.execute(execution, fault), requestId };
      case 'drop_after':
        this.execute(execution, fault);
        return { cut: true, requestId };
      default:
        return { answer: this.execute(execution, fault), requestId };
    }
  }

  /** Everything from here to the commit is one synchronous step: requests cannot see each other half done. */
  private execute({ prepared, call, key, print, requestId }: Execution, fault: Fault | undefined): Answer {
    let answer: Answer;
    try {
      if (fault?.kind === '500_before') throw apiError(500);
      const acting = fault?.kind === 'decline' ? { ...call, declineWith: fault.code } : call;
      const body = expandAll(acting, prepared.run(acting), prepared.expand);
      answer = fault?.kind === '500_after' ? refusal(apiError(500), requestId) : ok(body);
    } catch (error) {
      if (!(error instanceof StripeError)) {
        this.parts.store.rollback();
        this.parts.warn('a handler failed', error);
      }
      answer = refusal(error instanceof StripeError ? error : apiError(500), requestId);
    }
    if (key !== null)
      this.keys.keep(call, key, { fingerprint: print, status: answer.status, body: answer.body, requestId });
    this.commit();
    return key === null
      ? answer
      : { ...answer, headers: { ...answer.headers, 'idempotency-key': key, 'original-request': requestId } };
  }

  /** Runs what the virtual clock has made due: all of it, or, when one job fails, none of it. */
  catchUp(): number {
    try {
      const ran = runDue(this.parts.store, this.parts.clock, jobHandlers);
      if (ran > 0) this.commit();
      return ran;
    } catch (error) {
      this.parts.store.rollback();
      throw error;
    }
  }

  commit(): void {
    this.parts.webhooks.plan();
    this.parts.store.commit();
    this.parts.webhooks.dispatch();
  }

  private failed(error: unknown, requestId: string): Answer {
    this.parts.store.rollback();
    if (error instanceof StripeError) return refusal(error, requestId);
    this.parts.warn('a request failed', error);
    return refusal(apiError(500), requestId);
  }

  private accountOf(request: ApiRequest): string {
    const account = header(request, 'stripe-account');
    if (account === undefined || account === PLATFORM) return PLATFORM;
    if (this.parts.store.get(accounts, PLATFORM, account) !== undefined) return account;
    throw new StripeError(403, {
      type: 'invalid_request_error',
      code: 'account_invalid',
      message: `The provided key does not have access to account '${account}' (or that account does not exist). Application access may have been revoked.`,
    });
  }
}

/** Files come in a form of several parts, to their own route alone; everything else comes form-encoded. */
function formOf(request: ApiRequest): FormObject {
  if (request.method !== 'POST') return decodeForm(request.query);
  const type = header(request, 'content-type') ?? '';
  if (request.path !== '/v1/files') return decodeForm(request.body.toString('utf8'));
  if (!/^multipart\/form-data\b/i.test(type))
    throw invalidRequest('Requests to upload a file must be multipart/form-data.', { param: 'file' });
  return decodeMultipart(request.body, type);
}

function header(request: ApiRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Any test key will do; a live one is refused, so that nobody sends real customers' data to an emulator by mistake. */
function checkKey(request: ApiRequest): void {
  const given = header(request, 'authorization') ?? '';
  const basic = /^Basic (.+)$/i.exec(given)?.[1];
  const key =
    basic === undefined ? /^Bearer (.+)$/i.exec(given)?.[1] : Buffer.from(basic, 'base64').toString().split(':')[0];
  if (key === undefined || key === '') {
    throw new StripeError(401, {
      type: 'invalid_request_error',
      message:
        "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    });
  }
  if (!/^(sk|rk)_test_/.test(key))
    throw new StripeError(401, {
      type: 'invalid_request_error',
      message: 'Invalid API Key provided: the emulator takes test keys only (sk_test_..., rk_test_...).',
    });
}

function checkVersion(request: ApiRequest): void {
  const version = header(request, 'stripe-version');
  if (version !== undefined && version !== API_VERSION) {
    throw invalidRequest(`Invalid Stripe API version: ${version}. The emulator speaks ${API_VERSION} only.`);
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
