import 'reflect-metadata';
import { ensureStaff } from '#libs/identity';
import { boot, readConfig, runApp } from '#libs/platform';
import { type Database } from '#libs/store';
import { opsConfig } from './config.js';
import { OpsModule } from './ops.module.js';
import { DATABASE } from './tokens.js';

await boot(async () => {
  const config = readConfig(opsConfig);
  if (config.STAFF_EMAIL !== undefined && config.STAFF_PASSWORD !== undefined) {
    await ensureStaff(config.IDENTITY_DATABASE_URL, {
      email: config.STAFF_EMAIL,
      password: config.STAFF_PASSWORD,
      name: 'Operations',
    });
  }
  await runApp(OpsModule.forConfig(config), {
    config,
    web: { folder: config.WEB_DIST, page: 'ops.html' },
    checks: (app) => ({ database: () => app.get<Database>(DATABASE).ping() }),
  });
});
