import {
  type CurrencyCode,
  DAY,
  type Instant,
  type Money,
  type Period,
  addMilliseconds,
  instantFromEpoch,
  money,
} from '#libs/kernel';
import { BREAK_CLASSES, type BreakClass } from '#libs/ledger';
import { type Ports } from '../ports/ports.js';
import { type PlatformScope } from '../ports/unit-of-work.js';

/** Whether the records of a movement found each other: all of them, with something that differs, or not. */
export type RecordStanding = 'MATCHED' | 'PARTIAL' | 'UNMATCHED';

/** What of one standing is of one age. */
export interface AgeingCell {
  readonly standing: RecordStanding;
  /** Full days, both inclusive; null: any. */
  readonly fromDay: number;
  readonly toDay: number | null;
  readonly count: number;
  /** Sizes without signs, one sum a currency. */
  readonly totals: readonly Money[];
}

/** What bankers ask for: up to a week, a month, two, three, and older. */
const FROM_DAYS = [0, 8, 31, 61, 91] as const;

/** Breaks whose records found each other; of the others one stands alone, too often, or between several. */
const PARTIAL: ReadonlySet<BreakClass> = new Set<BreakClass>([
  'CURRENCY',
  'AMOUNT_OVER',
  'AMOUNT_UNDER',
  'FEE',
  'STATUS',
  'REFERENCE',
  'SPLIT',
  'STALE',
  'BALANCE_DRIFT',
]);

function standingOf(breakClass: BreakClass): RecordStanding {
  return PARTIAL.has(breakClass) ? 'PARTIAL' : 'UNMATCHED';
}

/** Breaks of these standings; what is matched has none. */
export function classesOf(standings: readonly RecordStanding[]): BreakClass[] {
  return BREAK_CLASSES.filter((one) => standings.includes(standingOf(one)));
}

/** How old what is matched, half matched and not matched is: matches by when they were made, open exceptions by when they began. */
export const reconciliationAgeing = (ports: Pick<Ports, 'unitOfWork' | 'exceptions' | 'recordMatches'>) => {
  return (scope: PlatformScope): Promise<readonly AgeingCell[]> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const stretches = FROM_DAYS.map((from, index): Period => stretchOf(tx.now, from, FROM_DAYS[index + 1]));
      const matched = await ports.recordMatches.madeIn(tx, stretches);
      const open = await ports.exceptions.allOpen(tx);
      const sized = open.map(({ breakClass, since, amount }) => ({
        standing: standingOf(breakClass),
        stretch: stretches.findIndex(({ start, end }) => since >= start && since < end),
        ...{ count: 1, size: amount },
      }));
      const all = [...sized, ...matched.map((one) => ({ ...one, standing: 'MATCHED' as const }))];
      return (['UNMATCHED', 'PARTIAL', 'MATCHED'] as const).flatMap((standing) =>
        FROM_DAYS.map((fromDay, stretch): AgeingCell => {
          const here = all.filter((one) => one.standing === standing && one.stretch === stretch);
          const next = FROM_DAYS[stretch + 1];
          return {
            ...{ standing, fromDay, toDay: next === undefined ? null : next - 1 },
            count: here.reduce((sum, { count }) => sum + count, 0),
            totals: totalsOf(here.map(({ size }) => size)),
          };
        }),
      );
    });
};

/** Ages in full days, so that the youngest stretch ends after now: what lies ahead of the clock is nought days old. */
function stretchOf(now: Instant, from: number, next: number | undefined): Period {
  return {
    start: next === undefined ? instantFromEpoch(0) : addMilliseconds(now, 1 - next * DAY),
    end: from === 0 ? addMilliseconds(now, 366 * DAY) : addMilliseconds(now, 1 - from * DAY),
  };
}

function totalsOf(sizes: readonly Money[]): Money[] {
  const sums = new Map<CurrencyCode, bigint>();
  for (const { currency, minor } of sizes)
    sums.set(currency, (sums.get(currency) ?? 0n) + (minor < 0n ? -minor : minor));
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([currency, minor]) => money(minor, currency));
}
