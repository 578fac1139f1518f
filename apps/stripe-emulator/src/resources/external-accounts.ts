import { onAccount, type Call } from '../call.js';
import { emit, emitObject, render } from '../events.js';
import type { JsonObject } from '../json.js';
import { newestFirst, page, paging } from '../lists.js';
import { addBank, BANK_TOKENS, bankAccount, bankAccounts, type BankAccount } from '../objects/bank-account.js';
import { derived, findAccount, storeAccount } from '../onboarding.js';
import { bool, emptyable, mergeMetadata, metadata, object, oneOf, required, text, type Param } from '../params.js';
import { route, type Route } from '../route.js';
import { invalidRequest, missing } from '../stripe-error.js';

const details = object({
  object: required(oneOf('bank_account')),
  account_holder_name: text(),
  account_holder_type: oneOf('company', 'individual'),
  account_number: required(text(34)),
  country: required(text(2)),
  currency: text(3),
  routing_number: text(),
});
type Details = ReturnType<typeof details.read>;

/** A token such as `btok_us_verified`, or the account's details. */
export const bankGiven: Param<string | Details> = {
  read: (value, at) => (typeof value === 'string' ? text().read(value, at) : details.read(value, at)),
};

export function readBank(owner: string, given: string | Details): BankAccount {
  if (typeof given === 'string') {
    const number = BANK_TOKENS[given];
    if (number === undefined)
      throw invalidRequest(`No such token: '${given}'`, { code: 'resource_missing', param: 'external_account' });
    return bankAccount(owner, number);
  }
  return bankAccount(owner, given.account_number, {
    account_holder_name: given.account_holder_name ?? null,
    account_holder_type: given.account_holder_type ?? null,
    country: given.country.toUpperCase(),
    currency: (given.currency ?? 'usd').toLowerCase(),
    routing_number: given.routing_number ?? '110000000',
  });
}

function find(call: Call, account: string, id: string): BankAccount {
  const found = call.store.get(bankAccounts, account, id);
  if (found === undefined) throw missing('external account', id);
  return found;
}

const show = (call: Call, bank: BankAccount): JsonObject => render(call.store, bankAccounts, bank.account, bank);

/** A bank account was added, changed or removed: the account itself may now be able to be paid out, or no longer. */
function follow(call: Call, account: string): void {
  const before = findAccount(call, account);
  const next = derived(call, before);
  if (next.payouts_enabled !== before.payouts_enabled) storeAccount(call, next, before);
}

export const externalAccountRoutes: readonly Route[] = [
  route(
    'POST',
    '/v1/accounts/:account/external_accounts',
    { external_account: required(bankGiven), default_for_currency: bool(), metadata: metadata() },
    (call, params, { account = '' }) => {
      const first = call.store.all(bankAccounts, findAccount(call, account).id).length === 0;
      const bank = addBank(call.store, {
        ...readBank(account, params.external_account),
        default_for_currency: params.default_for_currency ?? first,
        metadata: mergeMetadata({}, params.metadata),
      });
      emit(onAccount(call, account), 'account.external_account.created', bankAccounts, bank);
      follow(call, account);
      return show(call, bank);
    },
  ),
  route(
    'GET',
    '/v1/accounts/:account/external_accounts',
    { ...paging, object: oneOf('bank_account', 'card') },
    (call, params, { account = '' }) => {
      const rows = newestFirst(call.store.all(bankAccounts, findAccount(call, account).id)).filter(
        () => params.object !== 'card',
      );
      return page(rows, params, `/v1/accounts/${account}/external_accounts`, (one) => show(call, one));
    },
  ),
  route('GET', '/v1/accounts/:account/external_accounts/:bank', {}, (call, _params, { account = '', bank = '' }) =>
    show(call, find(call, findAccount(call, account).id, bank)),
  ),
  route(
    'POST',
    '/v1/accounts/:account/external_accounts/:bank',
    { default_for_currency: bool(), metadata: metadata(), account_holder_name: emptyable(text()) },
    (call, params, { account = '', bank = '' }) => {
      const old = find(call, findAccount(call, account).id, bank);
      const next = addBank(call.store, {
        ...old,
        // SDK, `BankAccount.status`: payouts "are stopped until account details are updated".
        status: 'new',
        account_holder_name:
          params.account_holder_name === undefined ? old.account_holder_name : params.account_holder_name,
        default_for_currency: params.default_for_currency ?? old.default_for_currency,
        metadata: mergeMetadata(old.metadata, params.metadata),
      });
      emit(onAccount(call, account), 'account.external_account.updated', bankAccounts, next, old);
      follow(call, account);
      return show(call, next);
    },
  ),
  route('DELETE', '/v1/accounts/:account/external_accounts/:bank', {}, (call, _params, { account = '', bank = '' }) => {
    const old = find(call, findAccount(call, account).id, bank);
    if (old.default_for_currency && call.store.all(bankAccounts, account).length > 1)
      throw invalidRequest('You cannot delete the default external account for your default currency.');
    call.store.remove(bankAccounts, bank);
    emitObject(onAccount(call, account), 'account.external_account.deleted', show(call, old));
    follow(call, account);
    return { id: bank, object: 'bank_account', currency: old.currency, deleted: true };
  }),
];
