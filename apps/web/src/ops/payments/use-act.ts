import { useMutation, type AnyVariables, type DocumentInput } from 'urql';
import { notify } from '../../kit/announcer.js';
import { useText } from '../../kit/text.js';
import { onceUnder } from '../../wire/client.js';
import { refusalText, type Refused } from '../../wire/faults.js';

/**
 * Runs a mutation under an attempt's key: a lost answer repeats the first attempt. Gives what was refused, in words, or null; then what was
 * done is said aloud.
 */
export const useAct = <Data, Variables extends AnyVariables>(
  document: DocumentInput<Data, Variables>,
  errorsOf: (data: Data) => readonly Refused[],
) => {
  const say = useText();
  const [, mutate] = useMutation(document);
  return async (
    variables: Variables,
    { key, settle }: { readonly key: string; readonly settle: () => void },
    done: string | ((data: Data) => string),
  ): Promise<string | null> => {
    const { data, error } = await mutate(variables, onceUnder(key));
    if (data) settle();
    const refused = refusalText(say, data ? errorsOf(data) : undefined, error);
    if (refused === null && data) notify(typeof done === 'string' ? done : done(data));
    return refused;
  };
};
