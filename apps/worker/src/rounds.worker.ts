import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { LOGGER, type Logger, Metrics } from '#libs/platform';
import { Counter } from 'prom-client';
import { type Round, Runner } from './round.js';
import { ROUNDS } from './tokens.js';

/** Starts every round when the app is up; at shutdown lets each finish the batch in hand. */
@Injectable()
export class RoundsWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #runners: Runner[];

  constructor(@Inject(ROUNDS) rounds: readonly Round[], @Inject(LOGGER) logger: Logger, metrics: Metrics) {
    const registers = [metrics.registry];
    const done = new Counter({
      name: 'gridlease_worker_done_total',
      help: 'Things done, by round',
      labelNames: ['round'],
      registers,
    });
    const faults = new Counter({
      name: 'gridlease_worker_faults_total',
      help: 'Batches that threw, by round',
      labelNames: ['round'],
      registers,
    });
    this.#runners = rounds.map(
      (round) =>
        new Runner(
          round,
          (name, error) => {
            faults.inc({ round: name });
            logger.error({ round: name, err: error }, 'a batch failed; it is tried again');
          },
          (name, count) => {
            done.inc({ round: name }, count);
            logger.debug({ round: name, count }, 'batch');
          },
        ),
    );
  }

  onApplicationBootstrap(): void {
    for (const runner of this.#runners) runner.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.#runners.map((runner) => runner.stop()));
  }
}
