import Stripe from 'stripe';
import { type IntentOutcome } from '#libs/workflows';

const { errors } = Stripe;

/**
 * What an error of the SDK means for the call that got it. REFUSED: Stripe decided and will say the same again. RETRY: not executed, or the
 * outcome is unknown; the same key makes asking again safe. Anything that is not Stripe's is a bug of ours and is thrown on.
 */
export function outcomeOf(error: unknown): IntentOutcome {
  if (!(error instanceof errors.StripeError)) throw error;
  const said = `${error.message}${error.requestId ? ` (${error.requestId})` : ''}`;
  if (error instanceof errors.StripeCardError) return { kind: 'REFUSED', error: error.message };
  if (error.statusCode === 409 || error.code === 'lock_timeout') return { kind: 'RETRY', error: said };
  if (error instanceof errors.StripeIdempotencyError)
    return { kind: 'REFUSED', error: `idempotency key reused: ${said}` };
  if (error instanceof errors.StripeInvalidRequestError) return { kind: 'REFUSED', error: said };
  return { kind: 'RETRY', error: said };
}

/** Stripe answered 5xx: it keeps that answer under the key, so asking again with the same key may repeat it for a day. */
export function isSavedFailure(error: unknown): boolean {
  return error instanceof errors.StripeAPIError && (error.statusCode ?? 0) >= 500;
}

export function isMissing(error: unknown): boolean {
  return error instanceof errors.StripeInvalidRequestError && error.code === 'resource_missing';
}
