import { type tenant } from '#libs/schema';
import { type TenantConfig } from './config.js';

/** Stripe's published test tokens (docs.stripe.com/testing) that a demo needs: what works, what asks its owner, what is declined, what takes days. */
export const TEST_PAYMENT_METHODS: readonly tenant.TestPaymentMethod[] = [
  { way: 'CARD', token: 'pm_card_visa', label: 'Visa that works' },
  { way: 'CARD', token: 'pm_card_mastercard', label: 'Mastercard that works' },
  { way: 'CARD', token: 'pm_card_bypassPending', label: 'Visa whose money is available at once' },
  {
    way: 'CARD',
    token: 'pm_card_authenticationRequiredOnSetup',
    label: 'Visa whose bank asks you once, when it is saved',
  },
  { way: 'CARD', token: 'pm_card_authenticationRequired', label: 'Visa whose bank asks you each time (3-D Secure)' },
  { way: 'CARD', token: 'pm_card_chargeCustomerFail', label: 'Visa that can be saved and is declined when charged' },
  { way: 'CARD', token: 'pm_card_chargeDeclined', label: 'Visa that is declined' },
  { way: 'CARD', token: 'pm_card_chargeDeclinedInsufficientFunds', label: 'Visa without enough funds' },
  { way: 'US_BANK_DEBIT', token: 'pm_usBankAccount', label: 'US bank account; takes days' },
  {
    way: 'US_BANK_DEBIT',
    token: 'pm_usBankAccount_insufficientFunds',
    label: 'US bank account whose debit comes back days later',
  },
  { way: 'SEPA_DEBIT', token: 'pm_success_de', label: 'German bank account; takes days' },
  { way: 'SEPA_DEBIT', token: 'pm_failed_de', label: 'German bank account whose debit comes back days later' },
];

/** Whether this deployment talks to a Stripe that takes test cards: the emulator, or a test-mode key. */
export function takesTestPayments({
  STRIPE_API_BASE,
  STRIPE_SECRET_KEY,
}: Pick<TenantConfig, 'STRIPE_API_BASE' | 'STRIPE_SECRET_KEY'>): boolean {
  return STRIPE_API_BASE !== undefined || /^(sk|rk)_test_/.test(STRIPE_SECRET_KEY);
}
