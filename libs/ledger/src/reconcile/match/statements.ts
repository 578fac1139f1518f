import { type CurrencyCode, type Instant, money } from '#libs/kernel';
import { type Break } from './break.js';
import { type MatchEntry } from './entry.js';
import { type Carried, NOTHING_CARRIED, sumKey } from './carried.js';
import { type Shift, isExplained, shiftsAround } from './shifts.js';

/** A bank statement as it was read; its lines are the BANK_LINE entries whose group is `statement:<id>`. */
export interface StatementFacts {
  readonly id: string;
  readonly account: string;
  readonly currency: CurrencyCode;
  /** The bank's number of it; null: the bank gives none, and a gap shows in the balances only. */
  readonly sequence: number | null;
  readonly openingMinor: bigint;
  readonly closingMinor: bigint;
  readonly from: Instant;
  readonly until: Instant;
}

/** Something that could not be read. */
export interface IngestionProblem {
  readonly source: string;
  readonly amountMinor: bigint;
  readonly currency: CurrencyCode;
  readonly at: Instant;
  readonly what: string;
  /** The stretch that nobody can see because of it; left out: none. */
  readonly covers?: { readonly from: Instant; readonly until: Instant };
}

/** A stretch that no statement covers. */
export interface Gap {
  readonly currency: CurrencyCode;
  readonly from: Instant;
  readonly until: Instant;
  /** By how much the balance moved in it. */
  readonly minor: bigint;
}

/** Statements of one account follow each other: no number left out, each opens where the one before closed, each adds up. */
export function statementBreaks(
  statements: readonly StatementFacts[],
  entries: readonly MatchEntry[],
  shifts: readonly Shift[],
  carried: Carried = NOTHING_CARRIED,
): { readonly breaks: Break[]; readonly gaps: Gap[] } {
  const lines = new Map(carried.lines);
  for (const { leg, group, effectMinor, amount } of entries) {
    const key = sumKey(group, amount.currency);
    if (leg === 'BANK_LINE') lines.set(key, (lines.get(key) ?? 0n) + effectMinor);
  }
  const breaks: Break[] = [];
  const gaps: Gap[] = [];
  let before: StatementFacts | null = null;
  for (const statement of inSequence(statements)) {
    const { currency, openingMinor, closingMinor, from, id } = statement;
    const last = before?.account === statement.account && before.currency === currency ? before : null;
    const isNext = last?.sequence == null || statement.sequence === null || statement.sequence === last.sequence + 1;
    if (last && (!isNext || openingMinor !== last.closingMinor)) {
      const what = isNext
        ? `Statement ${id} opens with ${openingMinor}, ${last.id} closed with ${last.closingMinor} (minor units).`
        : `Between statements ${last.id} and ${id} at least one is missing.`;
      breaks.push(ingestion(`${last.id}..${id}`, openingMinor - last.closingMinor, currency, from, what));
      if (!isNext) gaps.push({ currency, from: last.until, until: from, minor: openingMinor - last.closingMinor });
    }
    const off = closingMinor - openingMinor - (lines.get(sumKey(`statement:${id}`, currency)) ?? 0n);
    // what a wrong opening is off by is off in the sum too, and is said once
    const isSaid = last !== null && isNext && off === last.closingMinor - openingMinor;
    const around = { leg: 'BANK_LINE', group: `statement:${id}`, from, until: statement.until } as const;
    if (!isSaid && !isExplained(off, shiftsAround(shifts, { ...around, currency })))
      breaks.push(
        ingestion(id, off, currency, from, `Statement ${id} does not add up: it is ${off} off (minor units).`),
      );
    before = statement;
  }
  return { breaks, gaps };
}

function inSequence(statements: readonly StatementFacts[]): StatementFacts[] {
  return [...statements].sort(
    (a, b) =>
      (a.account < b.account ? -1 : a.account > b.account ? 1 : 0) ||
      (a.currency < b.currency ? -1 : a.currency > b.currency ? 1 : 0) ||
      (a.sequence !== null && b.sequence !== null ? a.sequence - b.sequence : 0) ||
      a.from - b.from ||
      (a.id < b.id ? -1 : 1),
  );
}

export function ingestion(
  key: string,
  minor: bigint,
  currency: CurrencyCode,
  since: Instant,
  explanation: string,
): Break {
  return {
    ...{
      key: `INGESTION:${key}`,
      breakClass: 'INGESTION',
      movement: null,
      leg: 'BANK_LINE',
      entryIds: [],
      explanation,
    },
    amount: money(minor, currency),
    ...{ isTransient: false, since, dueAt: null, suggestion: null },
  };
}
