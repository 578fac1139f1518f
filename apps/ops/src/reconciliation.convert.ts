import { DAY, type Instant } from '#libs/kernel';
import { moneyToGraphQL, type ops } from '#libs/schema';
import {
  type BookIdentity,
  type Certificate,
  type CloseChecklist,
  type ExceptionStep,
  type MatchingRun,
  type ReconciliationException,
  type RecordMatch,
} from '#libs/workflows';

/** An exception but for its steps, records and files, which field resolvers read. */
export type ExceptionAnswer = Omit<ops.ReconciliationException, 'steps' | 'records' | 'files'> & {
  readonly currency: ReconciliationException['amount']['currency'];
};

/** A match but for what its records say, which a field resolver reads. */
export type MatchAnswer = Omit<ops.RecordMatch, 'records'>;

/** A certificate but for its period, which a field resolver reads. */
export type CertificateAnswer = Omit<ops.CloseCertificate, 'period'>;

export function exceptionToGraphQL(exception: ReconciliationException, now: Instant): ExceptionAnswer {
  const { id, breakClass, movement, leg, entryIds, amount, explanation, suggestion, since, dueAt, openedAt } =
    exception;
  const { state, assignee, closedAt } = exception;
  const size = amount.minor < 0n ? -amount.minor : amount.minor;
  const days = BigInt(Math.max(0, Math.floor(((closedAt ?? now) - since) / DAY)));
  return {
    ...{
      id,
      class: breakClass,
      movement,
      leg,
      entryIds: [...entryIds],
      amount: moneyToGraphQL(amount),
      explanation,
      suggestion,
    },
    ...{ since, dueAt, openedAt, priority: `${size * days}`, state, assignee, closedAt, currency: amount.currency },
  };
}

export function stepToGraphQL(step: ExceptionStep, currency: ExceptionAnswer['currency']): ops.ExceptionStep {
  const {
    seq,
    kind,
    at,
    by,
    assignee,
    resolution,
    amountMinor,
    reasonCode,
    subjectId,
    comment,
    evidence,
    journalKey,
    hash,
  } = step;
  return {
    ...{
      seq,
      kind,
      at,
      by,
      assignee,
      resolution,
      reason: reasonCode,
      subjectId,
      comment,
      evidence: [...evidence],
      journalKey,
      hash,
    },
    amount: amountMinor === null ? null : moneyToGraphQL({ minor: amountMinor, currency }),
  };
}

export function matchingRunToGraphQL({
  id,
  ranAt,
  rulesVersion,
  population,
  breaks,
  waiting,
}: MatchingRun): ops.MatchingRun {
  return {
    ...{ id, ranAt, rulesVersion, breaks, waiting },
    population: population.map(({ leg, currency, count, minor, matched, matchedMinor }) => ({
      ...{ leg, count, matched },
      total: moneyToGraphQL({ minor, currency }),
      matchedTotal: moneyToGraphQL({ minor: matchedMinor, currency }),
    })),
  };
}

export function matchToGraphQL({
  id,
  runId,
  movement,
  amount,
  entryIds,
  found,
  matchedAt,
  unmatched,
}: RecordMatch): MatchAnswer {
  return {
    ...{ id, runId, movement, amount: moneyToGraphQL(amount), entryIds: [...entryIds], matchedAt },
    found: found.map((finding) => ({ ...finding, evidence: [...finding.evidence] })),
    ...{
      unmatchedAt: unmatched?.at ?? null,
      unmatchedBy: unmatched?.by ?? null,
      unmatchReason: unmatched?.reason ?? null,
    },
  };
}

export function identityToGraphQL({ identity, ledger, items, unexplained }: BookIdentity): ops.BookIdentity {
  return {
    identity,
    ledger: moneyToGraphQL(ledger),
    items: moneyToGraphQL(items),
    unexplained: moneyToGraphQL(unexplained),
  };
}

export function checklistToGraphQL({ end, items, identities, owners }: CloseChecklist): ops.CloseChecklist {
  return {
    end,
    isReady: items.every(({ isDone }) => isDone),
    items: items.map(({ name, isDone, finding }) => ({ name, isDone, finding, owner: owners.get(name) ?? null })),
    identities: identities.map(identityToGraphQL),
  };
}

export function certificateToGraphQL({ id, periodId, body, hash, signedAt, signedBy }: Certificate): CertificateAnswer {
  return { id, periodId, body, hash, signedAt, signedBy };
}
