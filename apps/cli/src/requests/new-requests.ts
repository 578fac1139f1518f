/** A page of a list that is read from its newest line on. */
export interface NewestPage<T> {
  readonly lines: readonly T[];
  /** Where older ones go on; null: there are none. */
  readonly older: string | null;
}

export type ReadNewest<T> = (after: string | null) => Promise<NewestPage<T>>;

/** Ids that are kept of what was said: more than ever come between two looks, or come late. */
const KEPT = 2_000;

/** What is in a list that was not there at the looks before, oldest first. The first look only takes note. */
export class NewRequests<T extends { readonly id: string }> {
  #known: ReadonlySet<string> | null = null;

  constructor(private readonly read: ReadNewest<T>) {}

  async look(): Promise<readonly T[]> {
    const known = this.#known;
    const found: T[] = [];
    let page = await this.read(null);
    // lines come in a little late, so a page is read to its end, and others while nothing on them was known
    for (;;) {
      found.push(...page.lines.filter(({ id }) => known?.has(id) !== true));
      const isAllNew = page.lines.every(({ id }) => known?.has(id) !== true);
      if (known === null || known.size === 0 || !isAllNew || page.older === null) break;
      page = await this.read(page.older);
    }
    this.#known = new Set([...found.map(({ id }) => id), ...(known ?? [])].slice(0, KEPT));
    return known === null ? [] : found.reverse();
  }
}
