// `npm run test:fault -- NAME [FLOW]`: builds, and runs test/fault/NAME.e2e-spec.ts with every fault of its table, or of some flows in it (names with commas between them)
// (`npm test` runs a short form).
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runForeground } from './foreground.mjs';

process.chdir(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const ENDING = '.e2e-spec.ts';
const [name, flow = 'all'] = process.argv.slice(2);
const names = fs
  .readdirSync('test/fault')
  .filter((file) => file.endsWith(ENDING))
  .map((file) => file.slice(0, -ENDING.length))
  .sort();
if (!name || !names.includes(name)) {
  console.error(`usage: npm run test:fault -- NAME [FLOW]\nfault sweeps: ${names.join(', ')}`);
  process.exit(name ? 1 : 0);
}
const built = spawnSync(process.execPath, ['scripts/build.mjs', '--only=codegen,server,programs', '--quiet'], {
  stdio: ['ignore', 'ignore', 'inherit'],
});
if (built.status !== 0) process.exit(built.status ?? 1);
const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
runForeground([...node, '-i', `test/fault/${name}${ENDING}`], {
  env: { ...process.env, FAULT_SWEEP: flow },
});
