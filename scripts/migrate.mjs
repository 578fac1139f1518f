// Brings the schema and the roles of a database up to date. Run by `npm start`, by the tests and once per release in production.
//   DATABASE_URL       the owner's address; nothing else uses it
//   TENANT_TOKEN_KEY   64 hex digits, stored where row-level security verifies organisation tokens (optional in tests)
import * as store from '../dist/libs/store/src/index.js';

const { DATABASE_URL, TENANT_TOKEN_KEY } = process.env;
if (!DATABASE_URL) {
  console.error('DATABASE_URL is not set: give the address of the database owner');
  process.exit(1);
}
await store.migrate(DATABASE_URL, { log: (line) => console.log(line) });
if (TENANT_TOKEN_KEY) await store.installTenantTokenKey?.(DATABASE_URL, TENANT_TOKEN_KEY);
