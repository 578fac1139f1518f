import { RouterProvider } from '@tanstack/react-router';
import { makeClient } from '../wire/client.js';
import { note } from '../wire/sent.js';
import { start } from '../wire/start.js';
import { router } from './routes.js';
import { SessionProvider } from './session/session.js';
import { Session } from '../gql/tenant/documents/Session.js';
import { firstWords } from './words.js';

const client = makeClient(() => {
  const here = window.location;
  if (here.pathname !== '/sign-in') here.assign(`/sign-in?next=${encodeURIComponent(here.pathname + here.search)}`);
}, note);

// Asked before there is anything to show it on: the frame needs it, and so does every page behind it.
void client.query(Session, {}).toPromise();
await firstWords();
start(
  client,
  <SessionProvider>
    <RouterProvider router={router} />
  </SessionProvider>,
);
