// The whole system as separate processes on free ports over a fresh database: for end-to-end tests and benchmarks.
// Any number of each program; each can be killed, paused and started again. Needs a build (scripts/build.mjs).
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { addressAs, appEnvironment, PROGRAMS, ROLES } from './env.mjs';
import { freePort, sleep } from './processes.mjs';
import { lastLines } from './supervise.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const READY_WITHIN_MS = 60_000;

async function freshDatabase(base, template) {
  const name = `sys_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client({ connectionString: `${base}/postgres` });
  await admin.connect();
  await admin.query(`create database ${name} template ${template}`);
  await admin.end();
  return `${base}/${name}`;
}

/** One program: knows its address before it runs, so that others can be told. */
class Instance {
  constructor({ name, port, env, log }) {
    Object.assign(this, { name, port, env, log, url: `http://127.0.0.1:${port}` });
  }

  async start(extra = {}) {
    const fd = fs.openSync(this.log, 'a');
    const entry = path.join(root, 'dist/programs', `${this.name}.js`);
    const env = { ...process.env, ...this.env, PORT: String(this.port), ...extra };
    delete env.NODE_OPTIONS; // a test runner's own flags are not the program's
    // the guard ends the program when this process is killed: nobody would be left to stop it
    const guard = ['--import', './scripts/child-guard.mjs'];
    this.child = spawn(process.execPath, ['--enable-source-maps', ...guard, entry], {
      cwd: root,
      env,
      stdio: ['ignore', fd, fd, 'ipc'],
    });
    this.child.channel?.unref();
    fs.closeSync(fd);
    await this.ready();
  }

  async ready() {
    for (const end = Date.now() + READY_WITHIN_MS; Date.now() < end; await sleep(50)) {
      if (this.child.exitCode !== null) break;
      const answer = await fetch(`${this.url}/health/ready`).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.ok) return;
    }
    throw new Error(`${this.name} did not become ready; the end of ${this.log}:\n${lastLines(this.log)}`);
  }

  /** Ends the process and waits until it is gone. */
  async kill(signal = 'SIGKILL') {
    if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill(signal);
    await gone;
  }
}

/**
 * Starts the system. `programs` says how many of each, e.g. { tenant: 2, ops: 1, worker: 1, 'stripe-emulator': 1 }.
 * `base` is a server's address without a database (PG_BASE) and `template` the migrated database to copy, or `databaseUrl`
 * the owner's address of a migrated one.
 */
export async function startSystem({
  programs,
  base = process.env.PG_BASE,
  template = process.env.PG_TEMPLATE,
  databaseUrl,
  env = {},
}) {
  const owner = databaseUrl ?? (await freshDatabase(base, template));
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'gridlease-system-'));
  const secrets = {
    tenantTokenKey: randomBytes(32).toString('hex'),
    stripeSecretKey: `sk_test_${randomBytes(12).toString('hex')}`,
    stripeWebhookSecret: `whsec_${randomBytes(16).toString('hex')}`,
  };
  const store = await import('../dist/libs/store/src/index.js');
  await store.installTenantTokenKey(owner, secrets.tenantTokenKey);
  const ports = {};
  for (const { name } of PROGRAMS) ports[name] = await freePort();
  const databaseUrls = Object.fromEntries(
    Object.entries(ROLES).map(([variable, { role }]) => [variable, addressAs(owner, role)]),
  );
  const state = { file: (name) => path.join(directory, name) };
  const environments = appEnvironment({
    ports,
    databaseUrls,
    secrets,
    stripe: { emulated: true },
    host: '127.0.0.1',
    state,
    root,
  });

  const instances = [];
  for (const { name } of [...PROGRAMS].reverse()) {
    for (let number = 0; number < (programs[name] ?? 0); number++) {
      const port = number === 0 ? ports[name] : await freePort();
      instances.push(
        new Instance({
          name,
          port,
          env: { ...environments[name], LOG_LEVEL: 'warn', ...env },
          log: path.join(directory, `${name}-${number}.log`),
        }),
      );
    }
  }
  const of = (name) => instances.filter((instance) => instance.name === name);
  const stop = async () => {
    await Promise.all(instances.map((instance) => instance.kill('SIGTERM')));
    fs.rmSync(directory, { recursive: true, force: true });
  };
  try {
    await Promise.all(of('stripe-emulator').map((instance) => instance.start()));
    await Promise.all(instances.filter(({ name }) => name !== 'stripe-emulator').map((instance) => instance.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  const staff = { email: environments.ops.STAFF_EMAIL, password: environments.ops.STAFF_PASSWORD };
  return { owner, databaseUrls, of, stop, secrets, staff };
}
