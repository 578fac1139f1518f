import { type DynamicModule, Module } from '@nestjs/common';
import { Readiness } from './health/readiness.js';
import { type Logger, type LoggerOptions, createLogger } from './log/logger.js';
import { Metrics } from './metrics/metrics.js';

/** Injection token of the app's logger. */
export const LOGGER = Symbol('gridlease logger');

/** Gives every module of an app its logger, metrics and readiness, one of each. */
@Module({})
export class PlatformModule {
  static forRoot(options: LoggerOptions & { readonly logger?: Logger }): DynamicModule {
    return {
      module: PlatformModule,
      global: true,
      providers: [
        { provide: LOGGER, useFactory: () => options.logger ?? createLogger(options) },
        { provide: Metrics, useFactory: () => new Metrics(options.service) },
        { provide: Readiness, useFactory: () => new Readiness() },
      ],
      exports: [LOGGER, Metrics, Readiness],
    };
  }
}
