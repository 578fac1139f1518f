import type { JsonObject } from './json.js';
import { toJson } from './json.js';
import { StripeError } from './stripe-error.js';

/** What goes back to the client. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export function ok(body: JsonObject): Answer {
  return { status: 200, body: JSON.stringify(body, null, 2), headers: {} };
}

/** Stripe's error shape. A 500 tells clients not to retry: its key would only replay it. */
export function refusal(error: StripeError, requestId: string): Answer {
  const body = {
    error: { ...toJson(error.body), request_log_url: `https://dashboard.stripe.invalid/test/logs/${requestId}` },
  };
  const retry: Record<string, string> = error.status === 500 ? { 'stripe-should-retry': 'false' } : {};
  return { status: error.status, body: JSON.stringify(body, null, 2), headers: { ...retry, ...error.headers } };
}

export const apiError = (status: 500 | 503): StripeError =>
  new StripeError(status, {
    type: 'api_error',
    message: 'An unknown error occurred. (A fault planned in the emulator, or a defect of it.)',
  });
