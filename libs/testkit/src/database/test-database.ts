import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { type Database, type DatabaseOptions } from '#libs/store';

// loaded when a database is asked for: most specs take fakes only, and TypeORM takes longer to load than they take to run
const theStore = () => import('#libs/store');
const thePg = async () => (await import('pg')).default;

export interface TestDatabase {
  readonly name: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly staffUrl: string;
  readonly identityUrl: string;
  readonly tenantTokenKey: string;
  /** Opens the unit of work and the stores on it; closed with the database. */
  open(options?: Partial<DatabaseOptions>): Promise<Database>;
  /** Runs SQL as the owner, around every wall. */
  sql<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** A plain connection as one of the roles; closed with the database. */
  connectAs(role: 'owner' | 'app' | 'staff' | 'identity'): Promise<pg.Client>;
  close(): Promise<void>;
}

/**
 * A database of its own for a spec file: a copy of the migrated template that scripts/jest/global-setup.mjs made (about 0.1 s).
 * Call it in setup and `close()` in afterAll.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const base = process.env.PG_BASE;
  if (!base) throw new Error('no test server: PG_BASE is not set (run through jest, whose global setup starts one)');
  const name = `t_${randomBytes(6).toString('hex')}`;
  await asOwner(base, 'postgres', (client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE ${process.env.PG_TEMPLATE ?? 'tmpl'}`),
  );
  const ownerUrl = `${base}/${name}`;
  const tenantTokenKey = randomBytes(32).toString('hex');
  const { migrate, installTenantTokenKey } = await theStore();
  await migrate(ownerUrl); // nothing to do, unless the template is older than the checkout
  await installTenantTokenKey(ownerUrl, tenantTokenKey);
  return new OwnDatabase(base, name, tenantTokenKey);
}

async function asOwner(base: string, database: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const { Client } = await thePg();
  const client = new Client({ connectionString: `${base}/${database}` });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

class OwnDatabase implements TestDatabase {
  readonly #opened: { close(): Promise<void> }[] = [];
  #owner: Promise<pg.Client> | null = null;

  constructor(
    private readonly base: string,
    readonly name: string,
    readonly tenantTokenKey: string,
  ) {}

  get ownerUrl(): string {
    return `${this.base}/${this.name}`;
  }

  get appUrl(): string {
    return this.#urlOf('gridlease_app');
  }

  get staffUrl(): string {
    return this.#urlOf('gridlease_staff');
  }

  get identityUrl(): string {
    return this.#urlOf('gridlease_identity');
  }

  async open(options: Partial<DatabaseOptions> = {}): Promise<Database> {
    const { appUrl, staffUrl, tenantTokenKey } = this;
    const { openDatabase } = await theStore();
    const database = await openDatabase({ appUrl, staffUrl, tenantTokenKey, poolSize: 5, ...options });
    this.#opened.push(database);
    return database;
  }

  async sql<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    this.#owner ??= this.connectAs('owner');
    return (await (await this.#owner).query<Row>(text, [...values])).rows;
  }

  async connectAs(role: 'owner' | 'app' | 'staff' | 'identity'): Promise<pg.Client> {
    const url = role === 'owner' ? this.ownerUrl : this.#urlOf(`gridlease_${role}`);
    const { Client } = await thePg();
    const client = new Client({ connectionString: url });
    await client.connect();
    this.#opened.push({ close: () => client.end() });
    return client;
  }

  async close(): Promise<void> {
    await Promise.all(this.#opened.map((opened) => opened.close()));
    await asOwner(this.base, 'postgres', (client) => client.query(`DROP DATABASE IF EXISTS ${this.name} WITH (FORCE)`));
  }

  #urlOf(role: string): string {
    const url = new URL(this.ownerUrl);
    url.username = role;
    return url.toString();
  }
}
