// `npm run -s gridlease -- COMMAND`: the command-line tool, built when it has to be. Its stdout is data, so nothing else is printed there.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runForeground } from './foreground.mjs';

/** Commands that need a domain library and no server: each is a program of the app whose user runs it (docs/decisions/0009). */
const OFFLINE = {
  breakeven: {
    file: 'dist/programs/breakeven.js',
    summary: 'what a mining machine earns per day, and where it stops to pay (offline)',
  },
  deal: {
    file: 'dist/programs/deal.js',
    summary: 'cash flow and totals of a term sheet, see docs/deals (offline)',
  },
  bank: {
    file: 'dist/programs/bank.js',
    summary: 'what a bank statement file says (CAMT, MT940, BAI2), as JSON: bank parse FILE (offline)',
  },
};

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const args = process.argv.slice(2);
const offline = Object.hasOwn(OFFLINE, args[0] ?? '') ? OFFLINE[args[0]] : undefined;
const tool = path.join(root, offline?.file ?? 'dist/programs/cli.js');
const data = path.resolve(root, process.env.GRIDLEASE_DATA ?? '.data');
const build = [path.join(root, 'scripts/build.mjs'), '--only=codegen,server,programs', '--rooms=libs,apps', '--quiet'];

/** Where the system that `npm start` runs answers: it may have been given other ports. */
function addressesOfRun() {
  try {
    return JSON.parse(fs.readFileSync(path.join(data, 'run.json'), 'utf8')).addresses ?? {};
  } catch {
    return {}; // it never ran here, or as another user: the default ports then
  }
}

// an installed copy has no sources to build from
if (fs.existsSync(path.join(root, 'apps/cli/src'))) {
  const done = spawnSync(process.execPath, build, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  if (done.status !== 0) process.exit(done.status ?? 1);
}
if (!fs.existsSync(tool)) {
  console.error('gridlease: the command-line tool is not built; run: npm run build');
  process.exit(1);
}
// npm changes into the repository; file names that the user gives are meant from where they stand
const cwd = process.env.INIT_CWD ?? process.cwd();
const summaries = Object.fromEntries(Object.entries(OFFLINE).map(([name, { summary }]) => [name, summary]));
const env = {
  DEMO_FILE: path.join(data, 'demo.json'),
  OFFLINE_COMMANDS: JSON.stringify(summaries),
  ...addressesOfRun(),
  ...process.env,
};
runForeground(['--enable-source-maps', tool, ...(offline ? args.slice(1) : args)], {
  cwd,
  env,
});
