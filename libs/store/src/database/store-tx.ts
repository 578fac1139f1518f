import { randomBytes } from 'node:crypto';
import { type PoolClient, type QueryConfig } from 'pg';
import { type EntityManager, type QueryRunner } from 'typeorm';
import { InvariantError, type IdKind, type Instant, makeId } from '#libs/kernel';
import { type Scope, type Tx } from '#libs/workflows';

/** What a query may be given. Bigints go as strings of digits. */
export type SqlValue =
  string | number | bigint | boolean | Date | Buffer | null | readonly (string | number | bigint | null)[];

/** Statements that each connection parses and plans once. Texts are our own and few; some are put together, so there is a limit. */
const MOST_PREPARED = 400;
const names = new Map<string, string>();

function prepared(text: string, values: readonly SqlValue[]): QueryConfig {
  const known = names.get(text);
  if (known === undefined && names.size < MOST_PREPARED) names.set(text, `gl${names.size}`);
  const name = names.get(text);
  return name === undefined ? { text, values: [...values] } : { name, text, values: [...values] };
}

/**
 * One transaction on one connection. Queries run one after another even when a workflow starts several at once: a connection
 * works on one at a time, and pg's own queue goes away in its next major version.
 */
export class StoreTx implements Tx {
  #last: Promise<unknown> = Promise.resolve();
  /** Counts up from a random start, so that ids of one transaction sort in the order they were made. */
  readonly #randomness = randomBytes(10);

  private constructor(
    readonly now: Instant,
    readonly scope: Scope,
    private readonly client: PoolClient,
    /** TypeORM on this transaction's connection. */
    readonly manager: EntityManager,
  ) {}

  /** Joins a connection on which BEGIN was sent. */
  static on(runner: QueryRunner, client: PoolClient, scope: Scope, now: Instant): StoreTx {
    const tx = new StoreTx(now, scope, client, runner.manager);
    const send = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
    Object.assign(runner, { query: (...args: unknown[]) => tx.#inTurn(() => send(...args)) });
    return tx;
  }

  newId(kind: IdKind): string {
    const bytes = this.#randomness;
    for (let index = bytes.length - 1; index >= 0; index -= 1) {
      const next = ((bytes[index] ?? 0) + 1) % 256;
      bytes[index] = next;
      if (next !== 0) break;
    }
    return makeId(kind, this.now, bytes);
  }

  /** The rows a statement returns. */
  async rows<Row extends object>(text: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    return (await this.#inTurn(() => this.client.query<Row>(prepared(text, values)))).rows;
  }

  /** The first row, or null. */
  async row<Row extends object>(text: string, values: readonly SqlValue[] = []): Promise<Row | null> {
    return (await this.rows<Row>(text, values))[0] ?? null;
  }

  /** How many rows a statement changed. */
  async change(text: string, values: readonly SqlValue[] = []): Promise<number> {
    return (await this.#inTurn(() => this.client.query(prepared(text, values)))).rowCount ?? 0;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

/** The transaction behind the port's opaque `Tx`. Stores call it first. */
export function on(tx: Tx): StoreTx {
  if (tx instanceof StoreTx) return tx;
  throw new InvariantError('this transaction was not opened by this database');
}

/** The organisation a transaction runs for; null: the platform. */
export function orgOf(tx: Tx): string | null {
  return tx.scope.kind === 'ORGANISATION' ? tx.scope.orgId : null;
}
