import { type CurrencyCode, type Instant, type Money, add, assert, money, subtract, zero } from '#libs/kernel';
import { ACCOUNT_TYPES, type AccountRef, type JournalKind, type SourceType, accountKey } from '#libs/ledger';

/** What an organisation sees of the books: the accounts that are its own, in this order. */
export const STATEMENT_ACCOUNTS = [
  'TENANT_RECEIVABLE',
  'TENANT_CREDIT',
  'TENANT_PREPAID',
  'TENANT_DEPOSIT',
  'UNAPPLIED_CASH',
  'DISPUTE_RECEIVABLE',
  'UNCOLLECTED_PROVIDER_SHARE',
  'PROVIDER_PAYABLE',
  'PROVIDER_RESERVE',
  'PROVIDER_RECEIVABLE',
] as const;
export type StatementAccountType = (typeof STATEMENT_ACCOUNTS)[number];

/** An entry in an account of the organisation, with the journal it stands in. Signed minor units, debit positive. */
export interface PostedEntry {
  readonly journalId: string;
  readonly kind: JournalKind;
  readonly sourceType: SourceType;
  readonly sourceId: string;
  readonly effectiveAt: Instant;
  readonly postedAt: Instant;
  /** The journal that this one takes back. */
  readonly reversesId: string | null;
  readonly account: AccountRef;
  readonly minor: bigint;
}

/** A movement as the account's owner reads it: positive adds to what the account is about. */
export interface StatementMovement extends Omit<PostedEntry, 'account' | 'minor'> {
  readonly amount: Money;
  /** What the account holds after it. */
  readonly balance: Money;
}

export interface StatementAccount {
  readonly type: StatementAccountType;
  readonly currency: CurrencyCode;
  readonly opening: Money;
  /** In the order in which they were written down. */
  readonly movements: readonly StatementMovement[];
  /** Sum of the movements that add, and of those that take off (positive). */
  readonly added: Money;
  readonly taken: Money;
  /** opening + added - taken: the opening of what follows. */
  readonly closing: Money;
}

/** Balances of the organisation's accounts just before the stretch, and what was written down in it, oldest first. */
export interface StatementFacts {
  readonly openings: readonly { readonly account: AccountRef; readonly minor: bigint }[];
  readonly entries: readonly PostedEntry[];
}

/**
 * Opening, movements and closing of each account, on the account's own side: 100 owed is 100, 100 held is 100. It goes by the time at which
 * things were written down, so a statement of a past month never changes, whatever is learnt later, and the closing of one is the opening of
 * the next. Accounts that hold nothing and did not move are left out.
 */
export function statementAccounts({ openings, entries }: StatementFacts): StatementAccount[] {
  const accounts = new Map<string, { ref: AccountRef; opening: bigint; entries: PostedEntry[] }>();
  const of = (ref: AccountRef) => {
    const key = accountKey(ref);
    const found = accounts.get(key) ?? { ref, opening: 0n, entries: [] };
    accounts.set(key, found);
    return found;
  };
  for (const { account, minor } of openings) of(account).opening += minor;
  for (const entry of entries) of(entry.account).entries.push(entry);
  return [...accounts.values()]
    .filter((account) => account.opening !== 0n || account.entries.length > 0)
    .map(({ ref, opening, entries: posted }) => accountOf(ref, opening, posted))
    .sort((a, b) => (a.currency < b.currency ? -1 : a.currency > b.currency ? 1 : orderOf(a.type) - orderOf(b.type)));
}

function accountOf(ref: AccountRef, debit: bigint, entries: readonly PostedEntry[]): StatementAccount {
  const { currency } = ref;
  const type = STATEMENT_ACCOUNTS.find((known) => known === ref.type);
  assert(type !== undefined, `${ref.type} is not an account of a statement`);
  const own = (minor: bigint): Money => money(ACCOUNT_TYPES[type].side === 'D' ? minor : -minor, currency);
  const opening = own(debit);
  let [balance, added, taken] = [opening, zero(currency), zero(currency)];
  const movements = entries.map(({ account: _account, minor, ...facts }): StatementMovement => {
    const amount = own(minor);
    balance = add(balance, amount);
    if (amount.minor > 0n) added = add(added, amount);
    else taken = subtract(taken, amount);
    return { ...facts, amount, balance };
  });
  return { type, currency, opening, movements, added, taken, closing: balance };
}

function orderOf(type: StatementAccountType): number {
  return STATEMENT_ACCOUNTS.indexOf(type);
}
