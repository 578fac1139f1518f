import { type Result, ok, refuse } from '#libs/kernel';
import { LARGEST_EVIDENCE_BYTES, mediaTypeOf, safeName } from '../money/evidence-bytes.js';
import { type ExceptionFile } from '../ports/exception-files.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { transact } from '../transaction.js';

type Needs = Pick<Ports, 'unitOfWork' | 'exceptions' | 'audit'>;

/** More than anybody reads. The database holds it too. */
const MOST_FILES = 30;

export interface ExceptionFileCommand {
  readonly exceptionId: string;
  /** As the uploader calls it; kept in safe letters. */
  readonly name: string;
  readonly content: Uint8Array;
}

/**
 * A person keeps a document with an exception, at any time, as a remark may be made at any time: it says nothing by itself. The step that comes with it names
 * the file and its SHA-256, so that the chain of steps holds its bytes too. The same bytes are kept once.
 */
export const keepExceptionFile = (ports: Needs) => {
  return (scope: PlatformScope, command: ExceptionFileCommand): Promise<Result<ExceptionFile, Refusal>> =>
    transact(ports.unitOfWork, scope, (tx) => keep(ports, tx, command));
};

async function keep(
  ports: Needs,
  tx: Tx,
  { exceptionId, name, content }: ExceptionFileCommand,
): Promise<Result<ExceptionFile, Refusal>> {
  if (content.length > LARGEST_EVIDENCE_BYTES)
    return refuse(invalid(['content'], `A file has at most ${LARGEST_EVIDENCE_BYTES} bytes.`));
  const mediaType = mediaTypeOf(content);
  if (mediaType === null || mediaType === 'image/jpeg')
    return refuse(invalid(['content'], 'A file is a PDF, a PNG or a CSV in UTF-8.'));
  const exception = await ports.exceptions.lock(tx, exceptionId);
  if (exception === null) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['exceptionId'] });
  const known = await ports.exceptions.files(tx, [exceptionId]);
  const id = tx.newId('exceptionFile');
  if (known.length >= MOST_FILES) {
    const detail = `An exception keeps at most ${MOST_FILES} files.`;
    return refuse<Refusal>({ code: 'WRONG_STATE', path: ['exceptionId'], detail });
  }
  const kept = await ports.exceptions.keepFile(tx, {
    ...{ id, exceptionId, name: safeName(name, mediaType), mediaType, content },
    ...{ uploadedAt: tx.now, uploadedBy: tx.scope.actorId },
  });
  if (kept.id !== id) return ok(kept);
  const evidence = [`file:${kept.id}`, `sha256:${kept.sha256}`];
  await ports.exceptions.step(tx, exceptionId, { kind: 'COMMENTED', comment: `Attached ${kept.name}.`, evidence });
  const detail = { file: id, name: kept.name, sha256: kept.sha256 };
  await ports.audit.append(tx, { action: 'exception.file-kept', subjectId: exceptionId, detail });
  return ok(kept);
}
