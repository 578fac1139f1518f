import Stripe from 'stripe';
import { type Result, ok, refuse } from '#libs/kernel';
import { type StripeEventView } from '#libs/workflows';
import { eventView } from './views.js';

/** Oldest signature accepted, in seconds: Stripe's own default. */
const TOLERANCE_SECONDS = 300;
/** The SDK accepts any future; a signature stamped more than a minute ahead is not from Stripe's clock. */
const FUTURE_SECONDS = 60;

export type WebhookRefusal = 'BAD_SIGNATURE' | 'STAMPED_IN_THE_FUTURE' | 'NOT_AN_EVENT';

export interface SignedWebhook {
  /** The bytes as they arrived: JSON written anew has another signature. */
  readonly body: Buffer;
  /** The Stripe-Signature header. */
  readonly signature: string;
  /** Several while one is being rotated. */
  readonly secrets: readonly string[];
  /** Real time. */
  readonly nowMilliseconds: number;
}

/**
 * Checks the signature over the raw body and reads the event. A replay inside the tolerance is accepted here: the inbox knows its id.
 */
export function verifyWebhook({
  body,
  signature,
  secrets,
  nowMilliseconds,
}: SignedWebhook): Result<StripeEventView, WebhookRefusal> {
  const stamp = Number(/(?:^|,)\s*t=(\d+)/.exec(signature)?.[1] ?? Number.NaN);
  if (Number.isNaN(stamp)) return refuse('BAD_SIGNATURE');
  if (stamp * 1000 > nowMilliseconds + FUTURE_SECONDS * 1000) return refuse('STAMPED_IN_THE_FUTURE');
  const isGenuine = secrets.some((secret) => isSignedWith(secret, body, signature, nowMilliseconds));
  if (!isGenuine) return refuse('BAD_SIGNATURE');
  const event = parseEvent(body.toString('utf8'));
  return event ? ok(event) : refuse('NOT_AN_EVENT');
}

function isSignedWith(secret: string, rawBody: Buffer, header: string, nowMs: number): boolean {
  if (secret === '') return false;
  try {
    Stripe.webhooks.constructEvent(rawBody, header, secret, TOLERANCE_SECONDS, undefined, nowMs);
    return true;
  } catch {
    return false;
  }
}

function parseEvent(text: string): StripeEventView | null {
  try {
    const event: unknown = JSON.parse(text);
    return isEvent(event) ? eventView(event, text) : null;
  } catch {
    return null;
  }
}

/** Only what we use: id, type, time and the object's id. The object itself is fetched afresh. */
function isEvent(value: unknown): value is Stripe.Event {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  return (
    fields['object'] === 'event' &&
    typeof fields['id'] === 'string' &&
    typeof fields['type'] === 'string' &&
    typeof fields['created'] === 'number' &&
    typeof fields['data'] === 'object'
  );
}
