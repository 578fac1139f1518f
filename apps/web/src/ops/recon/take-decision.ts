import { useClient, type AnyVariables, type DocumentInput } from 'urql';
import { notify } from '../../kit/announcer.js';
import { useText } from '../../kit/text.js';
import { useAttemptKey } from '../../wire/attempt.js';
import { onceUnder } from '../../wire/client.js';
import { refusalText, type Refused } from '../../wire/faults.js';
import { DECISION_TOUCHES } from './decision-look.js';

/** Sends a decision about matches under an attempt's key; says what came of it, or gives back why not. */
export const useDecisionTaker = () => {
  const say = useText();
  const client = useClient();
  const attempt = useAttemptKey();
  return async <Data, Variables extends AnyVariables>(
    document: DocumentInput<Data, Variables>,
    variables: Variables,
    errorsOf: (data: Data) => readonly Refused[],
    did: (data: Data) => string,
  ): Promise<string | null> => {
    const { data, error } = await client
      .mutation(document, variables, {
        ...onceUnder(attempt.keyFor(JSON.stringify(variables))),
        additionalTypenames: [...DECISION_TOUCHES],
      })
      .toPromise();
    if (data) attempt.settle();
    const refusal = refusalText(say, data ? errorsOf(data) : undefined, error);
    if (refusal === null && data) notify(did(data));
    return refusal;
  };
};
