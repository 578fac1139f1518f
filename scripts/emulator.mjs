// `npm run stripe-emulator`: the Stripe-shaped server alone, for working on payments. Settings as in env.mjs; state in .data/.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runForeground } from './foreground.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const done = spawnSync(process.execPath, ['scripts/build.mjs', '--only=server,programs', '--quiet'], {
  stdio: 'inherit',
});
if (done.status !== 0) process.exit(done.status ?? 1);
const env = { PORT: process.env.EMULATOR_PORT ?? '4010', ...process.env };
runForeground(['--enable-source-maps', 'dist/programs/stripe-emulator.js', ...process.argv.slice(2)], { env });
