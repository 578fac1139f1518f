import { z } from 'zod';
import { routeKey } from './route-path.js';

/**
 * - `500_before` answers 500 with nothing done; `500_after` does the work, then answers 500. Both are saved under the key.
 * - `503_unavailable` answers 503 before execution begins; nothing is saved, a retry may succeed.
 * - `429` is a rate limit, `lock_timeout` the other 429; nothing is done or saved.
 * - `hang` never answers and does nothing; `slow` waits `delay_ms`, then works; `drop_after` works and cuts the connection.
 * - `decline` lets the payment inside this request fail with `code`.
 */
const faultKinds = [
  '500_before',
  '500_after',
  '503_unavailable',
  '429',
  'lock_timeout',
  'hang',
  'slow',
  'drop_after',
  'decline',
] as const;

export const faultSchema = z.strictObject({
  /** e.g. `POST /v1/invoices/:id/pay`; names of path parameters do not matter. */
  match: z.string().regex(/^(GET|POST|DELETE) \/v\d\//, 'METHOD /v1/path, with :id for ids'),
  /** Hits the n-th execution of the route from now on; replays do not count. */
  nth: z.int().min(1).default(1),
  kind: z.enum(faultKinds),
  delay_ms: z.int().min(0).max(60_000).default(200),
  /** The decline code of a `decline`. */
  code: z.string().default('generic_decline'),
});
export type Fault = z.infer<typeof faultSchema>;

/** Planned misbehaviour, each used once. Kept in memory only: a plan belongs to the test that made it. */
export class FaultPlan {
  private planned: { fault: Fault; seen: number }[] = [];

  add(fault: Fault): void {
    this.planned.push({ fault, seen: 0 });
  }

  list(): Fault[] {
    return this.planned.map((one) => one.fault);
  }

  clear(): void {
    this.planned = [];
  }

  /** Counts one execution of a route and returns the fault due on it. */
  next(method: string, path: string): Fault | undefined {
    const key = routeKey(method, path);
    const matching = this.planned.filter((one) => routeKey(...split(one.fault.match)) === key);
    for (const one of matching) one.seen += 1;
    const due = matching.find((one) => one.seen >= one.fault.nth);
    if (due !== undefined) this.planned = this.planned.filter((one) => one !== due);
    return due?.fault;
  }
}

function split(match: string): [method: string, path: string] {
  const space = match.indexOf(' ');
  return [match.slice(0, space), match.slice(space + 1)];
}
