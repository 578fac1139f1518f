import { makeSession } from '../../wire/session.js';
import { Session } from '../../gql/tenant/documents/Session.js';
import { SignOut } from '../../gql/tenant/documents/SignOut.js';
import { type SessionQuery } from '../../gql/tenant/graphql.js';

export type Viewer = NonNullable<SessionQuery['viewer']>;
export const { SessionProvider, useSession } = makeSession<Viewer>({ session: Session, signOut: SignOut });
