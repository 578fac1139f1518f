// The schema room's own check: the printed schemas are up to date and nothing that clients rely on was broken.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

const check = 'libs/schema/check.mjs';
if (!fs.existsSync(check)) {
  console.log(`${check} does not exist yet: nothing to check`);
} else {
  process.exit(spawnSync(process.execPath, [check, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 1);
}
