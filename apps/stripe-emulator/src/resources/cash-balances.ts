import { addressesFor } from '../cash.js';
import type { Call } from '../call.js';
import { render } from '../events.js';
import { fundCash } from '../funding.js';
import { toJson, type JsonObject } from '../json.js';
import { newestFirst, page, paging } from '../lists.js';
import { cashBalances, cashOf, cashTransactions } from '../objects/cash-balance.js';
import { customers } from '../objects/customer.js';
import { integer, object, oneOf, required, text, unmodelled } from '../params.js';
import { route, type Route } from '../route.js';
import { invalidRequest, missing } from '../stripe-error.js';

function customerId(call: Call, id: string): string {
  if (call.store.get(customers, call.account, id) === undefined) throw missing('customer', id);
  return id;
}

const show = (call: Call, customer: string): JsonObject =>
  render(call.store, cashBalances, call.account, cashOf(call.store, call.account, customerId(call, customer)));

const transferShape = object({
  type: required(oneOf('us_bank_transfer', 'eu_bank_transfer')),
  eu_bank_transfer: object({ country: required(text(2)) }),
  requested_address_types: unmodelled(),
});

/** Bank transfers: where to send money, what has come, and the test helper that sends some. */
export const cashBalanceRoutes: readonly Route[] = [
  route(
    'POST',
    '/v1/customers/:customer/funding_instructions',
    {
      bank_transfer: required(transferShape),
      currency: required(text(3)),
      funding_type: required(oneOf('bank_transfer')),
    },
    (call, params, { customer = '' }) => {
      const currency = params.currency.toLowerCase();
      const expected = params.bank_transfer.type === 'eu_bank_transfer' ? 'eur' : 'usd';
      if (currency !== expected)
        throw invalidRequest(`The bank transfer type ${params.bank_transfer.type} does not take ${currency}.`, {
          param: 'currency',
        });
      return {
        object: 'funding_instructions',
        bank_transfer: {
          country: currency === 'eur' ? 'IE' : 'US',
          financial_addresses: addressesFor(customerId(call, customer), currency),
          // The SDK's type lists `eu_bank_transfer` and `jp_bank_transfer` and leaves room for others.
          type: currency === 'eur' ? 'eu_bank_transfer' : 'us_bank_transfer',
        },
        currency,
        funding_type: 'bank_transfer',
        livemode: false,
      };
    },
  ),
  route('GET', '/v1/customers/:customer/cash_balance', {}, (call, _params, { customer = '' }) => show(call, customer)),
  route(
    'POST',
    '/v1/customers/:customer/cash_balance',
    { settings: object({ reconciliation_mode: oneOf('automatic', 'manual', 'merchant_default') }) },
    (call, params, { customer = '' }) => {
      const old = cashOf(call.store, call.account, customerId(call, customer));
      call.store.put(cashBalances, call.account, { ...old, mode: params.settings?.reconciliation_mode ?? old.mode });
      return show(call, customer);
    },
  ),
  route('GET', '/v1/customers/:customer/cash_balance_transactions', paging, (call, params, { customer = '' }) => {
    const id = customerId(call, customer);
    const rows = newestFirst(call.store.all(cashTransactions, call.account)).filter((one) => one.customer === id);
    return page(rows, params, `/v1/customers/${id}/cash_balance_transactions`, toJson);
  }),
  route(
    'GET',
    '/v1/customers/:customer/cash_balance_transactions/:transaction',
    {},
    (call, _params, { customer = '', transaction = '' }) => {
      const found = call.store.get(cashTransactions, call.account, transaction);
      if (found?.customer !== customer) throw missing('customer_cash_balance_transaction', transaction);
      return toJson(found);
    },
  ),
  route(
    'POST',
    '/v1/test_helpers/customers/:customer/fund_cash_balance',
    { amount: required(integer({ min: 1 })), currency: required(text(3)), reference: text() },
    (call, params, { customer = '' }) =>
      toJson(
        fundCash(call, customerId(call, customer), {
          amount: params.amount,
          currency: params.currency.toLowerCase(),
          reference: params.reference ?? null,
        }),
      ),
  ),
];
