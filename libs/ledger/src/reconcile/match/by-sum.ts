import { type Ambiguity, type Match } from './match.js';
import { type OpenEnd, mayMeet } from './open-side.js';
import { type Stage, matchOf } from './pairing.js';
import { type JoinRule } from './rules.js';
import { sumsTo } from './subset-sum.js';

interface Solution {
  readonly target: OpenEnd;
  readonly members: readonly OpenEnd[];
}

/**
 * Stage 4: one record here is the sum of two to five there, of one counterparty and currency: one wire for several invoices, one invoice
 * paid by several wires. Two solutions, or two that want the same record, are an ambiguity. With too many candidates nothing is searched.
 */
export const bySum: Stage = (lefts, rights, join, rules) => {
  if (!join.grouped) return { matches: [], ambiguities: [] };
  const found = [
    ...rights.map((target) =>
      solutionsFor(
        target,
        lefts.filter((left) => isOf(left, target) && mayMeet(left, target, join)),
        rules,
      ),
    ),
    ...lefts.map((target) =>
      solutionsFor(
        target,
        rights.filter((right) => isOf(right, target) && mayMeet(target, right, join)),
        rules,
      ),
    ),
  ].filter((solutions) => solutions.length > 0);
  const claims = new Map<OpenEnd, number>();
  for (const solutions of found) {
    const wanted = new Set(solutions.flatMap(({ target, members }) => [target, ...members]));
    for (const end of wanted) claims.set(end, (claims.get(end) ?? 0) + 1);
  }
  const isLeft = new Set(lefts);
  const matches: Match[] = [];
  const ambiguities: Ambiguity[] = [];
  for (const solutions of found) {
    const [only] = solutions;
    if (only === undefined) continue;
    const { target, members } = only;
    const isContested = [target, ...members].some((end) => (claims.get(end) ?? 0) > 1);
    if (solutions.length > 1 || isContested) {
      const all = new Set(solutions.flatMap((solution) => [solution.target, ...solution.members]));
      ambiguities.push({ joinId: join.id, stage: 'GROUP', entries: [...all].flatMap((end) => end.entries) });
      continue;
    }
    const evidence = [`sum:${target.minor} ${target.currency}`, `counterparty:${target.counterparty}`];
    const [some, others] = isLeft.has(target) ? [[target], members] : [members, [target]];
    matches.push(matchOf({ stage: 'GROUP', join, rules, evidence }, some, others));
  }
  return { matches, ambiguities: mergedWhereTheyOverlap(ambiguities, join) };
};

function isOf(end: OpenEnd, target: OpenEnd): boolean {
  return target.counterparty !== null && end.counterparty === target.counterparty && end.currency === target.currency;
}

function solutionsFor(
  target: OpenEnd,
  candidates: readonly OpenEnd[],
  { largestGroup, mostCandidates }: { largestGroup: number; mostCandidates: number },
): Solution[] {
  if (candidates.length > mostCandidates) return [];
  const sums = sumsTo(
    candidates.map(({ minor }) => minor),
    target.minor,
    { most: largestGroup, enough: 2 },
  );
  return sums.map((indices) => ({ target, members: indices.flatMap((index) => candidates[index] ?? []) }));
}

/** Ambiguities that share a record are one. */
function mergedWhereTheyOverlap(ambiguities: readonly Ambiguity[], join: JoinRule): Ambiguity[] {
  let merged: Ambiguity[] = [];
  for (const ambiguity of ambiguities) {
    const ids = new Set(ambiguity.entries.map(({ id }) => id));
    const touching = merged.filter(({ entries }) => entries.some(({ id }) => ids.has(id)));
    const all = new Map(
      [ambiguity, ...touching].flatMap(({ entries }) => entries.map((entry) => [entry.id, entry] as const)),
    );
    merged = [
      ...merged.filter((other) => !touching.includes(other)),
      { joinId: join.id, stage: 'GROUP', entries: [...all.values()] },
    ];
  }
  return merged;
}
