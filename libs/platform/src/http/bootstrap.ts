import { type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type ServerConfig } from '../config.js';
import { type ReadinessCheck, Readiness } from '../health/readiness.js';
import { type Logger } from '../log/logger.js';
import { NestLogger } from '../log/nest-logger.js';
import { Metrics } from '../metrics/metrics.js';
import { LOGGER } from '../platform.module.js';
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
  const adapter = httpAdapter({ trustedProxies: options.config.TRUSTED_PROXIES, bodyLimitBytes: options.bodyLimitBytes });
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, { bufferLogs: true, abortOnError: false, rawBody: options.rawBody ?? false });
  const logger = app.get<Logger>(LOGGER);
  app.useLogger(new NestLogger(logger));
  const server = app.getHttpAdapter().getInstance();
  const readiness = app.get(Readiness);
  observeRequests(server, logger, app.get(Metrics));
  sendSecurityHeaders(server, options.config.BEHIND_HTTPS);
  refuseOddHosts(server);
  addOperationsRoutes(server, { readiness, metrics: app.get(Metrics), logger });
  for (const [name, check] of Object.entries(options.checks?.(app) ?? {})) readiness.add(name, check);
  if (options.web && !(await serveWebPages(server, options.web))) logger.warn({ folder: options.web.folder }, 'no built pages there; run npm run build');
  return app;
}

/**
 * Creates the app, listens, and leaves in order on SIGTERM or SIGINT. For main.ts.
 * A boot that fails writes one line to standard error and ends with code 1.
 */
export async function runApp(root: Root, options: AppOptions & { readonly config: ServerConfig }): Promise<void> {
  try {
    const app = await createApp(root, options);
    const logger = app.get<Logger>(LOGGER);
    const leave = shutdownOnce({ app, readiness: app.get(Readiness), logger, withinSeconds: options.config.SHUTDOWN_SECONDS, exit: (code) => process.exit(code) });
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void leave(signal));
    process.on('unhandledRejection', (error) => logger.error({ err: error }, 'unhandled rejection'));
    await app.listen(options.config.PORT, options.config.HOST);
    logger.info({ address: await app.getUrl() }, 'listening');
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  }
}
