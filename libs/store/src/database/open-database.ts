import { DataSource } from 'typeorm';
import { type Scope, type UnitOfWork } from '#libs/workflows';
import { crowd } from '../capacity/crowd.js';
import { glances } from '../capacity/glances.js';
import { type Stores, createStores } from '../stores.js';
import { CurrentMarket } from '../supply/current-market.js';
import { ROWS } from '../rows.js';
import { tokenSigner } from './tenant-token.js';
import { TypeOrmUnitOfWork } from './unit-of-work.js';

export interface DatabaseOptions {
  /** Address of the database as gridlease_app. */
  readonly appUrl: string;
  /** The same as gridlease_staff; left out by programs that never act as the platform. */
  readonly staffUrl?: string | undefined;
  /** 64 hex digits: signs the organisation of each transaction. */
  readonly tenantTokenKey: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName?: string;
  /** Most connections per role. */
  readonly poolSize?: number;
  readonly timeouts?: Partial<Timeouts>;
}

/** Each shorter than the next one out, so that the innermost wait gives up first (milliseconds). */
export interface Timeouts {
  readonly lock: number;
  readonly statement: number;
  readonly idleInTransaction: number;
  readonly transaction: number;
  /** Wait for a free connection. */
  readonly pool: number;
}

const TIMEOUTS: Timeouts = {
  lock: 2_000,
  statement: 5_000,
  idleInTransaction: 5_000,
  transaction: 10_000,
  pool: 10_000,
};

export interface Database {
  readonly unitOfWork: UnitOfWork;
  readonly stores: Stores;
  /** Reads everything on offer into memory, in many short transactions, so that no first search has to. */
  warmUp(): Promise<void>;
  /** Whether every role's connection answers. */
  ping(): Promise<boolean>;
  close(): Promise<void>;
}

/** Sees what anybody may see. */
const NOBODY: Scope = { kind: 'ORGANISATION', orgId: 'org_nobody', actorId: 'warm-up' };

/** Opens the pools an app needs. Throws when the database cannot be reached. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const app = sourceFor(options.appUrl, options);
  const staff = options.staffUrl === undefined ? null : sourceFor(options.staffUrl, options);
  const sources = staff ? [app, staff] : [app];
  await Promise.all(sources.map((source) => source.initialize()));
  const sign = tokenSigner(options.tenantTokenKey, () => Date.now() / 1_000);
  const unitOfWork = new TypeOrmUnitOfWork({ app, staff }, sign);
  const market = new CurrentMarket();
  return {
    unitOfWork,
    stores: createStores(glances(app, sign), crowd(app, sign), market),
    warmUp: async () => {
      while (!(await unitOfWork.run(NOBODY, (tx) => market.warmUp(tx))));
    },
    ping: async () => {
      const answers = await Promise.allSettled(sources.map((source) => source.query('SELECT 1')));
      return answers.every(({ status }) => status === 'fulfilled');
    },
    close: async () => {
      await Promise.all(sources.filter((source) => source.isInitialized).map((source) => source.destroy()));
    },
  };
}

function sourceFor(
  url: string,
  { applicationName = 'gridlease', poolSize = 10, timeouts }: DatabaseOptions,
): DataSource {
  const wait = { ...TIMEOUTS, ...timeouts };
  return new DataSource({
    type: 'postgres',
    url,
    entities: [...ROWS],
    synchronize: false,
    logging: false,
    installExtensions: false,
    applicationName,
    poolSize,
    extra: {
      connectionTimeoutMillis: wait.pool,
      lock_timeout: wait.lock,
      statement_timeout: wait.statement,
      idle_in_transaction_session_timeout: wait.idleInTransaction,
      options: `-c transaction_timeout=${wait.transaction}`,
    },
  });
}
