import { StripeError } from './stripe-error.js';

/**
 * At most so many requests a second to one endpoint, in real time. Docs, rate-limits: a 429, its header
 * `Stripe-Rate-Limited-Reason` says which limit it was; nothing has been executed and nothing is kept under the key.
 */
export class RateLimit {
  private readonly buckets = new Map<string, { tokens: number; atMs: number }>();

  constructor(private readonly realNowMs: () => number) {}

  /** Takes one request of the endpoint, or throws the 429. */
  take(endpoint: string, perSecond: number | null): void {
    if (perSecond === null) return;
    const now = this.realNowMs();
    const old = this.buckets.get(endpoint) ?? { tokens: perSecond, atMs: now };
    const tokens = Math.min(perSecond, old.tokens + ((now - old.atMs) * perSecond) / 1000);
    this.buckets.set(endpoint, { tokens: tokens < 1 ? tokens : tokens - 1, atMs: now });
    if (tokens < 1) throw rateLimited();
  }
}

export const rateLimited = (): StripeError =>
  new StripeError(
    429,
    {
      type: 'invalid_request_error',
      code: 'rate_limit',
      message:
        'Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits.',
    },
    { 'stripe-rate-limited-reason': 'endpoint-rate' },
  );
