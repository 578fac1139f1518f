import { toJson } from '../json.js';
import type { Table } from '../store.js';

export interface WebhookEndpoint {
  readonly id: string;
  readonly object: 'webhook_endpoint';
  readonly api_version: string | null;
  readonly application: null;
  readonly created: number;
  readonly description: string | null;
  readonly enabled_events: readonly string[];
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  readonly status: 'enabled' | 'disabled';
  readonly url: string;
  /** Shown once, in the answer to its creation. */
  readonly secret: string;
  /** Never on the wire: whether it hears connected accounts' events instead of the platform's own. */
  readonly connect: boolean;
}

export const webhookEndpoints: Table<WebhookEndpoint> = {
  name: 'webhook_endpoint',
  render: (_store, { secret: _secret, connect: _connect, ...shown }) => toJson(shown),
};
