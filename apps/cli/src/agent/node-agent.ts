import { readFile, rename, writeFile } from 'node:fs/promises';
import { type Gpu } from './gpus.js';
import { type HeldLease, MINUTE, type Stretch, stillOpen, unitsFor, withMinute } from './stretch.js';

/** What this agent speaks for: the units [from, to) of a listing, on one node. */
export interface AgentNode {
  readonly name: string;
  readonly listingId: string;
  readonly from: number;
  readonly to: number;
}

/** What it asks of Gridlease; each call throws when nobody can be reached. */
export interface AgentApi {
  /** Leases of the listing that are delivered or run, and market time in milliseconds. */
  look(listingId: string): Promise<{ readonly leases: readonly HeldLease[]; readonly now: number }>;
  /** Null: taken. A code: refused, and sending it again will not help. */
  report(node: string, leaseId: string, stretches: readonly Stretch[]): Promise<string | null>;
}

export interface AgentWorld {
  readonly api: AgentApi;
  /** Null: no driver here. */
  readonly gpus: () => Promise<readonly Gpu[] | null>;
  /** This machine's clock in milliseconds. */
  readonly clock: () => number;
  readonly say: (line: string) => void;
}

/** What survives a restart: what is not sent yet, and what was known when Gridlease was last reached. */
interface Kept {
  readonly unsent: readonly Stretch[];
  readonly leases: readonly HeldLease[];
  /** Market time less this machine's. */
  readonly offset: number;
}

const NOTHING: Kept = { unsent: [], leases: [], offset: 0 };

/**
 * Says each minute that this node answers, for every lease that holds units of it. What cannot be sent is kept in a file and sent later;
 * what was sent twice changes nothing, so it may be killed at any moment.
 */
export class NodeAgent {
  constructor(
    readonly node: AgentNode,
    private readonly file: string,
    private readonly world: AgentWorld,
  ) {}

  /** One minute's work. Never throws for want of a network, a driver or a file. */
  async beat(): Promise<void> {
    const before = await this.#read();
    const looked = await this.#look(before);
    const now = this.world.clock() + looked.offset;
    const minute = Math.floor(now / MINUTE) * MINUTE;
    const answers = await this.#answers();
    let unsent = stillOpen(looked.unsent, now);
    for (const lease of looked.leases) {
      const units = unitsFor(lease, this.node, answers);
      if (units > 0) unsent = withMinute(unsent, { leaseId: lease.id, units, from: minute });
    }
    // written before it is sent: a kill between the two loses nothing
    await this.#write({ ...looked, unsent });
    const left = await this.#send(unsent);
    await this.#write({ ...looked, unsent: left });
    this.world.say(
      `${this.node.name}: ${looked.leases.length} lease(s), ${unsent.length - left.length} stretch(es) sent, ${left.length} kept`,
    );
  }

  async #look(before: Kept): Promise<Kept> {
    try {
      const { leases, now } = await this.world.api.look(this.node.listingId);
      const mine = leases.filter((lease) => unitsFor(lease, this.node, () => true) > 0);
      return { ...before, leases: mine, offset: now - this.world.clock() };
    } catch (error) {
      this.world.say(`${this.node.name}: ${wordsOf(error)}; going on with what was known`);
      return before;
    }
  }

  async #answers(): Promise<(index: number) => boolean> {
    const gpus = await this.world.gpus();
    if (gpus === null) return () => true;
    const healthy = new Set(gpus.filter((gpu) => gpu.isHealthy).map(({ index }) => index));
    return (index) => healthy.has(index);
  }

  /** What is still to be sent. */
  async #send(unsent: readonly Stretch[]): Promise<Stretch[]> {
    const left: Stretch[] = [];
    for (const leaseId of new Set(unsent.map((one) => one.leaseId))) {
      const stretches = unsent.filter((one) => one.leaseId === leaseId);
      try {
        const refused = await this.world.api.report(this.node.name, leaseId, stretches);
        if (refused !== null) this.world.say(`${this.node.name}: ${leaseId}: ${refused}; dropped`);
      } catch (error) {
        this.world.say(`${this.node.name}: ${wordsOf(error)}; kept`);
        left.push(...stretches);
      }
    }
    return left;
  }

  async #read(): Promise<Kept> {
    try {
      return { ...NOTHING, ...(JSON.parse(await readFile(this.file, 'utf8')) as Partial<Kept>) };
    } catch {
      return NOTHING;
    }
  }

  async #write(kept: Kept): Promise<void> {
    try {
      await writeFile(`${this.file}.new`, JSON.stringify(kept));
      await rename(`${this.file}.new`, this.file);
    } catch (error) {
      this.world.say(`${this.node.name}: cannot keep ${this.file}: ${wordsOf(error)}`);
    }
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
