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
  readonly payment: { readonly payment_intent: string; readonly type: 'payment_intent' };
  readonly status: 'open' | 'paid' | 'canceled';
  readonly status_transitions: { readonly canceled_at: number | null; readonly paid_at: number | null };
}
export const invoicePayments: Table<InvoicePayment> = { name: 'invoice_payment' };

export function paymentsOf(store: Store, account: string, invoice: string): InvoicePayment[] {
  return store.all(invoicePayments, account).filter((one) => one.invoice === invoice);
}
