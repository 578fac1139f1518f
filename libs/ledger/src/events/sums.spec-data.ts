// What journals add up to, for the specs of the events.
import { ACCOUNT_TYPES, type AccountType } from '../account.js';
import { type Journal } from '../journal.js';
import { accountKey } from '../posting.js';

/** Signed minor units by account. */
export function sums(journals: readonly Journal[]): Map<string, bigint> {
  const found = new Map<string, bigint>();
  for (const { account, minor } of journals.flatMap(({ entries }) => entries)) {
    const key = accountKey(account);
    found.set(key, (found.get(key) ?? 0n) + minor);
  }
  return found;
}

/** What all accounts of a type hold together, on their own side. */
export function held(journals: readonly Journal[], type: AccountType): bigint {
  const minor = journals
    .flatMap(({ entries }) => entries)
    .reduce((total, entry) => (entry.account.type === type ? total + entry.minor : total), 0n);
  return ACCOUNT_TYPES[type].side === 'D' ? minor : -minor;
}
