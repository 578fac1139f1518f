import { moneyToGraphQL, type ops } from '#libs/schema';
import { type Dispute, type DisputeAnswer as Answer, type Intent, awaitsAnswer } from '#libs/workflows';

/** A dispute but for what its field resolvers add. */
export type DisputeAnswer = Omit<ops.Dispute, 'invoiceNumber' | 'tenantName' | 'answers' | 'journals'>;

export function disputeToGraphQL(dispute: Dispute): DisputeAnswer {
  const { id, invoiceId, orgId, reason, openedAt, changedAt, stripeDisputeId, dueBy, submissions } = dispute;
  return {
    ...{ id, invoiceId, orgId, reason, openedAt, changedAt, stripeDisputeId, dueBy, submissions },
    status: dispute.status.toUpperCase() as Uppercase<Dispute['status']>,
    awaitsAnswer: awaitsAnswer(dispute.status),
    amount: moneyToGraphQL(dispute.amount),
    withdrawn: moneyToGraphQL(dispute.withdrawn),
    fee: moneyToGraphQL(dispute.fee),
    providerBearsBasisPoints: dispute.providerBearsBasisPoints,
  };
}

export function statusFromGraphQL(status: ops.DisputeStatus): Dispute['status'] {
  return status.toLowerCase() as Lowercase<ops.DisputeStatus>;
}

/** With the calls of its dispute: one of them sends it. */
export function answerToGraphQL(answer: Answer, calls: readonly Intent[]): ops.DisputeAnswer {
  const { id, kind, evidence, answeredAt, answeredBy } = answer;
  const call = calls.find(({ parameters }) => parameters['answerId'] === id);
  return {
    ...{ id, kind, answeredAt, answeredBy },
    evidence: Object.entries(evidence).map(([name, text]) => ({ name, text })),
    callState: call?.state ?? 'PENDING',
    callError: call?.lastError ?? null,
  };
}
