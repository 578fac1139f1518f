// One embedded PostgreSQL per run. The schema is built once into the database `tmpl`; testkit's createTestDatabase() copies it
// (about 0.1 s) for each test file that wants one. A run of pure specs only starts nothing.
//   PG_BASE      postgres://postgres@127.0.0.1:<port>   (no database name)
//   PG_TEMPLATE  tmpl
// GRIDLEASE_NO_PG=1 starts none in any case.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { startPg, TEST_FLAGS } from '../pg.mjs';
import { freePort } from '../processes.mjs';

const TEMPLATE = 'tmpl';
const NEEDS_DATABASE = /createTestDatabase|#libs\/testkit|libs\/testkit|PG_BASE/;

/** The spec files this run selects; undefined when that cannot be told beforehand (watch mode, --findRelatedTests). */
function selectedFiles(globalConfig, projectConfig) {
  if (globalConfig.onlyChanged || globalConfig.findRelatedTests || globalConfig.watch || globalConfig.watchAll)
    return undefined;
  const patterns = (globalConfig.testPathPatterns?.patterns ?? []).map((pattern) => new RegExp(pattern, 'i'));
  const isTest = new RegExp(projectConfig.testRegex[0]?.source ?? projectConfig.testRegex[0]);
  return projectConfig.roots
    .flatMap((root) => fs.readdirSync(root, { recursive: true }).map((file) => path.join(root, file)))
    .filter((file) => isTest.test(file) && (patterns.length === 0 || patterns.some((pattern) => pattern.test(file))));
}

function needsDatabase(files) {
  if (process.env.GRIDLEASE_NO_PG === '1') return false;
  return (
    !files ||
    files.some(
      (file) => /(\.db\.spec|\.e2e-spec)\.tsx?$/.test(file) || NEEDS_DATABASE.test(fs.readFileSync(file, 'utf8')),
    )
  );
}

/** End-to-end tests start the programs; the others do without them. */
function buildFor(files) {
  const isEndToEnd = !files || files.some((file) => /\.e2e-spec\.tsx?$/.test(file));
  const [steps, rooms] = isEndToEnd
    ? ['codegen,server,programs', 'libs,apps,test/machine']
    : ['codegen,server', 'libs,apps'];
  runScript(['scripts/build.mjs', `--only=${steps}`, `--rooms=${rooms}`, '--quiet', '--keep-going']);
}

function runScript(args, env = {}) {
  const done = spawnSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, ...env } });
  if (done.status !== 0) throw new Error(`node ${args.join(' ')}: ${(done.stderr || done.stdout).trim()}`);
}

async function prepareTemplate(server, files) {
  const admin = new pg.Client(server.url('postgres'));
  await admin.connect();
  await admin.query(`create database ${TEMPLATE}`);
  await admin.end();
  buildFor(files); // the migration runs from the build, and so do the programs of the end-to-end tests
  if (fs.existsSync('dist/libs/store/src/index.js'))
    runScript(['scripts/migrate.mjs'], { DATABASE_URL: server.url(TEMPLATE) });
}

export default async function globalSetup(globalConfig, projectConfig) {
  const files = selectedFiles(globalConfig, projectConfig);
  if (!needsDatabase(files)) return;
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'gridlease-test-'));
  fs.chmodSync(dir, 0o711); // Postgres may run as another user
  const server = await startPg({
    dataDir: path.join(dir, 'pg'),
    port: await freePort(),
    throwAway: true,
    flags: TEST_FLAGS,
  });
  try {
    await prepareTemplate(server, files);
  } catch (error) {
    await server.stop('SIGQUIT'); // Jest runs no teardown after a failed setup
    fs.rmSync(dir, { recursive: true, force: true });
    throw error;
  }
  globalThis.__GRIDLEASE_PG__ = { server, dir };
  process.env.PG_BASE = server.url('').replace(/\/$/, '');
  process.env.PG_TEMPLATE = TEMPLATE;
}
