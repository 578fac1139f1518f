/**
 * Lets through so many requests a second on average, and as many at once after a pause. Stripe limits each endpoint by itself
 * (docs.stripe.com/rate-limits), so there is one bucket per endpoint.
 */
export class TokenBucket {
  #tokens: number;
  #filledAt: number;

  constructor(
    private readonly perSecond: number,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.#tokens = perSecond;
    this.#filledAt = nowMs();
  }

  /** Milliseconds the caller has to wait; its token is taken now, so callers are let through in the order in which they asked. */
  take(): number {
    const now = this.nowMs();
    this.#tokens = Math.min(this.perSecond, this.#tokens + ((now - this.#filledAt) / 1000) * this.perSecond);
    this.#filledAt = now;
    this.#tokens -= 1;
    return this.#tokens >= 0 ? 0 : Math.ceil((-this.#tokens / this.perSecond) * 1000);
  }
}

/** One bucket per endpoint name. */
export class EndpointLimits {
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(private readonly perSecond: number) {}

  async wait(endpoint: string): Promise<void> {
    const bucket = this.#buckets.get(endpoint) ?? new TokenBucket(this.perSecond);
    this.#buckets.set(endpoint, bucket);
    const pause = bucket.take();
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
