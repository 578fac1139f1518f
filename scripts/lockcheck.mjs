// Every optional platform package that the lock names must have its own lock entry, or `npm ci` refuses the lock on a clean machine.
// Run after each dependency upgrade: node scripts/lockcheck.mjs [package-lock.json]
import fs from 'node:fs';

const { packages } = JSON.parse(fs.readFileSync(process.argv[2] ?? 'package-lock.json', 'utf8'));

/** Node's own look-up: the package's folder, then each enclosing one. */
function resolves(from, name) {
  for (let folder = from; ;) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (!folder) return false;
    const cut = folder.lastIndexOf('/node_modules/');
    folder = cut < 0 ? '' : folder.slice(0, cut);
  }
}

const missing = Object.entries(packages).flatMap(([from, entry]) =>
  Object.entries(entry.optionalDependencies ?? {})
    .filter(([name]) => !resolves(from, name))
    .map(([name, range]) => `${from || 'package.json'} -> ${name}@${range}`),
);
for (const line of missing) console.error(`missing in the lock: ${line}`);
const elsewhere = Object.entries(packages).filter(([, entry]) => /^https?:/.test(entry.resolved ?? ''));
for (const [name] of elsewhere) console.error(`names a registry address: ${name}`);
console.log(`lock: ${missing.length} missing optional entries, ${elsewhere.length} registry addresses`);
process.exit(missing.length + elsewhere.length ? 1 : 0);
