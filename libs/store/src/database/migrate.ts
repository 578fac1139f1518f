import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import pg from 'pg';

const FOLDER = new URL('../../migrations/', import.meta.url);
/** Any number; the same in every version, so that two releases never migrate at once. */
const LOCK = 7_100;

export interface MigrateOptions {
  /** Told what was done, one line each. */
  readonly log?: (line: string) => void;
  /** 64 hex digits: installed as the key of organisation tokens. */
  readonly tokenKey?: string;
}

/**
 * Brings a database up to date: every file of `migrations/` that it has not seen, in order, each in a transaction of its own.
 * Forward only. Throws when a file that was applied has changed since, or is gone.
 * @param adminUrl address of the database's owner, who may create roles
 */
export async function migrate(
  adminUrl: string,
  { log = () => undefined, tokenKey }: MigrateOptions = {},
): Promise<void> {
  await asOwner(adminUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await client.query(
      `CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
    );
    const applied = await appliedSoFar(client);
    const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort();
    const gone = [...applied.keys()].find((name) => !files.includes(name));
    if (gone) throw new Error(`migration ${gone} was applied and is gone from this release`);
    for (const name of files) {
      const text = await readFile(new URL(name, FOLDER), 'utf8');
      const checksum = createHash('sha256').update(text).digest('hex');
      const before = applied.get(name);
      if (before !== undefined && before !== checksum)
        throw new Error(`migration ${name} was edited after it was applied: write a new one`);
      if (before === undefined) await apply(client, { name, text, checksum }, log);
    }
    if (tokenKey !== undefined) await writeTokenKey(client, tokenKey);
  });
}

/** Stores the key with which the database checks organisation tokens; replaces the one before. */
export async function installTenantTokenKey(adminUrl: string, tokenKey: string): Promise<void> {
  await asOwner(adminUrl, (client) => writeTokenKey(client, tokenKey));
}

async function asOwner(adminUrl: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'gridlease migrate' });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function appliedSoFar(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'SELECT name, checksum FROM migration ORDER BY name',
  );
  const latest = rows.at(-1)?.name ?? '';
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql'));
  const applied = new Map(rows.map((row) => [row.name, row.checksum]));
  const late = files.find((name) => name < latest && !applied.has(name));
  if (late)
    throw new Error(`migration ${late} comes before ${latest}, which was applied already: give it a higher number`);
  return applied;
}

async function apply(
  client: pg.Client,
  file: { name: string; text: string; checksum: string },
  log: (line: string) => void,
): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(file.text);
    await client.query('INSERT INTO migration (name, checksum) VALUES ($1, $2)', [file.name, file.checksum]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`migration ${file.name} failed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  log(`migrated ${file.name}`);
}

async function writeTokenKey(client: pg.Client, tokenKey: string): Promise<void> {
  if (!/^[0-9a-f]{64}$/i.test(tokenKey)) throw new Error('the tenant token key is 64 hex digits');
  await client.query(
    `INSERT INTO sec.key (secret) VALUES (decode($1, 'hex')) ON CONFLICT (single) DO UPDATE SET secret = excluded.secret`,
    [tokenKey],
  );
}
