import { HOUR, MINUTE, SECOND } from '#libs/kernel';
import { type WebhookAnswer, type WebhookOutcome } from '../ports/webhook-store.js';

/**
 * Milliseconds before each attempt, counted from the one before it. Source: Standard Webhooks 1.0, "Retry schedule", with a last attempt
 * after 24 hours more.
 */
export const RETRY_TABLE: readonly number[] = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
/** Nobody may put us off for longer. */
const LONGEST_PAUSE = 24 * HOUR;
const GONE = 410;

/** What follows from an answer to the `attempts`-th attempt (1, 2, ...). Only 2xx is a yes; a redirect is not followed, so it is a no. */
export function afterAnswer(attempts: number, answer: WebhookAnswer): WebhookOutcome {
  const { status, retryAfterSeconds } = answer;
  const isDelivered = status !== null && status >= 200 && status < 300;
  if (isDelivered) return { state: 'DELIVERED', pauseMilliseconds: 0, isGone: false };
  if (status === GONE) return { state: 'FAILED', pauseMilliseconds: 0, isGone: true };
  const pause = RETRY_TABLE[attempts];
  if (pause === undefined) return { state: 'FAILED', pauseMilliseconds: 0, isGone: false };
  const asked = Math.min((retryAfterSeconds ?? 0) * SECOND, LONGEST_PAUSE);
  return { state: 'WAITING', pauseMilliseconds: Math.max(pause, asked), isGone: false };
}
