import { setTimeout as pause } from 'node:timers/promises';
import { type PoolClient, type QueryResult } from 'pg';
import { type DataSource, type QueryRunner } from 'typeorm';
import { instantFromEpoch } from '#libs/kernel';
import { type Scope, type TransactionMode, type Tx, type UnitOfWork } from '#libs/workflows';
import { StoreTx } from './store-tx.js';
import { type TokenSigner } from './tenant-token.js';

/** A table changed under a prepared statement (a migration while we run): the connection is no good any more. */
const STALE_PLAN = '0A000';
const BEGINNINGS: Readonly<Record<TransactionMode | 'WRITE', string>> = {
  WRITE: 'BEGIN',
  // nobody waits for what only reads, so it may take longer: a report of all books of twelve years
  SNAPSHOT: `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = '30s'; SET LOCAL transaction_timeout = '60s'`,
};
const RETRIES = 3;
const RETRY_PAUSE_MS = 10;
/**
 * Serialization failure, deadlock, and a key that somebody else took between our look and our insert: the next run sees their row and
 * decides anew. Nothing else is run again.
 */
const RETRIED = new Set(['40001', '40P01', '23505', STALE_PLAN]);

interface Sources {
  /** Connections of role gridlease_app. */
  readonly app: DataSource;
  /** Connections of role gridlease_staff; null in a program that never acts as the platform. */
  readonly staff: DataSource | null;
}

/** Transactions on PostgreSQL through TypeORM, each signed for the organisation it runs for. */
export class TypeOrmUnitOfWork implements UnitOfWork {
  constructor(
    private readonly sources: Sources,
    private readonly sign: TokenSigner,
  ) {}

  async run<T>(scope: Scope, work: (tx: Tx) => Promise<T>, mode?: TransactionMode): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#once(scope, work, BEGINNINGS[mode ?? 'WRITE']);
      } catch (error) {
        if (attempt >= RETRIES || !RETRIED.has(sqlStateOf(error) ?? '')) throw error;
        await pause(RETRY_PAUSE_MS * (attempt + 1));
      }
    }
  }

  async #once<T>(scope: Scope, work: (tx: Tx) => Promise<T>, begin: string): Promise<T> {
    const runner = this.#sourceOf(scope).createQueryRunner();
    let broken: Error | undefined;
    try {
      const client = (await runner.connect()) as PoolClient;
      try {
        const tx = await this.#begin(runner, client, { scope, begin });
        const result = await work(tx);
        await client.query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK').catch((failure: unknown) => {
          broken = failure instanceof Error ? failure : new Error(String(failure));
        });
        if (sqlStateOf(error) === STALE_PLAN) broken = new Error('a prepared statement outlived its table');
        throw error;
      }
    } finally {
      await release(runner, broken);
    }
  }

  #sourceOf(scope: Scope): DataSource {
    if (scope.kind === 'ORGANISATION') return this.sources.app;
    if (this.sources.staff) return this.sources.staff;
    throw new Error('this program was given no connection for the platform (staffUrl)');
  }

  /** BEGIN, the signed organisation and the market's time in ONE round trip. */
  async #begin(
    runner: QueryRunner,
    client: PoolClient,
    { scope, begin }: { readonly scope: Scope; readonly begin: string },
  ): Promise<StoreTx> {
    // the token is letters, digits, dots and underscores by construction: several statements in one message take no parameters
    const organisation =
      scope.kind === 'ORGANISATION' ? `set_config('app.tok', '${this.sign(scope.orgId)}', true), ` : '';
    const answers = (await client.query(
      `${begin}; SELECT ${organisation}market_now() AS now`,
    )) as unknown as QueryResult<{
      now: Date;
    }>[];
    const now = answers.at(-1)?.rows[0]?.now;
    if (!now) throw new Error('the database did not tell the time');
    return StoreTx.on(runner, client, scope, instantFromEpoch(now.getTime()));
  }
}

/** A connection that could not even roll back is closed, not handed to the next transaction. */
async function release(runner: QueryRunner, broken: Error | undefined): Promise<void> {
  const destroy = (runner as QueryRunner & { releasePostgresConnection?: (error: Error) => Promise<void> })
    .releasePostgresConnection;
  if (broken && destroy) await destroy.call(runner, broken);
  else await runner.release();
}

/** SQLSTATE of an error of pg, also inside TypeORM's wrapper. */
function sqlStateOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'driverError' in error ? sqlStateOf(error.driverError) : null;
}
