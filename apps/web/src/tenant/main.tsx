import { RouterProvider } from '@tanstack/react-router';
import { makeClient } from '../wire/client.js';
import { start } from '../wire/start.js';
import words from '../words/tenant.en.json';
import { router } from './routes.js';
import { SessionProvider } from './session/session.js';

const client = makeClient(() => {
  const here = window.location;
  if (here.pathname !== '/sign-in') here.assign(`/sign-in?next=${encodeURIComponent(here.pathname + here.search)}`);
});

start(
  client,
  words,
  <SessionProvider>
    <RouterProvider router={router} />
  </SessionProvider>,
);
