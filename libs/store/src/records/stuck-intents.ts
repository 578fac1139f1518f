import { type IntentStanding, type StuckIntents, type Tx } from '#libs/workflows';
import { instantOrNull } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { type IntentRow } from './intent.row.js';

/** Claims of staff: one call, whatever it waits for; whoever claimed it before finds the fence gone. */
export async function claimOne(
  tx: Tx,
  id: string,
  { worker, leaseMilliseconds }: Parameters<StuckIntents['claimOne']>[2],
): Promise<IntentRow | null> {
  const [row] = await on(tx).rows<IntentRow>(
    `UPDATE intent SET claimed_by = $2, claimed_until = clock_timestamp() + $3 * interval '1 millisecond', fence = fence + 1
     WHERE id = $1 AND state IN ('PENDING', 'UNKNOWN') AND (claimed_until IS NULL OR claimed_until <= clock_timestamp())
     RETURNING *`,
    [id, worker, leaseMilliseconds],
  );
  return row ?? null;
}

interface StandingRow {
  readonly id: string;
  readonly next_attempt_at: Date | null;
  readonly is_being_sent: boolean;
  readonly held_up_by: string | null;
}

/** What holds an intent up is what `claim` says of it: anything unsent before it, and what failed for good, with the port's exceptions. */
const STANDINGS = `
  SELECT i.id, nullif(i.next_attempt_at, '-infinity') AS next_attempt_at,
    coalesce(i.claimed_until > clock_timestamp(), false) AS is_being_sent,
    (SELECT p.id FROM intent p WHERE p.aggregate_id = i.aggregate_id AND p.sequence < i.sequence AND (
       p.state IN ('PENDING', 'UNKNOWN')
       OR p.state = 'FAILED' AND p.operation NOT IN ('INVOICE_PAY', 'DISPUTE_ANSWER') AND i.operation <> 'INVOICE_VOID'
     ) ORDER BY p.sequence LIMIT 1) AS held_up_by
  FROM intent i WHERE i.id = ANY ($1) AND i.state = 'PENDING'`;

export async function standings(tx: Tx, ids: readonly string[]): Promise<IntentStanding[]> {
  const rows = await on(tx).rows<StandingRow>(STANDINGS, [[...ids]]);
  return rows.map((row) => ({
    intentId: row.id,
    nextAttemptAt: instantOrNull(row.next_attempt_at),
    isBeingSent: row.is_being_sent,
    heldUpBy: row.held_up_by,
  }));
}
