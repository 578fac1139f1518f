import type { JsonObject } from '../json.js';
import { toJson } from '../json.js';
import { embedded } from '../lists.js';
import type { Table } from '../store.js';
import type { BillingDetails } from './address.js';
import type { Behaviour } from './payment-method.js';
import { refundsOf } from './refund.js';

export interface Charge {
  readonly id: string;
  readonly object: 'charge';
  readonly amount: number;
  readonly amount_captured: number;
  readonly amount_refunded: number;
  readonly application: null;
  readonly application_fee: null;
  readonly application_fee_amount: null;
  readonly balance_transaction: string | null;
  readonly billing_details: BillingDetails;
  readonly calculated_statement_descriptor: string | null;
  readonly captured: boolean;
  readonly created: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly description: string | null;
  readonly disputed: boolean;
  readonly failure_balance_transaction: null;
  readonly failure_code: string | null;
  readonly failure_message: string | null;
  readonly fraud_details: Readonly<Record<string, never>>;
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  readonly on_behalf_of: null;
  readonly outcome: JsonObject | null;
  readonly paid: boolean;
  readonly payment_intent: string | null;
  readonly payment_method: string | null;
  readonly payment_method_details: JsonObject | null;
  readonly receipt_email: string | null;
  readonly receipt_number: null;
  readonly receipt_url: string | null;
  readonly refunded: boolean;
  readonly review: null;
  readonly shipping: null;
  readonly source: null;
  readonly source_transfer: string | null;
  readonly statement_descriptor: string | null;
  readonly statement_descriptor_suffix: string | null;
  readonly status: 'succeeded' | 'pending' | 'failed';
  readonly transfer_data: null;
  readonly transfer_group: string | null;
  /** Never on the wire: what its test method makes it do. */
  readonly behaviour: Behaviour;
}
/** Fields of features that are not modelled: the same on every charge. */
export const UNUSED_CHARGE_FIELDS = {
  application: null,
  application_fee: null,
  application_fee_amount: null,
  disputed: false,
  failure_balance_transaction: null,
  fraud_details: {},
  livemode: false,
  on_behalf_of: null,
  receipt_number: null,
  receipt_url: null,
  review: null,
  shipping: null,
  source: null,
  transfer_data: null,
} as const;

export const charges: Table<Charge> = {
  name: 'charge',
  render: (_store, { behaviour: _behaviour, ...shown }) => toJson(shown),
  includes: {
    refunds: (store, charge, account) =>
      embedded(refundsOf(store, account, charge.id), `/v1/charges/${charge.id}/refunds`, toJson),
  },
};
