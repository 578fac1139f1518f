/** DuckDB in this process, two threads, the table loaded in order of price so that its own zone maps help. */
import { type Engine, type EngineMaker, PAGE, firstColumn } from './engine.js';
import { peer } from './peers.js';
import { conditionsOf } from './queries.js';
import { COLUMNS, type Rows } from './rows.js';

/** What is used of the package @duckdb/node-api. */
interface DuckDb {
  readonly DuckDBInstance: {
    create(
      path: string,
      options: Record<string, string>,
    ): Promise<{ connect(): Promise<Connection>; closeSync(): void }>;
  };
}

interface Connection {
  run(sql: string): Promise<unknown>;
  runAndReadAll(sql: string): Promise<{ getRows(): unknown[][] }>;
  createAppender(table: string): Promise<Appender>;
  closeSync(): void;
}

interface Appender {
  appendInteger(value: number): void;
  endRow(): void;
  closeSync(): void;
}

export const makeDuckDb: EngineMaker<unknown[][]> = async (rows, say): Promise<Engine<unknown[][]> | null> => {
  const duckdb = peer<DuckDb>('@duckdb/node-api', say);
  if (duckdb === null) return null;
  const instance = await duckdb.DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  await load(connection, rows);
  return {
    name: 'DuckDB, 2 threads',
    async find(query) {
      const where = conditionsOf(query).join(' AND ');
      const sql = `SELECT id FROM offers WHERE ${where} ORDER BY ${query.price}, id LIMIT ${PAGE}`;
      const reader = await connection.runAndReadAll(sql);
      return reader.getRows();
    },
    rows: firstColumn,
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
};

async function load(connection: Connection, rows: Rows): Promise<void> {
  await connection.run(`CREATE TABLE loaded (id INTEGER, ${COLUMNS.map((name) => `${name} INTEGER`).join(', ')})`);
  const appender = await connection.createAppender('loaded');
  for (let row = 0; row < rows.count; row += 1) {
    appender.appendInteger(row);
    for (const name of COLUMNS) appender.appendInteger(rows[name][row] ?? 0);
    appender.endRow();
  }
  appender.closeSync();
  await connection.run('CREATE TABLE offers AS SELECT * FROM loaded ORDER BY p0, id');
  await connection.run('DROP TABLE loaded');
}
