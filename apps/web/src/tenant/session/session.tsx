import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { useMutation, useQuery } from 'urql';
import { ClockProvider } from '../../kit/clock.js';
import { Session as SessionDocument } from '../../gql/tenant/documents/Session.js';
import { SignOut } from '../../gql/tenant/documents/SignOut.js';
import { type SessionQuery } from '../../gql/tenant/graphql.js';
import { requestIdOf } from '../../wire/client.js';
import { LoadFault } from '../../kit/states.js';
import { useText } from '../../kit/text.js';

export type Viewer = NonNullable<SessionQuery['viewer']>;

interface Session {
  readonly viewer: Viewer | null;
  /** Asks again who is signed in, after signing in or out. */
  readonly refresh: () => void;
  readonly signOut: () => Promise<void>;
  readonly may: (scope: string) => boolean;
}

const SessionContext = createContext<Session | null>(null);

export const useSession = (): Session => {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('useSession outside SessionProvider');
  return session;
};

/** Who is signed in and what time it is on the market: everything else waits for these two. */
export const SessionProvider = ({ children }: { readonly children: ReactNode }) => {
  const say = useText();
  const [{ data, error, fetching }, ask] = useQuery({ query: SessionDocument });
  const [, signOut] = useMutation(SignOut);
  const session = useMemo(
    (): Session => ({
      viewer: data?.viewer ?? null,
      refresh: () => ask({ requestPolicy: 'network-only' }),
      signOut: async () => {
        await signOut({});
        ask({ requestPolicy: 'network-only' });
      },
      may: (scope) => data?.viewer?.scopes.includes(scope) ?? false,
    }),
    [data, ask, signOut],
  );
  if (data === undefined) {
    if (fetching || error === undefined) return null;
    return (
      <main className="content">
        <LoadFault title={say('session.fault')} requestId={requestIdOf(error)} onRetry={session.refresh} />
      </main>
    );
  }
  const offsetMs = Date.parse(data.clock.now) - Date.parse(data.clock.realNow);
  return (
    <SessionContext value={session}>
      <ClockProvider offsetMs={offsetMs}>{children}</ClockProvider>
    </SessionContext>
  );
};
