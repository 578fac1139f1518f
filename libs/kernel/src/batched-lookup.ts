interface Waiting<Key, Found> {
  readonly key: Key;
  readonly resolve: (found: Found) => void;
  readonly reject: (error: unknown) => void;
}

export interface BatchLimits {
  /** Keys asked for at once. */
  readonly largest: number;
  /** Questions under way at once; callers that arrive meanwhile wait for the next one. */
  readonly atOnce: number;
}

/**
 * Asks for many things in few questions: a thousand callers at once are a handful of queries instead of a thousand, and a lone caller
 * does not wait. Each answer comes from a question that was put after its caller asked, so it is never older than the call.
 */
export class BatchedLookup<Key, Found> {
  readonly #waiting: Waiting<Key, Found>[] = [];
  #running = 0;

  /** `find` answers every key, in the order of the keys. When it fails, all callers of that question hear it. */
  constructor(
    private readonly find: (keys: readonly Key[]) => Promise<readonly Found[]>,
    private readonly limits: BatchLimits = { largest: 500, atOnce: 2 },
  ) {}

  load(key: Key): Promise<Found> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ key, resolve, reject });
      // not at once: whoever asks in the same turn comes along
      if (this.#waiting.length === 1) void Promise.resolve().then(() => this.#startNext());
    });
  }

  #startNext(): void {
    if (this.#running >= this.limits.atOnce || this.#waiting.length === 0) return;
    this.#running += 1;
    void this.#run(this.#waiting.splice(0, this.limits.largest));
    this.#startNext();
  }

  async #run(batch: readonly Waiting<Key, Found>[]): Promise<void> {
    try {
      const found = await this.find(batch.map(({ key }) => key));
      if (found.length !== batch.length) throw new Error('a batched lookup answered some keys only');
      for (const [index, { resolve }] of batch.entries()) resolve(found[index] as Found);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.#running -= 1;
      this.#startNext();
    }
  }
}
