import { type CurrencyCode, money } from '#libs/kernel';
import { type OurBooks, dueOf } from './books.js';
import { type Findings, sumIn } from './findings.js';
import { type Equation } from './report.js';

/** Accounts of ours that the items above add up to, and by how much they should. */
function expectedBalances(
  currency: CurrencyCode,
  { invoices, credits, settlements, movements }: OurBooks,
): Readonly<Record<string, bigint>> {
  const sumOf = (picked: OurBooks['invoices']): bigint =>
    sumIn(
      currency,
      picked.map((invoice) => dueOf(invoice)),
    );
  const net = (picked: OurBooks['settlements']): bigint =>
    sumIn(
      currency,
      picked.map((settlement) => settlement.net),
    );
  const paid = invoices.filter((invoice) => invoice.collection === 'STRIPE' && invoice.state === 'PAID');
  const charges = settlements.filter((settlement) => !settlement.isPayout);
  return {
    TENANT_RECEIVABLE: sumOf(invoices.filter(({ state }) => state === 'OPEN' || state === 'UNCOLLECTIBLE')),
    TENANT_CREDIT: -sumIn(
      currency,
      credits.map(({ toBalance }) => toBalance),
    ),
    STRIPE_CLEARING:
      sumOf(paid) +
      sumIn(
        currency,
        movements.map(({ amount }) => amount),
      ) -
      sumIn(
        currency,
        charges.map(({ gross }) => gross),
      ),
    STRIPE_PENDING: net(settlements.filter((settlement) => !settlement.isAvailable)),
    STRIPE_AVAILABLE: net(settlements.filter((settlement) => settlement.isAvailable)),
  };
}

/** Items that agree one by one must also agree in sum: our accounts with our items, Stripe's balance with its transactions. */
export function compareBalances(currency: CurrencyCode, ours: OurBooks, equation: Equation, findings: Findings): void {
  const held = ours.balances.find((balance) => balance.currency === currency);
  const actual: Readonly<Record<string, bigint>> = {
    TENANT_RECEIVABLE: held?.receivable ?? 0n,
    TENANT_CREDIT: held?.tenantCredit ?? 0n,
    STRIPE_CLEARING: held?.clearing ?? 0n,
    STRIPE_PENDING: held?.pending ?? 0n,
    STRIPE_AVAILABLE: held?.available ?? 0n,
  };
  for (const [account, expected] of Object.entries(expectedBalances(currency, ours))) {
    const balance = actual[account] ?? 0n;
    if (balance === expected) continue;
    findings.add({
      type: 'BALANCE_DRIFT',
      subject: 'BALANCE',
      ourReference: `${account} ${currency}`,
      stripeReference: null,
      ourAmount: money(balance, currency),
      stripeAmount: money(expected, currency),
      explanation: `The ledger's ${account} in ${currency} is not what its items add up to. Look for a journal without its invoice, credit note or transaction, or one of them without its journal.`,
    });
  }
  if (equation.unexplained.minor === 0n) return;
  findings.add({
    type: 'BALANCE_DRIFT',
    subject: 'BALANCE',
    ourReference: null,
    stripeReference: `balance ${currency}`,
    ourAmount: money(equation.closing.minor - equation.unexplained.minor, currency),
    stripeAmount: equation.closing,
    explanation: `Stripe's ${currency} balance is not what its own transactions add up to. Fetch them again, then ask Stripe.`,
  });
}
