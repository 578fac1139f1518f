/**
 * The embedded PostgreSQL on a throw-away cluster, over TCP, with covering indexes by model, region and price. A query that names models
 * or regions asks each pair for its 20 cheapest (a lateral join), which its planner does not find by itself; one that names neither goes
 * by price.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { TEST_FLAGS, startPg } from '#scripts/pg';
import { freePort } from '#scripts/processes';
import { type Engine, type EngineMaker, PAGE, firstColumn } from './engine.js';
import { type Query, conditionsOf } from './queries.js';
import { COLUMNS, MODELS, PLACES, type Rows } from './rows.js';

const BATCH = 20_000;

export const makePostgres: EngineMaker<unknown[][]> = async (rows, say): Promise<Engine<unknown[][]> | null> => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'gridlease-search-'));
  fs.chmodSync(directory, 0o711); // Postgres may run as another user
  const flags = [...TEST_FLAGS, 'work_mem=64MB', 'maintenance_work_mem=512MB', 'random_page_cost=1.1', 'jit=off'];
  try {
    const server = await startPg({
      dataDir: path.join(directory, 'pg'),
      port: await freePort(),
      throwAway: true,
      flags,
    });
    const client = new pg.Client({ connectionString: server.url('postgres') });
    await client.connect();
    await load(client, rows);
    return {
      name: 'PostgreSQL 18, covering indexes',
      async find(query) {
        const { rows: found } = await client.query<unknown[]>({ text: sqlOf(query), rowMode: 'array' });
        return found;
      },
      rows: firstColumn,
      async close() {
        await client.end();
        await server.stop('SIGQUIT');
        fs.rmSync(directory, { recursive: true, force: true });
      },
    };
  } catch (error) {
    say(`PostgreSQL cannot be had: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
};

async function load(client: pg.Client, rows: Rows): Promise<void> {
  const names = ['id', ...COLUMNS];
  await client.query(`CREATE UNLOGGED TABLE offers (${names.map((name) => `${name} int NOT NULL`).join(', ')})`);
  const insert = `INSERT INTO offers SELECT * FROM unnest(${names.map((_name, index) => `$${index + 1}::int[]`).join(', ')})`;
  for (let from = 0; from < rows.count; from += BATCH) {
    const length = Math.min(BATCH, rows.count - from);
    const ids = Array.from({ length }, (_none, index) => from + index);
    await client.query(insert, [ids, ...COLUMNS.map((name) => [...rows[name].subarray(from, from + length)])]);
  }
  const covered = 'link, vram, free, since, until, minhours, certs, carbon';
  for (const price of ['p0', 'p1']) {
    await client.query(`CREATE INDEX ON offers (model, region, ${price}, id) INCLUDE (${covered})`);
    await client.query(`CREATE INDEX ON offers (${price}, id) INCLUDE (model, region, ${covered})`);
  }
  await client.query('VACUUM (ANALYZE) offers');
}

function sqlOf(query: Query): string {
  const where = conditionsOf(query).join(' AND ');
  const page = `ORDER BY ${query.price}, id LIMIT ${PAGE}`;
  if (query.models === null && query.regions === null) return `SELECT id FROM offers WHERE ${where} ${page}`;
  const models = query.models ?? MODELS.map((_model, index) => index);
  const regions = query.regions ?? PLACES.map((_place, index) => index);
  const each = `SELECT id, ${query.price} FROM offers WHERE model = m AND region = r AND ${where} ${page}`;
  return (
    `SELECT id FROM unnest('{${models.join(',')}}'::int[]) m, unnest('{${regions.join(',')}}'::int[]) r, ` +
    `LATERAL (${each}) found ${page}`
  );
}
