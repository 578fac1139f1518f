import { type Ambiguity, type Match } from './match.js';
import { type OpenEnd, total } from './open-side.js';
import { type Stage, matchOf } from './pairing.js';

/**
 * Stage 2: the same invoice number or creditor reference on both sides, in one currency or not (that is for the taxonomy to say). One with
 * one is a match whatever the amounts; one with several when they add up; several with several only where each amount has one partner.
 */
export const byReference: Stage = (lefts, rights, join, rules) => {
  const matches: Match[] = [];
  const ambiguities: Ambiguity[] = [];
  for (const group of groupsOf(lefts, rights)) {
    const confirm = (some: readonly OpenEnd[], others: readonly OpenEnd[]): void => {
      const evidence = group.references.map((reference) => `reference:${reference}`);
      matches.push(matchOf({ stage: 'EXACT_REFERENCE', join, rules, evidence }, some, others));
    };
    const [left, right] = [group.lefts, group.rights];
    const sameSign = [...left, ...right].every((end) => end.minor > 0n === (left[0]?.minor ?? 0n) > 0n);
    if (left.length === 0 || right.length === 0 || !sameSign) continue;
    const oneCurrency = new Set([...left, ...right].map(({ currency }) => currency)).size === 1;
    const isSmall = left.length === 1 || right.length === 1;
    if ((left.length === 1 && right.length === 1) || (oneCurrency && total(left) === total(right))) {
      confirm(left, right);
      continue;
    }
    const exact = oneCurrency ? exactPartners(left, right) : [];
    for (const [a, b] of exact) confirm([a], [b]);
    if (exact.length === 0 && isSmall) confirm(left, right);
    else if (exact.length === 0) {
      const entries = [...left, ...right].flatMap((end) => end.entries);
      ambiguities.push({ joinId: join.id, stage: 'EXACT_REFERENCE', entries });
    }
  }
  return { matches, ambiguities };
};

interface ReferenceGroup {
  readonly references: string[];
  readonly lefts: OpenEnd[];
  readonly rights: OpenEnd[];
}

/** Ends that hang together by references. */
function groupsOf(lefts: readonly OpenEnd[], rights: readonly OpenEnd[]): ReferenceGroup[] {
  const holders = new Map<string, OpenEnd[]>();
  for (const end of [...lefts, ...rights])
    for (const reference of end.references) holders.set(reference, [...(holders.get(reference) ?? []), end]);
  const isLeft = new Set(lefts);
  const seen = new Set<OpenEnd>();
  const groups: ReferenceGroup[] = [];
  for (const start of [...lefts, ...rights]) {
    if (seen.has(start) || start.references.length === 0) continue;
    const group: ReferenceGroup = { references: [], lefts: [], rights: [] };
    const names = new Set<string>();
    const waiting = [start];
    seen.add(start);
    for (let end = waiting.pop(); end !== undefined; end = waiting.pop()) {
      (isLeft.has(end) ? group.lefts : group.rights).push(end);
      for (const reference of end.references) {
        names.add(reference);
        for (const next of holders.get(reference) ?? []) {
          if (seen.has(next)) continue;
          seen.add(next);
          waiting.push(next);
        }
      }
    }
    group.references.push(...[...names].sort());
    groups.push(group);
  }
  return groups;
}

/** Pairs of equal amounts, where an amount is there once on each side. */
function exactPartners(lefts: readonly OpenEnd[], rights: readonly OpenEnd[]): (readonly [OpenEnd, OpenEnd])[] {
  const alone = (ends: readonly OpenEnd[], minor: bigint): OpenEnd | null => {
    const here = ends.filter((end) => end.minor === minor);
    return here.length === 1 ? (here[0] ?? null) : null;
  };
  return lefts.flatMap((left) => {
    const [mine, theirs] = [alone(lefts, left.minor), alone(rights, left.minor)];
    return mine !== null && theirs !== null ? [[mine, theirs] as const] : [];
  });
}
