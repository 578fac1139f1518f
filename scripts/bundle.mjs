// Bundles each program into dist/programs/: what is read at a start is a few files, not the thousand small modules of ours and the thousand of
// the packages that come as ES modules; a program is up in half the time. Packages that come as CommonJS are left where they are.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PlainError } from './say.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const FOLDER = 'dist/programs';
const posix = (file) => file.split(path.sep).join('/');

/** Every program by its name, with the source it begins at. */
export const ENTRIES = {
  tenant: 'apps/tenant/src/main.js',
  provider: 'apps/provider/src/main.js',
  ops: 'apps/ops/src/main.js',
  worker: 'apps/worker/src/main.js',
  'stripe-emulator': 'apps/stripe-emulator/src/main.js',
  cli: 'apps/cli/src/main.js',
  breakeven: 'apps/provider/src/commands/breakeven.js',
  deal: 'apps/ops/src/commands/deal.js',
  bank: 'apps/ops/src/commands/bank.js',
  'worker-of-the-month': 'test/machine/worker.js',
};

/** The folder of a package: `/x/node_modules/@a/b` of `/x/node_modules/@a/b/c/d.js`. */
const packageOf = (file) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(posix(file))?.[0];

const kinds = new Map();
/** Whether Node would load this file of a package as an ES module: by its ending, else by the nearest package.json. */
function isEsModule(file) {
  if (!file.endsWith('.js')) return file.endsWith('.mjs');
  let folder = path.dirname(file);
  while (!fs.existsSync(path.join(folder, 'package.json'))) folder = path.dirname(folder);
  if (!kinds.has(folder))
    kinds.set(folder, JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')).type === 'module');
  return kinds.get(folder);
}

/** Inlines our rooms and ES modules. CommonJS is named as Node finds it from the bundle's folder: a package's own file, or a nested copy, by its path. */
const packages = {
  name: 'packages',
  async resolveId(source, importer) {
    if (importer === undefined) return null;
    const found = await this.resolve(source, importer, { skipSelf: true });
    const folder = found && !found.external ? packageOf(found.id) : undefined;
    if (!folder) return found ?? { id: source, external: true };
    if (isEsModule(found.id)) return found;
    const isPlain = !source.startsWith('.') && folder === posix(path.join(root, 'node_modules', source));
    return { id: isPlain ? source : posix(path.relative(path.join(root, FOLDER), found.id)), external: true };
  },
};

/** A module that asks where it stands, to find its files or packages, is told the place it had before it was bundled. */
const places = {
  name: 'places',
  transform(code, id) {
    if (!code.includes('import.meta.url')) return null;
    const place = posix(path.relative(path.join(root, FOLDER), id));
    return {
      code: code.replaceAll('import.meta.url', `new URL(${JSON.stringify(place)}, import.meta.url).href`),
      map: null,
    };
  },
};

/** Writes every program whose compiled entry is there. Returns what was done, in words. */
export async function bundlePrograms() {
  const input = Object.fromEntries(
    Object.entries(ENTRIES)
      .map(([name, file]) => [name, path.join(root, 'dist', file)])
      .filter(([, file]) => fs.existsSync(file)),
  );
  const { rolldown } = await import('rolldown');
  const problems = [];
  const bundle = await rolldown({
    input,
    cwd: root,
    platform: 'node',
    plugins: [packages, places],
    onLog: (level, { message }) => level === 'warn' && problems.push(message),
  });
  const fresh = path.join(root, `${FOLDER}.${process.pid}.tmp`);
  await bundle.write({ dir: fresh, format: 'esm', sourcemap: true, keepNames: true, entryFileNames: '[name].js' });
  await bundle.close();
  if (problems.length) {
    fs.rmSync(fresh, { recursive: true });
    throw new PlainError(problems.join('\n'));
  }
  fs.rmSync(path.join(root, FOLDER), { recursive: true, force: true });
  fs.renameSync(fresh, path.join(root, FOLDER));
  return `${Object.keys(input).length} programs`;
}
