import { assert } from './assert.js';
import { type Money } from './money.js';

/**
 * Splits an amount by weights so that the parts sum to it exactly: largest remainder, ties to the lower index.
 * Callers pass weights in a stable order (sorted by id), so the same split always comes out.
 * 100.00 by 1:1:1 gives 33.34, 33.33, 33.33. Negative amounts split like their positive twin.
 */
export function allocate(amount: Money, weights: readonly bigint[]): Money[] {
  assert(weights.length > 0, 'nothing to allocate to');
  assert(
    weights.every((weight) => weight >= 0n),
    'weights are not negative',
  );
  const total = weights.reduce((a, b) => a + b, 0n);
  assert(total > 0n, 'at least one weight is positive');
  const negative = amount.minor < 0n;
  const magnitude = negative ? -amount.minor : amount.minor;
  const shares = weights.map((weight) => (magnitude * weight) / total);
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (magnitude * weight) % total }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : b.remainder > a.remainder ? 1 : -1));
  const left = magnitude - shares.reduce((a, b) => a + b, 0n);
  const lucky = new Set(byRemainder.slice(0, Number(left)).map((entry) => entry.index));
  const parts = shares.map((share, index) => (lucky.has(index) ? share + 1n : share));
  assert(parts.reduce((a, b) => a + b, 0n) === magnitude, 'parts sum to the whole');
  return parts.map((part) => ({ minor: negative ? -part : part, currency: amount.currency }));
}
