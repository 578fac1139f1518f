import type { JsonObject } from '../json.js';
import { toJson } from '../json.js';
import type { Table } from '../store.js';

export interface PaymentIntent {
  readonly id: string;
  readonly object: 'payment_intent';
  readonly allowed_payment_method_types: readonly string[] | null;
  readonly amount: number;
  readonly amount_capturable: number;
  readonly amount_received: number;
  readonly application: null;
  readonly application_fee_amount: null;
  readonly automatic_payment_methods: { readonly allow_redirects: string; readonly enabled: boolean } | null;
  readonly canceled_at: number | null;
  readonly cancellation_reason: string | null;
  readonly capture_method: 'automatic' | 'automatic_async';
  readonly client_secret: string;
  readonly confirmation_method: 'automatic';
  readonly created: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly customer_account: null;
  readonly description: string | null;
  readonly excluded_payment_method_types: null;
  readonly last_payment_error: JsonObject | null;
  readonly latest_charge: string | null;
  readonly livemode: false;
  readonly managed_payments: null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly next_action: JsonObject | null;
  readonly on_behalf_of: null;
  readonly payment_method: string | null;
  readonly payment_method_configuration_details: null;
  readonly payment_method_options: JsonObject;
  readonly payment_method_types: readonly string[];
  readonly payment_record: null;
  readonly processing: null;
  readonly receipt_email: string | null;
  readonly review: null;
  readonly setup_future_usage: 'off_session' | 'on_session' | null;
  readonly shipping: null;
  readonly source: null;
  readonly statement_descriptor: string | null;
  readonly statement_descriptor_suffix: string | null;
  readonly status:
    'requires_payment_method' | 'requires_confirmation' | 'requires_action' | 'processing' | 'succeeded' | 'canceled';
  readonly transfer_data: null;
  readonly transfer_group: string | null;
  /** Never on the wire: the invoice that this intent collects. */
  readonly invoice: string | null;
  /** Never on the wire: what of the amount the customer's cash balance has paid. */
  readonly funded: number;
}
/** Fields of features that are not modelled, or that a new intent does not have yet. */
export const UNUSED_INTENT_FIELDS = {
  amount_capturable: 0,
  application: null,
  application_fee_amount: null,
  canceled_at: null,
  cancellation_reason: null,
  capture_method: 'automatic',
  confirmation_method: 'automatic',
  customer_account: null,
  excluded_payment_method_types: null,
  livemode: false,
  managed_payments: null,
  on_behalf_of: null,
  payment_method_configuration_details: null,
  payment_method_options: {},
  payment_record: null,
  processing: null,
  review: null,
  shipping: null,
  source: null,
  transfer_data: null,
} as const;

export const paymentIntents: Table<PaymentIntent> = {
  name: 'payment_intent',
  render: (_store, { invoice: _invoice, funded: _funded, ...shown }) => toJson(shown),
};
