// Rewrites schema.sql from a migrated database. Usage: DATABASE_URL=postgres://owner@host/database node libs/store/dump-schema.mjs
// (after `npm run build`). The database spec of this room fails while the file and the migrations disagree.
import fs from 'node:fs';
import { dumpSchema } from '../../dist/libs/store/src/index.js';

const { DATABASE_URL } = process.env;
if (!DATABASE_URL) {
  console.error('DATABASE_URL is not set: give the address of a migrated database, as its owner');
  process.exit(1);
}
fs.writeFileSync(new URL('schema.sql', import.meta.url), await dumpSchema(DATABASE_URL));
