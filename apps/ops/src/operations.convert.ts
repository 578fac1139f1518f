import { type ops } from '#libs/schema';
import { type Operation, type PlatformScope, type Ports } from '#libs/workflows';

export function operationToGraphQL(operation: Operation): ops.Operation {
  const { id, kind, state, requestedBy, requestedAt, startedAt, endedAt, phase, done, total, attempts } = operation;
  const { error, resultId } = operation;
  return {
    ...{ id, kind, state, requestedBy, requestedAt, startedAt, endedAt, phase, done, total, attempts, error, resultId },
  };
}

/** An operation as it stands now. */
export async function operationNow(
  { unitOfWork, operations }: Pick<Ports, 'unitOfWork' | 'operations'>,
  scope: PlatformScope,
  id: string,
): Promise<ops.Operation | null> {
  const operation = await unitOfWork.run(scope, (tx) => operations.byId(tx, id));
  return operation && operationToGraphQL(operation);
}
