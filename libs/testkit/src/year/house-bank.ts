import { DAY, type Instant, addMilliseconds, assert, latest, money, moneyToString } from '#libs/kernel';
import { type BankDay, type BankEntry, asBai2, asCamt, asMt940 } from './statement-text.js';

/** Currencies that our bank keeps an account in. */
export type BankCurrency = 'USD' | 'EUR' | 'JPY' | 'KWD';

export interface Booked {
  readonly currency: BankCurrency;
  readonly minor: bigint;
  readonly name: string;
  readonly endToEndId: string | null;
  readonly remittance: string;
}

/** What our accounts are called on statements. */
export const ACCOUNT_OF: Readonly<Record<BankCurrency, string>> = {
  USD: '000111222333',
  EUR: 'DE02120300000000202051',
  JPY: '0001-7654321',
  KWD: 'KW81CBKU0000000000001234560101',
};

/** Our bank: keeps a balance a currency, books what comes and goes, and writes statements of whole days. */
export class HouseBank {
  readonly #balance = new Map<BankCurrency, bigint>();
  readonly #waiting = new Map<BankCurrency, (BankEntry & { readonly at: Instant })[]>();
  readonly #stated = new Map<BankCurrency, Instant>();
  readonly #numbers = new Map<BankCurrency, number>();
  #references = 0;

  /** Books something on the day of `when`, or on the first day that is not stated yet; gives the bank's reference. */
  book(when: Instant, { currency, minor, ...said }: Booked): string {
    const at = latest(when, this.#stated.get(currency) ?? when);
    this.#references += 1;
    const reference = `BK${`${this.#references}`.padStart(10, '0')}`;
    const waiting = this.#waiting.get(currency) ?? [];
    waiting.push({ ...said, minor, reference, at });
    this.#waiting.set(currency, waiting);
    return reference;
  }

  /** What we have at the bank by its own last statement, minor units. */
  balanceOf(currency: BankCurrency): bigint {
    return this.#balance.get(currency) ?? 0n;
  }

  /** What the bank states of all days before the one of `now` that it has not stated yet, as one file; null: of none. */
  statement(currency: BankCurrency, now: Instant): string | null {
    const today = startOfDay(now);
    const from = this.#stated.get(currency) ?? addMilliseconds(today, -DAY);
    if (from >= today) return null;
    const waiting = this.#waiting.get(currency) ?? [];
    const days: BankDay[] = [];
    for (let day = from; day < today; day = addMilliseconds(day, DAY)) {
      const entries = waiting.filter(({ at }) => startOfDay(at) === day);
      const isLast = addMilliseconds(day, DAY) >= today;
      if (entries.length > 0 || isLast) days.push(this.#day(currency, day, entries));
    }
    this.#waiting.set(
      currency,
      waiting.filter(({ at }) => at >= today),
    );
    this.#stated.set(currency, today);
    return textOf(currency, today, days);
  }

  #day(currency: BankCurrency, at: Instant, entries: readonly BankEntry[]): BankDay {
    const opening = this.#balance.get(currency) ?? 0n;
    const closing = entries.reduce((sum, { minor }) => sum + minor, opening);
    this.#balance.set(currency, closing);
    const number = (this.#numbers.get(currency) ?? 0) + 1;
    this.#numbers.set(currency, number);
    const show = (minor: bigint): string => moneyToString(money(minor, currency));
    return { account: ACCOUNT_OF[currency], currency, number, on: dayOf(at), opening, closing, entries, show };
  }
}

/** Euros and dinars in CAMT.053, yen in MT940; dollars from a bank that changed from MT940 to BAI2 in summer. */
function textOf(currency: BankCurrency, at: Instant, days: readonly BankDay[]): string {
  if (currency === 'EUR' || currency === 'KWD') return asCamt(days);
  if (currency === 'JPY') return asMt940(days);
  return dayOf(at).slice(5) < '07-01' ? asMt940(days) : asBai2(days);
}

function startOfDay(at: Instant): Instant {
  return addMilliseconds(at, -(at % DAY));
}

function dayOf(at: Instant): string {
  const [day] = new Date(at).toISOString().split('T');
  assert(day, 'an instant has a day');
  return day;
}
