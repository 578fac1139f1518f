import { sum } from '#libs/kernel';
import {
  type TopUpDispute,
  type TopUpDisputeStore,
  type TopUpDunningRecord,
  type TopUpTaking,
  type TopUpWriteOff,
  isUndecided,
} from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';

export interface TopUpDisputeTables {
  readonly topUpDisputes: FakeTable<TopUpDispute>;
  readonly topUpTakings: FakeTable<TopUpTaking>;
  readonly topUpDunning: FakeTable<TopUpDunningRecord>;
  readonly topUpWriteOffs: FakeTable<TopUpWriteOff>;
}

export function topUpDisputeTables(database: FakeDatabase): TopUpDisputeTables {
  const own = (row: { readonly orgId: string }) => [row.orgId];
  return {
    topUpDisputes: database.table<TopUpDispute>(own),
    topUpTakings: database.table<TopUpTaking>(own),
    topUpDunning: database.table<TopUpDunningRecord>(own),
    topUpWriteOffs: database.table<TopUpWriteOff>(own),
  };
}

/** Disputes of payments ahead over in-memory tables. */
export function fakeTopUpDisputes(tables: TopUpDisputeTables): TopUpDisputeStore {
  const { topUpDisputes: rows, topUpTakings, topUpDunning, topUpWriteOffs } = tables;
  const standing = (disputeId: string): TopUpTaking[] =>
    topUpTakings.rows().filter((one) => one.disputeId === disputeId && one.givenBackAt === null);
  const withTaken = (dispute: TopUpDispute): TopUpDispute => ({
    ...dispute,
    taken: sum(
      standing(dispute.id).map(({ amount }) => amount),
      dispute.currency,
    ),
    writtenOff: sum(
      topUpWriteOffs
        .rows()
        .filter((one) => one.disputeId === dispute.id && one.decision === 'APPROVED' && one.takenBackAt === null)
        .map(({ amount }) => amount),
      dispute.currency,
    ),
  });
  const isOwed = ({ withdrawn, taken, writtenOff }: TopUpDispute): boolean =>
    withdrawn.minor > taken.minor + writtenOff.minor;
  const dunAt = new Map<string, number>();
  const looked = new Map<string, number>();
  return {
    byStripeId: (tx, id) => {
      const found = rows.all(tx).find(({ stripeDisputeId }) => stripeDisputeId === id);
      return Promise.resolve(found ? withTaken(found) : null);
    },
    byTopUps: (tx, ids) =>
      Promise.resolve(
        rows
          .all(tx)
          .filter(({ topUpId }) => ids.includes(topUpId))
          .map(withTaken),
      ),
    all: (tx) => Promise.resolve(rows.all(tx).map(withTaken)),
    owing: (tx, orgId, currency) =>
      Promise.resolve(
        rows
          .all(tx)
          .filter((one) => one.orgId === orgId && one.currency === currency)
          .map(withTaken)
          .filter(isOwed),
      ),
    byId: (tx, id) => {
      const found = rows.get(tx, id);
      return Promise.resolve(found && withTaken(found));
    },
    dueForDunning: (tx) => {
      const due = rows.all(tx).map(withTaken).filter(isOwed);
      const isDue = ({ id, status }: TopUpDispute) => status === 'lost' && (dunAt.get(id) ?? 0) <= tx.now;
      return Promise.resolve(due.find(isDue) ?? null);
    },
    dunAgain: (_tx, id, at) => Promise.resolve(void dunAt.set(id, at ?? Infinity)),
    recordDunning: (tx, record) => Promise.resolve(topUpDunning.put(tx, record.id, record)),
    dunned: (tx, ids) => Promise.resolve(topUpDunning.all(tx).filter(({ disputeId }) => ids.includes(disputeId))),
    writeOffs: (tx, ids) => Promise.resolve(topUpWriteOffs.all(tx).filter(({ disputeId }) => ids.includes(disputeId))),
    writeOff: (tx, id) => Promise.resolve(topUpWriteOffs.get(tx, id)),
    proposeWriteOff: (tx, one) => Promise.resolve(topUpWriteOffs.put(tx, one.id, one)),
    updateWriteOff: (tx, one) => Promise.resolve(topUpWriteOffs.put(tx, one.id, one)),
    insert: (tx, dispute) => Promise.resolve(rows.put(tx, dispute.id, dispute)),
    update: (tx, dispute) => Promise.resolve(rows.put(tx, dispute.id, dispute)),
    take: (tx, taking) => Promise.resolve(topUpTakings.put(tx, taking.id, taking)),
    giveBack: (tx, taking) => Promise.resolve(topUpTakings.put(tx, taking.id, taking)),
    takings: (_tx, disputeId) => Promise.resolve(standing(disputeId)),
    toReview: (tx, before, limit) => {
      const open = rows.all(tx).filter(({ id, status, changedAt }) => {
        return isUndecided(status) && (looked.get(id) ?? changedAt) < before;
      });
      return Promise.resolve(open.slice(0, limit).map(withTaken));
    },
    reviewed: (tx, id) => Promise.resolve(void looked.set(id, tx.now)),
  };
}
