import fs from 'node:fs';

export default async function globalTeardown() {
  const running = globalThis.__GRIDLEASE_PG__;
  if (!running) return;
  await running.server.stop('SIGQUIT'); // nothing in it is kept, so it need not write anything back
  fs.rmSync(running.dir, { recursive: true, force: true });
}
