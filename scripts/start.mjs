// `npm start`: the whole of Gridlease on this machine, from nothing to printed sign-ins. Data lives in .data/ (GRIDLEASE_DATA).
// Every setting is an environment variable: ports and addresses in env.mjs, PG_PORT, DATABASE_URL, GRIDLEASE_SEED=off.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beginAnew, checkExternal, demoData, noteDemoData, startEmbedded } from './database.mjs';
import { appEnvironment, portsFrom, PROGRAMS, roleAddresses, stripeSettings } from './env.mjs';
import { onParentGone } from './foreground.mjs';
import { canListen } from './processes.mjs';
import { die, PlainError, stepper } from './say.mjs';
import { claim, loadSecrets, noteRun, openState } from './state.mjs';
import { runToEnd, supervisor } from './supervise.mjs';
import { printWelcome } from './welcome.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const step = stepper({ interrupted: () => stoppedByUser });
const aborted = new AbortController();
const entry = (name) => path.join('dist', 'programs', `${name}.js`);
const apps = supervisor({ onCrash: (error) => void leave(1, error) });
let database; // the embedded server, once it runs
let stoppedByUser = false;
let leaving; // set once, so that the second Ctrl-C and a crash during the stop change nothing

/** Stops the apps, then the database, and ends. The second request does not wait. */
function leave(code, error) {
  if (leaving) {
    if (!error) apps.kill();
    return leaving;
  }
  stoppedByUser = !error;
  leaving = (async () => {
    if (error) console.error(`\ngridlease: ${error instanceof PlainError ? error.message : (error.stack ?? error)}`);
    else console.log('\nStopping ...');
    aborted.abort();
    await apps.stop();
    await database?.stop();
    if (!error) console.log('Stopped. The data stays for the next start.');
    process.exit(code);
  })().catch(die);
  return leaving;
}

async function checkPorts(ports, host) {
  for (const { name, port: variable } of PROGRAMS) {
    if (!(name in ports)) continue;
    const free = await canListen(ports[name], name === 'ops' ? '127.0.0.1' : host).catch((error) => {
      throw new PlainError(
        `${name} may not listen on ${host} port ${ports[name]} (${error.code}); choose another with ${variable}=<port>`,
      );
    });
    if (!free)
      throw new PlainError(
        `port ${ports[name]} (${name}) is in use; stop that program, or choose another port: ${variable}=<port> npm start`,
      );
  }
}

/** Starts the programs that exist together and waits until each is ready. */
async function startApps(names, { ports, environments, state }) {
  for (const name of names) {
    const { DATABASE_URL: _ownerOnly, ...inherited } = process.env; // an app never holds the owner's address
    const env = { ...inherited, ...environments[name], PORT: String(ports[name]) };
    apps.start({
      name,
      args: ['--enable-source-maps', '--import', './scripts/child-guard.mjs', entry(name)],
      env,
      log: state.openLog(name),
    });
  }
  noteRun(state, apps.pids(), environments.cli);
  await Promise.all(names.map((name) => apps.ready(name, `http://127.0.0.1:${ports[name]}/health/ready`)));
}

async function seed(ownerUrl, environment, { state, onLine }) {
  if (process.env.GRIDLEASE_SEED === 'off') return 'switched off';
  if ((await demoData(ownerUrl)) === 'loaded') return 'already there';
  await noteDemoData(ownerUrl, 'loading');
  const env = { ...process.env, ...environment };
  const title = `loading demo data (logs: ${path.relative(root, state.file('logs'))})`;
  await runToEnd({ title, args: [entry('cli'), 'seed'], env, onLine, signal: aborted.signal });
  await noteDemoData(ownerUrl, 'loaded');
  return undefined;
}

/** A story that was stopped half-way cannot be told on: begins anew where the data is ours to drop. */
async function dropHalfLoaded(ownerUrl, state) {
  if ((await demoData(ownerUrl)) !== 'loading') return undefined;
  if (!database) {
    throw new PlainError(
      'the database has half of the demo data, from a start that was stopped; create it anew, or set GRIDLEASE_SEED=off',
    );
  }
  await beginAnew(database);
  fs.rmSync(state.file('stripe-emulator.json'), { force: true });
  return 'emptied, since the last start was stopped while loading demo data';
}

async function openDatabase(state, secrets, ports) {
  const external = process.env.DATABASE_URL;
  if (external) {
    await checkExternal(external);
    return external;
  }
  const log = state.openLog('postgres');
  const { url, server, created } = await startEmbedded(state, {
    wantedPort: process.env.PG_PORT,
    taken: Object.values(ports),
    password: secrets.databasePassword,
    log: (line) => fs.writeSync(log.fd, `${line}\n`),
  });
  database = server;
  // a new database knows nothing of the payments that the emulator remembers
  if (created) fs.rmSync(state.file('stripe-emulator.json'), { force: true });
  server.process.on(
    'exit',
    (code, signal) => leaving || void leave(1, new PlainError(`PostgreSQL ended (${signal ?? code}); see ${log.path}`)),
  );
  return url;
}

async function main() {
  const began = performance.now();
  const host = process.env.HOST ?? '127.0.0.1';
  const stripe = stripeSettings(process.env);
  const ports = portsFrom(process.env);
  if (!stripe.emulated) delete ports['stripe-emulator'];
  const state = openState(path.resolve(process.env.GRIDLEASE_DATA ?? '.data'));
  const secrets = loadSecrets(state);
  await claim(state);
  await step('Ports', () => checkPorts(ports, host));
  await step('Build', () => runToEnd({ title: 'the build', args: ['scripts/build.mjs'], signal: aborted.signal }));

  let ownerUrl;
  await step('PostgreSQL', async () => {
    ownerUrl = await openDatabase(state, secrets, ports);
    const emptied = process.env.GRIDLEASE_SEED === 'off' ? undefined : await dropHalfLoaded(ownerUrl, state);
    return [database ? `embedded, port ${database.port}` : 'DATABASE_URL', emptied].filter(Boolean).join('; ');
  });
  const { addresses: databaseUrls, passwords } = roleAddresses(ownerUrl, secrets, process.env);
  await step('Schema', () => {
    const env = { ...process.env, ...passwords, DATABASE_URL: ownerUrl, TENANT_TOKEN_KEY: secrets.tenantTokenKey };
    return runToEnd({ title: 'the migration', args: ['scripts/migrate.mjs'], env, signal: aborted.signal });
  });

  const names = PROGRAMS.map(({ name }) => name).filter((name) => name in ports);
  const environments = appEnvironment({ ports, databaseUrls, secrets, stripe, host, state, root });
  const first = names.filter((name) => name === 'stripe-emulator');
  if (first.length) await step('Stripe emulator', () => startApps(first, { ports, environments, state }));
  const rest = names.filter((name) => !first.includes(name));
  await step(`Apps (${rest.join(', ')})`, () => startApps(rest, { ports, environments, state }));
  await step('Demo data', (note) => seed(ownerUrl, environments.cli, { state, onLine: note }));
  printWelcome({ ports, names, state, database, seconds: (performance.now() - began) / 1000 });
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void leave(0));
process.stdout.on('error', () => undefined); // npm start | head
onParentGone(() => void leave(0));
main().catch((error) => leaving ?? leave(1, error));
