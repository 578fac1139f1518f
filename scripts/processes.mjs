// Small questions about this machine: is a process alive, is a port free.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks every 25 ms until the answer is yes or the limit is over; returns the last answer. */
export async function waitUntil(condition, limitMs) {
  for (const end = Date.now() + limitMs; !condition() && Date.now() < end;) await sleep(25);
  return condition();
}

/** Below the range from which the kernel takes the ports of outgoing connections, or one of those could be in the way later. */
const PORTS = { first: 20_000, count: 12_000, block: 50 };
let asked = 0;

/**
 * A free TCP port on loopback. Never the same one twice in a process, and each process begins in a block of its own: two test
 * workers that ask at the same moment, before either listens, get different ports.
 */
export async function freePort() {
  for (let tries = 0; tries < PORTS.count; tries++) {
    const port = PORTS.first + ((process.pid * PORTS.block + asked++) % PORTS.count);
    if (await canListen(port)) return port;
  }
  throw new Error(`no free port from ${PORTS.first} to ${PORTS.first + PORTS.count - 1}`);
}

/** True when nothing listens there. Rejects when we may not ask (a port below 1024). */
export function canListen(port, host = '127.0.0.1') {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', (error) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

/** True when the process exists and is not a zombie. A zombie (a container whose pid 1 never reaps) still answers kill(pid, 0). */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    return !/^State:\s+[ZX]/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** The command line of a process, or '' when it cannot be read; tells a reused pid from the process once meant. */
export function commandLine(pid) {
  if (process.platform !== 'linux')
    return spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).stdout ?? '';
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
