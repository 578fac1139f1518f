// `npm run -s gridlease -- COMMAND`: the command-line tool, built when it has to be. Its stdout is data, so nothing else is printed there.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const tool = path.join(root, 'dist/apps/cli/src/main.js');
const build = [path.join(root, 'scripts/build.mjs'), '--only=codegen,server', '--rooms=libs,apps', '--quiet'];

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
const env = { DEMO_FILE: path.join(root, '.data/demo.json'), ...process.env };
const child = spawn(process.execPath, ['--enable-source-maps', tool, ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd,
  env,
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
