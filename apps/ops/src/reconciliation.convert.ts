import { type Difference, type Equation } from '#libs/ledger';
import { moneyToGraphQL, type ops } from '#libs/schema';
import { type StoredReport } from '#libs/workflows';

export function runToGraphQL({ id, ranAt, report }: StoredReport): ops.ReconciliationRun {
  const { isClean, counts, equations, differences } = report;
  return { id, ranAt, isClean, counts, equations: equations.map(equationToGraphQL), differences: differences.map(differenceToGraphQL) };
}

function equationToGraphQL({ terms, closing, unexplained }: Equation): ops.Equation {
  return {
    terms: terms.map(({ label, amount }) => ({ label, amount: moneyToGraphQL(amount) })),
    closing: moneyToGraphQL(closing),
    unexplained: moneyToGraphQL(unexplained),
  };
}

function differenceToGraphQL({ ourAmount, stripeAmount, ...same }: Difference): ops.Difference {
  return { ...same, ourAmount: ourAmount && moneyToGraphQL(ourAmount), stripeAmount: stripeAmount && moneyToGraphQL(stripeAmount) };
}
