import type { Call } from './call.js';
import { cashMethod } from './methods.js';
import { moveCash, payFromCash, referenceOf } from './cash.js';
import { followIntent } from './collection.js';
import { emit } from './events.js';
import { cashBalances, cashOf, type CashTransaction } from './objects/cash-balance.js';
import { paymentsOf } from './objects/invoice-payment.js';
import { invoices, type Invoice } from './objects/invoice.js';
import { paymentIntents, type PaymentIntent } from './objects/payment-intent.js';
import { paymentMethods } from './objects/payment-method.js';
import { invalidRequest } from './stripe-error.js';

export interface Transfer {
  readonly amount: number;
  readonly currency: string;
  /** What the payer wrote. */
  readonly reference: string | null;
}

/** A bank transfer has come in for a customer. With automatic reconciliation it pays at once what it can. */
export function fundCash(call: Call, customer: string, given: Transfer): CashTransaction {
  const funded = moveCash(call, customer, given.currency, given.amount, {
    type: 'funded',
    funded: {
      bank_transfer: {
        reference: given.reference,
        type: given.currency === 'eur' ? 'eu_bank_transfer' : 'us_bank_transfer',
        ...(given.currency === 'eur'
          ? { eu_bank_transfer: { bic: 'EMULIE2DXXX', iban_last4: '0001', sender_name: 'Sender' } }
          : { us_bank_transfer: { network: 'ach', sender_name: 'Sender' } }),
      },
    },
  });
  if (cashOf(call.store, call.account, customer).mode !== 'manual') reconcile(call, customer, given);
  const left = cashOf(call.store, call.account, customer);
  // SDK: "whenever there is a positive remaining cash balance after Stripe automatically reconciles new funds ... If you
  // enabled manual reconciliation, this webhook will fire whenever there are new funds".
  if ((left.available[given.currency] ?? 0) > 0) emit(call, 'cash_balance.funds_available', cashBalances, left);
  return funded;
}

/**
 * What the reference names, then an open item of exactly the amount, then the oldest first. Invoices are paid in full or not
 * at all; intents also in part. Stripe publishes its order for some currencies only: the README says that this one is ours.
 */
function reconcile(call: Call, customer: string, given: Transfer): void {
  const left = (): number => cashOf(call.store, call.account, customer).available[given.currency] ?? 0;
  const open = openIntents(call, customer, given.currency);
  const named = open.filter((one) => names(call, one, given.reference));
  const exact = open.filter((one) => one.amount - one.funded === left());
  for (const { id } of [...named, ...exact.slice(0, 1), ...open]) {
    const intent = call.store.get(paymentIntents, call.account, id);
    if (intent === undefined || left() === 0 || !awaits(call, intent)) continue;
    if (intent.invoice !== null && intent.amount - intent.funded > left()) continue;
    const known =
      intent.payment_method === null ? undefined : call.store.get(paymentMethods, call.account, intent.payment_method);
    const method = known?.type === 'customer_balance' ? known : cashMethod(call);
    followIntent(call, payFromCash(call, { ...intent, payment_method: method.id }, method).intent);
  }
}

/** SDK, `applyCustomerBalance`: "Manually reconcile the remaining amount for a customer_balance PaymentIntent." */
export function applyCash(call: Call, intent: PaymentIntent, most?: number): PaymentIntent {
  const method =
    intent.payment_method === null ? undefined : call.store.get(paymentMethods, call.account, intent.payment_method);
  if (intent.status !== 'requires_action' || method?.type !== 'customer_balance')
    throw invalidRequest(`This PaymentIntent awaits no bank transfer; its status is ${intent.status}.`, {
      code: 'payment_intent_unexpected_state',
    });
  const attempt = payFromCash(call, intent, method, most);
  followIntent(call, attempt.intent);
  return attempt.intent;
}

const names = (call: Call, intent: PaymentIntent, reference: string | null): boolean => {
  if (reference === null) return false;
  const invoice = intent.invoice === null ? undefined : call.store.get(invoices, call.account, intent.invoice);
  return reference.includes(referenceOf(intent.id)) || (invoice?.number != null && reference.includes(invoice.number));
};

/** Oldest first: intents that wait for a transfer, and those of open invoices that may be paid by one. */
function openIntents(call: Call, customer: string, currency: string): PaymentIntent[] {
  return call.store
    .all(paymentIntents, call.account)
    .filter((one) => one.customer === customer && one.currency === currency && awaits(call, one));
}

function awaits(call: Call, intent: PaymentIntent): boolean {
  if (intent.invoice === null)
    return intent.status === 'requires_action' && intent.next_action?.['type'] === 'display_bank_transfer_instructions';
  const invoice = call.store.get(invoices, call.account, intent.invoice);
  const open = ['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status);
  return open && invoice !== undefined && payableByTransfer(invoice) && isDefault(call, invoice, intent);
}

const isDefault = (call: Call, invoice: Invoice, intent: PaymentIntent): boolean =>
  paymentsOf(call.store, call.account, invoice.id).some(
    (one) => one.status === 'open' && one.payment.payment_intent === intent.id,
  );

function payableByTransfer(invoice: Invoice): boolean {
  const types = invoice.payment_settings.payment_method_types;
  return (
    (invoice.status === 'open' || invoice.status === 'uncollectible') &&
    (types === null ? invoice.collection_method === 'send_invoice' : types.includes('customer_balance'))
  );
}
