import type { JsonObject } from '../json.js';
import type { Table } from '../store.js';

interface Sum {
  readonly currency: string;
  readonly value: number;
}

/** A payment outside of Stripe that was reported to it. */
export interface PaymentRecord {
  readonly id: string;
  readonly object: 'payment_record';
  readonly amount: Sum;
  readonly amount_authorized: Sum;
  readonly amount_canceled: Sum;
  readonly amount_failed: Sum;
  readonly amount_guaranteed: Sum;
  readonly amount_refunded: Sum;
  readonly amount_requested: Sum;
  readonly application: null;
  readonly created: number;
  readonly customer_details: JsonObject | null;
  readonly customer_presence: string | null;
  readonly description: string | null;
  readonly latest_payment_attempt_record: string;
  readonly livemode: false;
  readonly metadata: Readonly<Record<string, string>>;
  readonly payment_method_details: JsonObject;
  readonly processor_details: JsonObject;
  readonly reported_by: 'self';
  readonly shipping_details: null;
}
export const paymentRecords: Table<PaymentRecord> = { name: 'payment_record' };
