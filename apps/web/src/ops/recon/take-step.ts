import { useState } from 'react';
import { useClient, type AnyVariables, type DocumentInput } from 'urql';
import { notify } from '../../kit/announcer.js';
import { useText, type MessageId } from '../../kit/text.js';
import { type StepOutcomeFragment } from '../../gql/ops/graphql.js';
import { faultsByField, refusalText, type Refused } from '../../wire/faults.js';

export interface Outcome {
  /** Null: it was done. */
  readonly refusal: string | null;
  readonly fields: Readonly<Record<string, string>>;
}

export interface StepTaker {
  readonly busy: boolean;
  readonly take: <Data, Variables extends AnyVariables>(
    document: DocumentInput<Data, Variables>,
    variables: Variables,
    pick: (data: Data) => StepOutcomeFragment,
    did: MessageId,
  ) => Promise<Outcome>;
}

const DONE: Outcome = { refusal: null, fields: {} };

/** Takes one step with an exception and says that it is done, or gives back why not. Nothing shows as done before it is. */
export const useStepTaker = (): StepTaker => {
  const say = useText();
  const client = useClient();
  const [busy, setBusy] = useState(false);
  return {
    busy,
    take: async (document, variables, pick, did) => {
      setBusy(true);
      const { data, error } = await client
        .mutation(document, variables, { additionalTypenames: ['ReconciliationExceptionConnection', 'AgeingCell'] })
        .toPromise();
      setBusy(false);
      const errors: readonly Refused[] | undefined = data ? pick(data).errors : undefined;
      const refusal = refusalText(say, errors, error);
      if (refusal !== null) return { refusal, fields: faultsByField(say, errors ?? []) };
      notify(say(did));
      return DONE;
    },
  };
};
