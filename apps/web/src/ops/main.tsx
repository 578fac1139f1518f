import { RouterProvider, type AnyRouter } from '@tanstack/react-router';
import { makeClient } from '../wire/client.js';
import { learn } from '../wire/known-words.js';
import { start } from '../wire/start.js';
import kit from '../words/kit.en.json';
import words from '../words/ops.en.json';
import { router } from './routes.js';
import { SessionProvider } from './session/session.js';

const client = makeClient(() => window.location.reload());

/** The portal registers its addresses for all of this project's sources; the console's are checked by nobody but its own lists. */
const ownRouter: AnyRouter = router;

learn([kit, words]);
start(
  client,
  <SessionProvider>
    <RouterProvider router={ownRouter} />
  </SessionProvider>,
);
