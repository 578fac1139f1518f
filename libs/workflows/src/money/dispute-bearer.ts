/** Who answers for a reason of a dispute (docs/decisions/0017). */
type Answerable = 'SERVICE' | 'UNPAID' | 'OURS';

/** By Stripe's reasons; one that is not listed is ours until a person says otherwise. */
const BY_REASON: Readonly<Record<string, Answerable>> = {
  // what the provider delivered, or did not
  product_not_received: 'SERVICE',
  product_unacceptable: 'SERVICE',
  credit_not_processed: 'SERVICE',
  subscription_canceled: 'SERVICE',
  // a bank debit that was never good: nobody paid
  insufficient_funds: 'UNPAID',
  bank_cannot_process: 'UNPAID',
  incorrect_account_details: 'UNPAID',
  check_returned: 'UNPAID',
  // whom we let pay, and how we charged
  fraudulent: 'OURS',
  unrecognized: 'OURS',
  debit_not_authorized: 'OURS',
  customer_initiated: 'OURS',
  duplicate: 'OURS',
  noncompliant: 'OURS',
  general: 'OURS',
};

const ALL = 10_000;

/**
 * How much of its part of a lost dispute the provider bears, in basis points: all of it where its service is in question, or where nobody
 * paid, since it is owed only what was paid; none where we chose the payer and the way. Staff may decide otherwise by contract.
 */
export function providerBears(reason: string): number {
  const who = Object.hasOwn(BY_REASON, reason) ? BY_REASON[reason] : 'OURS';
  return who === 'OURS' ? 0 : ALL;
}
