import { type IdentityStore } from './identity-store.js';
import { type LiveSession } from './records.js';
import { type Run } from './run.js';

/** Longest life of a session, and how long it may go unseen. */
export const SESSION_SECONDS = 14 * 24 * 3600;
const IDLE = `interval '12 hours'`;

type Part = Pick<IdentityStore, 'insertSession' | 'sessions' | 'touchSession' | 'revokeSession' | 'revokeSessionsOf'>;

/** Statements about sessions. */
export function sessionQueries(run: Run): Part {
  return {
    async insertSession(idHash, userId, orgId) {
      await run(
        "INSERT INTO session (id_hash, user_id, org_id, expires_at) VALUES ($1, $2, $3, now() + $4 * interval '1 second')",
        [idHash, userId, orgId, SESSION_SECONDS],
      );
    },
    async sessions(idHashes, kind) {
      const rows = await run<LiveSession & { hash: string }>(
        `SELECT encode(s.id_hash, 'hex') AS hash, s.user_id AS "userId", s.org_id AS "orgId", m.role, s.last_seen_at < now() - interval '1 minute' AS "isStale"
         FROM session s
         JOIN membership m ON m.org_id = s.org_id AND m.user_id = s.user_id
         JOIN organisation o ON o.id = s.org_id
         WHERE s.id_hash = ANY ($1::bytea[]) AND o.kind = $2 AND s.revoked_at IS NULL AND s.expires_at > now() AND s.last_seen_at > now() - ${IDLE}`,
        [idHashes, kind],
      );
      return new Map(rows.map((row) => [row.hash, row]));
    },
    async touchSession(idHash) {
      await run('UPDATE session SET last_seen_at = now() WHERE id_hash = $1 AND revoked_at IS NULL', [idHash]);
    },
    async revokeSession(idHash) {
      await run('UPDATE session SET revoked_at = now() WHERE id_hash = $1 AND revoked_at IS NULL', [idHash]);
    },
    async revokeSessionsOf(userId, except) {
      await run(
        'UPDATE session SET revoked_at = now() WHERE user_id = $1 AND revoked_at IS NULL AND id_hash IS DISTINCT FROM $2::bytea',
        [userId, except],
      );
    },
  };
}
