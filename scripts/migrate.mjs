// Brings the schema and the roles of a database up to date. Run by `npm start`, by the tests and once per release in production.
//   DATABASE_URL                 the owner's address; nothing else uses it
//   TENANT_TOKEN_KEY             64 hex digits, stored where row-level security verifies organisation tokens (optional in tests)
//   APP_DATABASE_PASSWORD, STAFF_DATABASE_PASSWORD, IDENTITY_DATABASE_PASSWORD   set on the roles when given
import pg from 'pg';
import { migrate } from '../dist/libs/store/src/index.js';
import { ROLES } from './env.mjs';
import { die, PlainError } from './say.mjs';

const { DATABASE_URL, TENANT_TOKEN_KEY } = process.env;
if (!DATABASE_URL) die(new PlainError('DATABASE_URL is not set: give the address of the database owner'));
await migrate(DATABASE_URL, { log: (line) => console.log(line), tokenKey: TENANT_TOKEN_KEY }).catch((error) =>
  die(new PlainError(error.message)),
);

const client = new pg.Client(DATABASE_URL);
await client.connect();
for (const { role, passwordVariable } of Object.values(ROLES)) {
  const password = process.env[passwordVariable];
  if (!password) continue;
  // ALTER ROLE takes no parameters: the server itself quotes the two values
  const { rows } = await client.query(
    "select format('alter role %I login password %L', $1::text, $2::text) as statement",
    [role, password],
  );
  await client.query(rows[0].statement);
}
await client.end();
