import {
  type ClaimedIntent,
  type Intent,
  type IntentOutcome,
  type IntentStore,
  type StuckIntents,
} from '#libs/workflows';
import { type FakeTable } from './database.js';
import { pageOf } from './paging.js';

export interface IntentRow extends Intent {
  readonly fence: bigint;
  /** Real time before which nobody may claim it: a live claim or a back-off. */
  readonly notBefore: number;
  /** Whether `notBefore` ends a claim and not a back-off. */
  readonly isClaimed: boolean;
}

/** Whether anything earlier of its aggregate holds it up, by the rule of the port. */
function isHeldUp(intent: IntentRow, earlier: readonly IntentRow[]): boolean {
  return earlier.some(({ state, operation }) => {
    if (state === 'SENT') return false;
    if (state !== 'FAILED') return true;
    return (
      !['INVOICE_PAY', 'DISPUTE_FILE', 'DISPUTE_ANSWER'].includes(operation) && intent.operation !== 'INVOICE_VOID'
    );
  });
}

function afterOutcome(row: IntentRow, outcome: IntentOutcome, now: number): IntentRow {
  if (outcome.kind === 'SENT')
    return { ...row, state: 'SENT', stripeId: outcome.stripeId, lastError: null, notBefore: 0, isClaimed: false };
  const failed = { ...row, lastError: outcome.error, notBefore: 0, isClaimed: false };
  if (outcome.kind === 'REFUSED') return { ...failed, state: 'FAILED' };
  if (outcome.kind === 'UNKNOWN') return { ...failed, state: 'UNKNOWN' };
  if (outcome.kind === 'RENEW') return { ...failed, state: 'PENDING', revision: row.revision + 1, firstSentAt: null };
  return { ...failed, state: 'PENDING', notBefore: now + Math.min(2 ** row.attempts * 1_000, 300_000) };
}

/** Committed calls to Stripe over one in-memory table. */
export function fakeIntents(intents: FakeTable<IntentRow>, real: { now: number }): IntentStore & StuckIntents {
  const ofAggregate = (id: string): IntentRow[] =>
    intents
      .rows()
      .filter((row) => row.aggregateId === id)
      .sort((a, b) => a.sequence - b.sequence);
  const isSendable = (row: IntentRow): boolean =>
    row.state === 'PENDING' &&
    row.notBefore <= real.now &&
    !isHeldUp(
      row,
      ofAggregate(row.aggregateId).filter(({ sequence }) => sequence < row.sequence),
    );
  return {
    byId: (tx, id) => Promise.resolve(intents.get(tx, id)),
    enqueue: (tx, news) => {
      const keys = new Set<string>();
      const last = new Map<string, number>();
      for (const { idempotencyKey, aggregateId, sequence } of intents.rows()) {
        keys.add(idempotencyKey);
        last.set(aggregateId, Math.max(sequence, last.get(aggregateId) ?? 0));
      }
      for (const one of news) {
        if (keys.has(one.idempotencyKey)) continue;
        keys.add(one.idempotencyKey);
        const id = tx.newId('intent');
        const sequence = (last.get(one.aggregateId) ?? 0) + 1;
        last.set(one.aggregateId, sequence);
        const state = {
          state: 'PENDING',
          attempts: 0,
          revision: 0,
          firstSentAt: null,
          lastError: null,
          stripeId: null,
        } as const;
        intents.put(tx, id, {
          ...one,
          ...state,
          id,
          sequence,
          createdAt: tx.now,
          fence: 0n,
          notBefore: 0,
          isClaimed: false,
        });
      }
      return Promise.resolve();
    },
    claim: (tx, { limit, leaseMilliseconds }) => {
      const claimed: ClaimedIntent[] = [];
      const seen = new Set<string>();
      for (const row of intents.all(tx).filter(isSendable)) {
        if (claimed.length === limit || seen.has(row.aggregateId)) continue;
        seen.add(row.aggregateId);
        const next: IntentRow = {
          ...row,
          attempts: row.attempts + 1,
          firstSentAt: row.firstSentAt ?? tx.now,
          fence: row.fence + 1n,
          notBefore: real.now + leaseMilliseconds,
          isClaimed: true,
        };
        intents.put(tx, row.id, next);
        claimed.push(next);
      }
      return Promise.resolve(claimed);
    },
    settle: (tx, intent, outcome) => {
      const row = intents.get(tx, intent.id);
      if (row?.fence !== intent.fence || !row.isClaimed) return Promise.resolve(false);
      intents.put(tx, row.id, afterOutcome(row, outcome, real.now));
      return Promise.resolve(true);
    },
    byAggregates: (tx, ids) => {
      const found = intents.all(tx).filter(({ aggregateId }) => ids.includes(aggregateId));
      return Promise.resolve(
        found.sort((a, b) =>
          a.aggregateId < b.aggregateId ? -1 : a.aggregateId > b.aggregateId ? 1 : a.sequence - b.sequence,
        ),
      );
    },
    counts: (tx) => {
      const of = (state: Intent['state']): number => intents.all(tx).filter((row) => row.state === state).length;
      return Promise.resolve({
        PENDING: of('PENDING'),
        SENT: of('SENT'),
        FAILED: of('FAILED'),
        UNKNOWN: of('UNKNOWN'),
      });
    },
    page: (tx, { states, operations, aggregateId, ...request }) =>
      Promise.resolve(
        pageOf(
          intents
            .all(tx)
            .filter((row) => !states?.length || states.includes(row.state))
            .filter((row) => !operations?.length || operations.includes(row.operation))
            .filter((row) => aggregateId === undefined || row.aggregateId === aggregateId),
          request,
        ),
      ),
    claimOne: (tx, id, { leaseMilliseconds }) => {
      const row = intents.get(tx, id);
      const isBusy = row?.isClaimed === true && row.notBefore > real.now;
      if (!row || isBusy || (row.state !== 'PENDING' && row.state !== 'UNKNOWN')) return Promise.resolve(null);
      const next = { ...row, fence: row.fence + 1n, notBefore: real.now + leaseMilliseconds, isClaimed: true };
      intents.put(tx, id, next);
      return Promise.resolve(next);
    },
    standings: (tx, ids) =>
      Promise.resolve(
        intents
          .all(tx)
          .filter(({ id, state }) => ids.includes(id) && state === 'PENDING')
          .map((row) => {
            const earlier = ofAggregate(row.aggregateId).filter(({ sequence }) => sequence < row.sequence);
            return {
              intentId: row.id,
              nextAttemptAt: null,
              isBeingSent: row.isClaimed && row.notBefore > real.now,
              heldUpBy: earlier.find((one) => isHeldUp(row, [one]))?.id ?? null,
            };
          }),
      ),
    retry: (tx, id) => {
      const row = intents.get(tx, id);
      if (!row || (row.state !== 'FAILED' && row.state !== 'UNKNOWN')) return Promise.resolve(false);
      intents.put(tx, id, {
        ...row,
        state: 'PENDING',
        attempts: 0,
        revision: row.revision + 1,
        firstSentAt: null,
        notBefore: 0,
        isClaimed: false,
      });
      return Promise.resolve(true);
    },
  };
}
