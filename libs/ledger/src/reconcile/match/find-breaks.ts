import { DAY, type Instant } from '#libs/kernel';
import { type Break, sortedBreaks } from './break.js';
import { type Carried } from './carried.js';
import { type Decisions } from './decided.js';
import { classify } from './classify.js';
import { type MatchEntry } from './entry.js';
import { type Ambiguity } from './match.js';
import { type Matching, matchEntries } from './match-entries.js';
import { type MovementCase, contentOfCase, hasLeg } from './movement-case.js';
import { type MatchRules } from './rules.js';
import { type Gap, type IngestionProblem, type StatementFacts, ingestion, statementBreaks } from './statements.js';
import { type Shift, shiftsOf } from './shifts.js';
import { type KnownBalance, balanceDrifts, payoutDrifts } from './totals.js';

/** Everything a run looks at. */
export interface Population {
  readonly entries: readonly MatchEntry[];
  readonly balances: readonly KnownBalance[];
  readonly statements: readonly StatementFacts[];
  readonly problems: readonly IngestionProblem[];
  /** What the records of each case said when its match was confirmed, by the case's id: `contentOfCase`, hashed by `hash`. */
  readonly confirmed: ReadonlyMap<string, string>;
  /** What people decided; left out: nothing. */
  readonly decisions?: Decisions;
  /** What is complete and agrees is counted here and not among `entries`; left out: nothing. */
  readonly carried?: Carried;
}

export interface Breaks extends Matching {
  /** Every break, those that only wait (`isTransient`) among them, in the order of the classes. */
  readonly breaks: readonly Break[];
}

/**
 * Matches and judges: one fault is one break. A movement has at most one, the first that fits; what a total is off by because of it is not
 * said again. Pure and deterministic; repairs nothing.
 */
export function findBreaks(
  population: Population,
  {
    now,
    rules,
    hash,
  }: { readonly now: Instant; readonly rules: MatchRules; readonly hash: (content: string) => string },
): Breaks {
  const matching = matchEntries(population.entries, rules, population.decisions);
  const judgement = { now, rules, hash, confirmed: population.confirmed };
  const ambiguityOf = new Map(
    matching.ambiguities.flatMap((ambiguity) => ambiguity.entries.map(({ id }) => [id, ambiguity] as const)),
  );
  const ofCases: Break[] = [];
  const broken = new Set<string>();
  const shifts: Shift[] = [];
  const unclear = new Set<Ambiguity>();
  for (const one of matching.cases) {
    const ambiguity = one.entries.map(({ id }) => ambiguityOf.get(id)).find((found) => found !== undefined);
    const found = classify(one, judgement, ambiguity !== undefined);
    if (found === null) continue;
    broken.add(one.id);
    shifts.push(...shiftsOf(one, found === 'AMBIGUOUS' ? null : found));
    if (found !== 'AMBIGUOUS') ofCases.push(found);
    else if (ambiguity) unclear.add(ambiguity);
  }
  const entries = [...matching.cases.flatMap((one) => [...one.entries, ...one.duplicates])];
  const { breaks: ofStatements, gaps } = statementBreaks(population.statements, entries, shifts, population.carried);
  const hidden = population.problems.flatMap(({ covers, currency, amountMinor: minor }) =>
    covers ? [{ ...covers, currency, minor }] : [],
  );
  const covered = inGaps(ofCases, [...gaps, ...hidden]);
  return {
    ...matching,
    breaks: sortedBreaks([
      ...ofCases.filter((found) => !covered.has(found)),
      ...[...unclear].map(ambiguous),
      ...balanceDrifts(entries, population.balances, shifts, now, population.carried),
      ...payoutDrifts(matching.cases, shifts, broken, now, population.carried),
      ...ofStatements,
      ...population.problems.map(({ source, amountMinor, currency, at, what }) =>
        ingestion(source, amountMinor, currency, at, what),
      ),
    ]),
  };
}

/** How long before a statement that is missing a line on it can have been due. */
const LATE_LINES = 4 * DAY;

/** A line that stood on a statement nobody has is not missing by itself: which of these are such lines. */
function inGaps(breaks: readonly Break[], gaps: readonly Gap[]): ReadonlySet<Break> {
  const covered = new Set<Break>();
  for (const { currency, from, until, minor } of gaps) {
    const missing = breaks.filter(
      ({ leg, breakClass, amount, since }) =>
        leg === 'BANK_LINE' &&
        (breakClass === 'MISSING_BANK' || breakClass === 'TIMING') &&
        amount.currency === currency &&
        since >= from - LATE_LINES &&
        since < until,
    );
    const isAll = missing.reduce((total, { amount }) => total + amount.minor, 0n) === minor;
    for (const found of missing) if (isAll || found.since >= from) covered.add(found);
  }
  return covered;
}

function ambiguous({ joinId, stage, entries }: Ambiguity): Break {
  const [first, ...rest] = entries;
  const line = entries.find(({ leg }) => leg === 'BANK_LINE') ?? rest[0] ?? first;
  if (!first || !line) throw new Error('an ambiguity has entries');
  const entryIds = entries.map(({ id }) => id).sort();
  return {
    ...{ key: `AMBIGUOUS:${entryIds.join()}`, breakClass: 'AMBIGUOUS', movement: first.movement, leg: null, entryIds },
    amount: line.amount,
    ...{ isTransient: false, dueAt: null, suggestion: null },
    since: entries.reduce((at, entry) => (entry.at < at ? entry.at : at), first.at),
    explanation: `${entryIds.length} records could be paired in more than one way (${joinId}, ${stage}): nobody guesses.`,
  };
}

/**
 * What a case would say if it were confirmed now, for `Population.confirmed`; null: it is not complete enough to be confirmed, or it is not
 * decided yet: a dispute goes on, a refund is on its way, and the record of it will say something else in the end.
 */
export function confirmable(one: MovementCase): string | null {
  const isWhole =
    one.matches.length > 0 &&
    one.duplicates.length === 0 &&
    one.matches.every(({ state }) => state === 'CONFIRMED') &&
    one.entries.every(({ status }) => status !== 'OPEN' && status !== 'DISPUTED');
  return isWhole && (hasLeg(one, 'POSTING') || hasLeg(one, 'RECORD')) ? contentOfCase(one) : null;
}
