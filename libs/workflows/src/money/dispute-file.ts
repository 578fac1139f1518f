import { type Instant, type Result, ok, refuse } from '#libs/kernel';
import { type DisputeFile, type FileEvidence } from '../ports/dispute-files.js';
import { type Dispute } from '../ports/money-back-stores.js';
import { type NewIntent } from '../ports/money-stores.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';
import { awaitsAnswer } from './dispute-state.js';
import { LARGEST_EVIDENCE_BYTES, mediaTypeOf, safeName } from './evidence-bytes.js';

type Needs = Pick<Ports, 'unitOfWork' | 'disputes' | 'disputeFiles' | 'intents' | 'audit'>;

/** More than an answer can name. */
const MOST_FILES = 30;

export interface DisputeFileCommand {
  readonly disputeId: string;
  readonly evidence: FileEvidence;
  /** As the uploader calls it; kept in safe letters. */
  readonly name: string;
  readonly content: Uint8Array;
}

/**
 * A person keeps a document with a dispute. It is sent to Stripe at once, through the outbox, and says nothing to the bank yet: an answer that names
 * it does. The same bytes for the same purpose are kept, and sent, once.
 */
export const keepDisputeFile = (ports: Needs) => {
  return (scope: PlatformScope, command: DisputeFileCommand): Promise<Result<DisputeFile, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => keep(ports, tx, command));
};

async function keep(
  ports: Needs,
  tx: Tx,
  { disputeId, evidence, name, content }: DisputeFileCommand,
): Promise<Result<DisputeFile, Refusal>> {
  const mediaType = mediaTypeOf(content);
  if (content.length > LARGEST_EVIDENCE_BYTES)
    return refuse(invalid(['content'], `A file has at most ${LARGEST_EVIDENCE_BYTES} bytes.`));
  if (mediaType === null || mediaType === 'text/csv')
    return refuse(invalid(['content'], 'A file is a PDF, a PNG or a JPEG.'));
  const dispute = await ports.disputes.lock(tx, disputeId);
  if (!dispute) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['disputeId'] });
  const known = await ports.disputeFiles.byDisputes(tx, [disputeId]);
  const obstacle = obstacleTo(dispute, tx.now, known);
  if (obstacle) return refuse<Refusal>({ code: 'WRONG_STATE', path: ['disputeId'], detail: obstacle });
  const id = tx.newId('disputeFile');
  const kept = await ports.disputeFiles.keep(tx, {
    ...{ id, disputeId, orgId: dispute.orgId, evidence, name: safeName(name, mediaType), mediaType, content },
    ...{ uploadedAt: tx.now, uploadedBy: tx.scope.actorId },
  });
  if (kept.id !== id) return ok(kept);
  await ports.intents.enqueue(tx, [fileCall(kept)]);
  const detail = { file: id, evidence, name: kept.name, sha256: kept.sha256 };
  await ports.audit.append(tx, { action: 'dispute.file-kept', subjectId: disputeId, detail });
  return ok(kept);
}

function obstacleTo({ status, dueBy }: Dispute, now: Instant, known: readonly DisputeFile[]): string | null {
  if (status === 'appeal_needs_response') return 'An appeal is one text: it takes no files.';
  if (!awaitsAnswer(status) || (dueBy !== null && dueBy <= now))
    return `The dispute is ${status}: nobody waits for an answer.`;
  return known.length >= MOST_FILES ? `A dispute keeps at most ${MOST_FILES} files.` : null;
}

function fileCall({ id, disputeId, orgId }: DisputeFile): NewIntent {
  return {
    operation: 'DISPUTE_FILE',
    orgId,
    aggregateId: disputeId,
    parameters: { fileId: id },
    idempotencyKey: `DISPUTE_FILE:${disputeId}:${id}:0`,
  };
}

/** The fields of the evidence that name these files, by Stripe's ids of them; or why an answer cannot name them. */
export async function evidenceOfFiles(
  ports: Pick<Ports, 'disputeFiles' | 'intents'>,
  tx: Tx,
  { id: disputeId, status }: Dispute,
  fileIds: readonly string[],
): Promise<Result<Readonly<Record<string, string>>, Refusal>> {
  const wrong = (detail: string) => refuse<Refusal>({ code: 'WRONG_STATE', path: ['fileIds'], detail });
  if (fileIds.length === 0) return ok({});
  if (status === 'appeal_needs_response') return wrong('An appeal is one text: it takes no files.');
  const known = new Map((await ports.disputeFiles.byDisputes(tx, [disputeId])).map((file) => [file.id, file]));
  const calls = await ports.intents.byAggregates(tx, [disputeId]);
  const evidence: Record<string, string> = {};
  let bytes = 0;
  for (const fileId of fileIds) {
    const file = known.get(fileId);
    if (!file) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['fileIds'] });
    if (evidence[file.evidence] !== undefined)
      return refuse(invalid(['fileIds'], `Two files are ${file.evidence}: the evidence names one.`));
    const call = calls.find(({ parameters }) => parameters['fileId'] === fileId);
    if (call?.state !== 'SENT' || call.stripeId === null) return wrong(`${file.name} is not at Stripe yet.`);
    evidence[file.evidence] = call.stripeId;
    bytes += file.sizeBytes;
  }
  if (bytes > LARGEST_EVIDENCE_BYTES)
    return refuse(invalid(['fileIds'], `The files have at most ${LARGEST_EVIDENCE_BYTES} bytes together.`));
  return ok(evidence);
}
