import { type Entry, type Leg, type BreakClass } from '#libs/ledger';
import { type CurrencyCode } from '#libs/kernel';
import { type PostedJournal, type RecordMatch } from '#libs/workflows';
import { type Photograph, type StripePhotograph } from './photograph.js';

/** What has to be said of an altered record. */
export interface Expected {
  readonly breakClass: BreakClass;
  readonly leg: Leg | null;
  readonly minor: bigint;
  readonly currency: CurrencyCode;
  /** A record that has to be named; null: none in particular. */
  readonly entryId: string | null;
}

/** One record of one side removed, changed, doubled, or called something else. */
export interface Alteration {
  readonly side: 'OURS' | 'STRIPE' | 'BANK';
  /** Which kind of record: a kind of journal, a kind of Stripe's objects. */
  readonly record: string;
  readonly what: 'REMOVED' | 'AMOUNT' | 'FEE' | 'DOUBLED' | 'CURRENCY' | 'REFERENCE' | 'STATUS' | 'OWNER';
  readonly id: string;
  readonly altered: () => Photograph;
  readonly expected: readonly Expected[];
  /** Journals that the run posts anew by itself, since what they say is certain. */
  readonly postsAgain?: readonly string[];
}

/** By how much amounts are altered, minor units. */
export const BY = 7n;

export const otherThan = (currency: CurrencyCode): CurrencyCode => (currency === 'USD' ? 'EUR' : 'USD');
export const sized = (minor: bigint): bigint => (minor < 0n ? -BY : BY);

/** Rows with one of them left out, changed, or followed by something. */
export function without<T>(rows: readonly T[], row: T): T[] {
  return rows.filter((one) => one !== row);
}

export function instead<T>(rows: readonly T[], row: T, change: Partial<T>): T[] {
  return rows.map((one) => (one === row ? { ...one, ...change } : one));
}

export function atStripe(photo: Photograph, change: Partial<StripePhotograph>): Photograph {
  return { ...photo, stripe: { ...photo.stripe, ...change } };
}

/** What is known of the movement that a record belongs to, from the matches that hold. */
export class Movements {
  readonly #of = new Map<string, RecordMatch>();

  constructor({ matches }: Photograph) {
    for (const match of matches.filter(({ unmatched }) => unmatched === null))
      for (const id of match.entryIds) this.#of.set(id, match);
  }

  of(entryId: string): RecordMatch | null {
    return this.#of.get(entryId) ?? null;
  }

  /** How many of our records are in it: several where one wire paid several things. */
  records(entryId: string): number {
    return (this.of(entryId)?.entryIds ?? []).filter((id) => id.startsWith('journal:')).length;
  }
}

export function moved({ entries }: PostedJournal, type: string): bigint {
  return entries.reduce((sum, { account, minor }) => (account.type === type ? sum + minor : sum), 0n);
}

/** Moves so much more on an account and so much less on another one, so that the journal still balances. */
export function shifted(journal: PostedJournal, type: string, minor: bigint, other?: string): PostedJournal {
  const isOn = ({ account }: Entry): boolean => account.type === type;
  const on = journal.entries.find(isOn);
  const off = journal.entries.find((entry) => (other === undefined ? !isOn(entry) : entry.account.type === other));
  const by = (entry: Entry): bigint => (entry === on ? minor : entry === off ? -minor : 0n);
  return { ...journal, entries: journal.entries.map((entry) => ({ ...entry, minor: entry.minor + by(entry) })) };
}

export function inCurrency(journal: PostedJournal, currency: CurrencyCode): PostedJournal {
  return {
    ...journal,
    entries: journal.entries.map((entry) => ({ ...entry, account: { ...entry.account, currency } })),
  };
}
