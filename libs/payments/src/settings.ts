/** How this deployment reaches Stripe. */
export interface StripeSettings {
  readonly secretKey: string;
  /** Base address of a Stripe-shaped server instead of Stripe's own, e.g. "http://127.0.0.1:4010"; null: Stripe. */
  readonly apiBase: string | null;
  /** Written into the metadata of every object, so that two environments on one account can be told apart. */
  readonly environment: string;
  /** Whether `apiBase` is our emulator, whose clock follows market time. Never with real Stripe. */
  readonly followsClock: boolean;
  /** Requests per second and endpoint; Stripe allows 25 (100 live), so stay below. */
  readonly requestsPerSecond: number;
}
