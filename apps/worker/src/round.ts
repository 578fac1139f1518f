/** Something done again and again: a bounded batch of work that says how much it found to do. */
export interface Round {
  readonly name: string;
  /** Real milliseconds to rest after a batch that found nothing. */
  readonly restMilliseconds: number;
  /** Does at most one batch; returns how many things it did. Safe beside other workers doing the same. */
  run(): Promise<number>;
}

/** The longest rest after repeated faults, in milliseconds. */
const LONGEST_BACK_OFF = 30_000;

/** Rest after `faults` batches in a row that threw. */
export function backOff(restMilliseconds: number, faults: number): number {
  return faults === 0 ? restMilliseconds : Math.min(restMilliseconds * 2 ** Math.min(faults, 10), LONGEST_BACK_OFF);
}

/**
 * Runs one round until told to stop: at once again while there is work, resting when there is none, backing off when it throws.
 * One batch at a time; stopping waits for the batch in hand and starts no other.
 */
export class Runner {
  #stopping = false;
  #wake: () => void = () => undefined;
  #finished: Promise<void> = Promise.resolve();

  constructor(
    private readonly round: Round,
    private readonly onFault: (round: string, error: unknown) => void,
    private readonly onWork: (round: string, count: number) => void,
  ) {}

  start(): void {
    this.#finished = this.#loop();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    await this.#finished;
  }

  async #loop(): Promise<void> {
    let faults = 0;
    while (!this.#stopping) {
      const count = await this.round.run().catch((error: unknown) => {
        this.onFault(this.round.name, error);
        return null;
      });
      faults = count === null ? faults + 1 : 0;
      if (count !== null && count > 0) this.onWork(this.round.name, count);
      else await this.#rest(backOff(this.round.restMilliseconds, faults));
    }
  }

  #rest(milliseconds: number): Promise<void> {
    if (this.#stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
