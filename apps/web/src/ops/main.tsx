import { makeClient } from '../wire/client.js';
import { start } from '../wire/start.js';
import words from '../words/ops.en.json';
import { Console } from './console.js';
import { SessionProvider } from './session/session.js';

const client = makeClient(() => window.location.reload());

start(
  client,
  words,
  <SessionProvider>
    <Console />
  </SessionProvider>,
);
