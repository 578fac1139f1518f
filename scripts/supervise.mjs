// Runs the apps as child processes: each with its own log, watched for an early end, stopped together.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { sleep } from './processes.mjs';
import { PlainError } from './say.mjs';

const READY_WITHIN_MS = 120_000;
const STOP_WITHIN_MS = 10_000;

const ended = (child) => child.exitCode !== null || child.signalCode !== null;

/** The end of a log, indented, for a person who has just seen "it crashed". */
export function lastLines(file, count = 15) {
  const text = fs.readFileSync(file, 'utf8').trimEnd();
  return text === ''
    ? '    (it said nothing)'
    : text
        .split('\n')
        .slice(-count)
        .map((line) => `    ${line.slice(0, 400)}`)
        .join('\n');
}

/** A group of processes. `onCrash(error)` is called once, when one ends that was not told to. */
export function supervisor({ onCrash }) {
  const running = new Map();
  let stopping = false;

  /** Starts a program. Detached, so that a Ctrl-C in the terminal reaches the runner alone, which stops things in order. */
  function start({ name, args, env, log }) {
    const child = spawn(process.execPath, args, { env, detached: true, stdio: ['ignore', log.fd, log.fd, 'ipc'] });
    fs.closeSync(log.fd);
    running.set(name, { child, log });
    child.on('error', (error) => onCrash(new PlainError(`${name} could not be started: ${error.message}`)));
    child.on('exit', (code, signal) => {
      running.delete(name);
      if (!stopping)
        onCrash(
          new PlainError(
            `${name} ended (${signal ?? `exit ${code}`}); the end of ${log.path}:\n${lastLines(log.path)}`,
          ),
        );
    });
    return child;
  }

  /** Resolves when the program answers 200 there. A crash meanwhile is reported by onCrash. */
  async function ready(name, url) {
    for (const end = Date.now() + READY_WITHIN_MS; Date.now() < end && !stopping; await sleep(100)) {
      const entry = running.get(name);
      if (!entry) break;
      const answer = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.ok) return;
    }
    const log = running.get(name)?.log;
    if (stopping || !log) throw new PlainError(`${name} is not running`); // why is onCrash's to say
    throw new PlainError(
      `${name} did not become ready at ${url} within ${READY_WITHIN_MS / 1000} s; the end of ${log.path}:\n${lastLines(log.path)}`,
    );
  }

  async function stop() {
    stopping = true;
    const children = [...running.values()].map(({ child }) => child);
    const gone = children
      .filter((child) => !ended(child))
      .map((child) => new Promise((resolve) => child.once('exit', resolve)));
    for (const child of children) child.kill('SIGTERM');
    const force = setTimeout(() => children.forEach((child) => child.kill('SIGKILL')), STOP_WITHIN_MS);
    await Promise.all(gone);
    clearTimeout(force);
  }

  const kill = () => [...running.values()].forEach(({ child }) => child.kill('SIGKILL'));
  const pids = () => Object.fromEntries([...running].map(([name, { child }]) => [name, child.pid]));
  return { start, ready, stop, kill, pids };
}

/** Runs a program to its end. Output goes line by line to `onLine`; without one, a failure carries the program's last words. */
export function runToEnd({ title, args, env = process.env, onLine, signal }) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
      killSignal: 'SIGTERM',
    });
    let tail = '';
    let rest = '';
    const take = (chunk) => {
      tail = (tail + chunk).slice(-6000);
      const lines = (rest + chunk).split('\n');
      rest = lines.pop();
      lines.forEach((line) => onLine?.(line));
    };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', take);
    child.on('error', reject);
    child.on('close', (code, killed) => {
      if (rest) onLine?.(rest);
      if (code === 0) return resolve();
      const words = onLine ? ', see above' : `:\n${tail.trimEnd().split('\n').slice(-20).join('\n')}`;
      reject(new PlainError(`${title} failed (${killed ?? `exit ${code}`})${words}`));
    });
  });
}
