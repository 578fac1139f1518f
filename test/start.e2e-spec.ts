// World: `npm start` itself as a child process, with its own data folder and free ports, on this machine's real build.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { canListen, freePort, isAlive, waitUntil } from '../scripts/processes.mjs';

const VARIABLES = ['TENANT_PORT', 'PROVIDER_PORT', 'OPS_PORT', 'WORKER_PORT', 'EMULATOR_PORT'];
const WAIT_MS = 20_000;

interface Run {
  readonly child: ChildProcess;
  readonly said: () => string;
  /** Resolves with the exit status. */
  readonly end: Promise<number | null>;
}

async function setup() {
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'gridlease-start-'));
  fs.chmodSync(data, 0o711);
  const ports: Record<string, string> = {};
  for (const variable of VARIABLES) ports[variable] = String(await freePort());
  const runs: Run[] = [];
  const start = (env: Readonly<Record<string, string>> = {}): Run => {
    const { DATABASE_URL: _url, STRIPE_SECRET_KEY: _key, HOST: _host, PG_PORT: _port, ...inherited } = process.env;
    const child = spawn(process.execPath, ['scripts/start.mjs'], {
      env: { ...inherited, ...ports, GRIDLEASE_DATA: data, GRIDLEASE_SEED: 'off', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    const end = once(child, 'close').then(([code]) => code as number | null);
    const run = { child, said: () => text, end };
    runs.push(run);
    return run;
  };
  return {
    data,
    ports,
    start,
    [Symbol.asyncDispose]: async () => {
      for (const { child, end } of runs) {
        child.kill('SIGTERM');
        await end;
      }
      fs.rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Waits until it runs; fails at once with its own words when it ends instead. */
async function running(run: Run): Promise<void> {
  const up = (): boolean => run.said().includes('Gridlease runs');
  await waitUntil(() => up() || run.child.exitCode !== null, 150_000);
  if (!up()) throw new Error(`npm start ended: ${run.said()}`);
}

/** The one line that a failed start leaves on stderr. */
const complaint = (run: Run): string => /gridlease: (.*)/.exec(run.said())?.[1] ?? '';

describe('npm start, when it cannot', () => {
  it('names the busy port, the app and the variable that moves it', async () => {
    await using world = await setup();
    const squatter = net.createServer().listen(Number(world.ports['OPS_PORT']), '127.0.0.1');
    await once(squatter, 'listening');
    const run = world.start();
    expect(await run.end).toBe(1);
    squatter.close();
    expect(complaint(run)).toBe(
      `port ${world.ports['OPS_PORT']} (ops) is in use; stop that program, or choose another port: OPS_PORT=<port> npm start`,
    );
  });

  it.each([
    [{ TENANT_PORT: 'abc' }, /^TENANT_PORT=abc is not a port number/],
    [{ TENANT_PORT: '4499', OPS_PORT: '4499' }, /^ops and tenant are both given port 4499/],
    [{ STRIPE_SECRET_KEY: 'sk_live_x' }, /never a live one$/],
    [{ STRIPE_SECRET_KEY: 'pk_test_x' }, /^STRIPE_SECRET_KEY is no test-mode secret key/],
    [{ STRIPE_PUBLISHABLE_KEY: 'pk_test_x' }, /^STRIPE_PUBLISHABLE_KEY is set but STRIPE_SECRET_KEY is not/],
    [{ GRIDLEASE_DATA: '/dev/null/data' }, /cannot be written \(ENOTDIR\)/],
    [
      { DATABASE_URL: 'postgres://u:hidden@127.0.0.1:1/x' },
      /^the database at 127\.0\.0\.1:1\/x \(DATABASE_URL\) cannot be reached: nothing listens there/,
    ],
  ])('says in one line what is wrong with %j', async (env, expected) => {
    await using world = await setup();
    const run = world.start(env);
    expect(await run.end).toBe(1);
    expect(complaint(run)).toMatch(expected);
    expect(run.said()).not.toContain('hidden');
  });
});

describe('npm start', () => {
  it('finds every program that it starts, and the loader of the demo data, where the build puts them', () => {
    const programs = ['tenant', 'provider', 'ops', 'worker', 'stripe-emulator', 'cli'];
    expect(programs.filter((name) => !fs.existsSync(`dist/programs/${name}.js`))).toEqual([]);
  });

  it('survives kill -9, keeps one run per folder, stops on Ctrl-C and leaves nothing behind', async () => {
    await using world = await setup();
    const first = world.start();
    await running(first);
    const { children } = JSON.parse(fs.readFileSync(path.join(world.data, 'run.json'), 'utf8')) as {
      children: Record<string, number>;
    };
    const leftovers = Object.values(children);
    expect(leftovers).toHaveLength(5);
    first.child.kill('SIGKILL');
    await first.end;

    const second = world.start();
    await running(second);
    expect(leftovers.filter(isAlive)).toEqual([]);
    const beside = world.start();
    expect(await beside.end).toBe(1);
    expect(complaint(beside)).toContain(`already running on ${world.data} as process ${second.child.pid}`);

    second.child.kill('SIGINT');
    expect(await second.end).toBe(0);
    expect(fs.existsSync(path.join(world.data, 'pg', 'postmaster.pid'))).toBe(false);
    for (const port of Object.values(world.ports)) expect(await canListen(Number(port))).toBe(true);
  }, 300_000);

  it('stops everything and shows the end of the log when an app ends', async () => {
    await using world = await setup();
    const run = world.start();
    await running(run);
    const { children } = JSON.parse(fs.readFileSync(path.join(world.data, 'run.json'), 'utf8')) as {
      children: Record<string, number>;
    };
    process.kill(children['worker'] ?? 0, 'SIGKILL');
    expect(await run.end).toBe(1);
    expect(complaint(run)).toMatch(/^worker ended \(SIGKILL\); the end of .*worker\.log:$/);
    expect(await waitUntil(() => !Object.values(children).some(isAlive), WAIT_MS)).toBe(true);
  }, 200_000);
});
