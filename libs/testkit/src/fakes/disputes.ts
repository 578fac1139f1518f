import { type DisputeStore, isUndecided } from '#libs/workflows';
import { pageOf } from './paging.js';
import { type MoneyBackTables } from './refunds.js';

/** Disputes over in-memory tables. */
export function fakeDisputes({ disputes, disputeAnswers, reviews }: MoneyBackTables): DisputeStore {
  return {
    byId: (tx, id) => Promise.resolve(disputes.get(tx, id)),
    lock: (tx, id) => Promise.resolve(disputes.get(tx, id)),
    byStripeId: (tx, id) => Promise.resolve(disputes.all(tx).find((one) => one.stripeDisputeId === id) ?? null),
    byInvoices: (tx, ids) => Promise.resolve(disputes.all(tx).filter(({ invoiceId }) => ids.includes(invoiceId))),
    page: (tx, { statuses, ...request }) => {
      const rows = disputes.all(tx).filter(({ status }) => !statuses?.length || statuses.includes(status));
      return Promise.resolve(pageOf(rows, request));
    },
    insert: (tx, dispute) => Promise.resolve(disputes.put(tx, dispute.id, dispute)),
    update: (tx, dispute) => Promise.resolve(disputes.put(tx, dispute.id, dispute)),
    toReview: (tx, before, limit) => {
      const open = disputes.all(tx).filter(({ id, status, changedAt }) => {
        return isUndecided(status) && (reviews.get(tx, id) ?? changedAt) < before;
      });
      return Promise.resolve(open.slice(0, limit));
    },
    reviewed: (tx, id) => Promise.resolve(reviews.put(tx, id, tx.now)),
    answer: (tx, answer) => Promise.resolve(disputeAnswers.put(tx, answer.id, answer)),
    answers: (tx, ids) => Promise.resolve(disputeAnswers.all(tx).filter(({ disputeId }) => ids.includes(disputeId))),
  };
}
