import { type TestDatabase } from '../database/test-database.js';
import { anId } from './domain.js';

/** A request that a key of the organisation made: for who may see it, never for what it says. */
export async function seedApiRequest(db: TestDatabase, org: string): Promise<void> {
  await db.sql(
    `INSERT INTO api_request (id, org_id, key_id, at, operation, kind, status, outcome, codes, milliseconds, cost)
     VALUES ($1, $2, 'key_1', now(), 'Search', 'QUERY', 200, 'OK', '{}', 5, 3)`,
    [anId('req'), org],
  );
}
