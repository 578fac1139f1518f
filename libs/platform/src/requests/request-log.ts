import { type BeforeApplicationShutdown } from '@nestjs/common';
import { type ApiRequest } from '#libs/workflows';
import { type Logger } from '../log/logger.js';

/** Injection token of the log in which the API writes down what programs asked. Without one, nothing is. */
export const REQUEST_LOG = Symbol('request log');

/** Real milliseconds for which requests are gathered before they are written together. */
const GATHER_MS = 1_000;
/** Most that wait; beyond it they are not kept. A request is never slowed down by the log of requests. */
const MOST_WAITING = 5_000;

/** Gathers requests in memory and writes them in batches, so that a request pays for one push into a list. */
export class RequestLog implements BeforeApplicationShutdown {
  private waiting: ApiRequest[] = [];
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> = Promise.resolve();
  private left = 0;

  constructor(
    private readonly write: (requests: readonly ApiRequest[]) => Promise<void>,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {}

  note(request: ApiRequest): void {
    if (this.waiting.length >= MOST_WAITING) {
      this.left += 1;
      return;
    }
    this.waiting.push(request);
    this.timer ??= setTimeout(() => void this.flush(), GATHER_MS).unref();
  }

  /** Writes what has gathered, after what is being written. A batch that cannot be written is dropped, and the log of the app says so. */
  flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.writing = this.writing.then(() => this.writeBatch());
    return this.writing;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.flush();
  }

  private async writeBatch(): Promise<void> {
    const [batch, left] = [this.waiting, this.left];
    [this.waiting, this.left] = [[], 0];
    if (left > 0) this.logger.warn({ left }, 'API requests left out of the request log: too many at once');
    if (batch.length === 0) return;
    try {
      await this.write(batch);
    } catch (error) {
      this.logger.warn({ err: error, requests: batch.length }, 'API requests could not be written to the request log');
    }
  }
}
