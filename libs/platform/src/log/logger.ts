import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';
import { currentRequest } from '../request-context.js';
import { hideSecrets, scrub } from './redaction.js';

export type Logger = PinoLogger;

export interface LoggerOptions {
  readonly service: string;
  readonly level: string;
  /** Where lines go; standard output when left out. */
  readonly destination?: DestinationStream;
}

/** JSON lines with the request's id on each line written while serving it, and no secret on any. */
export function createLogger({ service, level, destination = process.stdout }: LoggerOptions): Logger {
  const clean: DestinationStream = { write: (line) => destination.write(hideSecrets(line)) };
  return pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      messageKey: 'message',
      formatters: { level: (label) => ({ level: label }), log: (object) => Object(scrub(object)) },
      mixin: () => {
        const request = currentRequest();
        if (!request) return {};
        return {
          requestId: request.requestId,
          ...(request.operation ? { operation: request.operation } : {}),
          ...(request.principal ? { principal: request.principal } : {}),
        };
      },
    },
    clean,
  );
}
