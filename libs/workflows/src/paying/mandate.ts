import { type Sha256 } from '#libs/billing';
import { type MandateText, type PaymentWay } from '../ports/payment-setup-store.js';
import { type Ports } from '../ports/ports.js';

type Needs = { readonly settings: Pick<Ports['settings'], 'seller'>; readonly sha256: Sha256 };

/**
 * What a payer agrees to before a bank account may be debited; null: nothing is needed. The wordings that Stripe asks merchants to show
 * (docs: payments/ach-direct-debit, payments/sepa-debit, "mandate"), with our name in them.
 */
export function mandateOf({ settings, sha256 }: Needs, way: PaymentWay): MandateText | null {
  const text = WORDS[way]?.(settings.seller.legalName);
  return text === undefined ? null : { text, hash: sha256(text) };
}

const WORDS: Readonly<Record<PaymentWay, ((seller: string) => string) | undefined>> = {
  CARD: undefined,
  US_BANK_DEBIT: (seller) =>
    `By adding this bank account, you authorize ${seller} to debit it for any amount owed for charges arising from your use of ` +
    `${seller}’s services and/or purchase of products from ${seller}, pursuant to ${seller}’s website and terms, until this ` +
    `authorization is revoked. You may amend or cancel this authorization at any time by providing notice to ${seller} with 30 (thirty) ` +
    `days notice. If you use ${seller}’s services or purchase additional products periodically pursuant to ${seller}’s terms, you ` +
    `authorize ${seller} to debit your bank account periodically. Payments that fall outside of the regular debits authorized above ` +
    `will only be debited after your authorization is obtained.`,
  SEPA_DEBIT: (seller) =>
    `By adding this bank account, you authorize (A) ${seller} and Stripe, our payment service provider, to send instructions to your ` +
    `bank to debit your account and (B) your bank to debit your account in accordance with those instructions. As part of your rights, ` +
    `you are entitled to a refund from your bank under the terms and conditions of your agreement with your bank. A refund must be ` +
    `claimed within 8 weeks starting from the date on which your account was debited. Your rights are explained in a statement that you ` +
    `can obtain from your bank. You agree to receive notifications for future debits up to 2 days before they occur.`,
};
