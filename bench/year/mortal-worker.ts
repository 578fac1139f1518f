import { fork, type ChildProcess } from 'node:child_process';
import { type Addresses } from './addresses.js';
import { Stopwatch } from './profile.js';
import { type Report } from './worker.js';

/** The worker's process: told to do what there is to do; sometimes killed half-way, and then another one is told. */
export class MortalWorker {
  kills = 0;
  readonly rounds = new Stopwatch();
  #child: ChildProcess | null = null;
  #luck: number;

  constructor(
    /** What is run as the worker. */
    private readonly script: string,
    private readonly addresses: Addresses,
    seed: number,
    private readonly killPercent: number,
  ) {
    this.#luck = seed;
  }

  async work(): Promise<void> {
    while (!(await this.#once(this.#next() % 100 < this.killPercent ? 20 + (this.#next() % 400) : null)));
  }

  stop(): void {
    this.#child?.kill('SIGKILL');
  }

  /** False: it was killed before it was done. */
  #once(killAfter: number | null): Promise<boolean> {
    const child = this.#child ?? fork(this.script, ['--worker', JSON.stringify(this.addresses)]);
    this.#child = child;
    return new Promise((resolve, reject) => {
      const timer = killAfter === null ? null : setTimeout(() => child.kill('SIGKILL'), killAfter);
      const over = (isDone: boolean): void => {
        if (timer) clearTimeout(timer);
        child.removeAllListeners();
        if (!isDone) [this.#child, this.kills] = [null, this.kills + 1];
        resolve(isDone);
      };
      child.on('message', (said: Report | string) => {
        if (typeof said === 'string') return reject(new Error(said));
        for (const [round, milliseconds] of Object.entries(said.rounds)) this.rounds.add(round, milliseconds);
        over(true);
      });
      child.on('exit', (code) =>
        code === null ? over(false) : reject(new Error(`the worker ended by itself with ${code}`)),
      );
      child.send('work');
    });
  }

  #next(): number {
    this.#luck = (Math.imul(this.#luck, 1_103_515_245) + 12_345) & 0x7fffffff;
    return this.#luck >> 8;
  }
}
