import { createHash } from 'node:crypto';
import { type IdempotencyStore, type Tx } from '#libs/workflows';
import { on, orgOf } from '../database/store-tx.js';

interface SeenRow {
  readonly request_hash: Buffer;
  readonly result_id: string | null;
}

/** Keys are the organisation's own; staff's are the platform's. */
const ownerOf = (tx: Tx): string => orgOf(tx) ?? 'PLATFORM';

/**
 * The row of a key is inserted by whoever comes first and stays locked until that transaction ends: a second request with the same
 * key waits, and then finds the result, or, when the first was rolled back, takes its place.
 */
export function idempotencyStore(): IdempotencyStore {
  return {
    claim: async (tx, operation, key, requestHash) => {
      const hash = createHash('sha256').update(requestHash).digest();
      const owner = ownerOf(tx);
      const inserted = await on(tx).change(
        'INSERT INTO idempotency (org_id, operation, key, request_hash) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
        [owner, operation, key, hash],
      );
      if (inserted === 1) return { kind: 'NEW' };
      const seen = await on(tx).row<SeenRow>(
        'SELECT request_hash, result_id FROM idempotency WHERE org_id = $1 AND operation = $2 AND key = $3 FOR UPDATE',
        [owner, operation, key],
      );
      if (seen?.result_id == null) return takeOver(tx, operation, key, hash);
      return seen.request_hash.equals(hash) ? { kind: 'REPLAY', resultId: seen.result_id } : { kind: 'MISMATCH' };
    },
    remember: async (tx, operation, key, resultId) => {
      await on(tx).change('UPDATE idempotency SET result_id = $4 WHERE org_id = $1 AND operation = $2 AND key = $3', [
        ownerOf(tx),
        operation,
        key,
        resultId,
      ]);
    },
  };
}

/** A key that was committed without a result led to nothing; the next request with it starts afresh. */
async function takeOver(tx: Tx, operation: string, key: string, hash: Buffer): Promise<{ kind: 'NEW' }> {
  await on(tx).change('UPDATE idempotency SET request_hash = $4 WHERE org_id = $1 AND operation = $2 AND key = $3', [
    ownerOf(tx),
    operation,
    key,
    hash,
  ]);
  return { kind: 'NEW' };
}
