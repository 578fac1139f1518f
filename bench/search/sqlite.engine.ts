/** SQLite in memory (a WASM build), with indexes by price and by model, region and price. */
import { type Engine, type EngineMaker, PAGE, firstColumn } from './engine.js';
import { peer } from './peers.js';
import { conditionsOf } from './queries.js';
import { COLUMNS, type Rows } from './rows.js';

/** What is used of the package sql.js. */
type SqlJs = () => Promise<{ readonly Database: new () => Database }>;

interface Database {
  run(sql: string): void;
  exec(sql: string): { readonly values: unknown[][] }[];
  prepare(sql: string): { run(values: readonly number[]): void; free(): void };
  close(): void;
}

export const makeSqlite: EngineMaker<unknown[][]> = async (rows, say): Promise<Engine<unknown[][]> | null> => {
  const start = peer<SqlJs>('sql.js', say);
  if (start === null) return null;
  const { Database } = await start();
  const db = new Database();
  load(db, rows);
  return {
    name: 'SQLite (WASM), in memory',
    find(query) {
      const where = conditionsOf(query).join(' AND ');
      const [result] = db.exec(`SELECT id FROM offers WHERE ${where} ORDER BY ${query.price}, id LIMIT ${PAGE}`);
      return result?.values ?? [];
    },
    rows: firstColumn,
    close: () => db.close(),
  };
};

function load(db: Database, rows: Rows): void {
  db.run(`CREATE TABLE offers (id INTEGER PRIMARY KEY, ${COLUMNS.map((name) => `${name} INTEGER`).join(', ')})`);
  const insert = db.prepare(`INSERT INTO offers VALUES (?${', ?'.repeat(COLUMNS.length)})`);
  db.run('BEGIN');
  for (let row = 0; row < rows.count; row += 1) insert.run([row, ...COLUMNS.map((name) => rows[name][row] ?? 0)]);
  db.run('COMMIT');
  insert.free();
  for (const price of ['p0', 'p1']) {
    db.run(`CREATE INDEX by_${price} ON offers (${price}, id)`);
    db.run(`CREATE INDEX by_model_${price} ON offers (model, region, ${price}, id)`);
  }
  db.run('ANALYZE');
}
