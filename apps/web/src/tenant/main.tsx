import { RouterProvider } from '@tanstack/react-router';
import { makeClient } from '../wire/client.js';
import { note } from '../wire/sent.js';
import { start } from '../wire/start.js';
import { router } from './routes.js';
import { SessionProvider } from './session/session.js';
import { portalWords } from './words.js';

const client = makeClient(() => {
  const here = window.location;
  if (here.pathname !== '/sign-in') here.assign(`/sign-in?next=${encodeURIComponent(here.pathname + here.search)}`);
}, note);

start(
  client,
  await portalWords(),
  <SessionProvider>
    <RouterProvider router={router} />
  </SessionProvider>,
);
