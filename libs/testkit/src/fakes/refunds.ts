import { type Instant, money } from '#libs/kernel';
import {
  type Dispute,
  type DisputeAnswer,
  type NewDisputeFile,
  type Refund,
  type RefundStore,
  type RefundTotals,
} from '#libs/workflows';
import { type FakeDatabase, type FakeTable } from './database.js';
import { pageOf } from './paging.js';

export interface MoneyBackTables {
  readonly refunds: FakeTable<Refund>;
  readonly disputes: FakeTable<Dispute>;
  readonly disputeAnswers: FakeTable<DisputeAnswer>;
  readonly disputeFiles: FakeTable<NewDisputeFile>;
  /** When something was last looked at again, by its id. */
  readonly reviews: FakeTable<Instant>;
}

export function moneyBackTables(database: FakeDatabase): MoneyBackTables {
  return {
    refunds: database.table<Refund>((row) => [row.orgId]),
    disputes: database.table<Dispute>((row) => [row.orgId]),
    disputeAnswers: database.table<DisputeAnswer>(() => null),
    disputeFiles: database.table<NewDisputeFile>(() => null),
    reviews: database.table<Instant>(() => null),
  };
}

/** Refunds over in-memory tables. */
export function fakeRefunds({ refunds, reviews }: MoneyBackTables): RefundStore {
  return {
    byId: (tx, id) => Promise.resolve(refunds.get(tx, id)),
    lock: (tx, id) => Promise.resolve(refunds.get(tx, id)),
    byInvoices: (tx, ids) => Promise.resolve(refunds.all(tx).filter(({ invoiceId }) => ids.includes(invoiceId))),
    page: (tx, { states, ...request }) => {
      const rows = refunds.all(tx).filter(({ state }) => !states?.length || states.includes(state));
      return Promise.resolve(pageOf(rows, request));
    },
    insert: (tx, refund) => Promise.resolve(refunds.put(tx, refund.id, refund)),
    update: (tx, refund) => Promise.resolve(refunds.put(tx, refund.id, refund)),
    toReview: (tx, before, limit) => {
      const open = refunds.all(tx).filter(({ id, state, stripeRefundId, changedAt }) => {
        return state === 'PENDING' && stripeRefundId !== null && (reviews.get(tx, id) ?? changedAt) < before;
      });
      return Promise.resolve(open.slice(0, limit));
    },
    reviewed: (tx, id) => Promise.resolve(reviews.put(tx, id, tx.now)),
    totals: (tx) => Promise.resolve(totalsOf(refunds.all(tx))),
  };
}

function totalsOf(refunds: readonly Refund[]): RefundTotals[] {
  return [...new Set(refunds.map(({ invoiceId }) => invoiceId))].map((invoiceId) => {
    const mine = refunds.filter((refund) => refund.invoiceId === invoiceId);
    const of = (wanted: Refund['state']) =>
      money(
        mine.reduce((total, { state, amount }) => (state === wanted ? total + amount.minor : total), 0n),
        mine[0]?.currency ?? 'USD',
      );
    const changedAt = mine.map((refund) => refund.changedAt).reduce((a, b) => (a > b ? a : b));
    return { invoiceId, done: of('SUCCEEDED'), underWay: of('PENDING'), changedAt };
  });
}
