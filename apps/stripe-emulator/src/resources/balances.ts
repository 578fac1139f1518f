import { balanceObject } from '../balance.js';
import type { Call } from '../call.js';
import { toJson } from '../json.js';
import { newestFirst, page, paging } from '../lists.js';
import { balanceTransactions, settled } from '../objects/balance-transaction.js';
import { payouts } from '../objects/payout.js';
import { inRange, instantRange, text } from '../params.js';
import { route, type Route } from '../route.js';
import { invalidRequest, missing, missingParam } from '../stripe-error.js';

const transactionsShape = {
  ...paging,
  type: text(),
  source: text(),
  payout: text(),
  currency: text(3),
  created: instantRange(),
};
/** SDK, `reconciliation_status`: only of automatic payouts, and once it is `completed`, can the parts be listed. */
function checkItemised(call: Call, id: string): void {
  const payout = call.store.get(payouts, call.account, id);
  if (payout === undefined) throw missingParam('payout', id, 'payout');
  if (!payout.automatic)
    throw invalidRequest('Balance transaction history can only be filtered on automatic transfers, not manual.', {
      param: 'payout',
    });
}

export const balanceRoutes: readonly Route[] = [
  route('GET', '/v1/balance', {}, (call) => balanceObject(call)),
  route('GET', '/v1/balance_transactions/:transaction', {}, (call, _params, { transaction = '' }) => {
    const found = call.store.get(balanceTransactions, call.account, transaction);
    if (found === undefined) throw missing('balance transaction', transaction);
    return toJson(found);
  }),
  route('GET', '/v1/balance_transactions', transactionsShape, (call, params) => {
    if (params.payout !== undefined) checkItemised(call, params.payout);
    const rows = newestFirst(call.store.all(balanceTransactions, call.account))
      .filter((one) => (params.type ?? one.type) === one.type && (params.source ?? one.source) === one.source)
      .filter((one) => (params.currency ?? one.currency) === one.currency && inRange(one.created, params.created))
      .filter(
        (one) => params.payout === undefined || call.store.get(settled, call.account, one.id)?.payout === params.payout,
      );
    return page(rows, params, '/v1/balance_transactions', toJson);
  }),
];
