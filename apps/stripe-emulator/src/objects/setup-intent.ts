import { toJson, type JsonObject } from '../json.js';
import type { Table } from '../store.js';
import type { MandateData } from './mandate.js';

export interface SetupIntent {
  readonly id: string;
  readonly object: 'setup_intent';
  readonly allowed_payment_method_types: readonly string[] | null;
  readonly application: null;
  readonly automatic_payment_methods: { readonly allow_redirects: string; readonly enabled: boolean } | null;
  readonly cancellation_reason: string | null;
  readonly client_secret: string;
  readonly created: number;
  readonly customer: string | null;
  readonly customer_account: null;
  readonly description: string | null;
  readonly excluded_payment_method_types: null;
  readonly flow_directions: null;
  readonly last_setup_error: JsonObject | null;
  readonly latest_attempt: null;
  readonly livemode: false;
  readonly managed_payments: null;
  readonly mandate: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly next_action: JsonObject | null;
  readonly on_behalf_of: null;
  readonly payment_method: string | null;
  readonly payment_method_configuration_details: null;
  readonly payment_method_options: JsonObject;
  readonly payment_method_types: readonly string[];
  readonly single_use_mandate: null;
  readonly status: 'requires_payment_method' | 'requires_confirmation' | 'requires_action' | 'succeeded' | 'canceled';
  readonly usage: 'off_session' | 'on_session';
  /** Never on the wire: what the customer agreed to, until the setup succeeds. */
  readonly agreed: MandateData | null;
}
export const setupIntents: Table<SetupIntent> = {
  name: 'setup_intent',
  render: (_store, { agreed: _agreed, ...shown }) => toJson(shown),
};
