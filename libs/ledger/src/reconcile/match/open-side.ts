import { type CurrencyCode, type Instant } from '#libs/kernel';
import { chainOf } from './chain.js';
import { type Leg, type MatchEntry } from './entry.js';
import { type MovementCase, hasLeg, legSum, ofLeg } from './movement-case.js';
import { type JoinRule } from './rules.js';

/** A case that lacks one end of a join, seen from the end that it has. */
export interface OpenEnd {
  readonly case: MovementCase;
  /** Its entries on the leg that it has. */
  readonly entries: readonly MatchEntry[];
  readonly currency: CurrencyCode;
  readonly minor: bigint;
  readonly counterparty: string | null;
  readonly references: readonly string[];
  /** When it may appear on the other side, without the rule's leeway. */
  readonly from: Instant;
  readonly until: Instant;
  /** Records it may not go with, because a person said so. */
  readonly apart: ReadonlySet<string>;
}

/** The two sides of a join: cases that wait for `to`, and cases that have it and wait for `from`. */
export function openEnds(
  cases: readonly MovementCase[],
  join: JoinRule,
  apart: ReadonlyMap<string, ReadonlySet<string>> = new Map(),
): { lefts: OpenEnd[]; rights: OpenEnd[] } {
  const fits = ({ movement, entries }: MovementCase): boolean =>
    // a payout that failed waits for no line
    movement !== null && join.movements.includes(movement) && chainOf(movement, entries).includes(join.to);
  return {
    lefts: cases
      .filter((one) => fits(one) && hasLeg(one, join.from) && !hasLeg(one, join.to))
      .flatMap((one) => endOf(one, join.from, apart)),
    rights: cases
      .filter((one) => (one.movement === null || fits(one)) && hasLeg(one, join.to) && !hasLeg(one, join.from))
      .flatMap((one) => endOf(one, join.to, apart)),
  };
}

function endOf(one: MovementCase, leg: Leg, apart: ReadonlyMap<string, ReadonlySet<string>>): OpenEnd[] {
  const entries = ofLeg(one, leg);
  const sum = legSum(one, leg);
  const [first] = entries;
  if (first === undefined || sum === null) return [];
  return [
    {
      ...{ case: one, entries, ...sum },
      counterparty: first.counterparty,
      references: [...new Set(entries.flatMap(({ references }) => references))],
      from: first.at,
      until: first.expectedAt ?? first.at,
      apart: apart.size === 0 ? NOBODY : new Set(one.entries.flatMap(({ id }) => [...(apart.get(id) ?? [])])),
    },
  ];
}

const NOBODY: ReadonlySet<string> = new Set();

/** Two open ends that may be one movement as far as kind, date and sign go. A posting alone does not know what it settled. */
export function mayMeet(left: OpenEnd, right: OpenEnd, join: JoinRule): boolean {
  const [a, b] = [left.case.movement, right.case.movement];
  return (
    (a === null || b === null || a === b || (join.to === 'POSTING' && b === 'STRIPE_FEE')) &&
    !right.case.entries.some(({ id }) => left.apart.has(id)) &&
    right.from >= left.from - join.before &&
    right.from <= left.until + join.after &&
    left.minor > 0n === right.minor > 0n
  );
}

export const idsOf = (ends: readonly OpenEnd[]): string[] =>
  ends.flatMap(({ entries }) => entries.map(({ id }) => id)).sort();
export const total = (ends: readonly OpenEnd[]): bigint => ends.reduce((sum, { minor }) => sum + minor, 0n);
