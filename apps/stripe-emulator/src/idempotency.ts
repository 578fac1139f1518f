import { createHash } from 'node:crypto';
import type { Call } from './call.js';
import type { FormObject } from './form.js';
import { invalidRequest, StripeError } from './stripe-error.js';
import type { Table } from './store.js';

/** A finished execution, kept under its key with status and body, whatever the status was. */
export interface SavedAnswer {
  /** `account:key`. */
  readonly id: string;
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
  readonly requestId: string;
  /** Virtual unix seconds. */
  readonly created: number;
}
const answers: Table<SavedAnswer> = { name: 'idempotency' };

const KEPT_SECONDS = 24 * 3600;
const LONGEST_KEY = 255;

/**
 * Stripe's v1 rules (docs.stripe.com/api/idempotent_requests): status and body of the first request are kept once its
 * execution begins, 500s included; the same key with other parameters is an error; a refusal before execution (invalid
 * parameters, a concurrent request with the key) keeps nothing; keys may be pruned after 24 h, here of virtual time.
 */
export class IdempotencyKeys {
  private readonly running = new Set<string>();

  /** The saved answer to replay, or undefined when this request is to be executed. Throws on misuse of the key. */
  find(call: Call, key: string, fingerprint: string): SavedAnswer | undefined {
    if (key.length > LONGEST_KEY)
      throw invalidRequest(`Keys for idempotent requests can have at most ${LONGEST_KEY} characters.`);
    const id = idOf(call, key);
    if (this.running.has(id)) {
      throw new StripeError(409, {
        type: 'invalid_request_error',
        code: 'idempotency_key_in_use',
        message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
      });
    }
    const saved = call.store.get(answers, '', id);
    if (saved === undefined) return undefined;
    if (call.clock.now() - saved.created >= KEPT_SECONDS) {
      call.store.remove(answers, id);
      return undefined;
    }
    if (saved.fingerprint !== fingerprint) {
      throw new StripeError(400, {
        type: 'idempotency_error',
        message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
      });
    }
    return saved;
  }

  begin(call: Call, key: string): void {
    this.running.add(idOf(call, key));
  }

  end(call: Call, key: string): void {
    this.running.delete(idOf(call, key));
  }

  /** Keeps an answer, inside the transaction that holds its effects. */
  keep(call: Call, key: string, answer: Pick<SavedAnswer, 'fingerprint' | 'status' | 'body' | 'requestId'>): void {
    call.store.put(answers, '', { id: idOf(call, key), created: call.clock.now(), ...answer });
  }
}

/** Drops the keys that are past their day. */
export function pruneAnswers(call: Call): void {
  const old: string[] = [];
  for (const { row } of call.store.walk(answers)) {
    if (call.clock.now() - row.created < KEPT_SECONDS) break;
    old.push(row.id);
  }
  for (const id of old) call.store.remove(answers, id);
}

function idOf(call: Call, key: string): string {
  return `${call.account}:${key}`;
}

/** Equal for equal requests: method, path and parameters, whatever the order in which the parameters were written. */
export function fingerprint(method: string, path: string, form: FormObject): string {
  return createHash('sha256')
    .update(`${method} ${path} ${JSON.stringify(sorted(form))}`)
    .digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}
