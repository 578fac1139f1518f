import type { ErrorBody } from './stripe-error.js';

const MESSAGES: Readonly<Record<string, { code: string; message: string }>> = {
  generic_decline: { code: 'card_declined', message: 'Your card was declined.' },
  insufficient_funds: { code: 'card_declined', message: 'Your card has insufficient funds.' },
  lost_card: { code: 'card_declined', message: 'Your card was declined.' },
  stolen_card: { code: 'card_declined', message: 'Your card was declined.' },
  expired_card: { code: 'expired_card', message: 'Your card has expired.' },
  incorrect_cvc: { code: 'incorrect_cvc', message: "Your card's security code is incorrect." },
  processing_error: {
    code: 'processing_error',
    message: 'An error occurred while processing your card. Try again in a little bit.',
  },
  authentication_required: {
    code: 'authentication_required',
    message: 'Your card was declined. This transaction requires authentication.',
  },
};

/** The body of the 402 for a decline. `decline_code` is set where the code alone does not say it (docs: declines/codes). */
export function declineBody(decline: string): ErrorBody {
  const { code, message } = MESSAGES[decline] ?? { code: 'card_declined', message: 'Your card was declined.' };
  return {
    type: 'card_error',
    code,
    message,
    ...(code === 'card_declined' || code === 'authentication_required' ? { decline_code: decline } : {}),
    doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`,
  };
}

const BANK_FAILURES: Readonly<Record<string, string>> = {
  account_closed: "The customer's bank account has been closed.",
  no_account: "The customer's bank account could not be located.",
  insufficient_funds: "The customer's account has insufficient funds to cover this payment.",
  debit_not_authorized: 'The customer has notified their bank that this payment was unauthorized.',
};

/** Why a bank debit came back. */
export function bankFailureMessage(code: string): string {
  return BANK_FAILURES[code] ?? 'The bank debit failed.';
}
