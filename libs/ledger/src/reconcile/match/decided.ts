import { type MatchEntry } from './entry.js';
import { type Match } from './match.js';

/** Records that a person said are one movement. */
export interface ManualLink {
  readonly id: string;
  readonly entryIds: readonly string[];
  /** Who said it, why, on what evidence: kept with the match. */
  readonly evidence: readonly string[];
}

/** Records that a person said are not one movement: none of the first goes with any of the others, by whatever rule. */
export interface Barrier {
  readonly entryIds: readonly string[];
  readonly from: readonly string[];
}

/** One record that a person divided: each part is matched by itself. The record stays as it is. */
export interface Division {
  readonly entryId: string;
  /** Minor units; they add up to the record's amount. */
  readonly parts: readonly bigint[];
}

/** What people decided, beside which the rules run. */
export interface Decisions {
  readonly links: readonly ManualLink[];
  readonly barriers: readonly Barrier[];
  readonly divisions: readonly Division[];
}

export const NOTHING_DECIDED: Decisions = { links: [], barriers: [], divisions: [] };

/** The name of a part of a divided record, from 1. */
function partId(entryId: string, number: number): string {
  return `${entryId}#${number}`;
}

/** Which records each record may not go with. */
export function apartOf({ barriers }: Decisions): ReadonlyMap<string, ReadonlySet<string>> {
  const apart = new Map<string, Set<string>>();
  const add = (one: string, other: string): void => {
    const known = apart.get(one);
    if (known) known.add(other);
    else apart.set(one, new Set([other]));
  };
  for (const { entryIds, from } of barriers)
    for (const one of entryIds)
      for (const other of from.filter((id) => id !== one)) {
        add(one, other);
        add(other, one);
      }
  return apart;
}

/** The records as they are matched: divided ones in their parts, and those that were set apart without what they share. */
export function asDecided(entries: readonly MatchEntry[], decisions: Decisions): MatchEntry[] {
  const divisions = new Map(decisions.divisions.map((division) => [division.entryId, division]));
  const whole = divisions.size === 0 ? entries : entries.flatMap((entry) => partsOf(entry, divisions.get(entry.id)));
  const apart = apartOf(decisions);
  if (apart.size === 0) return [...whole];
  const byId = new Map(whole.map((entry) => [entry.id, entry]));
  return whole.map((entry) => {
    const others = [...(apart.get(entry.id) ?? [])].flatMap((id) => byId.get(id) ?? []);
    if (others.length === 0) return entry;
    const shared = new Set(others.flatMap(({ keys, references }) => [...keys, ...references]));
    const own = (names: readonly string[]): string[] => names.filter((name) => !shared.has(name));
    return { ...entry, keys: own(entry.keys), references: own(entry.references) };
  });
}

/** Parts carry neither ids of the whole, which would bring them together again, nor fee or shares; they stay in its statement. */
function partsOf(entry: MatchEntry, division: Division | undefined): MatchEntry[] {
  if (division === undefined || division.parts.reduce((sum, minor) => sum + minor, 0n) !== entry.amount.minor)
    return [entry];
  return division.parts.map((minor, index) => {
    const id = partId(entry.id, index + 1);
    const effectMinor = entry.leg === 'BANK_LINE' ? minor : 0n;
    return { ...entry, id, keys: [`part:${id}`], amount: { ...entry.amount, minor }, effectMinor };
  });
}

/** The links whose records are all there. */
export function linksAmong(entries: readonly MatchEntry[], { links }: Decisions, ruleVersion: string): Match[] {
  const known = new Set(entries.map(({ id }) => id));
  return links
    .filter(({ entryIds }) => entryIds.every((id) => known.has(id)))
    .map(({ entryIds, evidence, id }) => ({
      ...{ stage: 'MANUAL', ruleId: `${id}/MANUAL`, ruleVersion, state: 'CONFIRMED' },
      entryIds: [...entryIds].sort(),
      ...{ differenceMinor: 0n, differenceKind: null, evidence: [...evidence].sort() },
    }));
}
