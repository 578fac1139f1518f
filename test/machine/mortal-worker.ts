import { type ChildProcess, fork } from 'node:child_process';
import { freePort } from '#scripts/processes';
import { type Addresses } from '../../bench/year/addresses.js';
import { type Door } from './door.js';

const PROGRAM = 'dist/programs/worker-of-the-month.js';

/** What the worker's process is told for one turn of work; where `dieAt` is a number, the process kills itself with SIGKILL at that step. */
export interface Turn {
  readonly dieAt: number | null;
}

/** At which step of one turn of work the process ends in SIGKILL; null: it lives. */
export type Death = number | null;

/** The worker's process: told to do what there is to do; killed half-way where `deaths` says so, and then another one is told. */
export class MortalWorker {
  kills = 0;
  #child: ChildProcess | null = null;

  constructor(
    private readonly addresses: Addresses,
    private readonly door: Pick<Door, 'leadTo'>,
    private readonly deaths: () => Death,
  ) {}

  /** Until there is nothing to do, however many of them that takes. */
  async work(): Promise<void> {
    while (!(await this.#once(this.deaths())));
  }

  stop(): void {
    this.#child?.kill('SIGKILL');
  }

  /** Each has a port of its own: while none lives, somebody else may take the last one's. */
  async #start(): Promise<ChildProcess> {
    const webhookPort = await freePort();
    this.door.leadTo(webhookPort);
    return fork(PROGRAM, [JSON.stringify({ ...this.addresses, webhookPort })], { execArgv: ['--enable-source-maps'] });
  }

  /** False: it was killed before it was done. */
  async #once(death: Death): Promise<boolean> {
    const child = (this.#child ??= await this.#start());
    return new Promise((resolve, reject) => {
      const over = (isDone: boolean): void => {
        child.removeAllListeners();
        if (!isDone) [this.#child, this.kills] = [null, this.kills + 1];
        resolve(isDone);
      };
      // words: what went wrong; anything else: how it went
      child.on('message', (said) =>
        typeof said === 'string' && said !== 'rest' ? reject(new Error(said)) : over(true),
      );
      child.on('exit', (code) =>
        code === null ? over(false) : reject(new Error(`the worker ended by itself with ${code}`)),
      );
      const turn: Turn = { dieAt: death };
      child.send(turn);
    });
  }
}
