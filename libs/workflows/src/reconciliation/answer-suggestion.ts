import { type Result, money, ok, refuse } from '#libs/kernel';
import { type MatchSuggestion } from '../ports/match-decision-store.js';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { transact } from '../transaction.js';
import { type DecisionNeeds, keep, proposeMatch } from './decide-match.js';

export interface AnswerCommand {
  readonly id: string;
  readonly verdict: 'ACCEPTED' | 'DECLINED';
  readonly reason: string;
}

/**
 * Answers a suggestion. Accepted it is a match made by hand, with what the rule found as evidence and four eyes above the limit; the
 * difference stays a break until a journal explains it. Declined its sides are set apart: it is not suggested again, other matches are.
 */
export const answerSuggestion = (ports: DecisionNeeds) => {
  return (scope: PlatformScope, { id, verdict, reason }: AnswerCommand): Promise<Result<MatchSuggestion, Refusal>> =>
    transact(ports.unitOfWork, scope, async (tx) => {
      const suggestion = await ports.matchDecisions.suggestion(tx, id);
      if (suggestion === null) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] });
      if (suggestion.answer !== null)
        return refuse<Refusal>({ code: 'WRONG_STATE', path: ['id'], detail: 'It was answered before.' });
      const { entryIds, evidence, ruleId, difference } = suggestion;
      const said = { reason, evidence: [`rule:${ruleId}`, ...evidence] };
      const [lines, ours] = [true, false].map((isLine) => entryIds.filter((one) => one.startsWith('bank:') === isLine));
      const decision =
        verdict === 'ACCEPTED'
          ? await proposeMatch(ports, tx, { ...said, entryIds }, id)
          : await keep(ports, tx, said, {
              ...{ kind: 'APART', entryIds: lines ?? [], others: ours ?? [], parts: [], subjectId: id },
              ...{ amount: money(0n, difference.currency), differenceMinor: difference.minor },
            });
      if (!decision.ok) return decision;
      await ports.matchDecisions.answer(tx, id, {
        verdict,
        decisionId: decision.value.id,
        reason: decision.value.reason,
      });
      const after = await ports.matchDecisions.suggestion(tx, id);
      return after === null ? refuse<Refusal>({ code: 'NOT_FOUND', path: ['id'] }) : ok(after);
    });
};
