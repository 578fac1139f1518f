import { type Result, ok, refuse } from '#libs/kernel';
import { type IdempotencyStore } from './ports/money-stores.js';
import { type Tx } from './ports/unit-of-work.js';
import { type Refusal, invalid } from './refusal.js';

/** One thing a client wants done once, however often it asks. */
export interface OnceRequest {
  readonly operation: string;
  /** Chosen by the client, 8 to 128 characters; null: none was sent. */
  readonly key: string | null;
  /** Everything that makes this request this request, in a fixed order. */
  readonly input: readonly (string | number | boolean | null)[];
}

/** What was done: `resultId` finds it again. */
export interface Done<T> {
  readonly resultId: string;
  readonly value: T;
}

const KEY = /^[\x21-\x7e]{8,128}$/;

/**
 * Does it the first time and finds its result every time after, in the transaction of the effect. A refusal is not remembered:
 * the caller rolls back, and the same key may try again.
 */
export async function once<T, R extends Refusal>(
  idempotency: IdempotencyStore,
  tx: Tx,
  request: OnceRequest,
  again: (resultId: string) => Promise<T>,
  first: () => Promise<Result<Done<T>, R>>,
): Promise<Result<T, R | Refusal>> {
  const { operation, key, input } = request;
  if (key === null) return refuse<Refusal>({ code: 'IDEMPOTENCY_KEY_REQUIRED' });
  if (!KEY.test(key)) return refuse(invalid([], 'An idempotency key has 8 to 128 visible ASCII characters.'));
  const claim = await idempotency.claim(tx, operation, key, JSON.stringify(input));
  if (claim.kind === 'MISMATCH') return refuse<Refusal>({ code: 'IDEMPOTENCY_KEY_MISMATCH' });
  if (claim.kind === 'REPLAY') return ok(await again(claim.resultId));
  const done = await first();
  if (!done.ok) return done;
  await idempotency.remember(tx, operation, key, done.value.resultId);
  return ok(done.value.value);
}
