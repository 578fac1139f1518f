import { type TestDatabase } from '../database/test-database.js';
import { anId } from './domain.js';

/** Of the organisation's first quote: a link, a rule and a question, written past the API; who made them is no row of ours. */
export async function seedQuoteDesk(db: TestDatabase, org: string): Promise<void> {
  const [share, approval] = [anId('qsh'), anId('qap')];
  const of = `FROM quote WHERE org_id = '${org}' ORDER BY id LIMIT 1`;
  await db.sql(
    `INSERT INTO quote_share (id, org_id, quote_id, token_hash, made_by, created_at, expires_at)
     SELECT '${share}', org_id, id, encode(sha256('${share}'), 'hex'), 'usr_1', now(), now() + interval '1 day' ${of}`,
  );
  await db.sql(`INSERT INTO quote_approval_rule VALUES ($1, 'USD', 100, 'usr_1', now())`, [org]);
  await db.sql(
    `INSERT INTO quote_approval (id, org_id, quote_id, content_hash, currency, total_minor, state, note, requested_by, requested_at)
     SELECT '${approval}', org_id, id, encode(sha256('${approval}'), 'hex'), currency, total_minor, 'PENDING', '', 'usr_1', now() ${of}`,
  );
}
