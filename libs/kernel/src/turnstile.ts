interface Gate {
  inside: number;
  readonly queue: (() => void)[];
}

/** How it was when it was somebody's turn. */
export interface Turn {
  /** Others were served between asking and now. */
  readonly waited: boolean;
  /** How many more are inside. */
  readonly others: number;
}

/** Lets at most so many through at once for each name, first come first served; names do not wait for each other. */
export class Turnstile {
  readonly #gates = new Map<string, Gate>();

  constructor(private readonly atOnce: number) {}

  /** Runs the work when it is its turn. */
  async pass<T>(name: string, work: (turn: Turn) => Promise<T>): Promise<T> {
    const gate = this.#gates.get(name) ?? { inside: 0, queue: [] };
    this.#gates.set(name, gate);
    const waited = gate.inside >= this.atOnce;
    // whoever leaves hands its place over, so nobody slips in between
    if (waited) await new Promise<void>((resolve) => void gate.queue.push(resolve));
    else gate.inside += 1;
    try {
      return await work({ waited, others: gate.inside - 1 });
    } finally {
      this.#leave(name, gate);
    }
  }

  #leave(name: string, gate: Gate): void {
    const next = gate.queue.shift();
    if (next) return next();
    gate.inside -= 1;
    if (gate.inside === 0) this.#gates.delete(name);
  }
}
