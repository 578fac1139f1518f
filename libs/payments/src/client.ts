import Stripe from 'stripe';
import { type StripeSettings } from './settings.js';

/** The version whose types this package's SDK has; pinned, so that an account's default never decides what fields mean. */
const API_VERSION = '2026-10-28.endive';

/** Longest one request may take, milliseconds. With one retry it stays well below the 30 s for which a call is claimed. */
const TIMEOUT_MS = 8_000;

/** The official SDK, with telemetry off. One retry: every call of ours that changes anything has its own idempotency key. */
export function makeClient(settings: StripeSettings): Stripe {
  const common = { apiVersion: API_VERSION, maxNetworkRetries: 1, timeout: TIMEOUT_MS, telemetry: false } as const;
  if (settings.apiBase === null) return new Stripe(settings.secretKey, common);
  const base = new URL(settings.apiBase);
  const protocol = base.protocol === 'https:' ? 'https' : 'http';
  const port = base.port === '' ? (protocol === 'https' ? 443 : 80) : Number(base.port);
  return new Stripe(settings.secretKey, { ...common, host: base.hostname, port, protocol });
}
