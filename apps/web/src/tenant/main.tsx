import { RouterProvider } from '@tanstack/react-router';
import { start } from '../wire/start.js';
import { endOfBeginning } from './ahead.js';
import { client } from './client.js';
import { router } from './routes.js';
import { SessionProvider } from './session/session.js';
import { Session } from '../gql/tenant/documents/Session.js';
import { firstWords } from './words.js';

// Asked before there is anything to show it on: the frame needs it, and so does every page behind it.
const session = client.query(Session, {}).toPromise();
void session.then(endOfBeginning);
// Nothing can be drawn before that answer, so until then the page's own file goes first, and with it what the page asks.
void Promise.all([firstWords(), Promise.race([session, router.load()])]).then(() =>
  start(
    client,
    <SessionProvider>
      <RouterProvider router={router} />
    </SessionProvider>,
  ),
);
