import { type GraphQLResolveInfo, Kind, type ValueNode } from 'graphql';
import { type GraphqlContext } from './context.js';
import { failure } from './failure.js';

const KEY = /^[\x21-\x7e]{8,128}$/;

function valueOf(node: ValueNode | undefined, variables: Readonly<Record<string, unknown>>): unknown {
  if (node?.kind === Kind.STRING) return node.value;
  return node?.kind === Kind.VARIABLE ? variables[node.name.value] : undefined;
}

/**
 * The key under which this mutation is to happen once: of `@idempotent(key:)` on the field, else of the `Idempotency-Key` header when the
 * operation has this one field only. Null when there is none; whether one is mandatory the workflow says.
 * @throws BAD_USER_INPUT when the key is not 8 to 128 printable characters
 */
export function idempotencyKey(context: GraphqlContext, info: GraphQLResolveInfo): string | null {
  const directive = info.fieldNodes[0]?.directives?.find((one) => one.name.value === 'idempotent');
  const inDocument = valueOf(directive?.arguments?.find((one) => one.name.value === 'key')?.value, info.variableValues);
  const inHeader =
    info.operation.selectionSet.selections.length === 1 ? context.request.headers['idempotency-key'] : undefined;
  const key = inDocument ?? inHeader;
  if (key === undefined) return null;
  if (typeof key !== 'string' || !KEY.test(key))
    throw failure('BAD_USER_INPUT', 'An idempotency key is 8 to 128 printable characters without spaces.');
  return key;
}
