// Type checks the server tree and the portal, which have different libraries and module rules. swc only strips types, so this is the check.
// The compiler is TypeScript 7, under a name of its own: the tools that read types through its older interface still need TypeScript 6.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';

const tsc = fileURLToPath(new URL('./bin/tsc', import.meta.resolve('typescript-native/package.json')));
const projects = ['tsconfig.json', 'apps/web/tsconfig.json'].filter((file) => fs.existsSync(file));
let failed = false;
for (const project of projects) {
  // one build-info file per project, or each run would throw the other's away
  const info = `dist/.tsbuildinfo-check-${project.replaceAll('/', '-')}`;
  const args = [
    tsc,
    '--noEmit',
    '-p',
    project,
    '--incremental',
    '--tsBuildInfoFile',
    info,
    '--pretty',
    String(Boolean(process.stdout.isTTY)),
  ];
  const done = spawnSync(process.execPath, args, { stdio: 'inherit' });
  console.log(`${project}: ${done.status === 0 ? 'no errors' : 'failed'}`);
  failed ||= done.status !== 0;
}
process.exit(failed ? 1 : 0);
