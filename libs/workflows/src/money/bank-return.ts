import { type Invoice } from '#libs/billing';
import { paymentKey } from '#libs/ledger';
import { type Ports } from '../ports/ports.js';
import { type Tx } from '../ports/unit-of-work.js';

/**
 * Reasons of disputes by which a bank returns a debit that Stripe had reported as collected, with what is told to the tenant. Such a dispute is
 * lost as it is opened and nobody can answer it (docs.stripe.com/payments/ach-direct-debit: disputes; SEPA alike).
 */
const RETURNS: Readonly<Record<string, string>> = {
  insufficient_funds: 'the account had not enough money',
  bank_cannot_process: 'the bank could not process it',
  incorrect_account_details: 'the account details were wrong',
  check_returned: 'it was returned unpaid',
  debit_not_authorized: 'the account holder said it was not authorised',
  customer_initiated: 'the account holder asked for it back',
};

/** Whether a bank returned a debit; otherwise it is a question of service or of fraud, and may be argued. */
export function isBankReturn(reason: string): boolean {
  return Object.hasOwn(RETURNS, reason);
}

/** What the tenant reads. */
export function returnedBecause(reason: string): string {
  return `Your bank returned the debit: ${RETURNS[reason] ?? reason}. Please pay by bank transfer.`;
}

/**
 * Stripe calls an invoice paid once and for all: one that is open again (its payment was returned, what settled it was undone) is collected by wire
 * from then on, and is at Stripe all the same.
 */
export function isReopened({ collection, stripeInvoiceId }: Pick<Invoice, 'collection' | 'stripeInvoiceId'>): boolean {
  return collection === 'WIRE' && stripeInvoiceId !== null;
}

/**
 * How often it was paid whole before: each of those payments was taken back, or what came beside it was. The next one has a key of its own.
 */
export async function paidBefore(ports: Pick<Ports, 'ledger'>, tx: Tx, { id }: Invoice): Promise<number> {
  let times = 0;
  while ((await ports.ledger.known(tx, [paymentKey({ invoiceId: id, returnedBefore: times })])).size > 0) times += 1;
  return times;
}
