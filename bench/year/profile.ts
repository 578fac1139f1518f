import pg from 'pg';

/** How PostgreSQL is started to count what it was asked. */
export const PROFILED = ['shared_preload_libraries=pg_stat_statements', 'pg_stat_statements.max=5000'];

/** Adds up how long what took. */
export class Stopwatch {
  #since = new Map<string, number>();

  add(what: string, milliseconds: number): void {
    this.#since.set(what, (this.#since.get(what) ?? 0) + milliseconds);
  }

  async time<T>(what: string, work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    try {
      return await work();
    } finally {
      this.add(what, performance.now() - began);
    }
  }

  /** In words, the longest first, since the last time it was asked. */
  lap(): string {
    const longest = [...this.#since].sort(([, a], [, b]) => b - a);
    this.#since = new Map();
    return longest
      .filter(([, milliseconds]) => milliseconds >= 50)
      .map(([what, milliseconds]) => `${what} ${(milliseconds / 1_000).toFixed(1)}`)
      .join(', ');
  }
}

export async function countStatements(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('CREATE EXTENSION pg_stat_statements');
  await client.end();
}

interface Counted {
  readonly calls: string;
  readonly ms: string;
  readonly mean: string;
  readonly rows: string;
  readonly query: string;
}

/** What took the database longest in all. */
export async function printStatements(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<Counted>(
    `SELECT calls::text, round(total_exec_time)::text AS ms, round(mean_exec_time::numeric, 3)::text AS mean, rows::text,
       left(regexp_replace(query, '\s+', ' ', 'g'), 220) AS query
     FROM pg_stat_statements ORDER BY total_exec_time DESC LIMIT 40`,
  );
  for (const { calls, ms, mean, rows: count, query } of rows)
    console.log(`${ms.padStart(9)} ms ${calls.padStart(9)} x ${mean.padStart(9)} ${count.padStart(9)} rows  ${query}`);
}
