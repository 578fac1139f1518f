/** The peers' packages: installed on first use into bench/node_modules, with a lock of their own; never a dependency of the product. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Where the package's entry is, or null with the reason said: for packages that only `import()` can load. */
export function peerEntry(name: string, say: (line: string) => void): string | null {
  const problem = installPeers();
  try {
    return pathToFileURL(createRequire(path.resolve('bench/package.json')).resolve(name)).href;
  } catch (error) {
    say(`${name} cannot be had: ${problem ?? String(error)}`);
    return null;
  }
}

/** The package, or null with the reason said. `T`: what is used of it, for its types are not there when this is compiled. */
export function peer<T>(name: string, say: (line: string) => void): T | null {
  const problem = installPeers();
  try {
    return createRequire(path.resolve('bench/package.json'))(name) as T;
  } catch (error) {
    const why = problem ?? (error instanceof Error ? error.message.split('\n')[0] : String(error));
    say(`${name} cannot be had: ${why}`);
    return null;
  }
}

let installed: { readonly problem: string | null } | null = null;

function installPeers(): string | null {
  installed ??= { problem: fs.existsSync('bench/node_modules/.package-lock.json') ? null : install() };
  return installed.problem;
}

function install(): string | null {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['ci', '--prefix', 'bench', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  console.log('installing the peers into bench/node_modules (once) ...');
  const done = spawnSync(npm, args, { encoding: 'utf8', shell: process.platform === 'win32' });
  if (done.error) return `npm could not be started (${done.error.message})`;
  return done.status === 0
    ? null
    : `npm ci --prefix bench failed: ${(done.stderr || done.stdout).trim().split('\n')[0]}`;
}
