import { type CurrencyCode } from '#libs/kernel';
import { LEGS, type Leg, type MatchEntry, type Movement, contentOf, inOrder } from './entry.js';
import { type Match } from './match.js';

/** Everything that belongs to one movement of money, as far as it was found; what the taxonomy judges. */
export interface MovementCase {
  /** The smallest id of its entries. */
  readonly id: string;
  readonly movement: Movement | null;
  /** In the order of the legs, then of time. */
  readonly entries: readonly MatchEntry[];
  /** Entries that are there once too often; not among `entries`. */
  readonly duplicates: readonly MatchEntry[];
  readonly matches: readonly Match[];
}

export function ofLeg({ entries }: Pick<MovementCase, 'entries'>, leg: Leg): readonly MatchEntry[] {
  return entries.filter((entry) => entry.leg === leg);
}

export function hasLeg({ entries }: Pick<MovementCase, 'entries'>, leg: Leg): boolean {
  return entries.some((entry) => entry.leg === leg);
}

export function makeCase(entries: readonly MatchEntry[], matches: readonly Match[]): MovementCase {
  const [kept, duplicates] = withoutDuplicates(entries);
  const movement = kept.find((entry) => entry.movement !== null)?.movement ?? null;
  return { id: inOrder(entries)[0]?.id ?? '', movement, entries: kept, duplicates, matches };
}

/**
 * Within one movement a leg has one record, or several that are different parts of it (three invoices paid by one wire). Two that say the
 * same of the same thing are one too many: the earliest stays.
 */
function withoutDuplicates(entries: readonly MatchEntry[]): [MatchEntry[], MatchEntry[]] {
  const [kept, duplicates]: [MatchEntry[], MatchEntry[]] = [[], []];
  for (const leg of LEGS) {
    const seen = new Set<string>();
    const here = entries.filter((entry) => entry.leg === leg).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    for (const entry of here) {
      const same = sameThing(entry);
      (seen.has(same) ? duplicates : kept).push(entry);
      seen.add(same);
    }
  }
  return [kept, duplicates];
}

/** What two records of one leg have in common when they are about the same money. */
export function sameThing({ leg, movement, amount, references }: MatchEntry): string {
  return `${leg} ${movement} ${amount.currency} ${amount.minor} ${[...references].sort().join()}`;
}

/** Sum of a leg, when all of it is in one currency. */
export function legSum(one: Pick<MovementCase, 'entries'>, leg: Leg): { currency: CurrencyCode; minor: bigint } | null {
  const here = ofLeg(one, leg);
  const [first] = here;
  if (first === undefined || here.some(({ amount }) => amount.currency !== first.amount.currency)) return null;
  return { currency: first.amount.currency, minor: here.reduce((total, { amount }) => total + amount.minor, 0n) };
}

/** What a case says, to see later whether it still says that. In which payout or statement it is counted is learnt later and is no change. */
export function contentOfCase({ entries }: MovementCase): string {
  return entries.map((entry) => contentOf({ ...entry, group: null })).join('\n');
}
