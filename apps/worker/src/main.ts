import 'reflect-metadata';
import { boot, readConfig, runApp } from '#libs/platform';
import { type Database } from '#libs/store';
import { workerConfig } from './config.js';
import { DATABASE } from './tokens.js';
import { WorkerModule } from './worker.module.js';

/** A Stripe event may be larger than what a person sends. */
const WEBHOOK_LIMIT_BYTES = 1024 * 1024;

await boot(async () => {
  const config = readConfig(workerConfig);
  await runApp(WorkerModule.forConfig(config), {
    config,
    rawBody: true,
    bodyLimitBytes: WEBHOOK_LIMIT_BYTES,
    checks: (app) => ({ database: () => app.get<Database>(DATABASE).ping() }),
  });
});
