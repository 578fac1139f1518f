import type { JsonObject } from './json.js';

/** `redirect_to_url` where the caller named a way back, else what Stripe.js would work with; both carry the page's address. */
export function authenticationAction(url: string, returnUrl: string | undefined, source: string): JsonObject {
  if (returnUrl !== undefined) return { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } };
  return { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url, source } };
}
