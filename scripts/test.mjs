// `npm test`: every check and every test, all at error level, on a fresh clone too.
// usage: npm test                         everything
//        npm test -- --only=lint,jest     some of it
//        npm test -- libs/market          Jest alone, on matching files (any other argument goes to Jest)
// The last line is `N passed, N failed`: each check counts as one, each test as one.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser } from './browser.mjs';

process.chdir(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const bin = (name, file) => path.join('node_modules', name, file);

/** Checks that only read, the longest first, so that both lanes end together; `codegen` comes before all of them and `build` after. */
const CHECKS = {
  lint: { title: 'lint', args: [bin('eslint', 'bin/eslint.js'), '--max-warnings=0', '.'] },
  typedlint: { title: 'lint of types', args: [bin('oxlint', 'bin/oxlint'), '--type-aware', '.'] },
  typecheck: { title: 'types', args: ['scripts/typecheck.mjs'] },
  format: { title: 'formatting', args: [bin('prettier', 'bin/prettier.cjs'), '--check', '.'] },
  architecture: {
    title: 'import law',
    args: [
      bin('dependency-cruiser', 'bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      ...present('apps', 'libs', 'test', 'bench'),
    ],
  },
  deadcode: { title: 'dead code', args: [bin('knip', 'bin/knip.js'), '--no-progress'] },
  schema: { title: 'GraphQL schema', args: ['scripts/schema.mjs'] },
  lock: { title: 'lock file', args: ['scripts/lockcheck.mjs'] },
};
const CODEGEN = { title: 'generated code', args: ['scripts/build.mjs', '--only=codegen'] };
const BUILD = { title: 'build', args: ['scripts/build.mjs', '--only=server,programs,web'] };
const BROWSER_TESTS = '(/browser/.*|[.]browser)[.](e2e-)?spec[.]tsx?$';

function present(...folders) {
  return folders.filter((folder) => fs.existsSync(folder));
}

/** Runs a program; `show` passes its output straight through, otherwise it is kept for a failure. */
function run(args, { show = false } = {}) {
  return new Promise((resolve) => {
    const began = performance.now();
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ ok: false, output: String(error), seconds: 0 }));
    child.on('close', (code) => resolve({ ok: code === 0, output, seconds: (performance.now() - began) / 1000 }));
  });
}

async function check({ title, args }) {
  const { ok, output, seconds } = await run(args);
  console.log(`  ${ok ? 'ok  ' : 'FAIL'} ${title} (${seconds.toFixed(1)} s)`);
  if (!ok) console.log(`${output.trimEnd()}\n`);
  return { title, seconds, passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
}

/** Runs the checks two at a time: one would leave a core idle, three would only swap. */
async function checkAll(list) {
  const waiting = [...list];
  const results = [];
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results.push(await check(next));
  };
  await Promise.all([lane(), lane()]);
  return results;
}

/** Arguments that leave the browser tests out, when there is no browser and we may go without one. */
function browserArguments() {
  const found = findBrowser();
  if (found.executablePath) return [];
  if (process.env.CI) {
    console.log(`  FAIL browser: ${found.missing}`);
    return undefined;
  }
  const left = fs.readdirSync('test', { recursive: true }).filter((file) => new RegExp(BROWSER_TESTS).test(`/${file}`));
  console.log(`  SKIPPED ${left.length} browser test files (${left.join(', ')}): ${found.missing}`);
  return ['--testPathIgnorePatterns', '/node_modules/', BROWSER_TESTS];
}

async function jest({ title, args }) {
  const report = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'gridlease-report-')), 'jest.json');
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', bin('jest', 'bin/jest.js')];
  const flags = ['--json', `--outputFile=${report}`, ...(process.env.CI ? ['--ci'] : [])];
  console.log(`\n${title}`);
  const { ok, seconds } = await run([...node, ...flags, ...args], { show: true });
  const summary = fs.existsSync(report) ? JSON.parse(fs.readFileSync(report, 'utf8')) : undefined;
  fs.rmSync(path.dirname(report), { recursive: true });
  const failed = (summary?.numFailedTests ?? 0) + (summary?.numRuntimeErrorTestSuites ?? 0);
  const skipped = (summary?.numPendingTests ?? 0) + (summary?.numTodoTests ?? 0);
  const note = skipped ? `${skipped} skipped` : '';
  return { title, seconds, passed: summary?.numPassedTests ?? 0, failed: Math.max(failed, ok ? 0 : 1), note };
}

/**
 * First the tests of the rooms, then those of the whole system, which start a dozen processes each; two files at a time. Never both
 * kinds beside each other: a feed waits for the longest transaction of its whole server, and some specs of the rooms hold one open.
 */
async function allTests(extra) {
  if (extra.length) return [await jest({ title: 'tests', args: extra })];
  const browser = browserArguments();
  const rooms = { title: 'tests of the rooms', args: ['--roots', 'apps', '--roots', 'libs'] };
  const system = { title: 'tests of the system', args: ['--roots', 'test', ...(browser ?? [])] };
  const missing = { title: 'browser', seconds: 0, passed: 0, failed: 1, note: 'no browser, which CI needs' };
  return [await jest(rooms), await jest(system), ...(browser ? [] : [missing])];
}

function printTable(results) {
  const width = Math.max(...results.map(({ title }) => title.length));
  console.log('\n');
  for (const { title, seconds, passed, failed, note } of results) {
    const verdict = failed ? 'FAILED' : 'passed';
    const count = passed + failed > 1 ? `${passed} passed, ${failed} failed ` : '';
    console.log(
      `  ${title.padEnd(width)}  ${verdict}  ${`${seconds.toFixed(1)} s`.padStart(8)}  ${count}${note ?? ''}`.trimEnd(),
    );
  }
}

async function main(given) {
  const only = given
    .find((argument) => argument.startsWith('--only='))
    ?.slice('--only='.length)
    .split(',');
  const extra = given.filter((argument) => !argument.startsWith('--only='));
  const wanted = (name) => (only ? only.includes(name) : extra.length === 0 || name === 'jest');
  const results = [];
  console.log('Checks');
  results.push(await check(CODEGEN));
  results.push(
    ...(await checkAll(
      Object.keys(CHECKS)
        .filter(wanted)
        .map((name) => CHECKS[name]),
    )),
  );
  if (wanted('build') || wanted('jest')) results.push(await check(BUILD));
  if (wanted('jest')) {
    results.push(...(await allTests(extra)));
  }
  printTable(results);
  const total = (field) => results.reduce((sum, result) => sum + result[field], 0);
  console.log(`\n${total('passed')} passed, ${total('failed')} failed`);
  process.exitCode = total('failed') ? 1 : 0;
}

await main(process.argv.slice(2));
