// Makes node_modules match package-lock.json, once per state of the lock. Uses nothing but Node, so it runs on a fresh clone.
// usage: node scripts/ensure.mjs [--quiet]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const quiet = process.argv.includes('--quiet');
const lockFile = path.join(root, 'package-lock.json');
const modules = path.join(root, 'node_modules');
const mark = path.join(modules, '.gridlease-lock'); // inside node_modules, so removing that folder removes the mark

function fail(message) {
  console.error(`gridlease: ${message}`);
  process.exit(1);
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19))
  fail(`Node 20.19 or newer is needed; this is ${process.versions.node} (see https://nodejs.org)`);
if (!fs.existsSync(lockFile)) fail('package-lock.json is missing; restore it from the repository');

const wanted = createHash('sha256').update(fs.readFileSync(lockFile)).digest('hex');
const marked = fs.existsSync(mark) ? fs.readFileSync(mark, 'utf8').trim() : undefined;

/** True when npm itself installed exactly these packages (an `npm install` by hand leaves no mark of ours). */
function installedByHand() {
  const record = path.join(modules, '.package-lock.json');
  if (!fs.existsSync(record)) return false;
  const installed = JSON.parse(fs.readFileSync(record, 'utf8')).packages;
  const locked = JSON.parse(fs.readFileSync(lockFile, 'utf8')).packages;
  return Object.entries(locked).every(
    ([name, entry]) => name === '' || entry.optional || installed[name]?.version === entry.version,
  );
}

if (marked !== wanted) {
  if (marked === undefined && installedByHand()) {
    fs.writeFileSync(mark, wanted);
  } else {
    const began = Date.now();
    // stderr, so that a command whose stdout is data (npm run -s gridlease) stays clean
    process.stderr.write(
      `gridlease: installing packages (npm ci, a minute or two the first time)${quiet ? '' : ' ...'}\n`,
    );
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const done = spawnSync(npm, args, {
      cwd: root,
      stdio: ['ignore', quiet ? 'ignore' : 2, 'inherit'],
      shell: process.platform === 'win32',
    });
    if (done.error) fail(`npm could not be started (${done.error.message}); is npm on the PATH?`);
    if (done.status !== 0)
      fail(
        'npm ci failed (see above): check the network and that this folder may be written, then run the command again',
      );
    fs.writeFileSync(mark, wanted);
    process.stderr.write(`gridlease: packages installed in ${Math.round((Date.now() - began) / 1000)} s\n`);
  }
}
