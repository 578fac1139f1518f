import { type CurrencyCode } from '#libs/kernel';

/** What Stripe tells of a payment method that it has saved. */
export interface AttachedPaymentMethod {
  readonly stripePaymentMethodId: string;
  readonly kind: 'CARD' | 'BANK_DEBIT';
  readonly brand: string;
  readonly last4: string;
  /** What alone it can pay; null: any. */
  readonly currency: CurrencyCode | null;
}

/** UNKNOWN_TOKEN: Stripe knows no such method. DECLINED: it does, and the issuer said no; `message` is for the tenant. */
export interface PaymentMethodRefusal {
  readonly code: 'UNKNOWN_TOKEN' | 'DECLINED';
  readonly message: string;
}
