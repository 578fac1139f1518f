import { type Page } from '../ports/paging.js';

/** Everything a store has, page by page. */
export async function everyPage<T>(read: (after: string | null) => Promise<Page<T>>): Promise<T[]> {
  const rows: T[] = [];
  let after: string | null = null;
  for (;;) {
    const page: Page<T> = await read(after);
    rows.push(...page.items);
    after = page.cursors.at(-1) ?? null;
    if (!page.hasNextPage || after === null) return rows;
  }
}
