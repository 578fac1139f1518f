import type { Call } from './call.js';
import { money } from './authentication-page.js';
import { addressesFor, referenceOf } from './cash.js';
import { payInvoice } from './collection.js';
import { fundCash } from './funding.js';
import { escaped, goTo, page, type PageAnswer } from './html.js';
import { isObject, textOf } from './json.js';
import { paymentsOf } from './objects/invoice-payment.js';
import { invoices, type Invoice } from './objects/invoice.js';
import { paymentIntents, type PaymentIntent } from './objects/payment-intent.js';
import { pageUrl } from './self.js';
import { StripeError } from './stripe-error.js';

const WAYS: readonly (readonly [method: string, label: string])[] = [
  ['pm_card_visa', 'Card that works'],
  ['pm_card_authenticationRequired', 'Card whose bank asks for confirmation'],
  ['pm_card_chargeCustomerFail', 'Card that is declined'],
  ['pm_usBankAccount', 'Bank debit that works (four days)'],
  ['pm_usBankAccount_insufficientFunds', 'Bank debit that comes back (four days)'],
];

function invoiceOf(call: Call, id: string): Invoice | undefined {
  return call.store.get(invoices, call.account, id);
}

const intentBehind = (call: Call, invoice: Invoice): PaymentIntent | undefined =>
  paymentsOf(call.store, call.account, invoice.id)
    .filter((one) => one.status === 'open')
    .map((one) => call.store.get(paymentIntents, call.account, one.payment.payment_intent ?? ''))
    .find((one) => one !== undefined);

/** The stand-in for an invoice's hosted page: what is due, and test methods to pay it with. */
export function showInvoice(call: Call, id: string, query: URLSearchParams): PageAnswer {
  const invoice = invoiceOf(call, id);
  if (invoice === undefined || invoice.status === 'draft')
    return page('Invoice unknown', '<p>There is no such invoice.</p>', 404);
  const refused = query.get('refused');
  const facts = `<dl><dt>Invoice</dt><dd>${escaped(invoice.number ?? invoice.id)}</dd><dt>Status</dt><dd>${escaped(invoice.status)}</dd>
<dt>Total</dt><dd>${money(invoice.total, invoice.currency)}</dd><dt>Still due</dt><dd>${money(invoice.amount_remaining, invoice.currency)}</dd></dl>`;
  if (invoice.status !== 'open') return page('Invoice', facts);
  const options = WAYS.map(([method, label]) => `<option value="${method}">${label}</option>`).join('');
  return page(
    'Pay an invoice',
    `${refused === null ? '' : `<p role="alert">${escaped(refused)}</p>`}${facts}
<form method="post" action="/_emulator/pages/invoice/${escaped(id)}"><p><label for="method">Pay with</label><br>
<select id="method" name="method">${options}</select></p><p><button class="first">Pay</button></p></form>`,
  );
}

/** Pays it; a bank that asks for confirmation gets its page, a refusal is told on this one. */
export function answerInvoice(call: Call, id: string, form: URLSearchParams): PageAnswer {
  const invoice = invoiceOf(call, id);
  if (invoice === undefined) return page('Invoice unknown', '<p>There is no such invoice.</p>', 404);
  const here = pageUrl(call, `/_emulator/pages/invoice/${id}`);
  const [method] = WAYS.find(([known]) => known === form.get('method')) ?? ['pm_card_visa'];
  try {
    payInvoice(call, invoice, { method, outOfBand: false });
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    const intent = intentBehind(call, invoice);
    if (intent?.status === 'requires_action')
      return goTo(pageUrl(call, `/_emulator/pages/authentication/${intent.id}?return_url=${encodeURIComponent(here)}`));
    return goTo(`${here}?refused=${encodeURIComponent(error.message)}`);
  }
  return goTo(here);
}

/** Where to send a bank transfer for an intent, and a button that sends it. */
export function showTransfer(call: Call, id: string): PageAnswer {
  const intent = call.store.get(paymentIntents, call.account, id);
  if (intent?.customer == null) return page('Payment unknown', '<p>There is no such payment.</p>', 404);
  if (intent.status !== 'requires_action')
    return page(
      'Nothing to send',
      `<p>This payment waits for no transfer; its status is ${escaped(intent.status)}.</p>`,
    );
  const [address] = addressesFor(intent.customer, intent.currency);
  const account = address?.['aba'] ?? address?.['iban'];
  const shown = isObject(account) ? textOf(account['account_number'] ?? account['iban']) : '';
  return page(
    'Send a bank transfer',
    `<dl><dt>Amount</dt><dd>${money(intent.amount - intent.funded, intent.currency)}</dd><dt>Account</dt><dd>${escaped(shown)}</dd>
<dt>Reference</dt><dd>${escaped(referenceOf(id))}</dd></dl>
<form method="post" action="/_emulator/pages/bank-transfer/${escaped(id)}"><p><button class="first">Send it now</button></p></form>`,
  );
}

/** The payer's bank has sent it. */
export function answerTransfer(call: Call, id: string): PageAnswer {
  const intent = call.store.get(paymentIntents, call.account, id);
  if (intent?.customer == null || intent.status !== 'requires_action') return showTransfer(call, id);
  fundCash(call, intent.customer, {
    amount: intent.amount - intent.funded,
    currency: intent.currency,
    reference: referenceOf(id),
  });
  return showTransfer(call, id);
}
