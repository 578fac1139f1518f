import { type tenant } from '#libs/schema';
import { type TenantConfig } from './config.js';

/** Stripe's published test tokens (docs.stripe.com/testing) that a demo needs: what works, what is declined, what takes days. */
export const TEST_PAYMENT_METHODS: readonly tenant.TestPaymentMethod[] = [
  { token: 'pm_card_visa', label: 'Visa that works' },
  { token: 'pm_card_mastercard', label: 'Mastercard that works' },
  { token: 'pm_card_bypassPending', label: 'Visa whose money is available at once' },
  { token: 'pm_usBankAccount', label: 'US bank account; takes days' },
  { token: 'pm_card_chargeCustomerFail', label: 'Visa that can be saved and is declined when charged' },
  { token: 'pm_card_chargeDeclined', label: 'Visa that is declined' },
  { token: 'pm_card_chargeDeclinedInsufficientFunds', label: 'Visa without enough funds' },
];

/** Whether this deployment talks to a Stripe that takes test cards: the emulator, or a test-mode key. */
export function takesTestPayments({
  STRIPE_API_BASE,
  STRIPE_SECRET_KEY,
}: Pick<TenantConfig, 'STRIPE_API_BASE' | 'STRIPE_SECRET_KEY'>): boolean {
  return STRIPE_API_BASE !== undefined || /^(sk|rk)_test_/.test(STRIPE_SECRET_KEY);
}
