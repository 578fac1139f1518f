import { type Breaks, LEGS, type MatchEntry } from '#libs/ledger';
import { type LegCount, type RunScope } from '../ports/reconciliation-stores.js';

type Found = Pick<Breaks, 'cases' | 'breaks'>;

/** The records of each movement, and whether they agree: they found each other and none of them is in a break. */
function judged({ cases, breaks }: Found): { readonly entries: readonly MatchEntry[]; readonly agrees: boolean }[] {
  const broken = new Set(breaks.flatMap(({ entryIds }) => entryIds));
  return cases.map((one) => ({
    entries: [...one.entries, ...one.duplicates],
    agrees: one.matches.length > 0 && one.entries.every(({ id }) => !broken.has(id)),
  }));
}

/** What was looked at, and what of it belongs to movements without a break. */
export function countLegs(found: Found): LegCount[] {
  const counts = new Map<string, LegCount>();
  for (const { entries, agrees } of judged(found)) {
    for (const { leg, amount } of entries) {
      const key = `${leg} ${amount.currency}`;
      const known = counts.get(key) ?? {
        leg,
        currency: amount.currency,
        count: 0,
        minor: 0n,
        matched: 0,
        matchedMinor: 0n,
      };
      counts.set(key, {
        ...known,
        ...{ count: known.count + 1, minor: known.minor + amount.minor },
        ...(agrees ? { matched: known.matched + 1, matchedMinor: known.matchedMinor + amount.minor } : {}),
      });
    }
  }
  return [...counts.values()];
}

/** Records of movements that do not agree. */
export function oddOf(found: Found): string[] {
  return judged(found).flatMap(({ entries, agrees }) => (agrees ? [] : entries.map(({ id }) => id)));
}

const PART = /#\d+$/;

/** Records that people divided, in the parts that were counted. */
export function partsOf({ cases }: Found): RunScope['parts'] {
  return cases
    .flatMap((one) => [...one.entries, ...one.duplicates])
    .filter(({ id }) => PART.test(id))
    .map(({ id, leg, amount }) => ({ id, whole: id.replace(PART, ''), leg, amount }));
}

/** The same legs and currencies added up. */
export function added(some: readonly LegCount[], others: readonly LegCount[]): LegCount[] {
  const sums = new Map<string, LegCount>();
  for (const one of [...some, ...others]) {
    const key = `${LEGS.indexOf(one.leg)} ${one.currency}`;
    const known = sums.get(key);
    const { count, minor, matched, matchedMinor } = known ?? { count: 0, minor: 0n, matched: 0, matchedMinor: 0n };
    sums.set(key, {
      ...{ leg: one.leg, currency: one.currency, count: count + one.count, minor: minor + one.minor },
      ...{ matched: matched + one.matched, matchedMinor: matchedMinor + one.matchedMinor },
    });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}
