import type { Call } from './call.js';
import { save } from './events.js';
import { cancelIntent } from './intents.js';
import { paid } from './invoicing.js';
import { creditNotes, type CreditNote } from './objects/credit-note.js';
import { invoicePayments, paymentsOf } from './objects/invoice-payment.js';
import { invoices, type Invoice } from './objects/invoice.js';
import { paymentIntents } from './objects/payment-intent.js';
import { refundCharge } from './refunding.js';
import { invalidRequest } from './stripe-error.js';

/** How a credit note on a paid invoice is made good; minor units. */
export interface Settlement {
  readonly refund_amount?: number;
  readonly out_of_band_amount?: number;
}

/** On an open invoice: less is due. When nothing is left, the invoice is paid. */
export function creditBeforePayment(call: Call, invoice: Invoice, note: CreditNote): CreditNote {
  if (note.amount > invoice.amount_remaining)
    throw invalidRequest(
      `The credit note amount (${note.amount}) exceeds the amount remaining on the invoice (${invoice.amount_remaining}).`,
      { param: 'amount' },
    );
  const issued = save(call, creditNotes, { ...note, pre_payment_amount: note.amount }, 'credit_note.created');
  changeDue(call, invoice, -note.amount);
  return issued;
}

function changeDue(call: Call, invoice: Invoice, by: number): void {
  const due = invoice.amount_due + by;
  const next: Invoice = {
    ...invoice,
    amount_due: due,
    amount_remaining: invoice.amount_remaining + by,
    pre_payment_credit_notes_amount: invoice.pre_payment_credit_notes_amount - by,
  };
  for (const payment of paymentsOf(call.store, call.account, invoice.id)) {
    const intent = call.store.get(paymentIntents, call.account, payment.payment.payment_intent ?? '');
    if (payment.status !== 'open' || intent === undefined) continue;
    if (intent.status === 'processing')
      throw invalidRequest('This invoice has a payment that is still processing.', {
        code: 'payment_intent_unexpected_state',
      });
    if (next.amount_remaining === 0) {
      cancelIntent(call, intent, 'void_invoice');
      call.store.put(invoicePayments, call.account, {
        ...payment,
        status: 'canceled',
        status_transitions: { canceled_at: call.clock.now(), paid_at: null },
      });
    } else {
      call.store.put(paymentIntents, call.account, { ...intent, amount: next.amount_remaining });
      call.store.put(invoicePayments, call.account, { ...payment, amount_requested: next.amount_remaining });
    }
  }
  if (next.amount_remaining === 0) paid(call, next, {});
  else save(call, invoices, next, 'invoice.updated', invoice);
}

/** On a paid invoice: the amount must be accounted for in full, by a refund or outside of Stripe. */
export function creditAfterPayment(call: Call, invoice: Invoice, note: CreditNote, given: Settlement): CreditNote {
  const refundAmount = given.refund_amount ?? 0;
  const outside = given.out_of_band_amount ?? 0;
  if (refundAmount + outside !== note.amount) {
    throw invalidRequest(
      `The sum of refund_amount, credit_amount and out_of_band_amount (${refundAmount + outside}) must equal the post payment amount of the credit note (${note.amount}).`,
      { param: 'refund_amount' },
    );
  }
  const creditable = invoice.amount_paid - invoice.post_payment_credit_notes_amount;
  if (note.amount > creditable)
    throw invalidRequest(
      `The credit note amount (${note.amount}) exceeds what can still be credited (${creditable}).`,
      { param: 'amount' },
    );
  const payment = paymentsOf(call.store, call.account, invoice.id).find(
    (one) => one.status === 'paid' && one.payment.type === 'payment_intent',
  );
  if (refundAmount > 0 && payment === undefined)
    throw invalidRequest('The invoice was not paid through Stripe, so nothing can be refunded.', {
      param: 'refund_amount',
    });
  const refund =
    refundAmount === 0
      ? undefined
      : refundCharge(call, { payment_intent: payment?.payment.payment_intent, amount: refundAmount });
  const issued = save(
    call,
    creditNotes,
    {
      ...note,
      type: 'post_payment',
      post_payment_amount: note.amount,
      out_of_band_amount: outside === 0 ? null : outside,
      refunds:
        refund === undefined
          ? []
          : [{ amount_refunded: refund.amount, payment_record_refund: null, refund: refund.id, type: 'refund' }],
    },
    'credit_note.created',
  );
  save(
    call,
    invoices,
    { ...invoice, post_payment_credit_notes_amount: invoice.post_payment_credit_notes_amount + note.amount },
    'invoice.updated',
    invoice,
  );
  return issued;
}

/** Takes a credit note back, which only an open invoice still allows. */
export function voidCreditNote(call: Call, note: CreditNote): CreditNote {
  const invoice = call.store.get(invoices, call.account, note.invoice);
  if (note.status === 'void' || note.type !== 'pre_payment' || invoice?.status !== 'open')
    throw invalidRequest('Only an issued credit note of an open invoice can be voided.', {
      code: 'status_transition_invalid',
    });
  changeDue(call, invoice, note.amount);
  return save(call, creditNotes, { ...note, status: 'void', voided_at: call.clock.now() }, 'credit_note.voided', note);
}
