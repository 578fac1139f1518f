// `npm run bench -- NAME`: runs bench/NAME.ts. Each benchmark prints its rates, then, as its last line, a ratio against a baseline.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runForeground } from './foreground.mjs';

process.chdir(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const [name, ...rest] = process.argv.slice(2);
const known = fs.existsSync('bench')
  ? fs.readdirSync('bench').filter((file) => /^[\w-]+\.ts$/.test(file) && !file.endsWith('.spec.ts'))
  : [];
const names = known.map((file) => path.basename(file, '.ts')).sort();
if (!name || !names.includes(name)) {
  console.error(`usage: npm run bench -- NAME\nbenchmarks: ${names.join(', ') || 'none yet'}`);
  process.exit(name ? 1 : 0);
}
const built = spawnSync(process.execPath, ['scripts/build.mjs', '--only=codegen,server,programs', '--quiet'], {
  stdio: ['ignore', 'ignore', 'inherit'],
});
if (built.status !== 0) process.exit(built.status ?? 1);
runForeground(['--enable-source-maps', `dist/bench/${name}.js`, ...rest]);
