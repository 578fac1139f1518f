// World: real PostgreSQL clusters in temporary folders, started and stopped by this repository's own launcher; processes are killed for real.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startPg, stopOrphan } from '../scripts/pg.mjs';
import { freePort, isAlive, waitUntil } from '../scripts/processes.mjs';

const WAIT_MS = 20_000;

async function setup() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gridlease-pg-'));
  fs.chmodSync(folder, 0o711);
  const dataDir = path.join(folder, 'pg');
  const servers: { stop: () => Promise<void> }[] = [];
  return {
    dataDir,
    start: async (options: { password?: string } = {}) => {
      const server = await startPg({ dataDir, port: await freePort(), ...options });
      servers.push(server);
      return server;
    },
    [Symbol.asyncDispose]: async () => {
      for (const server of servers) await server.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ask(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

const postmaster = (dataDir: string): number =>
  Number(fs.readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);

/** A runner in a process of its own, so that it can be killed: starts the server and says its port. */
async function runner(dataDir: string): Promise<{ pid: number; port: number; gone: Promise<unknown> }> {
  const script = `
    import { startPg } from './scripts/pg.mjs';
    import { freePort } from './scripts/processes.mjs';
    const server = await startPg({ dataDir: ${JSON.stringify(dataDir)}, port: await freePort() });
    process.stdout.write(String(server.port) + '\\n');
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { pid: child.pid ?? 0, port: Number(said), gone };
}

describe('the embedded PostgreSQL', () => {
  it('is PostgreSQL 18 with checksums, UTF-8 and byte order, on loopback only', async () => {
    await using world = await setup();
    const server = await world.start();
    const [settings] = await ask(
      server.url('postgres'),
      `select current_setting('server_version_num')::int / 10000 as version, current_setting('data_checksums') as checksums,
        current_setting('server_encoding') as encoding, current_setting('listen_addresses') as address, 'a' < 'B' as locale_order`,
    );
    expect(settings).toEqual({
      version: 18,
      checksums: 'on',
      encoding: 'UTF8',
      address: '127.0.0.1',
      locale_order: false,
    });
  });

  it('keeps its rows over a stop and a start, and leaves nothing running', async () => {
    await using world = await setup();
    const first = await world.start();
    await ask(first.url('postgres'), 'create table kept as select 1 as n');
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    expect(fs.existsSync(path.join(world.dataDir, 'postmaster.pid'))).toBe(false);
    const second = await world.start();
    expect(await ask(second.url('postgres'), 'select n from kept')).toEqual([{ n: 1 }]);
  });

  it('asks for the password it was made with', async () => {
    await using world = await setup();
    const server = await world.start({ password: 'p@ss/word' });
    expect(await ask(server.url('postgres'), 'select 1 as n')).toEqual([{ n: 1 }]);
    const open = `postgres://postgres:wrong@127.0.0.1:${server.port}/postgres`;
    await expect(ask(open, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('recovers when the runner and the server are killed -9', async () => {
    await using world = await setup();
    const run = await runner(world.dataDir);
    await ask(`postgres://postgres@127.0.0.1:${run.port}/postgres`, 'create table kept as select 2 as n');
    process.kill(postmaster(world.dataDir), 'SIGKILL');
    process.kill(run.pid, 'SIGKILL');
    await run.gone;
    const server = await world.start();
    expect(await ask(server.url('postgres'), 'select n from kept')).toEqual([{ n: 2 }]);
  });

  it('does not outlive a runner that is killed -9, or is stopped by the next start', async () => {
    await using world = await setup();
    const run = await runner(world.dataDir);
    const orphan = postmaster(world.dataDir);
    process.kill(run.pid, 'SIGKILL');
    await run.gone;
    await stopOrphan(world.dataDir);
    expect(await waitUntil(() => !isAlive(orphan), WAIT_MS)).toBe(true);
    const server = await world.start();
    expect(await ask(server.url('postgres'), 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('refuses a folder that holds something else, and leaves it as it was', async () => {
    await using world = await setup();
    fs.mkdirSync(world.dataDir);
    fs.writeFileSync(path.join(world.dataDir, 'thesis.txt'), 'years of work');
    await expect(world.start()).rejects.toThrow(/not a PostgreSQL cluster/);
    expect(fs.readFileSync(path.join(world.dataDir, 'thesis.txt'), 'utf8')).toBe('years of work');
  });
});
