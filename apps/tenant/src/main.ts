import 'reflect-metadata';
import { SessionCookie } from '#libs/identity';
import { boot, readConfig, runApp } from '#libs/platform';
import { type Database } from '#libs/store';
import { tenantConfig } from './config.js';
import { STRIPE_ORIGINS, publishableKeyOf } from './payment-form.js';
import { TenantModule } from './tenant.module.js';
import { DATABASE } from './tokens.js';

await boot(async () => {
  const config = readConfig(tenantConfig);
  const cookie = new SessionCookie('TENANT', config.BEHIND_HTTPS);
  await runApp(TenantModule.forConfig(config), {
    config,
    web: {
      folder: config.WEB_DIST,
      page: 'index.html',
      hasSession: (cookies) => cookie.read(cookies) !== undefined,
      ...(publishableKeyOf(config) === null ? {} : { elsewhere: STRIPE_ORIGINS }),
    },
    checks: (app) => ({ database: () => app.get<Database>(DATABASE).ping() }),
  });
});
