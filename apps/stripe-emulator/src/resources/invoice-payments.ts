import { toJson } from '../json.js';
import { newestFirst, page, paging } from '../lists.js';
import { invoicePayments } from '../objects/invoice-payment.js';
import { inRange, instantRange, object, oneOf, required, text } from '../params.js';
import { route, type Route } from '../route.js';
import { missing } from '../stripe-error.js';

const listShape = {
  ...paging,
  invoice: text(),
  status: oneOf('canceled', 'open', 'paid'),
  created: instantRange(),
  payment: object({
    type: required(oneOf('payment_intent', 'payment_record')),
    payment_intent: text(),
    payment_record: text(),
  }),
};

export const invoicePaymentRoutes: readonly Route[] = [
  route('GET', '/v1/invoice_payments', listShape, (call, params) => {
    const { payment_intent: intent, payment_record: record } = params.payment ?? {};
    const rows = newestFirst(call.store.all(invoicePayments, call.account))
      .filter((one) => (params.invoice ?? one.invoice) === one.invoice && (params.status ?? one.status) === one.status)
      .filter(
        (one) =>
          (params.payment?.type ?? one.payment.type) === one.payment.type &&
          (intent ?? one.payment.payment_intent) === one.payment.payment_intent &&
          (record ?? one.payment.payment_record) === one.payment.payment_record,
      )
      .filter((one) => inRange(one.created, params.created));
    return page(rows, params, '/v1/invoice_payments', toJson);
  }),
  route('GET', '/v1/invoice_payments/:payment', {}, (call, _params, { payment = '' }) => {
    const found = call.store.get(invoicePayments, call.account, payment);
    if (found === undefined) throw missing('invoice_payment', payment);
    return toJson(found);
  }),
];
