import { spawnSync } from 'node:child_process';

/** The portal and the console as their sources are now. */
export function buildPortal(): void {
  const built = spawnSync(process.execPath, ['scripts/build.mjs', '--only=codegen,web', '--quiet'], {
    encoding: 'utf8',
  });
  expect({ status: built.status, said: built.stderr }).toEqual({ status: 0, said: '' });
}
