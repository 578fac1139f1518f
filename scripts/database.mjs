// The database behind `npm start`: the embedded one under .data/pg, or the server that DATABASE_URL names.
import pg from 'pg';
import { startPg, stopOrphan } from './pg.mjs';
import { canListen, freePort } from './processes.mjs';
import { PlainError } from './say.mjs';

const OLDEST = 180_000; // server_version_num: the schema is written for and tested on PostgreSQL 18
const NAME = 'gridlease';
const NOTES = ['loading', 'loaded'];
const noteOf = (state) => `gridlease: demo data ${state}`;

async function query(url, text, values) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined); // a lost connection surfaces in the query below
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The given port, else the one used before, else a free one; never one of the apps' (`taken`). */
async function choosePort(state, wanted, taken) {
  if (wanted !== undefined) {
    if (!/^\d+$/.test(wanted) || Number(wanted) < 1 || Number(wanted) > 65535)
      throw new PlainError(`PG_PORT=${wanted} is not a port number (1 to 65535)`);
    if (taken.includes(Number(wanted)))
      throw new PlainError(`PG_PORT=${wanted} is also the port of one of the apps; choose another`);
    if (await canListen(Number(wanted))) return Number(wanted);
    throw new PlainError(
      `port ${wanted} (PostgreSQL) is in use; stop that program or set PG_PORT to a free port (unset, one is chosen)`,
    );
  }
  const remembered = state.readJson('postgres.json')?.port;
  const usable = remembered && !taken.includes(remembered) && (await canListen(remembered));
  const port = usable ? remembered : await freePort();
  state.writeJson('postgres.json', { port });
  return port;
}

/** Starts the embedded server and makes sure the database exists. Returns its owner's address and how to stop it. */
export async function startEmbedded(state, { wantedPort, taken, password, log }) {
  const dataDir = state.file('pg');
  await stopOrphan(dataDir); // before the port check: a killed run's server would hold its own port
  const port = await choosePort(state, wantedPort, taken);
  const server = await startPg({ dataDir, port, password, flags: ['max_connections=300'], log });
  let created = false;
  try {
    const existing = await query(server.url('postgres'), 'select 1 from pg_database where datname = $1', [NAME]);
    created = existing.length === 0;
    if (created) await query(server.url('postgres'), `create database ${NAME}`);
  } catch (error) {
    await server.stop();
    if (error.code === '28P01') {
      throw new PlainError(
        `the database in ${dataDir} has another password than ${state.file('secrets.json')}; restore that file, or remove ${state.directory} to begin anew`,
      );
    }
    throw error;
  }
  return { url: server.url(NAME), server, created };
}

/** Names a server without its password. */
const nameOf = (address) => {
  const url = new URL(address);
  return `${url.hostname}:${url.port || 5432}${url.pathname}`;
};

/** Fails with one line when the server that DATABASE_URL names cannot be used. */
export async function checkExternal(address) {
  if (!URL.canParse(address))
    throw new PlainError('DATABASE_URL is not an address; expected postgres://user:password@host:5432/database');
  let rows;
  try {
    rows = await query(
      address,
      "select current_setting('server_version_num')::int as number, current_setting('server_version') as name",
    );
  } catch (error) {
    const reason = error.code === 'ECONNREFUSED' ? 'nothing listens there' : error.message || error.code;
    throw new PlainError(
      `the database at ${nameOf(address)} (DATABASE_URL) cannot be reached: ${reason}; start it, or unset DATABASE_URL to use the embedded one`,
    );
  }
  if (rows[0].number < OLDEST)
    throw new PlainError(`PostgreSQL 18 or newer is needed; ${nameOf(address)} is ${rows[0].name}`);
}

/**
 * How far the demo data came: 'none', 'loading' (a run was stopped meanwhile) or 'loaded'.
 * The note is a comment on the database itself, so it travels with a copy of it and vanishes with it.
 */
export async function demoData(ownerUrl) {
  const [row] = await query(
    ownerUrl,
    "select shobj_description(oid, 'pg_database') as note from pg_database where datname = current_database()",
  );
  return NOTES.find((state) => row.note === noteOf(state)) ?? 'none';
}

export async function noteDemoData(ownerUrl, state) {
  const text = "select format('comment on database %I is %L', current_database(), $1::text) as statement";
  const [row] = await query(ownerUrl, text, [noteOf(state)]);
  await query(ownerUrl, row.statement);
}

/** Empties the embedded database; only for one whose demo data was never completely loaded. */
export async function beginAnew(server) {
  await query(server.url('postgres'), `drop database ${NAME} with (force)`);
  await query(server.url('postgres'), `create database ${NAME}`);
}
