import type { Call } from './call.js';
import { newId } from './ids.js';
import { credited } from './invoicing.js';
import { addPayment, invoicePayments } from './objects/invoice-payment.js';
import { invoices, type Invoice } from './objects/invoice.js';
import { paymentIntents, type PaymentIntent } from './objects/payment-intent.js';
import { paymentRecords } from './objects/payment-record.js';
import { reduceDefaultPayment } from './collection.js';
import { emit } from './events.js';
import { invalidRequest, missingParam } from './stripe-error.js';

/**
 * SDK, `attachPayment`: "Attaches a PaymentIntent or an Out of Band Payment to the invoice, adding it to the list of
 * payments. ... If the PaymentIntent's status is already succeeded when it's attached, it's credited to the invoice
 * immediately."
 */
export function attachPayment(
  call: Call,
  invoice: Invoice,
  given: { readonly payment_intent?: string; readonly payment_record?: string },
): Invoice {
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible')
    throw invalidRequest(
      `Payments can only be attached to open invoices; the status of this one is ${invoice.status}.`,
      {
        code: 'status_transition_invalid',
      },
    );
  if ((given.payment_intent === undefined) === (given.payment_record === undefined))
    throw invalidRequest('You must specify exactly one of these parameters: payment_intent, payment_record.');
  if (given.payment_record !== undefined) return attachRecord(call, invoice, given.payment_record);
  return attachIntent(call, invoice, given.payment_intent ?? '');
}

function attachRecord(call: Call, invoice: Invoice, id: string): Invoice {
  const record = call.store.get(paymentRecords, call.account, id);
  if (record === undefined) throw missingParam('payment_record', id, 'payment_record');
  if (record.amount_guaranteed.currency !== invoice.currency || record.amount_guaranteed.value === 0)
    throw invalidRequest('The payment record is not guaranteed, or of another currency than the invoice.', {
      param: 'payment_record',
    });
  const { value } = record.amount_guaranteed;
  join(call, invoice, { payment_record: id, type: 'payment_record' }, value, true);
  return follow(call, invoice, value, true);
}

function attachIntent(call: Call, invoice: Invoice, id: string): Invoice {
  const intent = call.store.get(paymentIntents, call.account, id);
  if (intent === undefined) throw missingParam('payment_intent', id, 'payment_intent');
  if (intent.invoice !== null || intent.status === 'canceled')
    throw invalidRequest('This PaymentIntent is attached to an invoice already, or was canceled.', {
      param: 'payment_intent',
    });
  if (intent.customer !== invoice.customer || intent.currency !== invoice.currency)
    throw invalidRequest('The PaymentIntent is of another customer or currency than the invoice.', {
      param: 'payment_intent',
    });
  const paid = intent.status === 'succeeded';
  const attached: PaymentIntent = { ...intent, invoice: invoice.id };
  call.store.put(paymentIntents, call.account, attached);
  join(call, invoice, { payment_intent: id, type: 'payment_intent' }, intent.amount, paid);
  return paid ? follow(call, invoice, intent.amount_received, false) : invoice;
}

type Link = { payment_intent: string; type: 'payment_intent' } | { payment_record: string; type: 'payment_record' };

function join(call: Call, invoice: Invoice, payment: Link, amount: number, paid: boolean): void {
  const now = call.clock.now();
  const joined = {
    id: newId('inpay'),
    object: 'invoice_payment',
    amount_paid: paid ? amount : null,
    amount_requested: amount,
    created: now,
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: false,
    livemode: false,
    payment,
    status: paid ? 'paid' : 'open',
    status_transitions: { canceled_at: null, paid_at: paid ? now : null },
  } as const;
  addPayment(call.store, call.account, joined);
  if (paid) emit(call, 'invoice_payment.paid', invoicePayments, joined);
}

function follow(call: Call, invoice: Invoice, amount: number, offStripe: boolean): Invoice {
  const next = credited(call, invoice, amount, { offStripe });
  reduceDefaultPayment(call, next);
  return call.store.get(invoices, call.account, invoice.id) ?? next;
}
