import { balanceObject } from '../balance.js';
import { toJson } from '../json.js';
import { newestFirst, page, paging } from '../lists.js';
import { balanceTransactions, settled } from '../objects/balance-transaction.js';
import { payouts } from '../objects/payout.js';
import { inRange, instantRange, oneOf, text } from '../params.js';
import { route, type Route } from '../route.js';
import { missing, missingParam } from '../stripe-error.js';

const transactionsShape = {
  ...paging,
  type: text(),
  source: text(),
  payout: text(),
  currency: text(3),
  created: instantRange(),
};
const payoutsShape = {
  ...paging,
  status: oneOf('pending', 'in_transit', 'paid', 'failed', 'canceled'),
  arrival_date: instantRange(),
  created: instantRange(),
  destination: text(),
};

export const balanceRoutes: readonly Route[] = [
  route('GET', '/v1/balance', {}, (call) => balanceObject(call)),
  route('GET', '/v1/balance_transactions/:transaction', {}, (call, _params, { transaction = '' }) => {
    const found = call.store.get(balanceTransactions, call.account, transaction);
    if (found === undefined) throw missing('balance transaction', transaction);
    return toJson(found);
  }),
  route('GET', '/v1/balance_transactions', transactionsShape, (call, params) => {
    if (params.payout !== undefined && call.store.get(payouts, call.account, params.payout) === undefined)
      throw missingParam('payout', params.payout, 'payout');
    const rows = newestFirst(call.store.all(balanceTransactions, call.account))
      .filter((one) => (params.type ?? one.type) === one.type && (params.source ?? one.source) === one.source)
      .filter((one) => (params.currency ?? one.currency) === one.currency && inRange(one.created, params.created))
      .filter(
        (one) => params.payout === undefined || call.store.get(settled, call.account, one.id)?.payout === params.payout,
      );
    return page(rows, params, '/v1/balance_transactions', toJson);
  }),
  route('GET', '/v1/payouts/:payout', {}, (call, _params, { payout = '' }) => {
    const found = call.store.get(payouts, call.account, payout);
    if (found === undefined) throw missing('payout', payout);
    return toJson(found);
  }),
  route('GET', '/v1/payouts', payoutsShape, (call, params) => {
    const rows = newestFirst(call.store.all(payouts, call.account))
      .filter(
        (one) =>
          (params.status ?? one.status) === one.status && (params.destination ?? one.destination) === one.destination,
      )
      .filter((one) => inRange(one.created, params.created) && inRange(one.arrival_date, params.arrival_date));
    return page(rows, params, '/v1/payouts', toJson);
  }),
];
