import type { Call } from '../call.js';
import { newId } from '../ids.js';
import { toJson } from '../json.js';
import { paymentRecords, type PaymentRecord } from '../objects/payment-record.js';
import { integer, mergeMetadata, metadata, object, oneOf, required, text, unmodelled, type Parsed } from '../params.js';
import { route, type Route } from '../route.js';
import { invalidRequest, missing } from '../stripe-error.js';
import { findCustomer } from '../methods.js';

const reportShape = {
  amount_requested: required(object({ currency: required(text(3)), value: required(integer({ min: 1 })) })),
  initiated_at: required(integer({ min: 0 })),
  payment_method_details: required(
    object({
      type: oneOf('custom'),
      custom: object({ display_name: text(), type: text() }),
      billing_details: unmodelled(),
      payment_method: unmodelled(),
    }),
  ),
  outcome: oneOf('canceled', 'failed', 'guaranteed'),
  guaranteed: object({ guaranteed_at: required(integer({ min: 0 })) }),
  failed: object({ failed_at: required(integer({ min: 0 })) }),
  canceled: object({ canceled_at: required(integer({ min: 0 })) }),
  customer_details: object({ customer: text(), email: text(), name: text(), phone: text() }),
  customer_presence: oneOf('off_session', 'on_session'),
  description: text(),
  metadata: metadata(),
  processor_details: object({
    type: required(oneOf('custom')),
    custom: object({ payment_reference: required(text()) }),
  }),
  shipping_details: unmodelled(),
};

/**
 * SDK, `reportPayment`: "You may report a Payment Record as it is initialized and later report updates ..., or report
 * Payment Records in a terminal state directly". Only the second is of use here; later updates are not modelled.
 */
function report(call: Call, given: Parsed<typeof reportShape>): PaymentRecord {
  const { outcome } = given;
  if (outcome !== undefined && given[outcome] === undefined)
    throw invalidRequest(`Missing required param: ${outcome}.`, { code: 'parameter_missing', param: outcome });
  const { customer } = given.customer_details ?? {};
  if (customer !== undefined) findCustomer(call, customer, 'customer_details[customer]');
  const currency = given.amount_requested.currency.toLowerCase();
  const { value } = given.amount_requested;
  const sum = (when: boolean): { currency: string; value: number } => ({ currency, value: when ? value : 0 });
  const { processor_details: processor, payment_method_details: details } = given;
  return call.store.put(paymentRecords, call.account, {
    id: newId('pr'),
    object: 'payment_record',
    amount: sum(true),
    amount_authorized: sum(outcome === 'guaranteed'),
    amount_canceled: sum(outcome === 'canceled'),
    amount_failed: sum(outcome === 'failed'),
    amount_guaranteed: sum(outcome === 'guaranteed'),
    amount_refunded: sum(false),
    amount_requested: sum(true),
    application: null,
    created: call.clock.now(),
    customer_details:
      given.customer_details === undefined
        ? null
        : { customer: null, email: null, name: null, phone: null, ...toJson(given.customer_details) },
    customer_presence: given.customer_presence ?? null,
    description: given.description ?? null,
    latest_payment_attempt_record: newId('par'),
    livemode: false,
    metadata: mergeMetadata({}, given.metadata),
    payment_method_details: {
      billing_details: null,
      payment_method: null,
      type: 'custom',
      custom: { display_name: details.custom?.display_name ?? 'Custom', type: details.custom?.type ?? null },
    },
    processor_details: {
      type: 'custom',
      custom: { payment_reference: processor?.custom?.payment_reference ?? null },
    },
    reported_by: 'self',
    shipping_details: null,
  });
}

/** Payments outside of Stripe; `POST /v1/invoices/:id/attach_payment` credits one to an invoice. */
export const paymentRecordRoutes: readonly Route[] = [
  route('POST', '/v1/payment_records/report_payment', reportShape, (call, params) => toJson(report(call, params))),
  route('GET', '/v1/payment_records/:record', {}, (call, _params, { record = '' }) => {
    const found = call.store.get(paymentRecords, call.account, record);
    if (found === undefined) throw missing('payment_record', record);
    return toJson(found);
  }),
];
