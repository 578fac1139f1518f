import { type LoggerService } from '@nestjs/common';
import { type Logger } from './logger.js';

const text = (message: unknown): string =>
  typeof message === 'string'
    ? message
    : message instanceof Error
      ? message.message
      : (JSON.stringify(message) ?? String(message));

/** Parts of Nest that tell at length how they wire an app. */
const WIRING = new Set([
  'NestFactory',
  'NestApplication',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'GraphQLModule',
]);

/** Nest's own log lines, and those written through its Logger, as ours; what it says while wiring modules is debug talk. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: string): void {
    this.logger[WIRING.has(context ?? '') ? 'debug' : 'info']({ context }, text(message));
  }
  error(message: unknown, ...rest: unknown[]): void {
    const context = rest.findLast((part) => typeof part === 'string');
    const stack = rest.find((part) => typeof part === 'string' && part.includes('\n'));
    this.logger.error(
      {
        context: context === stack ? undefined : context,
        ...(message instanceof Error ? { err: message } : { stack }),
      },
      text(message),
    );
  }
  warn(message: unknown, context?: string): void {
    this.logger.warn({ context }, text(message));
  }
  debug(message: unknown, context?: string): void {
    this.logger.debug({ context }, text(message));
  }
  verbose(message: unknown, context?: string): void {
    this.logger.trace({ context }, text(message));
  }
  fatal(message: unknown, context?: string): void {
    this.logger.fatal({ context }, text(message));
  }
}
