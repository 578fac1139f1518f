import { type Money, assert } from '#libs/kernel';
import { type AccountRef, type AccountType } from './account.js';
import { type Entry, type Journal } from './journal.js';

/** A debit of one account. A negative amount turns it into a credit. */
export function debit(type: AccountType, ownerId: string | null, amount: Money): Entry {
  return { account: { type, ownerId, currency: amount.currency }, minor: amount.minor };
}

/** A credit of one account. A negative amount turns it into a debit. */
export function credit(type: AccountType, ownerId: string | null, amount: Money): Entry {
  return { account: { type, ownerId, currency: amount.currency }, minor: -amount.minor };
}

/** Builds a journal: one entry an account, entries of nothing left out; what remains must balance. Throws when it does not. */
export function journal(facts: Omit<Journal, 'entries'>, entries: readonly Entry[]): Journal {
  const made = { ...facts, entries: perAccount(entries).filter((entry) => entry.minor !== 0n) };
  assertBalanced(made);
  return made;
}

function perAccount(entries: readonly Entry[]): Entry[] {
  const merged = new Map<string, Entry>();
  for (const { account, minor } of entries) {
    const key = accountKey(account);
    merged.set(key, { account, minor: (merged.get(key)?.minor ?? 0n) + minor });
  }
  return [...merged.values()];
}

/** At least two entries, none of them zero, and a sum of zero in each currency: the rule the database enforces too. */
export function assertBalanced(made: Journal): void {
  assert(made.entries.length >= 2, `journal ${made.idempotencyKey} has fewer than two entries`);
  const sums = new Map<string, bigint>();
  for (const { account, minor } of made.entries) {
    assert(minor !== 0n, `journal ${made.idempotencyKey} has an entry of zero`);
    sums.set(account.currency, (sums.get(account.currency) ?? 0n) + minor);
  }
  for (const [currency, left] of sums) {
    assert(left === 0n, `journal ${made.idempotencyKey} is ${left} out of balance in ${currency}`);
  }
}

/**
 * The journal that takes another one back: the same entries with the opposite sign, linked to it. It corrects by what was posted, never
 * by computing anew, and leaves the original as it is. Throws on a reversal of a reversal: the event is posted anew instead.
 */
export function reversalOf(
  original: Journal,
  facts: Pick<Journal, 'kind' | 'idempotencyKey' | 'effectiveAt'>,
): Journal {
  assert(original.reverses === undefined, `journal ${original.idempotencyKey} is a reversal itself`);
  return {
    ...facts,
    sourceType: original.sourceType,
    sourceId: original.sourceId,
    reverses: original.idempotencyKey,
    entries: original.entries.map(({ account, minor }) => ({ account, minor: -minor })),
  };
}

/** One string per account, for keys of maps. */
export function accountKey({ type, ownerId, currency }: AccountRef): string {
  return `${type}/${ownerId ?? ''}/${currency}`;
}
