import { type CurrencyCode, type Money, creditorReference } from '#libs/kernel';
import { type Invoice } from '../invoice/invoice.js';

/** A bank account of the platform into which tenants wire money of one currency. */
export interface CollectionAccount {
  readonly currency: CurrencyCode;
  readonly holder: string;
  readonly bank: string;
  /** Where the account has one: with `swift` it is all that a bank abroad needs. */
  readonly iban: string | null;
  /** Elsewhere: the account's number and the bank's routing number (ABA, sort code, BSB). */
  readonly accountNumber: string | null;
  readonly routingNumber: string | null;
  /** The bank's BIC. */
  readonly swift: string | null;
}

/** How to pay an invoice by bank transfer. */
export interface PaymentInstructions extends CollectionAccount {
  /** What is due now. It may come in several transfers. */
  readonly amount: Money;
  /** To be written on each transfer. */
  readonly reference: string;
  /** The same as a structured reference (ISO 11649), for banks that have a field for it. */
  readonly creditorReference: string;
}

/** Null where nothing is due, or no account takes the invoice's currency. */
export function paymentInstructions(
  { number, state, due: amount }: Pick<Invoice, 'number' | 'state'> & { readonly due: Money },
  accounts: readonly CollectionAccount[],
): PaymentInstructions | null {
  const account = accounts.find(({ currency }) => currency === amount.currency);
  if (account === undefined || state !== 'OPEN' || amount.minor <= 0n) return null;
  return { ...account, amount, reference: number, creditorReference: creditorReference(number) };
}
