import {
  DAY,
  HOUR,
  type Instant,
  MINUTE,
  type Period,
  addMilliseconds,
  earliest,
  instantFromEpoch,
  latest,
  unwrap,
} from '#libs/kernel';
import { type Beat, type OrganisationScope, reportHeartbeats } from '#libs/workflows';
import { type Dice } from '../simulator/dice.js';
import { STAFF, type YearWorld, together } from './year-world.js';

interface Watched {
  readonly leaseId: string;
  readonly miner: OrganisationScope;
  /** Up to when its minutes were told. */
  readonly told: Instant;
}

/** Minutes that came later than this are closed. */
const LATE = 5 * DAY;
const NODE = 'node-1';

/**
 * The agents of miners that have one: they tell which minutes the nodes of a lease answered, up to five days late, and some nodes are away for
 * hours. What that is worth by the service levels of the lease is the worker's to find out and to credit.
 */
export class Agents {
  #watched: Watched[] = [];

  constructor(
    private readonly world: YearWorld,
    private readonly dice: Dice,
  ) {}

  watch(leaseId: string, miner: OrganisationScope): void {
    this.#watched.push({ leaseId, miner, told: instantFromEpoch(0) });
  }

  async report(now: Instant): Promise<void> {
    const watched = this.#watched;
    this.#watched = [];
    await together(this.world, watched, async (one) => {
      const told = await this.#tell(now, one);
      if (told !== null) this.#watched.push({ ...one, told });
    });
  }

  /** Up to when the minutes of the lease are told by now; null: all of them. */
  async #tell(now: Instant, { leaseId, miner, told }: Watched): Promise<Instant | null> {
    const { ports } = this.world;
    const lease = await ports.unitOfWork.run(STAFF, (tx) => ports.leases.byId(tx, leaseId));
    if (lease === null || lease.state === 'FAILED' || lease.state === 'CANCELLED') return null;
    if (lease.startedAt === null) return told;
    const over = lease.endedAt ?? lease.period.end;
    const start = minuteAfter([told, lease.startedAt, addMilliseconds(now, -LATE)].reduce(latest));
    const end = minuteBefore(earliest(over, now));
    const beats = start < end ? this.#beats({ start, end }, lease.units) : [];
    if (beats.length > 0) unwrap(await reportHeartbeats(ports)(miner, { leaseId, beats }));
    if (now >= over) return null;
    return start < end ? end : told;
  }

  /** The whole stretch; in half of the reports with some hours missing. */
  #beats({ start, end }: Period, units: number): Beat[] {
    const { dice } = this;
    const hours = Math.floor((end - start) / HOUR);
    if (hours < 2 || !dice.chance(50)) return [{ node: NODE, units, window: { start, end } }];
    const down = addMilliseconds(start, dice.below(hours) * HOUR);
    const up = earliest(addMilliseconds(down, (1 + dice.below(12)) * HOUR), end);
    return [
      { start, end: down },
      { start: up, end },
    ]
      .filter((stretch) => stretch.start < stretch.end)
      .map((window) => ({ node: NODE, units, window }));
  }
}

function minuteBefore(at: Instant): Instant {
  return addMilliseconds(at, -(at % MINUTE));
}

function minuteAfter(at: Instant): Instant {
  return at % MINUTE === 0 ? at : addMilliseconds(minuteBefore(at), MINUTE);
}
