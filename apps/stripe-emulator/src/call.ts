import type { Clock } from './clock.js';
import type { Store } from './store.js';

/** What a handler or a due job works with: the store, the time, whose account, and the request behind it if there is one. */
export interface Call {
  readonly store: Store;
  readonly clock: Clock;
  /** Owner of what is read and written: the platform's own account or the one named in `Stripe-Account`. */
  readonly account: string;
  readonly request: { readonly id: string | null; readonly idempotency_key: string | null };
  /** A planned fault: the next payment attempted in this call is declined with this code. */
  readonly declineWith?: string;
}

/** The platform's own account id; fixed, so that a restart without a data file keeps it. */
export const PLATFORM = 'acct_1EmulatorPlatform';

/** The same call, acting on another account. */
export function onAccount(call: Call, account: string): Call {
  return { ...call, account };
}
