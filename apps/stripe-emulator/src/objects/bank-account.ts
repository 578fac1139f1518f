import { createHash } from 'node:crypto';
import { newId } from '../ids.js';
import { toJson } from '../json.js';
import type { Store, Table } from '../store.js';

/** Where payouts go. */
export interface BankAccount {
  readonly id: string;
  readonly object: 'bank_account';
  readonly account: string;
  readonly account_holder_name: string | null;
  readonly account_holder_type: string | null;
  readonly account_type: null;
  readonly available_payout_methods: readonly ['standard'];
  readonly bank_name: string;
  readonly country: string;
  readonly currency: string;
  readonly default_for_currency: boolean;
  readonly fingerprint: string;
  readonly last4: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly routing_number: string;
  /** `errored` after a failed payout: nothing goes there until it is replaced (SDK, `BankAccount.status`). */
  readonly status: 'new' | 'errored';
  /** Never on the wire: with which code payouts to it fail. */
  readonly failsWith: string | null;
}

/** Docs, connect/testing, "Payouts": what a payout to a test number does. */
export const PAYOUT_NUMBERS: Readonly<Record<string, string | null>> = {
  '000123456789': null,
  '000111111113': 'account_closed',
  '000111111116': 'no_account',
  '000222222227': 'insufficient_funds',
  '000333333335': 'debit_not_authorized',
  '000444444440': 'invalid_currency',
};
/** Ready-made tokens of the same accounts. */
export const BANK_TOKENS: Readonly<Record<string, string>> = {
  btok_us_verified: '000123456789',
  btok_us: '000123456789',
  btok_us_verified_accountClosed: '000111111113',
  btok_us_verified_noAccount: '000111111116',
  btok_us_verified_insufficientFunds: '000222222227',
  btok_us_verified_debitNotAuthorized: '000333333335',
  btok_us_verified_invalidCurrency: '000444444440',
};

export const bankAccounts: Table<BankAccount> = {
  name: 'bank_account',
  render: (_store, { failsWith: _fails, ...shown }) => toJson(shown),
};

/** A bank account behind one of the test numbers; other numbers behave as the first. */
export function bankAccount(owner: string, number: string, more: Partial<BankAccount> = {}): BankAccount {
  return {
    id: newId('ba'),
    object: 'bank_account',
    account: owner,
    account_holder_name: null,
    account_holder_type: null,
    account_type: null,
    available_payout_methods: ['standard'],
    bank_name: 'STRIPE TEST BANK',
    country: 'US',
    currency: 'usd',
    default_for_currency: true,
    fingerprint: createHash('sha256').update(number).digest('hex').slice(0, 16),
    last4: number.slice(-4),
    metadata: {},
    routing_number: '110000000',
    status: 'new',
    failsWith: PAYOUT_NUMBERS[number] ?? null,
    ...more,
  };
}

/** Stores one; as the default of its currency it takes that from the others. */
export function addBank(store: Store, bank: BankAccount): BankAccount {
  if (bank.default_for_currency)
    for (const other of store.all(bankAccounts, bank.account))
      if (other.currency === bank.currency && other.default_for_currency && other.id !== bank.id)
        store.put(bankAccounts, bank.account, { ...other, default_for_currency: false });
  return store.put(bankAccounts, bank.account, bank);
}

/** Where payouts in a currency go by default. */
export function defaultBank(store: Store, owner: string, currency: string): BankAccount | undefined {
  return store.all(bankAccounts, owner).find((one) => one.currency === currency && one.default_for_currency);
}
