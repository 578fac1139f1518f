import { cashFlow } from '#libs/billing';
import { type CivilDate, type Result, ok, startOfDay } from '#libs/kernel';
import { type TermSheet, type TermSheetProblem, parseTermSheet, signContract } from '#libs/market';
import { type CashFlowBy, cashFlowBy } from './cash-flow-by.js';
import { withParties } from './draft-terms.js';

/** Terms and what they would bring. */
interface CheckedTerms {
  readonly terms: TermSheet;
  readonly cashFlow: CashFlowBy;
}

/**
 * Reads terms (JSON of the published schema) without keeping them: everything that is wrong, or what they would bring if they were signed
 * on the first commencement. Terms that are only looked at have no parties yet.
 */
export function checkTerms(json: unknown, by: 'YEAR' | 'MONTH'): Result<CheckedTerms, readonly TermSheetProblem[]> {
  const parsed = parseTermSheet(withParties(json, 'Provider', 'Tenant'));
  if (!parsed.ok) return parsed;
  const terms = parsed.value;
  const draft = signContract('draft', terms, startOfDay(firstDay(terms), terms.timeZone));
  return ok({ terms, cashFlow: cashFlowBy(draft, cashFlow(draft), by) });
}

function firstDay({ tranches }: TermSheet): CivilDate {
  return tranches.map(({ commencement }) => commencement).reduce((a, b) => (a <= b ? a : b));
}
