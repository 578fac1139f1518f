import type { Store, Table } from '../store.js';

/** Joins an invoice to what paid it; since API version basil there is no other link from a charge to its invoice. */
export interface InvoicePayment {
  readonly id: string;
  readonly object: 'invoice_payment';
  readonly amount_paid: number | null;
  readonly amount_requested: number;
  readonly created: number;
  readonly currency: string;
  readonly invoice: string;
  readonly is_default: boolean;
  readonly livemode: false;
  readonly payment: {
    readonly payment_intent?: string;
    readonly payment_record?: string;
    readonly type: 'payment_intent' | 'payment_record';
  };
  readonly status: 'open' | 'paid' | 'canceled';
  readonly status_transitions: { readonly canceled_at: number | null; readonly paid_at: number | null };
}
export const invoicePayments: Table<InvoicePayment> = { name: 'invoice_payment' };

/** Ids of an invoice's payments, so that paying one invoice does not walk all payments ever made. */
interface PaymentIds {
  /** The invoice's id. */
  readonly id: string;
  readonly payments: readonly string[];
}
const paymentIds: Table<PaymentIds> = { name: 'invoice_payment_ids' };

export function paymentsOf(store: Store, account: string, invoice: string): InvoicePayment[] {
  const ids = store.get(paymentIds, account, invoice)?.payments ?? [];
  return ids.map((id) => store.get(invoicePayments, account, id)).filter((one) => one !== undefined);
}

/** Stores a new payment of an invoice. */
export function addPayment(store: Store, account: string, payment: InvoicePayment): void {
  store.put(invoicePayments, account, payment);
  store.put(paymentIds, account, {
    id: payment.invoice,
    payments: [...(store.get(paymentIds, account, payment.invoice)?.payments ?? []), payment.id],
  });
}
