import { money } from '#libs/kernel';
import { type BankClock } from '#libs/ledger';
import { moneyToGraphQL, type ops } from '#libs/schema';
import { type IdentitySnapshot, type MatchDecision, type MatchSuggestion } from '#libs/workflows';

/** A decision but for what its records say, which a field resolver reads. */
export type DecisionAnswer = Omit<ops.MatchDecision, 'records'>;

export function decisionToGraphQL(decision: MatchDecision): DecisionAnswer {
  const { id, kind, entryIds, others, parts, amount, differenceMinor, reason, evidence, subjectId, steps } = decision;
  const { currency } = amount;
  return {
    ...{ id, kind, state: steps.at(-1)?.kind ?? 'PROPOSED', entryIds: [...entryIds], otherIds: [...others] },
    parts: parts.map((minor) => moneyToGraphQL(money(minor, currency))),
    ...{ amount: moneyToGraphQL(amount), difference: moneyToGraphQL(money(differenceMinor, currency)) },
    ...{ reason, evidence: [...evidence], subjectId, steps: steps.map((step) => ({ ...step })) },
  };
}

export function suggestionToGraphQL({
  answer,
  difference,
  entryIds,
  evidence,
  ...rest
}: MatchSuggestion): ops.MatchSuggestion {
  return {
    ...{ ...rest, entryIds: [...entryIds], evidence: [...evidence], difference: moneyToGraphQL(difference) },
    ...{ verdict: answer?.verdict ?? null, decisionId: answer?.decisionId ?? null, reason: answer?.reason ?? null },
    ...{ answeredBy: answer?.by ?? null, answeredAt: answer?.at ?? null },
  };
}

export function snapshotToGraphQL({
  day,
  identity,
  ledger,
  items,
  unexplained,
  takenAt,
}: IdentitySnapshot): ops.IdentitySnapshot {
  return {
    ...{ day, identity, takenAt, ledger: moneyToGraphQL(ledger), items: moneyToGraphQL(items) },
    unexplained: moneyToGraphQL(unexplained),
  };
}

export function clockToGraphQL({ currency, cutOffMinute, businessDays }: BankClock): ops.BankClock {
  const [hours, minutes] = [Math.floor(cutOffMinute / 60), cutOffMinute % 60].map((part) => `${part}`.padStart(2, '0'));
  return { currency, cutOff: `${hours}:${minutes}`, businessDays };
}
