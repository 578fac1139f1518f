// Builds everything that runs: generated code, apps and libraries (swc), their data files, the programs (one file each and what several
// share), the portal (Vite). Steps whose inputs did not change are skipped. Output: dist/, with the layout of the source tree; dist/programs.
// usage: node scripts/build.mjs [--only=codegen,server,programs,web] [--rooms=libs] [--quiet] [--keep-going]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundlePrograms, ENTRIES } from './bundle.mjs';
import { die, PlainError, stepper } from './say.mjs';
import { swcOptions } from './swc.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, 'dist');
const manifestFile = path.join(dist, '.build.json');
const lockFile = path.join(dist, '.build.lock');
const ASSETS = /\.(graphql|sql|json|csv|typ|ttf|otf|woff2|svg)$/;
const GENERATED = /\/(generated|gql)\//;

const sha = (...parts) =>
  parts.reduce((hash, part) => hash.update(part).update('\0'), createHash('sha256')).digest('hex');

/** Files under a folder, as paths from the repository root with forward slashes; [] when there is no such folder. */
function filesUnder(folder) {
  const at = path.join(root, folder);
  if (!fs.existsSync(at)) return [];
  return fs
    .readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      path
        .relative(root, path.join(entry.parentPath ?? entry.path, entry.name))
        .split(path.sep)
        .join('/'),
    )
    .filter((file) => !/(^|\/)node_modules\//.test(file))
    .sort();
}

const read = (file) => fs.readFileSync(path.join(root, file));
const hashOf = (files) => sha(...files.flatMap((file) => [file, read(file)]));

/** Written beside and renamed, so nobody ever loads half a file. */
function writeWhole(file, content) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.tmp`;
  fs.writeFileSync(draft, content);
  fs.renameSync(draft, file);
}

function loadManifest() {
  try {
    return JSON.parse(fs.readFileSync(manifestFile, 'utf8'));
  } catch {
    return { server: {}, steps: {} };
  }
}

/** One build at a time: two would leave outputs that the manifest misdescribes. A dead holder's lock is taken over. */
async function withLock(work) {
  fs.mkdirSync(dist, { recursive: true });
  for (let tries = 0; ; tries++) {
    try {
      fs.writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code === 'EACCES' || error.code === 'EPERM')
        throw new PlainError(`dist/ cannot be written; run: sudo chown -R $(id -u) dist`);
      if (error.code !== 'EEXIST') throw error;
      if (!holderLives() || tries > 1200) fs.rmSync(lockFile, { force: true });
      else await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  try {
    return await work();
  } finally {
    fs.rmSync(lockFile, { force: true });
  }
}

function holderLives() {
  try {
    process.kill(Number(fs.readFileSync(lockFile, 'utf8')), 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM' || error.code === 'ENOENT';
  }
}

function runTool(args, cwd = root, env = {}) {
  const done = spawnSync(process.execPath, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production', ...env },
  });
  if (done.status !== 0) throw new PlainError(`node ${args.join(' ')} failed:\n${(done.stdout + done.stderr).trim()}`);
}

/** Runs each room's own codegen.mjs when the room or the shared schema changed, or its output was touched. */
function generate(manifest) {
  const scripts = ['libs', 'apps', 'test'].flatMap((group) =>
    (fs.existsSync(path.join(root, group)) ? fs.readdirSync(path.join(root, group)) : [])
      .map((room) => `${group}/${room}/codegen.mjs`)
      .filter((file) => fs.existsSync(path.join(root, file))),
  );
  scripts.sort((a, b) => Number(b.startsWith('libs/')) - Number(a.startsWith('libs/'))); // the schema first, its users after
  let ran = 0;
  for (const script of scripts) {
    const room = path.posix.dirname(script);
    const shared = filesUnder('libs/schema').filter((file) => /\.(graphql|mjs|json)$/.test(file));
    const inputs = () => [...new Set([...shared, ...filesUnder(room).filter((file) => !GENERATED.test(file))])];
    const outputs = () => filesUnder(room).filter((file) => GENERATED.test(file));
    const state = () => `${hashOf(inputs())}:${hashOf(outputs())}`;
    if (manifest.steps[script] === state()) continue;
    runTool([script]);
    manifest.steps[script] = state();
    ran++;
  }
  return ran ? `${ran} of ${scripts.length} ran` : 'unchanged';
}

const isSource = (file) => /\.tsx?$/.test(file) && !/(\.d\.ts|[.-]spec\.tsx?)$/.test(file);
const isAsset = (file) => ASSETS.test(file) && !/\/(tsconfig[^/]*|package)\.json$/.test(file);

/** Compiles and copies what changed, removes outputs whose source is gone. */
async function compile(manifest, { rooms, keepGoing }) {
  const { transform } = await import('@swc/core');
  const version = sha(JSON.stringify(swcOptions()), read('scripts/build.mjs'));
  const files = rooms
    .flatMap(filesUnder)
    .filter((file) => !file.startsWith('apps/web/') && (isSource(file) || isAsset(file)));
  const problems = [];
  let done = 0;
  const build = async (file) => {
    const content = read(file);
    const target = file.replace(/\.tsx?$/, '.js');
    const key = sha(version, content);
    if (manifest.server[file] === key && fs.existsSync(path.join(dist, target))) return;
    done++;
    if (isAsset(file)) {
      writeWhole(path.join(dist, target), content);
    } else {
      const out = await transform(content.toString('utf8'), {
        ...swcOptions({ jsx: file.endsWith('x') }),
        sourceMaps: true,
        filename: path.join(root, file),
      });
      writeWhole(path.join(dist, `${target}.map`), out.map);
      writeWhole(path.join(dist, target), `${out.code}\n//# sourceMappingURL=${path.basename(target)}.map\n`);
    }
    manifest.server[file] = key;
  };
  await Promise.all(
    files.map((file) => build(file).catch((error) => problems.push(`${file}: ${error.message.trim()}`))),
  );
  const present = new Set(files);
  for (const file of Object.keys(manifest.server)) {
    if (present.has(file) || !rooms.some((room) => file.startsWith(`${room}/`))) continue;
    const target = path.join(dist, file.replace(/\.tsx?$/, '.js'));
    for (const stale of [target, `${target}.map`]) fs.rmSync(stale, { force: true });
    delete manifest.server[file];
  }
  if (problems.length && !keepGoing) throw new PlainError(problems.join('\n'));
  return `${done} of ${files.length} files${problems.length ? `, ${problems.length} could not be compiled` : ''}`;
}

/** Bundles the programs again when anything of theirs that is compiled, or a package, changed. */
async function bundle(manifest) {
  const compiled = Object.entries(manifest.server).filter(([file]) => !file.startsWith('bench/'));
  const key = sha(JSON.stringify(compiled.sort()), read('scripts/bundle.mjs'), read('package-lock.json'));
  const isWhole = Object.entries(ENTRIES).every(
    ([name, file]) => !fs.existsSync(path.join(dist, file)) || fs.existsSync(path.join(dist, `programs/${name}.js`)),
  );
  if (manifest.steps.programs === key && isWhole) return 'unchanged';
  const done = await bundlePrograms();
  manifest.steps.programs = key;
  return done;
}

function bundlePortal(manifest) {
  if (!fs.existsSync(path.join(root, 'apps/web/vite.config.ts'))) return 'no portal yet';
  const inputs = ['apps/web', 'libs/kernel', 'libs/pictures']
    .flatMap(filesUnder)
    .filter((file) => !/\.spec\.tsx?$/.test(file));
  const key = hashOf([...inputs, 'package.json', 'scripts/build.mjs']);
  if (manifest.steps.web === key && fs.existsSync(path.join(dist, 'web/index.html'))) return 'unchanged';
  const vite = path.join(root, 'node_modules/vite/bin/vite.js');
  const build = [vite, 'build', '--outDir', path.join(dist, 'web'), '--logLevel', 'warn'];
  fs.rmSync(path.join(dist, 'web'), { recursive: true, force: true });
  for (const door of ['tenant', 'ops'])
    runTool([...build, '--emptyOutDir', 'false'], path.join(root, 'apps/web'), { WEB_DOOR: door });
  manifest.steps.web = key;
  return undefined;
}

async function main() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      rooms: { type: 'string' },
      quiet: { type: 'boolean' },
      'keep-going': { type: 'boolean' },
    },
  });
  const wanted = values.only?.split(',') ?? ['codegen', 'server', 'programs', 'web'];
  const rooms = values.rooms?.split(',') ?? ['libs', 'apps', 'test/machine', 'bench'];
  const step = stepper({ quiet: values.quiet });
  await withLock(async () => {
    const manifest = loadManifest();
    try {
      if (wanted.includes('codegen')) await step('generated code', () => generate(manifest));
      if (wanted.includes('server'))
        await step('apps and libraries', () => compile(manifest, { rooms, keepGoing: values['keep-going'] }));
      if (wanted.includes('programs')) await step('programs', () => bundle(manifest));
      if (wanted.includes('web')) await step('portal', () => bundlePortal(manifest));
    } finally {
      writeWhole(manifestFile, JSON.stringify(manifest));
    }
  });
}

main().catch(die);
