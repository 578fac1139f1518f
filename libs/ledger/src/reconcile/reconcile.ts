import { type Instant } from '#libs/kernel';
import { type OurBooks, type TheirBooks } from './books.js';
import { compareBalances } from './compare-balances.js';
import { compareCharges } from './compare-charges.js';
import { compareInvoices } from './compare-invoices.js';
import { compareTransactions } from './compare-transactions.js';
import { currenciesOf, equationOf } from './equation.js';
import { Findings } from './findings.js';
import { type ReconciliationReport } from './report.js';

/**
 * Compares our books with Stripe's as of `now` (Stripe's and ours are one clock). Pure, linear in the number of things, repairs nothing.
 * One fault gives one difference; see docs/ledger.md for the classes and their order.
 */
export function reconcile(ours: OurBooks, theirs: TheirBooks, now: Instant): ReconciliationReport {
  const findings = new Findings();
  const invoices = compareInvoices(ours.invoices, theirs.invoices, now, findings);
  const charges = compareCharges(ours, theirs, now, findings);
  const { ahead, ...transactions } = compareTransactions(ours.settlements, theirs.transactions, now, findings);
  const equations = currenciesOf(ours, theirs).map((currency) => {
    const equation = equationOf(currency, ours, theirs, ahead);
    compareBalances(currency, ours, equation, findings);
    return equation;
  });
  const differences = findings.sorted();
  return {
    isClean:
      differences.every((difference) => difference.type === 'TIMING') &&
      equations.every((equation) => equation.unexplained.minor === 0n),
    counts: [invoices, charges, transactions],
    equations,
    differences,
  };
}
