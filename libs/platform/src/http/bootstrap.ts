import { type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConfigError, type ServerConfig } from '../config.js';
import { type ReadinessCheck, Readiness } from '../health/readiness.js';
import { type Logger } from '../log/logger.js';
import { NestLogger } from '../log/nest-logger.js';
import { Metrics } from '../metrics/metrics.js';
import { LOGGER } from '../platform.module.js';
import { compressAnswers } from './answer-compression.js';
import { refuseOddHosts, sendSecurityHeaders } from './headers.js';
import { httpAdapter } from './http-server.js';
import { observeRequests } from './observation.js';
import { addOperationsRoutes } from './operations-routes.js';
import { shutdownOnce } from './shutdown.js';
import { type WebPages, serveWebPages } from './web-pages.js';

export interface AppOptions {
  readonly config: Pick<ServerConfig, 'BEHIND_HTTPS' | 'TRUSTED_PROXIES'>;
  /** What must answer for the app to be ready, by name; usually `{ database: () => pool.query('select 1') }`. */
  readonly checks?: (app: NestFastifyApplication) => Readonly<Record<string, ReadinessCheck>>;
  readonly web?: WebPages;
  /** Keep the bytes of request bodies, for webhook signatures. */
  readonly rawBody?: boolean;
  readonly bodyLimitBytes?: number;
}

type Root = Type<unknown> | DynamicModule;

/** Wires an app for HTTP without listening: tests call `listen(0, '127.0.0.1')` themselves. Its modules must include PlatformModule. */
export async function createApp(root: Root, options: AppOptions): Promise<NestFastifyApplication> {
  const adapter = httpAdapter({
    trustedProxies: options.config.TRUSTED_PROXIES,
    bodyLimitBytes: options.bodyLimitBytes,
  });
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    bufferLogs: true,
    abortOnError: false,
    rawBody: options.rawBody ?? false,
  });
  const logger = app.get<Logger>(LOGGER);
  app.useLogger(new NestLogger(logger));
  const server = app.getHttpAdapter().getInstance();
  const readiness = app.get(Readiness);
  observeRequests(server, logger, app.get(Metrics));
  sendSecurityHeaders(server, options.config.BEHIND_HTTPS);
  refuseOddHosts(server);
  compressAnswers(server);
  addOperationsRoutes(server, { readiness, metrics: app.get(Metrics), logger });
  for (const [name, check] of Object.entries(options.checks?.(app) ?? {})) readiness.add(name, check);
  if (options.web && !(await serveWebPages(server, options.web)))
    logger.warn({ folder: options.web.folder }, 'no built pages there; run npm run build');
  return app;
}

/** Creates the app, listens, and leaves in order on SIGTERM or SIGINT: `await boot(() => runApp(AppModule.forConfig(config), { config }))`. */
export async function runApp(root: Root, options: AppOptions & { readonly config: ServerConfig }): Promise<void> {
  const app = await createApp(root, options);
  const { config } = options;
  const logger = app.get<Logger>(LOGGER);
  const exit = (code: number): void => process.exit(code);
  const leave = shutdownOnce({
    app,
    readiness: app.get(Readiness),
    logger,
    withinSeconds: config.SHUTDOWN_SECONDS,
    exit,
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void leave(signal));
  process.on('unhandledRejection', (error) => logger.error({ err: error }, 'unhandled rejection'));
  await app.listen(config.PORT, config.HOST);
  logger.info({ address: await app.getUrl() }, 'listening');
}

/** What a person can do about a boot that failed, in one line; undefined when only the stack helps. */
function advice(error: unknown): string | undefined {
  if (error instanceof ConfigError) return error.message;
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  if (error.code === 'EADDRINUSE')
    return `${error.message}: stop the program that listens there, or set PORT to another port`;
  if (error.code === 'EACCES') return `${error.message}: this user may not listen there; set PORT to a port above 1024`;
  if (error.code === 'ECONNREFUSED') return `${error.message}: is the database running, and is its address right?`;
  return undefined;
}

/** Runs the start of a program. A failure is told on standard error, in plain lines where a person can mend it, and ends it with code 1. */
export async function boot(start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    process.stderr.write(`${advice(error) ?? (error instanceof Error ? error.stack : undefined) ?? String(error)}\n`);
    process.exit(1);
  }
}
