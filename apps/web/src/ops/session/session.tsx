import { makeSession } from '../../wire/session.js';
import { Session } from '../../gql/ops/documents/Session.js';
import { SignOut } from '../../gql/ops/documents/SignOut.js';
import { type SessionQuery } from '../../gql/ops/graphql.js';

export const { SessionProvider, useSession } = makeSession<NonNullable<SessionQuery['viewer']>>({
  session: Session,
  signOut: SignOut,
});
