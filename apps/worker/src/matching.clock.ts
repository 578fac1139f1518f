import { type Ports, type RecordPulse, matchWhenDue } from '#libs/workflows';
import { type WORKER_SCOPE } from './scope.js';

/** Lets the matcher look at what is new, and remembers up to where it looked: a worker that starts looks once. */
export class MatchingClock {
  #seen: RecordPulse | null = null;

  constructor(
    private readonly ports: Ports,
    private readonly scope: typeof WORKER_SCOPE,
  ) {}

  /** Gives 0 always: whatever it found, the next look comes after a rest. */
  async look(): Promise<0> {
    const { seen } = await matchWhenDue(this.ports)(this.scope, this.#seen);
    this.#seen = seen;
    return 0;
  }
}
