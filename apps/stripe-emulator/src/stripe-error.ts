import type { JsonObject } from './json.js';

export type ErrorType = 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';

/** The fields of Stripe's error body that this emulator fills. */
export interface ErrorBody {
  type: ErrorType;
  message: string;
  code?: string;
  decline_code?: string;
  param?: string;
  charge?: string;
  doc_url?: string;
  payment_intent?: JsonObject;
  payment_method?: JsonObject;
  setup_intent?: JsonObject;
}

/** A refusal in Stripe's shape. Thrown by handlers; what was written to the store before it stays written. */
export class StripeError extends Error {
  constructor(
    readonly status: number,
    readonly body: ErrorBody,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(body.message);
  }
}

/** 400: the request makes no sense, or makes none in the object's present state. */
export function invalidRequest(message: string, more: Partial<ErrorBody> = {}): StripeError {
  return new StripeError(400, { type: 'invalid_request_error', message, ...more });
}

/** 404, code `resource_missing`. `noun` is Stripe's word for the object, e.g. `customer`. */
export function missing(noun: string, id: string, param = 'id'): StripeError {
  return new StripeError(404, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    param,
    message: `No such ${noun}: '${id}'`,
  });
}

/** As `missing`, for an id that came as a parameter: Stripe answers 400 there, not 404. */
export function missingParam(noun: string, id: string, param: string): StripeError {
  return invalidRequest(`No such ${noun}: '${id}'`, { code: 'resource_missing', param });
}

/** 501: Stripe has this, the emulator does not. Never guessed at, so that nothing unmodelled passes silently. */
export function notModelled(what: string): StripeError {
  return new StripeError(501, {
    type: 'api_error',
    code: 'emulator_not_modelled',
    message: `The Stripe-shaped emulator does not model ${what}.`,
  });
}
