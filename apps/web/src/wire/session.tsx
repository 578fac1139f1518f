import { createContext, useCallback, useContext, useMemo, type ReactNode } from 'react';
import { useMutation, useQuery, type DocumentInput } from 'urql';
import { ClockProvider } from '../kit/clock.js';
import { LoadFault } from '../kit/states.js';
import { useText } from '../kit/text.js';
import { requestIdOf } from './client.js';
import { usePoll } from './poll.js';

/** How often the market's clock is asked anew: operations may have moved it. */
const EVERY_MS = 30_000;

interface Clock {
  readonly now: string;
  readonly realNow: string;
  readonly isControlled: boolean;
}
interface SessionData<Viewer> {
  readonly viewer: Viewer | null;
  readonly clock: Clock;
}

export interface Session<Viewer> {
  readonly viewer: Viewer | null;
  readonly clock: Clock;
  /** Asks again who is signed in and what time it is. */
  readonly refresh: () => void;
  readonly signOut: () => Promise<void>;
  readonly may: (scope: string) => boolean;
}

export interface SessionDocuments<Viewer> {
  readonly session: DocumentInput<SessionData<Viewer>, Record<string, never>>;
  readonly signOut: DocumentInput<unknown, Record<string, never>>;
}

/** Session of one front door: who is signed in and what time it is on the market; everything else waits for these two. */
export const makeSession = <Viewer extends { readonly scopes: readonly string[] }>(
  documents: SessionDocuments<Viewer>,
) => {
  const SessionContext = createContext<Session<Viewer> | null>(null);

  const useSession = (): Session<Viewer> => {
    const session = useContext(SessionContext);
    if (session === null) throw new Error('useSession outside SessionProvider');
    return session;
  };

  const SessionProvider = ({ children }: { readonly children: ReactNode }) => {
    const say = useText();
    const [{ data, error, fetching }, ask] = useQuery({ query: documents.session, variables: {} });
    const [, signOut] = useMutation(documents.signOut);
    const again = useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]);
    usePoll(true, EVERY_MS, again);
    const session = useMemo((): Session<Viewer> | null => {
      if (!data) return null;
      return {
        ...data,
        refresh: again,
        signOut: async () => {
          await signOut({});
          again();
        },
        may: (scope) => data.viewer?.scopes.includes(scope) ?? false,
      };
    }, [data, again, signOut]);
    if (session === null) {
      if (fetching || error === undefined) return null;
      return (
        <main className="content">
          <LoadFault title={say('session.fault')} requestId={requestIdOf(error)} onRetry={again} />
        </main>
      );
    }
    return (
      <SessionContext value={session}>
        <ClockProvider offsetMs={Date.parse(session.clock.now) - Date.parse(session.clock.realNow)}>
          {children}
        </ClockProvider>
      </SessionContext>
    );
  };
  return { SessionProvider, useSession };
};
