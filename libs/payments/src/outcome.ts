import Stripe from 'stripe';
import { type IntentOutcome } from '#libs/workflows';

const { errors } = Stripe;

/** Codes of a payment that the payer may still confirm (docs: error-codes). */
const ASKS_PAYER: ReadonlySet<string> = new Set([
  'invoice_payment_intent_requires_action',
  'invoice_payment_requires_action',
  'authentication_required',
]);

/**
 * What an error of the SDK means for the call that got it. REFUSED: Stripe decided and will say the same again. RETRY: not executed, or the
 * outcome is unknown; the same key makes asking again safe. Anything that is not Stripe's is a bug of ours and is thrown on.
 */
export function outcomeOf(error: unknown): IntentOutcome {
  if (!(error instanceof errors.StripeError)) throw error;
  const said = `${error.message}${error.requestId ? ` (${error.requestId})` : ''}`;
  if (error instanceof errors.StripeCardError)
    return { kind: 'REFUSED', error: error.message, ...(ASKS_PAYER.has(error.code ?? '') ? asking(error) : {}) };
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

/** What the payer may confirm, where Stripe names it. */
function asking({ payment_intent: intent }: InstanceType<typeof errors.StripeCardError>) {
  return { asksPayer: true, ...(intent ? { stripeId: intent.id } : {}) } as const;
}
