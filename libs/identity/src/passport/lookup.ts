/** Rows asked for at once. */
const LARGEST_BATCH = 500;
/** Queries under way at once; callers that arrive meanwhile wait for the next. */
const AT_ONCE = 2;

interface Waiting<Found> {
  readonly hash: Buffer;
  readonly resolve: (found: Found | null) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Looks credentials up in batches: a thousand requests at once are a few queries instead of a thousand.
 * Each lookup is part of a query that starts after it was asked for, so a credential revoked before a request is dead for it.
 */
export class Lookup<Found> {
  private readonly waiting: Waiting<Found>[] = [];
  private running = 0;

  /** `find` gives what it found by the hash in hexadecimal. */
  constructor(private readonly find: (hashes: readonly Buffer[]) => Promise<ReadonlyMap<string, Found>>) {}

  load(hash: Buffer): Promise<Found | null> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ hash, resolve, reject });
      if (this.waiting.length === 1) setImmediate(() => this.startNext());
    });
  }

  private startNext(): void {
    if (this.running >= AT_ONCE || this.waiting.length === 0) return;
    this.running += 1;
    void this.run(this.waiting.splice(0, LARGEST_BATCH));
    this.startNext();
  }

  private async run(batch: readonly Waiting<Found>[]): Promise<void> {
    try {
      const distinct = new Map(batch.map(({ hash }) => [hash.toString('hex'), hash]));
      const found = await this.find([...distinct.values()]);
      for (const { hash, resolve } of batch) resolve(found.get(hash.toString('hex')) ?? null);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.running -= 1;
      this.startNext();
    }
  }
}

const MOST_REMEMBERED = 100_000;

/** Lets a thing be done once a minute per name in this process, so that a busy key is marked as used by one request and not by all. */
export class OncePerMinute {
  private minute = 0;
  private done = new Set<string>();

  constructor(private readonly nowMilliseconds: () => number) {}

  /** True for the first caller of this minute. */
  isFirst(name: string): boolean {
    const minute = Math.floor(this.nowMilliseconds() / 60_000);
    if (minute !== this.minute || this.done.size > MOST_REMEMBERED) {
      this.minute = minute;
      this.done = new Set();
    }
    if (this.done.has(name)) return false;
    this.done.add(name);
    return true;
  }
}
