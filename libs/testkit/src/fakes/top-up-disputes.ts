import { sum } from '#libs/kernel';
import { type TopUpDispute, type TopUpDisputeStore, type TopUpTaking, isUndecided } from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';

export interface TopUpDisputeTables {
  readonly topUpDisputes: FakeTable<TopUpDispute>;
  readonly topUpTakings: FakeTable<TopUpTaking>;
}

export function topUpDisputeTables(database: FakeDatabase): TopUpDisputeTables {
  const own = (row: { readonly orgId: string }) => [row.orgId];
  return { topUpDisputes: database.table<TopUpDispute>(own), topUpTakings: database.table<TopUpTaking>(own) };
}

/** Disputes of payments ahead over in-memory tables. */
export function fakeTopUpDisputes({ topUpDisputes: rows, topUpTakings }: TopUpDisputeTables): TopUpDisputeStore {
  const standing = (disputeId: string): TopUpTaking[] =>
    topUpTakings.rows().filter((one) => one.disputeId === disputeId && one.givenBackAt === null);
  const withTaken = (dispute: TopUpDispute): TopUpDispute => ({
    ...dispute,
    taken: sum(
      standing(dispute.id).map(({ amount }) => amount),
      dispute.currency,
    ),
  });
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
          .filter(({ withdrawn, taken }) => withdrawn.minor > taken.minor),
      ),
    insert: (tx, dispute) => Promise.resolve(rows.put(tx, dispute.id, dispute)),
    update: (tx, dispute) => Promise.resolve(rows.put(tx, dispute.id, dispute)),
    take: (tx, taking) => Promise.resolve(topUpTakings.put(tx, taking.id, taking)),
    giveBack: (tx, taking) => Promise.resolve(topUpTakings.put(tx, taking.id, taking)),
    takings: (_tx, disputeId) => Promise.resolve(standing(disputeId)),
    toReview: (tx, before, limit) => {
      const open = rows.all(tx).filter(({ id, status, changedAt }) => {
        return isUndecided(status) && (looked.get(id) ?? changedAt) < before;
      });
      for (const { id } of open.slice(0, limit)) looked.set(id, tx.now);
      return Promise.resolve(open.slice(0, limit).map(withTaken));
    },
  };
}
