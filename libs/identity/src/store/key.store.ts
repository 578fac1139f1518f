import { type IdentityStore } from './identity-store.js';
import { type ApiKey, type LiveKey } from './records.js';
import { type Run, toInstant, toInstantOrNull } from './run.js';

interface KeyRow {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: string[];
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly last_used_at: Date | null;
  readonly revoked_at: Date | null;
}

const COLUMNS = 'id, name, prefix, scopes, created_at, expires_at, last_used_at, revoked_at';

const toKey = (row: KeyRow): ApiKey => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  scopes: row.scopes,
  createdAt: toInstant(row.created_at),
  expiresAt: toInstantOrNull(row.expires_at),
  lastUsedAt: toInstantOrNull(row.last_used_at),
  revokedAt: toInstantOrNull(row.revoked_at),
});

type Part = Pick<IdentityStore, 'insertKey' | 'keys' | 'liveKeys' | 'touchKey' | 'revokeKey'>;

/** Statements about API keys. */
export function keyQueries(run: Run): Part {
  return {
    async insertKey(key) {
      const rows = await run<KeyRow>(
        `INSERT INTO api_key (id, org_id, name, prefix, secret_hash, scopes, created_by, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${COLUMNS}`,
        [
          key.id,
          key.orgId,
          key.name,
          key.prefix,
          key.secretHash,
          key.scopes,
          key.createdBy,
          key.expiresAt === null ? null : new Date(key.expiresAt),
        ],
      );
      const row = rows[0];
      if (!row) throw new Error('the new key did not come back');
      return toKey(row);
    },
    async keys(orgId) {
      return (
        await run<KeyRow>(`SELECT ${COLUMNS} FROM api_key WHERE org_id = $1 ORDER BY created_at DESC, id DESC`, [orgId])
      ).map(toKey);
    },
    async liveKeys(secretHashes, kind) {
      const rows = await run<LiveKey & { hash: string }>(
        `SELECT encode(k.secret_hash, 'hex') AS hash, k.id, k.org_id AS "orgId", k.scopes, k.last_used_at IS NULL OR k.last_used_at < date_trunc('minute', now()) AS "isStale"
         FROM api_key k JOIN organisation o ON o.id = k.org_id
         WHERE k.secret_hash = ANY ($1::bytea[]) AND o.kind = $2 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())`,
        [secretHashes, kind],
      );
      return new Map(rows.map((row) => [row.hash, row]));
    },
    async touchKey(id) {
      await run(
        `UPDATE api_key SET last_used_at = date_trunc('minute', now()) WHERE id = $1 AND last_used_at IS DISTINCT FROM date_trunc('minute', now())`,
        [id],
      );
    },
    async revokeKey(orgId, id) {
      const rows = await run<KeyRow>(
        `UPDATE api_key SET revoked_at = coalesce(revoked_at, now()) WHERE org_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
        [orgId, id],
      );
      const row = rows[0];
      return row ? toKey(row) : null;
    },
  };
}
