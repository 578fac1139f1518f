import { createHash } from 'node:crypto';
import type { BankAccount, Behaviour, Card, SepaAccount } from './objects/payment-method.js';

/** Stripe's published test numbers (docs.stripe.com/testing), as far as they are modelled. */
const CARDS: Readonly<Record<string, { brand: string; behaviour: Behaviour }>> = {
  '4242424242424242': { brand: 'visa', behaviour: {} },
  '4000056655665556': { brand: 'visa', behaviour: {} },
  '5555555555554444': { brand: 'mastercard', behaviour: {} },
  '378282246310005': { brand: 'amex', behaviour: {} },
  '4000000000000077': { brand: 'visa', behaviour: { bypassPending: true } },
  '4000000000000341': { brand: 'visa', behaviour: { decline: 'generic_decline', attachable: true } },
  '4000000000000002': { brand: 'visa', behaviour: { decline: 'generic_decline' } },
  '4000000000009995': { brand: 'visa', behaviour: { decline: 'insufficient_funds' } },
  '4000000000009987': { brand: 'visa', behaviour: { decline: 'lost_card' } },
  '4000000000009979': { brand: 'visa', behaviour: { decline: 'stolen_card' } },
  '4000000000000069': { brand: 'visa', behaviour: { decline: 'expired_card' } },
  '4000000000000127': { brand: 'visa', behaviour: { decline: 'incorrect_cvc' } },
  '4000000000000119': { brand: 'visa', behaviour: { decline: 'processing_error' } },
  '4000000000000259': { brand: 'visa', behaviour: { disputes: 'fraudulent' } },
  '4000000000002685': { brand: 'visa', behaviour: { disputes: 'product_not_received' } },
  '4000000000001976': { brand: 'visa', behaviour: { disputes: 'inquiry' } },
  '4000000000007726': { brand: 'visa', behaviour: { refunds: 'pending' } },
  '4000000000005126': { brand: 'visa', behaviour: { refunds: 'fails' } },
  '4000000000003220': { brand: 'visa', behaviour: { authentication: 'always' } },
  '4000000000003063': { brand: 'visa', behaviour: { authentication: 'always' } },
  '4000008400001629': { brand: 'visa', behaviour: { authentication: 'always', declineAfterwards: 'generic_decline' } },
  '4000008260003178': {
    brand: 'visa',
    behaviour: { authentication: 'always', declineAfterwards: 'insufficient_funds' },
  },
  '4000002500003155': { brand: 'visa', behaviour: { authentication: 'unless_set_up' } },
  '4000002760003184': { brand: 'visa', behaviour: { authentication: 'always' } },
};

/** Test account numbers of bank debits, all with routing number 110000000. */
const BANKS: Readonly<Record<string, Behaviour>> = {
  '000123456789': {},
  '000111111113': { failsLater: 'account_closed' },
  '000111111116': { failsLater: 'no_account' },
  '000222222227': { failsLater: 'insufficient_funds' },
  '000333333335': { failsLater: 'debit_not_authorized' },
  '000000000009': { neverAnswers: true },
  '000555555559': { disputes: 'debit_not_authorized' },
};
/** Test IBANs of SEPA debits (docs: payments/sepa-debit, "Test your integration"). */
const IBANS: Readonly<Record<string, Behaviour>> = {
  DE89370400440532013000: {},
  DE62370400440532013001: { failsLater: 'insufficient_funds' },
  DE35370400440532013002: { disputes: 'debit_not_authorized' },
  FR1420041010050500013M02606: {},
  NL39RABO0300065264: {},
};
export const TEST_ROUTING_NUMBER = '110000000';

/** Ready-made methods: naming one makes a fresh method, as in Stripe's test mode. */
export const MAGIC: Readonly<Record<string, { card: string } | { bank: string } | { iban: string }>> = {
  pm_card_visa: { card: '4242424242424242' },
  pm_card_visa_debit: { card: '4000056655665556' },
  pm_card_mastercard: { card: '5555555555554444' },
  pm_card_amex: { card: '378282246310005' },
  pm_card_bypassPending: { card: '4000000000000077' },
  pm_card_chargeCustomerFail: { card: '4000000000000341' },
  pm_card_chargeDeclined: { card: '4000000000000002' },
  pm_card_visa_chargeDeclined: { card: '4000000000000002' },
  pm_card_chargeDeclinedInsufficientFunds: { card: '4000000000009995' },
  pm_card_visa_chargeDeclinedInsufficientFunds: { card: '4000000000009995' },
  pm_card_visa_chargeDeclinedLostCard: { card: '4000000000009987' },
  pm_card_visa_chargeDeclinedStolenCard: { card: '4000000000009979' },
  pm_card_chargeDeclinedExpiredCard: { card: '4000000000000069' },
  pm_card_chargeDeclinedIncorrectCvc: { card: '4000000000000127' },
  pm_card_chargeDeclinedProcessingError: { card: '4000000000000119' },
  pm_card_createDispute: { card: '4000000000000259' },
  pm_card_createDisputeProductNotReceived: { card: '4000000000002685' },
  pm_card_createDisputeInquiry: { card: '4000000000001976' },
  pm_card_pendingRefund: { card: '4000000000007726' },
  pm_card_refundFail: { card: '4000000000005126' },
  pm_card_threeDSecure2Required: { card: '4000000000003220' },
  pm_card_threeDSecureRequired: { card: '4000000000003063' },
  pm_card_threeDSecureRequiredChargeDeclined: { card: '4000008400001629' },
  pm_card_authenticationRequiredChargeDeclinedInsufficientFunds: { card: '4000008260003178' },
  pm_card_authenticationRequiredOnSetup: { card: '4000002500003155' },
  pm_card_authenticationRequired: { card: '4000002760003184' },
  pm_usBankAccount: { bank: '000123456789' },
  pm_usBankAccount_success: { bank: '000123456789' },
  pm_usBankAccount_accountClosed: { bank: '000111111113' },
  pm_usBankAccount_noAccount: { bank: '000111111116' },
  pm_usBankAccount_insufficientFunds: { bank: '000222222227' },
  pm_usBankAccount_debitNotAuthorized: { bank: '000333333335' },
  pm_usBankAccount_processing: { bank: '000000000009' },
  pm_usBankAccount_dispute: { bank: '000555555559' },
  pm_success_de: { iban: 'DE89370400440532013000' },
  pm_failed_de: { iban: 'DE62370400440532013001' },
  pm_disputed_de: { iban: 'DE35370400440532013002' },
};

/** The same number gives the same fingerprint, as with Stripe. */
function fingerprint(number: string): string {
  return createHash('sha256').update(number).digest('base64url').replace(/[-_]/g, '0').slice(0, 16);
}

/** A card from a number, or undefined when it is none of the modelled test numbers. */
export function cardFrom(
  number: string,
  expMonth: number,
  expYear: number,
  cvcGiven: boolean,
): { card: Card; behaviour: Behaviour } | undefined {
  const known = CARDS[number.replaceAll(' ', '')];
  if (known === undefined) return undefined;
  return {
    behaviour: known.behaviour,
    card: {
      brand: known.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: cvcGiven ? 'unchecked' : null },
      country: 'US',
      display_brand: known.brand,
      exp_month: expMonth,
      exp_year: expYear,
      fingerprint: fingerprint(number),
      funding: number === '4000056655665556' ? 'debit' : 'credit',
      generated_from: null,
      last4: number.slice(-4),
      networks: { available: [known.brand], preferred: null },
      regulated_status: null,
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
  };
}

/** A bank account from its number, or undefined when it is none of the modelled test numbers. */
export function bankAccountFrom(
  number: string,
  holder: BankAccount['account_holder_type'],
  type: BankAccount['account_type'],
): { bank: BankAccount; behaviour: Behaviour } | undefined {
  const behaviour = BANKS[number];
  if (behaviour === undefined) return undefined;
  return {
    behaviour,
    bank: {
      account_holder_type: holder,
      account_type: type,
      bank_name: 'STRIPE TEST BANK',
      financial_connections_account: null,
      fingerprint: fingerprint(number),
      last4: number.slice(-4),
      networks: { preferred: 'ach', supported: ['ach'] },
      routing_number: TEST_ROUTING_NUMBER,
      status_details: null,
    },
  };
}

/** A European bank account from its IBAN, or undefined when it is none of the modelled test IBANs. */
export function sepaFrom(given: string): { sepa: SepaAccount; behaviour: Behaviour } | undefined {
  const iban = given.replaceAll(' ', '').toUpperCase();
  const behaviour = IBANS[iban];
  if (behaviour === undefined) return undefined;
  return {
    behaviour,
    sepa: {
      bank_code: iban.slice(4, 12),
      branch_code: null,
      country: iban.slice(0, 2),
      fingerprint: fingerprint(iban),
      generated_from: { charge: null, setup_attempt: null },
      last4: iban.slice(-4),
    },
  };
}
