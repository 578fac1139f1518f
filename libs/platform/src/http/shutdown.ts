import { type INestApplicationContext } from '@nestjs/common';
import { type Readiness } from '../health/readiness.js';
import { type Logger } from '../log/logger.js';

export interface ShutdownOptions {
  readonly app: INestApplicationContext;
  readonly readiness: Readiness;
  readonly logger: Logger;
  readonly withinSeconds: number;
  readonly exit: (code: number) => void;
}

/**
 * The way out: not ready from this moment, requests in flight finish, idle connections close, then modules end (pools drained).
 * What is not done after `withinSeconds` is abandoned with exit code 1. Calling it twice changes nothing.
 */
export function shutdownOnce({
  app,
  readiness,
  logger,
  withinSeconds,
  exit,
}: ShutdownOptions): (signal: string) => Promise<void> {
  let leaving: Promise<void> | undefined;
  const leave = async (signal: string): Promise<void> => {
    readiness.drain();
    logger.info({ signal }, 'draining');
    const deadline = setTimeout(() => {
      logger.error({ withinSeconds }, 'requests did not finish in time; leaving them');
      exit(1);
    }, withinSeconds * 1000);
    try {
      await app.close();
      logger.info('stopped');
      exit(0);
    } catch (error) {
      logger.error({ err: error }, 'shutdown failed');
      exit(1);
    } finally {
      clearTimeout(deadline);
    }
  };
  return (signal) => (leaving ??= leave(signal));
}
