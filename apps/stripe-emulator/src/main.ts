import { readConfig } from './config.js';
import { startEmulator } from './server.js';

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const emulator = await startEmulator({
    port: config.PORT,
    host: config.HOST,
    webhook:
      config.WEBHOOK_URL === undefined || config.WEBHOOK_SECRET === undefined
        ? undefined
        : { url: config.WEBHOOK_URL, secret: config.WEBHOOK_SECRET },
    chaos: config.CHAOS === 'off' ? 'off' : { seed: config.CHAOS_SEED, lostPercent: config.CHAOS_LOST_PERCENT },
    dataFile: config.DATA_FILE,
    publicUrl: config.PUBLIC_URL,
    settings: config.SETTINGS,
    clockStart: config.CLOCK_START,
    clockFrozen: config.CLOCK_FROZEN,
    log: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(`stripe-emulator (Stripe-shaped, not Stripe) on ${emulator.url}\n`);
  const stop = (): void => {
    void emulator.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
