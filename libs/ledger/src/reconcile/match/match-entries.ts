import { type MatchEntry, inOrder } from './entry.js';
import { type Decisions, NOTHING_DECIDED, apartOf, asDecided, linksAmong } from './decided.js';
import { byReference } from './by-reference.js';
import { bySum } from './by-sum.js';
import { linkedById, united } from './linked.js';
import { type Ambiguity } from './match.js';
import { type MovementCase, makeCase, sameThing } from './movement-case.js';
import { openEnds } from './open-side.js';
import { type Stage, byAmountAndDate, byTolerance } from './pairing.js';
import { type JoinRule, type MatchRules } from './rules.js';

export interface Matching {
  /** Every entry is in exactly one case, in order of their ids. */
  readonly cases: readonly MovementCase[];
  readonly ambiguities: readonly Ambiguity[];
}

/**
 * The staged matcher: id, reference, amount and date, sum, tolerance (money.md 3.2). A stage sees what the ones before it left over, and
 * none takes one of several possibilities. Exact integers; the order of the entries does not show in the result. Linear in the number of
 * entries but for what is searched for in sums, which is bounded.
 */
export function matchEntries(
  recorded: readonly MatchEntry[],
  rules: MatchRules,
  decisions: Decisions = NOTHING_DECIDED,
): Matching {
  const entries = asDecided(recorded, decisions);
  const apart = apartOf(decisions);
  let cases = united(linkedById(entries, rules.version), linksAmong(entries, decisions, rules.version));
  const ambiguities: Ambiguity[] = [];
  const run = (stage: Stage, join: JoinRule): void => {
    const taken = new Set(ambiguities.flatMap((ambiguity) => ambiguity.entries.map(({ id }) => id)));
    const { lefts, rights } = openEnds(cases, join, apart);
    const isFree = (end: (typeof lefts)[number]): boolean => end.entries.every(({ id }) => !taken.has(id));
    const found = stage(lefts.filter(isFree), rights.filter(isFree), join, rules);
    ambiguities.push(...found.ambiguities.map((ambiguity) => ({ ...ambiguity, entries: inOrder(ambiguity.entries) })));
    cases = united(cases, found.matches);
  };
  for (const join of rules.joins) run(byReference, join);
  cases = withRepeats(cases);
  for (const stage of [byAmountAndDate, bySum, byTolerance]) for (const join of rules.joins) run(stage, join);
  return {
    cases: inOrder(cases),
    ambiguities: [...ambiguities].sort((a, b) => ((a.entries[0]?.id ?? '') < (b.entries[0]?.id ?? '') ? -1 : 1)),
  };
}

/**
 * A record that stands alone and says the same as one of a movement that is complete (same leg, amount, references, counterparty) is that
 * one a second time: somebody paid twice, or it was recorded twice. It joins the movement, where it counts as a duplicate.
 */
function withRepeats(cases: readonly MovementCase[]): MovementCase[] {
  const complete = new Map<string, MovementCase>();
  for (const one of inOrder(cases).filter(({ matches }) => matches.length > 0))
    for (const entry of one.entries.filter(({ references }) => references.length > 0))
      if (!complete.has(repeatKey(entry))) complete.set(repeatKey(entry), one);
  const repeats = new Map<MovementCase, MovementCase[]>();
  const absorbed = new Set<MovementCase>();
  for (const one of cases.filter(({ matches, entries }) => matches.length === 0 && entries.length === 1)) {
    const [entry] = one.entries;
    const original = entry && entry.references.length > 0 ? complete.get(repeatKey(entry)) : undefined;
    if (original === undefined) continue;
    repeats.set(original, [...(repeats.get(original) ?? []), one]);
    absorbed.add(one);
  }
  return cases
    .filter((one) => !absorbed.has(one))
    .map((one) => {
      const more = repeats.get(one);
      if (more === undefined) return one;
      return makeCase([...one.entries, ...one.duplicates, ...more.flatMap(({ entries }) => entries)], one.matches);
    });
}

/** What a record that is there once more has in common with the first. */
export function repeatKey(entry: MatchEntry): string {
  return `${sameThing(entry)} ${entry.counterparty}`;
}
