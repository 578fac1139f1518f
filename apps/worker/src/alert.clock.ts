import { type Ports, checkAlerts, followEvents } from '#libs/workflows';
import { type WORKER_SCOPE } from './scope.js';

/** Saved needs of one transaction. */
const BATCH = 50;
/** Rounds without news after which needs are looked at all the same: time alone opens windows and ends holds. */
const IDLE_ROUNDS = 60;

/** Looks for what came to fit saved needs whenever the market changed, and remembers up to where it looked: a worker that starts looks once. */
export class AlertClock {
  #position: string | null = null;
  #idle = 0;

  constructor(
    private readonly ports: Ports,
    private readonly scope: typeof WORKER_SCOPE,
  ) {}

  /** Gives 0 always: whatever it told of, the next look comes after a rest. */
  async look(): Promise<0> {
    // asked before the look: what changes meanwhile is seen by the next one
    const { position, hasChanged } = await followEvents(this.ports).market(this.scope, this.#position);
    const isDue = this.#position === null || hasChanged || this.#idle >= IDLE_ROUNDS;
    if (isDue) await this.#checkAll();
    this.#idle = isDue ? 0 : this.#idle + 1;
    this.#position = position;
    return 0;
  }

  async #checkAll(): Promise<void> {
    for (let after: string | null = null, isMore = true; isMore; isMore = after !== null)
      ({ after } = await checkAlerts(this.ports)(this.scope, after, BATCH));
  }
}
