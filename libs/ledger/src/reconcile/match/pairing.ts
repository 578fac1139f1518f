import { type Ambiguity, type DifferenceKind, type Match, type MatchStage } from './match.js';
import { type OpenEnd, idsOf, mayMeet, total } from './open-side.js';
import { type JoinRule, type MatchRules, type Tolerance } from './rules.js';

export interface Found {
  readonly matches: readonly Match[];
  readonly ambiguities: readonly Ambiguity[];
}

/** One stage of one join: what it finds among the open ends. */
export type Stage = (lefts: readonly OpenEnd[], rights: readonly OpenEnd[], join: JoinRule, rules: MatchRules) => Found;

export function matchOf(
  facts: { stage: MatchStage; join: JoinRule; rules: MatchRules; evidence: readonly string[] },
  lefts: readonly OpenEnd[],
  rights: readonly OpenEnd[],
  suggested: DifferenceKind | null = null,
): Match {
  const { stage, join, rules, evidence } = facts;
  return {
    ...{ stage, ruleId: `${join.id}/${stage}`, ruleVersion: rules.version },
    state: suggested === null ? 'CONFIRMED' : 'SUGGESTED',
    entryIds: [...idsOf(lefts), ...idsOf(rights)],
    differenceMinor: total(rights) - total(lefts),
    differenceKind: suggested,
    evidence: [...evidence].sort(),
  };
}

/** Stage 3: amount, currency, counterparty and date window, when it is the only one possible on both sides. */
export const byAmountAndDate: Stage = (lefts, rights, join, rules) => {
  const near = nearby(
    lefts,
    rights,
    join,
    ({ currency, counterparty, minor }) => `${currency} ${counterparty} ${minor}`,
  );
  return pairsOf(
    near,
    (left, right) =>
      matchOf(
        {
          stage: 'AMOUNT_AND_DATE',
          join,
          rules,
          evidence: [`amount:${left.minor} ${left.currency}`, `counterparty:${left.counterparty}`],
        },
        [left],
        [right],
      ),
    { joinId: join.id, stage: 'AMOUNT_AND_DATE' },
  );
};

/** Stage 5: nearly the amount. A suggestion, and only where no other is possible; otherwise nothing is said. */
export const byTolerance: Stage = (lefts, rights, join, rules) => {
  const { tolerance } = join;
  if (tolerance === null) return { matches: [], ambiguities: [] };
  const near = nearby(
    lefts,
    rights,
    join,
    ({ currency, counterparty }) => `${currency} ${counterparty}`,
    (left, right) => isWithin(tolerance, left.minor, right.minor),
  );
  const { matches } = pairsOf(
    near,
    (left, right) =>
      matchOf(
        {
          stage: 'TOLERANCE',
          join,
          rules,
          evidence: [`ours:${left.minor}`, `theirs:${right.minor}`, `counterparty:${left.counterparty}`],
        },
        [left],
        [right],
        differenceKind(tolerance, right.minor - left.minor),
      ),
    { joinId: join.id, stage: 'TOLERANCE' },
  );
  return { matches, ambiguities: [] };
};

/** Exact: `difference <= amount x basis points / 10,000`, without a division. */
function isWithin({ belowMinor, aboveMinor, basisPoints }: Tolerance, ours: bigint, theirs: bigint): boolean {
  const difference = theirs - ours;
  const size = difference < 0n ? -difference : difference;
  const amount = ours < 0n ? -ours : ours;
  return size <= (difference < 0n ? belowMinor : aboveMinor) && size * 10_000n <= amount * basisPoints;
}

/** The largest difference that is let go as rounding. */
const ROUNDING_MINOR = 5n;

function differenceKind({ bankChargeMinor }: Tolerance, difference: bigint): DifferenceKind {
  if (difference >= -ROUNDING_MINOR && difference <= ROUNDING_MINOR) return 'ROUNDING';
  if (difference > 0n) return 'OVERPAYMENT';
  return -difference <= bankChargeMinor ? 'BANK_CHARGE' : 'SHORT_PAYMENT';
}

/** Who could go with whom: pairs of one bucket that may meet. Ends without a counterparty are in no bucket. */
function nearby(
  lefts: readonly OpenEnd[],
  rights: readonly OpenEnd[],
  join: JoinRule,
  bucketOf: (end: OpenEnd) => string,
  fits: (left: OpenEnd, right: OpenEnd) => boolean = () => true,
): ReadonlyMap<OpenEnd, readonly OpenEnd[]> {
  const buckets = new Map<string, OpenEnd[]>();
  for (const right of rights) {
    if (right.counterparty === null) continue;
    const bucket = buckets.get(bucketOf(right));
    if (bucket) bucket.push(right);
    else buckets.set(bucketOf(right), [right]);
  }
  const near = new Map<OpenEnd, readonly OpenEnd[]>();
  for (const left of lefts) {
    if (left.counterparty === null) continue;
    const here = (buckets.get(bucketOf(left)) ?? []).filter((right) => mayMeet(left, right, join) && fits(left, right));
    if (here.length > 0) near.set(left, here);
  }
  return near;
}

/** Those that have nobody but each other are pairs; the rest hangs together in ambiguities. Nobody's turn comes before another's. */
function pairsOf(
  near: ReadonlyMap<OpenEnd, readonly OpenEnd[]>,
  pair: (left: OpenEnd, right: OpenEnd) => Match,
  facts: Pick<Ambiguity, 'joinId' | 'stage'>,
): Found {
  const suitors = new Map<OpenEnd, OpenEnd[]>();
  for (const [left, rights] of near)
    for (const right of rights) suitors.set(right, [...(suitors.get(right) ?? []), left]);
  const matches: Match[] = [];
  const ambiguities: Ambiguity[] = [];
  const seen = new Set<OpenEnd>();
  for (const [left, rights] of near) {
    const [right] = rights;
    if (seen.has(left) || right === undefined) continue;
    if (rights.length === 1 && suitors.get(right)?.length === 1) {
      matches.push(pair(left, right));
      continue;
    }
    const together = hangingTogether(left, near, suitors, seen);
    ambiguities.push({ ...facts, entries: together.flatMap(({ entries }) => entries) });
  }
  return { matches, ambiguities };
}

function hangingTogether(
  start: OpenEnd,
  near: ReadonlyMap<OpenEnd, readonly OpenEnd[]>,
  suitors: ReadonlyMap<OpenEnd, readonly OpenEnd[]>,
  seen: Set<OpenEnd>,
): OpenEnd[] {
  const together: OpenEnd[] = [];
  const waiting = [start];
  seen.add(start);
  for (let end = waiting.pop(); end !== undefined; end = waiting.pop()) {
    together.push(end);
    for (const next of [...(near.get(end) ?? []), ...(suitors.get(end) ?? [])]) {
      if (seen.has(next)) continue;
      seen.add(next);
      waiting.push(next);
    }
  }
  return together;
}
