import { makeClient } from '../wire/client.js';
import { start } from '../wire/start.js';
import kit from '../words/kit.en.json';
import words from '../words/ops.en.json';
import { Console } from './console.js';
import { SessionProvider } from './session/session.js';

const client = makeClient(() => window.location.reload());

start(
  client,
  [kit, words],
  <SessionProvider>
    <Console />
  </SessionProvider>,
);
