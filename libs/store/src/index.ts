/**
 * store: how everything is kept in PostgreSQL: rows, stores that implement the workflows' ports, transactions, migrations.
 * It decides what the database itself refuses (overlaps, unbalanced journals, another organisation's rows). It refuses to
 * know why anything is written, HTTP, GraphQL, and Stripe.
 */
export { type Database, type DatabaseOptions, type Timeouts, openDatabase } from './database/open-database.js';
export { dumpSchema } from './database/dump-schema.js';
export { type MigrateOptions, installTenantTokenKey, migrate } from './database/migrate.js';
export { tokenSigner } from './database/tenant-token.js';
export { type Stores } from './stores.js';
export { type SetComparison, compareSets } from './reconciliation/set-matching.js';
