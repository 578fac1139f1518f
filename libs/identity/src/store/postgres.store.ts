import { type Pool, type PoolClient } from 'pg';
import { type IdentityStore } from './identity-store.js';
import { attemptQueries } from './attempt.store.js';
import { keyQueries } from './key.store.js';
import { memberQueries } from './member.store.js';
import { type Run } from './run.js';
import { sessionQueries } from './session.store.js';

type Queries = Omit<IdentityStore, 'transaction'>;

const queriesOver = (run: Run): Queries => ({
  ...memberQueries(run),
  ...sessionQueries(run),
  ...keyQueries(run),
  ...attemptQueries(run),
});

/** Runs the work between BEGIN and COMMIT. A connection whose ROLLBACK failed is thrown away. */
async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((failed: unknown) => {
      broken = failed instanceof Error ? failed : new Error(String(failed));
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/**
 * The store over PostgreSQL, as role gridlease_identity. Who signs in with what is asked with every request: each connection parses and
 * plans such a question once. They name their columns, so a migration beside us does not change what they answer.
 */
export function postgresIdentityStore(pool: Pool): IdentityStore {
  const names = new Map<string, string>();
  const nameOf = (text: string): string => {
    const name = names.get(text) ?? `identity${names.size}`;
    names.set(text, name);
    return name;
  };
  const store: IdentityStore = {
    ...queriesOver(async (text, values) => (await pool.query({ name: nameOf(text), text, values: [...values] })).rows),
    transaction: (work) =>
      inTransaction(pool, (client) => {
        const inside: IdentityStore = {
          ...queriesOver(async (text, values) => (await client.query(text, [...values])).rows),
          transaction: (nested) => nested(inside),
        };
        return work(inside);
      }),
  };
  return store;
}
