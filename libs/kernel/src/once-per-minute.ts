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
