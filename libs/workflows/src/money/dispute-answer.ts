import { type Result, assert, instantToString, ok, refuse } from '#libs/kernel';
import { type Done, once } from '../once.js';
import { type Dispute, type DisputeAnswer } from '../ports/money-back-stores.js';
import { type NewIntent } from '../ports/money-stores.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { evidenceOf } from './dispute-evidence.js';
import { evidenceOfFiles } from './dispute-file.js';
import { awaitsAnswer } from './dispute-state.js';

type Needs = Pick<
  Ports,
  | 'unitOfWork'
  | 'invoices'
  | 'leases'
  | 'meters'
  | 'acceptances'
  | 'billingProfiles'
  | 'refunds'
  | 'disputes'
  | 'disputeFiles'
  | 'intents'
  | 'idempotency'
  | 'audit'
>;

export interface AnswerCommand {
  readonly disputeId: string;
  readonly kind: DisputeAnswer['kind'];
  /** What we say to the bank; why we give in. */
  readonly statement: string;
  /** Files kept with it that the bank gets too; they are at Stripe. */
  readonly fileIds?: readonly string[];
  readonly idempotencyKey: string | null;
}

const LONGEST = 5_000;

/**
 * A person answers a dispute: evidence to the payer's bank (their words, then what is on record of invoice, delivery and meters), or that we give
 * in. It only commits the wish; the drainer tells Stripe, and what comes of it comes by event. One answer at a time, in time.
 */
export const answerDispute = (ports: Needs) => {
  return (scope: PlatformScope, command: AnswerCommand): Promise<Result<Dispute, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => {
      const { disputeId, kind, statement, fileIds = [], idempotencyKey: key } = command;
      const dispute = async (id: string): Promise<Dispute> => {
        const found = await ports.disputes.byId(tx, id);
        assert(found, 'a remembered dispute exists');
        return found;
      };
      const request = { operation: 'disputeAnswer', key, input: [disputeId, kind, statement, ...fileIds] };
      return once<Dispute, Refusal>(ports.idempotency, tx, request, dispute, () => answer(ports, tx, command));
    });
};

async function answer(
  ports: Needs,
  tx: Tx,
  { disputeId, kind, statement: said, fileIds = [] }: AnswerCommand,
): Promise<Result<Done<Dispute>, Refusal>> {
  const statement = said.trim();
  if (statement.length < 1 || statement.length > LONGEST)
    return refuse(invalid(['statement'], `A statement has 1 to ${LONGEST} characters.`));
  const dispute = await ports.disputes.lock(tx, disputeId);
  if (!dispute) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['disputeId'] });
  const obstacle = await obstacleTo(ports, tx, dispute);
  if (obstacle) return refuse<Refusal>({ code: 'WRONG_STATE', path: ['disputeId'], detail: obstacle });
  const files = await evidenceOfFiles(ports, tx, dispute, fileIds);
  if (!files.ok) return files;
  const made: DisputeAnswer = {
    ...{ id: tx.newId('disputeAnswer'), disputeId, orgId: dispute.orgId, kind },
    evidence: kind === 'SUBMIT' ? { ...(await gather(ports, tx, dispute, statement)), ...files.value } : {},
    ...{ answeredAt: tx.now, answeredBy: tx.scope.actorId },
  };
  await ports.disputes.answer(tx, made);
  await ports.intents.enqueue(tx, [answerCall(dispute, made)]);
  await ports.audit.append(tx, { action: 'dispute.answered', subjectId: disputeId, detail: { kind, statement } });
  return ok({ resultId: disputeId, value: dispute });
}

async function obstacleTo(ports: Needs, tx: Tx, { id, status, dueBy }: Dispute): Promise<string | null> {
  if (!awaitsAnswer(status)) return `The dispute is ${status}: nobody waits for an answer.`;
  if (dueBy !== null && dueBy <= tx.now) return `An answer counted until ${instantToString(dueBy)}.`;
  const intents = await ports.intents.byAggregates(tx, [id]);
  const isOnItsWay = intents.some(
    ({ operation, state }) => operation === 'DISPUTE_ANSWER' && (state === 'PENDING' || state === 'UNKNOWN'),
  );
  return isOnItsWay ? 'An answer is on its way.' : null;
}

async function gather(
  ports: Needs,
  tx: Tx,
  { invoiceId, orgId, status }: Dispute,
  statement: string,
): Promise<Record<string, string>> {
  // an appeal is one text; the rest was said before
  if (status === 'appeal_needs_response') return { appeal: statement };
  const invoice = await ports.invoices.byId(tx, invoiceId);
  const lease = invoice && (await ports.leases.byId(tx, invoice.leaseId));
  assert(invoice && lease, 'a disputed invoice has a lease');
  const { start, end } = invoice.period;
  return evidenceOf({
    ...{ invoice, lease, statement },
    events: (await ports.leases.events(tx, [lease.id])).get(lease.id) ?? [],
    acceptances: await ports.acceptances.byLease(tx, lease.id),
    records: await ports.meters.byLease(tx, lease.id, start, end),
    refunds: await ports.refunds.byInvoices(tx, [invoiceId]),
    profile: await ports.billingProfiles.byOrg(tx, orgId),
  });
}

function answerCall({ id, orgId }: Dispute, { id: answerId, kind, evidence }: DisputeAnswer): NewIntent {
  return {
    operation: 'DISPUTE_ANSWER',
    orgId,
    aggregateId: id,
    parameters: { answerId, kind, evidence: JSON.stringify(evidence) },
    idempotencyKey: `DISPUTE_ANSWER:${id}:${answerId}:0`,
  };
}
