import type Stripe from 'stripe';
import { type EndpointLimits } from './token-bucket.js';

/** Everything a list has, page by page; each page waits for its endpoint's turn. */
export async function everyPage<T extends { id: string }>(
  limits: EndpointLimits,
  endpoint: string,
  list: (page: { limit: number; starting_after?: string }) => Promise<Stripe.ApiList<T>>,
): Promise<T[]> {
  const rows: T[] = [];
  for (;;) {
    await limits.wait(endpoint);
    const last = rows.at(-1);
    const page = await list({ limit: 100, ...(last ? { starting_after: last.id } : {}) });
    rows.push(...page.data);
    if (!page.has_more || page.data.length === 0) return rows;
  }
}
