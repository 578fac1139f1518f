import { type ReactNode } from 'react';
import { type CombinedError } from 'urql';
import { Skeleton } from '../kit/skeleton.js';
import { LoadFault } from '../kit/states.js';
import { requestIdOf } from './client.js';

export interface LoadedProps<Data> {
  readonly state: {
    readonly data?: Data | null | undefined;
    readonly fetching: boolean;
    readonly error?: CombinedError | undefined;
  };
  readonly retry: () => void;
  /** What could not be loaded, as a sentence. */
  readonly fault: string;
  readonly rows?: number;
  readonly children: (data: Data) => ReactNode;
}

/** The states that every view shares: first load, failure, and failure while older rows can stay. */
export const Loaded = <Data,>({ state, retry, fault, rows, children }: LoadedProps<Data>) => (
  <>
    {state.error === undefined ? null : (
      <div className="mb-4">
        <LoadFault title={fault} requestId={requestIdOf(state.error)} onRetry={retry} />
      </div>
    )}
    {state.data === undefined || state.data === null ? (
      state.error === undefined ? (
        <Skeleton {...(rows === undefined ? {} : { rows })} />
      ) : null
    ) : (
      children(state.data)
    )}
  </>
);
