import { MINUTE } from '#libs/kernel';
import { type Operation, type OperationKind } from '../ports/operation-store.js';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope, type Tx } from '../ports/unit-of-work.js';
import { type Progress } from './progress.js';

export type OperationNeeds = Pick<Ports, 'unitOfWork' | 'operations'>;

export interface OperationRequest {
  readonly kind: OperationKind;
  readonly command: Readonly<Record<string, string>>;
  /** What it takes to begin again, kept with it. */
  readonly input?: string;
}

/** What came of the work: something with an id, or why it was refused. */
export type WorkOutcome<T> =
  { readonly value: T; readonly resultId: string | null } | { readonly value: T; readonly error: string };

export type Work<T> = (operation: Operation, progress: Progress) => Promise<WorkOutcome<T>>;

/** How long whoever works on it may say nothing before somebody else begins again, by the real clock; matching is one long step. */
const ALIVE = MINUTE;
const LONG_STEPS: ReadonlySet<string> = new Set(['MATCHING']);
const LONG_ALIVE = 10 * MINUTE;
const LONGEST_ERROR = 1_000;

/** Keeps what somebody asked for as an operation that waits; a worker does it. */
export function queueOperation({ operations }: OperationNeeds, tx: Tx, { kind, command, input }: OperationRequest) {
  const operation: Operation = {
    ...{
      id: tx.newId('operation'),
      kind,
      state: 'QUEUED',
      command,
      requestedBy: tx.scope.actorId,
      requestedAt: tx.now,
    },
    ...{ startedAt: null, endedAt: null, phase: null, done: 0, total: null, attempts: 0, error: null, resultId: null },
  };
  return operations.insert(tx, operation, input ?? null).then(() => operation);
}

/** Does work at once, as an operation that tells how far it is and that somebody else goes on with if this process ends. */
export const runAsOperation = (ports: OperationNeeds) => {
  return async <T>(
    scope: PlatformScope,
    request: OperationRequest,
    work: Work<T>,
  ): Promise<{ readonly operationId: string; readonly value: T }> => {
    const operation = await ports.unitOfWork.run(scope, async (tx) => {
      const { id } = await queueOperation(ports, tx, request);
      return ports.operations.begin(tx, id, ALIVE);
    });
    if (operation === null) throw new Error('an operation that was made just now can be begun with');
    return { operationId: operation.id, value: await carriedOut(ports, scope, operation, work) };
  };
};

/** Carries out an operation that was begun with, and ends it as its work ended. */
export async function carriedOut<T>(
  { unitOfWork, operations }: OperationNeeds,
  scope: PlatformScope,
  operation: Operation,
  work: Work<T>,
): Promise<T> {
  const progress: Progress = async (step) => {
    const alive = LONG_STEPS.has(step.phase) ? LONG_ALIVE : ALIVE;
    const isMine = await unitOfWork.run(scope, (tx) => operations.step(tx, operation, step, alive));
    if (!isMine) throw new TakenOver(operation.id);
  };
  const end = (outcome: { readonly resultId: string | null } | { readonly error: string }): Promise<boolean> =>
    unitOfWork.run(scope, (tx) => operations.end(tx, operation, outcome));
  try {
    const outcome = await work(operation, progress);
    await end('error' in outcome ? { error: outcome.error.slice(0, LONGEST_ERROR) } : { resultId: outcome.resultId });
    return outcome.value;
  } catch (fault) {
    // what went wrong in detail is for the log; whoever asked learns that it did
    if (!(fault instanceof TakenOver)) await end({ error: 'A fault on our side; the log says which.' });
    throw fault;
  }
}

/** Somebody else began with it, because nothing had been heard of this process. */
class TakenOver extends Error {
  constructor(id: string) {
    super(`operation ${id} is in other hands`);
  }
}

/** Begins with what waits. Null: somebody else was quicker. */
export function beginWith(
  { unitOfWork, operations }: OperationNeeds,
  scope: PlatformScope,
  id: string,
): Promise<Operation | null> {
  return unitOfWork.run(scope, (tx) => operations.begin(tx, id, ALIVE));
}
