import { moneyToGraphQL, type ops } from '#libs/schema';
import {
  type Dispute,
  type DisputeAnswer as Answer,
  type DisputeFile,
  type Intent,
  awaitsAnswer,
} from '#libs/workflows';

/** A dispute but for what its field resolvers add. */
export type DisputeAnswer = Omit<ops.Dispute, 'invoiceNumber' | 'tenantName' | 'answers' | 'files' | 'journals'>;

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

/** With the calls of its dispute: one of them gives it to Stripe. */
export function fileToGraphQL(file: DisputeFile, calls: readonly Intent[]): ops.DisputeFile {
  const { id, evidence, name, mediaType, sizeBytes, sha256, uploadedAt, uploadedBy } = file;
  const call = calls.find(({ parameters }) => parameters['fileId'] === id);
  return {
    ...{ id, evidence, name, mediaType, sizeBytes, sha256, uploadedAt, uploadedBy },
    callState: call?.state ?? 'PENDING',
    callError: call?.lastError ?? null,
    stripeFileId: call?.stripeId ?? null,
  };
}
