import { type IdentityStore } from './identity-store.js';
import { type AttemptCounts } from './records.js';
import { type Run } from './run.js';

const WINDOW = `interval '15 minutes'`;
const KNOWN_FOR = `interval '90 days'`;

/** Statements about failed attempts, one row per account and address. */
export function attemptQueries(run: Run): Pick<IdentityStore, 'countAttempt' | 'forgetAttempts'> {
  return {
    async countAttempt(accountHash, address) {
      const pair = await run<{ failures: number; known: boolean }>(
        `INSERT INTO sign_in_attempt AS a (account_hash, ip, failures) VALUES ($1, $2, 1)
         ON CONFLICT (account_hash, ip) DO UPDATE SET
           failures = CASE WHEN a.window_started_at < now() - ${WINDOW} THEN 1 ELSE a.failures + 1 END,
           window_started_at = CASE WHEN a.window_started_at < now() - ${WINDOW} THEN now() ELSE a.window_started_at END
         RETURNING failures, coalesce(last_success_at > now() - ${KNOWN_FOR}, false) AS known`,
        [accountHash, address],
      );
      const sums = await run<{ account: number; address: number }>(
        `SELECT coalesce(sum(failures) FILTER (WHERE account_hash = $1), 0)::int AS account, coalesce(sum(failures) FILTER (WHERE ip = $2), 0)::int AS address
         FROM sign_in_attempt WHERE (account_hash = $1 OR ip = $2) AND window_started_at >= now() - ${WINDOW}`,
        [accountHash, address],
      );
      const counts: AttemptCounts = {
        ofPair: pair[0]?.failures ?? 0,
        ofAccount: sums[0]?.account ?? 0,
        ofAddress: sums[0]?.address ?? 0,
        isKnownPair: pair[0]?.known ?? false,
      };
      return counts;
    },
    async forgetAttempts(accountHash, address) {
      await run(
        'UPDATE sign_in_attempt SET failures = 0, last_success_at = now() WHERE account_hash = $1 AND ip = $2',
        [accountHash, address],
      );
      await run(
        `DELETE FROM sign_in_attempt WHERE ctid IN (
           SELECT ctid FROM sign_in_attempt WHERE window_started_at < now() - interval '1 day' AND coalesce(last_success_at < now() - ${KNOWN_FOR}, true) LIMIT 50)`,
        [],
      );
    },
  };
}
