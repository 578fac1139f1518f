import { type Result } from '#libs/kernel';
import { type Refusal, type RefusalCode, messageOf } from '#libs/workflows';
import { failure } from './failure.js';

/** `Refusal` of the schema: the code, what happened and what to do, and where in `input`. */
export interface PlainRefusal {
  readonly __typename: 'Refusal';
  readonly code: RefusalCode;
  readonly message: string;
  readonly path: readonly string[] | null;
}

export function refusalToGraphQL(refusal: Refusal): PlainRefusal {
  return {
    __typename: 'Refusal',
    code: refusal.code,
    message: messageOf(refusal),
    path: refusal.path?.length ? refusal.path : null,
  };
}

/** The value of a query. A query has no payload for refusals, so one becomes a BAD_USER_INPUT error of the whole field. */
export function valueOrFailure<T>(result: Result<T, Refusal>): T {
  if (result.ok) return result.value;
  throw failure('BAD_USER_INPUT', messageOf(result.refusal));
}
