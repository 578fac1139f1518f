// What `npm start` keeps between runs, all of it under .data/ (ignored by git): the database, secrets made on first use, logs.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { commandLine, isAlive, sleep } from './processes.mjs';
import { PlainError } from './say.mjs';

const hex = (bytes) => randomBytes(bytes).toString('hex');
const LEFTOVER_WAIT_MS = 15_000;

/** Runs file work and turns a refused permission into a line that says what to do. */
function orExplain(directory, work) {
  try {
    return work();
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENOSPC'].includes(error.code)) throw error;
    if (error.code === 'ENOSPC') throw new PlainError(`no space is left on the disk that holds ${directory}`);
    const at = error.path ?? directory;
    throw new PlainError(
      `${at} cannot be written (${error.code}); run: sudo chown -R "$(id -un)" ${directory}, or choose another place with GRIDLEASE_DATA=/some/folder`,
    );
  }
}

/**
 * Opens (creating it when needed) the state directory.
 * Files with secrets are 0600; the folder itself can be entered by others, because as root PostgreSQL runs as another user.
 */
export function openState(directory) {
  const file = (name) => path.join(directory, name);
  const readJson = (name) => {
    if (!fs.existsSync(file(name))) return undefined;
    const text = orExplain(directory, () => fs.readFileSync(file(name), 'utf8'));
    try {
      return JSON.parse(text);
    } catch {
      throw new PlainError(
        `${file(name)} is damaged; remove it (or the whole of ${directory}, to begin anew) and start again`,
      );
    }
  };
  const writeJson = (name, value) =>
    orExplain(directory, () => {
      fs.writeFileSync(`${file(name)}.tmp`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
      fs.renameSync(`${file(name)}.tmp`, file(name));
    });
  orExplain(directory, () => {
    fs.mkdirSync(path.join(directory, 'logs'), { recursive: true, mode: 0o711 });
    fs.accessSync(directory, fs.constants.W_OK);
    fs.accessSync(path.join(directory, 'logs'), fs.constants.W_OK);
  });
  return {
    directory,
    file,
    readJson,
    writeJson,
    openLog: (name) => orExplain(directory, () => openLog(file(`logs/${name}.log`))),
  };
}

/** A fresh log; the one of the run before is kept beside it. */
function openLog(target) {
  if (fs.existsSync(target)) fs.renameSync(target, `${target}.1`);
  return { path: target, fd: fs.openSync(target, 'a', 0o600) };
}

/** Secrets of this installation, made once. Losing them means losing access to the embedded database, so they live beside it. */
export function loadSecrets(state) {
  const known = state.readJson('secrets.json') ?? {};
  const secrets = {
    databasePassword: hex(16),
    gridlease_app: hex(16),
    gridlease_staff: hex(16),
    gridlease_identity: hex(16),
    tenantTokenKey: hex(32),
    stripeSecretKey: `sk_test_${hex(12)}`,
    stripeWebhookSecret: `whsec_${hex(16)}`,
    ...known,
  };
  if (Object.keys(known).length < Object.keys(secrets).length) state.writeJson('secrets.json', secrets);
  return secrets;
}

/** Refuses to run beside another run of the same directory; waits for children that a killed run has not yet taken with it. */
export async function claim(state) {
  const last = state.readJson('run.json');
  const isOurs = (pid, word) => pid && isAlive(pid) && commandLine(pid).includes(word);
  if (last && last.runner !== process.pid && isOurs(last.runner, 'start.mjs')) {
    throw new PlainError(
      `already running on ${state.directory} as process ${last.runner}; stop it first (Ctrl-C in its terminal, or: kill ${last.runner})`,
    );
  }
  const leftovers = () => Object.values(last?.children ?? {}).filter((pid) => isOurs(pid, 'dist'));
  for (const pid of leftovers()) process.kill(pid, 'SIGTERM');
  for (const end = Date.now() + LEFTOVER_WAIT_MS; leftovers().length && Date.now() < end;) await sleep(50);
  for (const pid of leftovers()) process.kill(pid, 'SIGKILL');
  state.writeJson('run.json', { runner: process.pid, children: {} });
}

/** Notes which processes are ours, for the next run, and where they answer, for the command-line tool. */
export const noteRun = (state, children, addresses) =>
  state.writeJson('run.json', { runner: process.pid, children, addresses });
