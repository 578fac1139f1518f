import 'reflect-metadata';
import { boot, readConfig, runApp } from '#libs/platform';
import { type Database } from '#libs/store';
import { providerConfig } from './config.js';
import { ProviderModule } from './provider.module.js';
import { DATABASE } from './tokens.js';

await boot(async () => {
  const config = readConfig(providerConfig);
  await runApp(ProviderModule.forConfig(config), {
    config,
    checks: (app) => ({ database: () => app.get<Database>(DATABASE).ping() }),
  });
});
