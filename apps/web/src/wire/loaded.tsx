import { useState, type ReactNode } from 'react';
import { type CombinedError } from 'urql';
import { Skeleton } from '../kit/skeleton.js';
import { LoadFault } from '../kit/states.js';
import { requestIdOf } from './client.js';

export interface LoadedProps<Data> {
  readonly state: {
    readonly data?: Data | null | undefined;
    readonly fetching: boolean;
    readonly error?: CombinedError | undefined;
    /** Which question it is an answer to. */
    readonly operation?: { readonly key: number } | undefined;
  };
  readonly retry: () => void;
  /** What could not be loaded, as a sentence. */
  readonly fault: string;
  readonly rows?: number;
  readonly children: (data: Data) => ReactNode;
}

/** What is shown: the answer, or, where asking the same again failed, the one before: nobody loses what is read or typed by one lost answer. */
const useShown = <Data,>({ data, operation }: LoadedProps<Data>['state']): Data | undefined => {
  const key = operation?.key;
  const [kept, setKept] = useState<{ readonly key: number | undefined; readonly data: Data }>();
  const answer = data ?? undefined; // a failed operation answers `null`
  if (answer !== undefined && answer !== kept?.data) setKept({ key, data: answer });
  return answer ?? (kept !== undefined && kept.key === key ? kept.data : undefined);
};

/** The states that every view shares: first load, failure, and failure while older rows can stay. */
export const Loaded = <Data,>({ state, retry, fault, rows, children }: LoadedProps<Data>) => {
  const shown = useShown(state);
  return (
    <>
      {state.error === undefined ? null : (
        <div className="mb-4">
          <LoadFault title={fault} requestId={requestIdOf(state.error)} onRetry={retry} />
        </div>
      )}
      {shown !== undefined ? (
        children(shown)
      ) : state.error === undefined ? (
        <Skeleton {...(rows === undefined ? {} : { rows })} />
      ) : null}
    </>
  );
};
