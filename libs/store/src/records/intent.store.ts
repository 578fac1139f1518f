import { type Intent, type IntentOutcome, type IntentStore, type StuckIntents } from '#libs/workflows';
import { dateOf, instantOf, instantOrNull } from '../database/columns.js';
import { pageOf } from '../database/page.js';
import { on } from '../database/store-tx.js';
import { type IntentRow } from './intent.row.js';
import { claimOne, standings } from './stuck-intents.js';

/** Class of the advisory locks that number the intents of one aggregate. */
const NUMBERING = 7_103;

/** What comes before an intent and holds it up: anything unsent, and what failed for good, with the exceptions of the port. */
const SENDABLE = `NOT EXISTS (
  SELECT FROM intent p WHERE p.aggregate_id = i.aggregate_id AND p.sequence < i.sequence AND (
    p.state IN ('PENDING', 'UNKNOWN')
    OR p.state = 'FAILED' AND p.operation NOT IN ('INVOICE_PAY', 'DISPUTE_FILE', 'DISPUTE_ANSWER') AND i.operation <> 'INVOICE_VOID'
  )
)`;

/** All in one statement; a call whose key is known already was enqueued before and stays as it is. */
export const ENQUEUE = `
  INSERT INTO intent (id, org_id, operation, aggregate_id, sequence, parameters, idempotency_key, created_at)
  SELECT n.id, n.org_id, n.operation, n.aggregate_id,
    (SELECT coalesce(max(i.sequence), 0) FROM intent i WHERE i.aggregate_id = n.aggregate_id) + row_number() OVER (PARTITION BY n.aggregate_id ORDER BY n.place),
    n.parameters, n.idempotency_key, $7
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::jsonb[], $6::text[]) WITH ORDINALITY
    AS n (id, org_id, operation, aggregate_id, parameters, idempotency_key, place)
  WHERE NOT EXISTS (SELECT FROM intent k WHERE k.idempotency_key = n.idempotency_key)
  ORDER BY n.place
  ON CONFLICT (idempotency_key) DO NOTHING`;

/** Claims go by the real clock: market time may stand still or leap. */
const CLAIM = `
  UPDATE intent SET claimed_by = $1, claimed_until = clock_timestamp() + $3 * interval '1 millisecond', fence = fence + 1, attempts = attempts + 1,
    first_sent_at = coalesce(first_sent_at, market_now())
  WHERE id IN (
    SELECT i.id FROM intent i
    WHERE i.state = 'PENDING' AND i.next_attempt_at <= clock_timestamp() AND (i.claimed_until IS NULL OR i.claimed_until <= clock_timestamp())
      AND ${SENDABLE}
    ORDER BY i.created_at, i.id LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED
  ) RETURNING *`;

/** Pause after a failed attempt, real time: 2, 4, 8, ... seconds, at most five minutes. */
export const BACK_OFF = `clock_timestamp() + least(power(2, least(attempts, 12)), 300) * interval '1 second'`;

export function intentStore(): IntentStore & StuckIntents {
  const one: StuckIntents['claimOne'] = async (tx, id, claim) => {
    const row = await claimOne(tx, id, claim);
    return row && { ...fromRow(row), fence: BigInt(row.fence) };
  };
  return { ...queue, ...views, claimOne: one, standings };
}

const queue: Pick<IntentStore, 'enqueue' | 'claim' | 'settle' | 'retry'> = {
  enqueue: async (tx, intents) => {
    const aggregates = [...new Set(intents.map(({ aggregateId }) => aggregateId))].sort();
    for (const id of aggregates) await on(tx).rows('SELECT pg_advisory_xact_lock($1, hashtext($2))', [NUMBERING, id]);
    await on(tx).change(ENQUEUE, [
      intents.map(() => tx.newId('intent')),
      intents.map(({ orgId }) => orgId),
      intents.map(({ operation }) => operation),
      intents.map(({ aggregateId }) => aggregateId),
      intents.map(({ parameters }) => JSON.stringify(parameters)),
      intents.map(({ idempotencyKey }) => idempotencyKey),
      dateOf(tx.now),
    ]);
  },
  claim: async (tx, { worker, limit, leaseMilliseconds }) => {
    const rows = await on(tx).rows<IntentRow>(CLAIM, [worker, limit, leaseMilliseconds]);
    const claimed = rows.map((row) => ({ ...fromRow(row), fence: BigInt(row.fence) }));
    return claimed.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  },
  settle: async (tx, intent, outcome) => {
    const { set, values } = settlement(outcome);
    const changed = await on(tx).change(
      `UPDATE intent SET claimed_by = NULL, claimed_until = NULL, ${set} WHERE id = $1 AND fence = $2 AND claimed_until IS NOT NULL`,
      [intent.id, intent.fence, ...values],
    );
    return changed === 1;
  },
  retry: async (tx, id) => {
    const changed = await on(tx).change(
      `UPDATE intent SET state = 'PENDING', revision = revision + 1, first_sent_at = NULL, attempts = 0, next_attempt_at = '-infinity'
       WHERE id = $1 AND state IN ('FAILED', 'UNKNOWN')`,
      [id],
    );
    return changed === 1;
  },
};

const views: Pick<IntentStore, 'byId' | 'byAggregates' | 'counts' | 'page'> = {
  byId: async (tx, id) => {
    const row = await on(tx).row<IntentRow>('SELECT * FROM intent WHERE id = $1', [id]);
    return row && fromRow(row);
  },
  byAggregates: async (tx, aggregateIds) => {
    const rows = await on(tx).rows<IntentRow>(
      'SELECT * FROM intent WHERE aggregate_id = ANY ($1) ORDER BY aggregate_id, sequence',
      [aggregateIds],
    );
    return rows.map(fromRow);
  },
  counts: async (tx) => {
    const rows = await on(tx).rows<{ state: Intent['state']; count: number }>(
      'SELECT state, count(*)::int AS count FROM intent GROUP BY state',
    );
    const counts = { PENDING: 0, SENT: 0, FAILED: 0, UNKNOWN: 0 };
    for (const { state, count } of rows) counts[state] = count;
    return counts;
  },
  page: (tx, { states, operations, aggregateId, ...request }) => {
    const listing = {
      table: 'intent',
      where: [
        '($1::text[] IS NULL OR state = ANY ($1)) AND ($2::text[] IS NULL OR operation = ANY ($2)) AND ($3::text IS NULL OR aggregate_id = $3)',
      ],
      values: [states?.length ? [...states] : null, operations?.length ? [...operations] : null, aggregateId ?? null],
    };
    return pageOf<IntentRow, Intent>(tx, listing, request, (rows) => rows.map(fromRow));
  },
};

/** What an outcome sets; $3 is its text. */
function settlement(outcome: IntentOutcome): { readonly set: string; readonly values: readonly string[] } {
  switch (outcome.kind) {
    case 'SENT':
      return { set: `state = 'SENT', stripe_id = $3, last_error = NULL`, values: [outcome.stripeId] };
    case 'REFUSED':
      return { set: `state = 'FAILED', last_error = $3`, values: [outcome.error] };
    case 'UNKNOWN':
      return { set: `state = 'UNKNOWN', last_error = $3`, values: [outcome.error] };
    case 'RETRY':
      return { set: `last_error = $3, next_attempt_at = ${BACK_OFF}`, values: [outcome.error] };
    case 'RENEW':
      return {
        set: `last_error = $3, revision = revision + 1, first_sent_at = NULL, next_attempt_at = '-infinity'`,
        values: [outcome.error],
      };
  }
}

function fromRow(row: IntentRow): Intent {
  return {
    id: row.id,
    operation: row.operation,
    orgId: row.org_id,
    aggregateId: row.aggregate_id,
    sequence: row.sequence,
    parameters: row.parameters,
    idempotencyKey: row.idempotency_key,
    revision: row.revision,
    firstSentAt: instantOrNull(row.first_sent_at),
    state: row.state,
    attempts: row.attempts,
    lastError: row.last_error,
    stripeId: row.stripe_id,
    createdAt: instantOf(row.created_at),
  };
}
