// World: the test server; databases made empty and migrated here, beside the template's copy.
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { createTestDatabase } from '#libs/testkit';
import { dumpSchema } from './database/dump-schema.js';
import { installTenantTokenKey, migrate } from './database/migrate.js';

const db = await createTestDatabase();
afterAll(() => db.close());

const COMMITTED = new URL('../schema.sql', import.meta.url);

/** An empty database on the same server; dropped by the caller. */
async function empty(name: string) {
  await db.sql(`CREATE DATABASE ${name}`);
  const url = db.ownerUrl.replace(db.name, name);
  return { url, drop: () => db.sql(`DROP DATABASE ${name} WITH (FORCE)`) };
}

describe('migrations', () => {
  it('lead to the committed schema.sql (rewrite it with libs/store/dump-schema.mjs when a migration was added)', async () => {
    expect(await dumpSchema(db.ownerUrl)).toBe(await readFile(COMMITTED, 'utf8'));
  });

  it('run once, even when several start at the same time, and say what they did', async () => {
    const { url, drop } = await empty(`${db.name}_fresh`);
    const lines: string[] = [];
    const log = (line: string) => lines.push(line);
    await Promise.all([migrate(url, { log }), migrate(url, { log }), migrate(url, { log, tokenKey: 'ab'.repeat(32) })]);
    expect(lines.length).toBeGreaterThan(9);
    expect(new Set(lines).size).toBe(lines.length);
    await migrate(url, { log: () => expect('nothing to do').toBe('done') });
    expect(await dumpSchema(url)).toBe(await dumpSchema(db.ownerUrl));
    await drop();
  });

  it('refuse a history that was edited, lost or overtaken', async () => {
    const { url, drop } = await empty(`${db.name}_edited`);
    await migrate(url);
    const client = new pg.Client(url);
    await client.connect();
    await client.query(`UPDATE migration SET checksum = 'x' WHERE name = '0003_supply.sql'`);
    await expect(migrate(url)).rejects.toThrow('0003_supply.sql was edited');
    await client.query(`UPDATE migration SET name = '0003_gone.sql' WHERE name = '0003_supply.sql'`);
    await expect(migrate(url)).rejects.toThrow(/0003/);
    await client.query(`DELETE FROM migration WHERE name = '0003_gone.sql'`);
    await expect(migrate(url)).rejects.toThrow('0003_supply.sql comes before');
    await client.end();
    await drop();
  });

  it('take a token key of 64 hex digits only', async () => {
    await expect(installTenantTokenKey(db.ownerUrl, 'short')).rejects.toThrow('64 hex digits');
  });
});
