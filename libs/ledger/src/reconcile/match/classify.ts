import { type CurrencyCode, type Instant, addMilliseconds, money } from '#libs/kernel';
import { type Break, type BreakClass } from './break.js';
import { STATUS_LEEWAY, chainOf, dueAt, missingSince } from './chain.js';
import { LEGS, type Leg, type MatchEntry, SIDE_OF } from './entry.js';
import { type MovementCase, contentOfCase, hasLeg, legSum, ofLeg } from './movement-case.js';
import { type MatchRules } from './rules.js';
import { majorityOf } from './majority.js';

/** What the taxonomy needs beside the case. */
export interface Judgement {
  readonly now: Instant;
  readonly rules: MatchRules;
  /** What each entry said when its match was confirmed (contentOf, or a hash of it, through `hash`). */
  readonly confirmed: ReadonlyMap<string, string>;
  readonly hash: (content: string) => string;
}

type Test = (one: MovementCase, judgement: Judgement) => Break | null;

/** The tests of the taxonomy in its order; AMBIGUOUS is found by the matcher and comes between CURRENCY and AMOUNT. */
const BEFORE_AMBIGUOUS: readonly Test[] = [duplicate, currency];
const AFTER_AMBIGUOUS: readonly Test[] = [amounts, fees, statuses, references, splits, oneSided, stale];

/** The one break of a case, or null. `isAmbiguous`: the matcher could not decide about it. */
export function classify(one: MovementCase, judgement: Judgement, isAmbiguous: boolean): Break | 'AMBIGUOUS' | null {
  for (const test of BEFORE_AMBIGUOUS) {
    const found = test(one, judgement);
    if (found) return found;
  }
  if (isAmbiguous) return 'AMBIGUOUS';
  for (const test of AFTER_AMBIGUOUS) {
    const found = test(one, judgement);
    if (found) return found;
  }
  return null;
}

interface Facts {
  readonly breakClass: BreakClass;
  readonly leg: Leg | null;
  readonly minor: bigint;
  readonly currency: CurrencyCode;
  readonly explanation: string;
  readonly isTransient?: boolean;
  readonly dueAt?: Instant | null;
  readonly since?: Instant;
}

function made(one: MovementCase, facts: Facts): Break {
  const { breakClass, leg, minor, explanation } = facts;
  const all = [...one.entries, ...one.duplicates];
  return {
    key: `${breakClass}:${one.id}`,
    ...{ breakClass, leg, explanation, movement: one.movement },
    entryIds: all.map(({ id }) => id).sort(),
    amount: money(minor, facts.currency),
    isTransient: facts.isTransient ?? false,
    since:
      facts.since ??
      all.reduce((at, entry) => (entry.at < at ? entry.at : at), all[0]?.at ?? addMilliseconds(0 as Instant, 0)),
    dueAt: facts.dueAt ?? null,
    suggestion: one.matches.find(({ differenceKind }) => differenceKind !== null)?.differenceKind ?? null,
  };
}

function duplicate(one: MovementCase): Break | null {
  const [first] = one.duplicates;
  if (first === undefined) return null;
  const again = one.duplicates.filter(({ leg }) => leg === first.leg);
  const minor = again.reduce((total, { amount }) => total + amount.minor, 0n);
  const explanation = `${first.leg} ${again.map(({ id }) => id).join(', ')} is there once more for the same ${one.movement ?? 'movement'}.`;
  return made(one, { breakClass: 'DUPLICATE', leg: first.leg, minor, currency: first.amount.currency, explanation });
}

function currency(one: MovementCase): Break | null {
  const { odd, usual } = majorityOf(one.entries, ({ amount }) => amount.currency);
  if (odd === null || usual === null) return null;
  const explanation = `${odd.leg} ${odd.id} is in ${odd.amount.currency}, the others are in ${usual.amount.currency}. Nothing is netted across currencies.`;
  return made(one, {
    breakClass: 'CURRENCY',
    leg: odd.leg,
    minor: odd.amount.minor,
    currency: odd.amount.currency,
    explanation,
  });
}

/** Gross amounts, leg by leg. Where most legs agree the odd one is to blame; between two, theirs is compared with ours. */
function amounts(one: MovementCase, { now }: Judgement): Break | null {
  const sums = LEGS.flatMap((leg) => {
    const sum = legSum(one, leg);
    return sum === null ? [] : [{ leg, ...sum }];
  });
  const { odd, usual } = majorityOf(sums, ({ minor }) => `${minor}`);
  if (odd === null || usual === null) return null;
  const isOurs = SIDE_OF[odd.leg] === 'INTERNAL';
  const difference = isOurs ? usual.minor - odd.minor : odd.minor - usual.minor;
  const magnitude = usual.minor < 0n ? -difference : difference;
  const expectation = one.entries.find(({ isExpectation }) => isExpectation);
  const due = expectation ? (expectation.expectedAt ?? expectation.at) : null;
  return made(one, {
    breakClass: magnitude > 0n ? 'AMOUNT_OVER' : 'AMOUNT_UNDER',
    leg: odd.leg,
    minor: difference,
    currency: odd.currency,
    explanation: `${odd.leg} says ${odd.minor}, ${usual.leg} says ${usual.minor} (minor units).`,
    isTransient: magnitude < 0n && due !== null && now < due,
    dueAt: due,
  });
}

/** Gross agrees; what was kept back, or what arrived net, does not. */
function fees(one: MovementCase): Break | null {
  const known = one.entries.filter(({ feeMinor }) => feeMinor !== null);
  const ours = known.find(({ leg }) => SIDE_OF[leg] === 'INTERNAL');
  const theirs = known.find(({ leg }) => SIDE_OF[leg] !== 'INTERNAL');
  if (!ours || !theirs) return null;
  const inFee = (theirs.feeMinor ?? 0n) - (ours.feeMinor ?? 0n);
  const inNet = ours.effectMinor - theirs.effectMinor;
  if (inFee === 0n && inNet === 0n) return null;
  const explanation = `Gross agrees; the fee is ${theirs.feeMinor} there and ${ours.feeMinor} here, the net ${theirs.effectMinor} there and ${ours.effectMinor} here (minor units).`;
  return made(one, {
    ...{ breakClass: 'FEE', leg: theirs.leg, explanation },
    minor: inFee === 0n ? inNet : inFee,
    currency: theirs.amount.currency,
  });
}

function statuses(one: MovementCase, { now }: Judgement): Break | null {
  const { odd, usual } = majorityOf(
    one.entries.filter(({ status, isExpectation }) => status !== null && !isExpectation),
    ({ status }) => `${status}`,
  );
  if (odd === null || usual === null) return null;
  const latest = one.entries.reduce((at, entry) => (entry.at > at ? entry.at : at), odd.at);
  const due = addMilliseconds(latest, STATUS_LEEWAY);
  return made(one, {
    ...{ breakClass: 'STATUS', leg: odd.leg, isTransient: now < due, dueAt: due },
    ...{ minor: odd.amount.minor, currency: odd.amount.currency },
    explanation: `${odd.leg} ${odd.id} is ${odd.status}, ${usual.leg} ${usual.id} is ${usual.status}.`,
  });
}

/** The money agrees and an identifier does not: two legs name themselves in one way, or refer to something, and have nothing in common. */
function references(one: MovementCase): Break | null {
  // whoever matched them by hand has looked at what they are called
  if (one.matches.some(({ stage }) => stage === 'MANUAL')) return null;
  const kinds = new Set(one.entries.flatMap(({ keys }) => keys.map(kindOf)));
  for (const kind of [...kinds].sort()) {
    const found = disagreeing(one.entries, ({ keys }) => keys.filter((key) => kindOf(key) === kind));
    if (found) return misreferenced(one, ...found);
  }
  const found = disagreeing(one.entries, (entry) => entry.references);
  return found && misreferenced(one, ...found);
}

const kindOf = (key: string): string => key.slice(0, key.indexOf(':'));

/**
 * Whether an entry has names of which no other leg that has such names knows one; then who is to blame: an entry with a name that is on no
 * other leg, theirs before ours.
 */
function disagreeing(
  entries: readonly MatchEntry[],
  namesOf: (entry: MatchEntry) => readonly string[],
): readonly [MatchEntry, string] | null {
  const named = entries.filter((entry) => namesOf(entry).length > 0);
  const elsewhere = ({ leg }: MatchEntry): string[] => named.filter((other) => other.leg !== leg).flatMap(namesOf);
  const isAlone = (entry: MatchEntry): boolean => {
    const there = elsewhere(entry);
    return there.length > 0 && !namesOf(entry).some((name) => there.includes(name));
  };
  const alone = named.find(isAlone);
  if (alone === undefined) return null;
  const odd = named.filter((entry) => namesOf(entry).some((name) => !elsewhere(entry).includes(name)));
  const blamed = odd.find(({ leg }) => SIDE_OF[leg] !== 'INTERNAL') ?? alone;
  return [blamed, `${namesOf(blamed).join(', ')} here and ${[...new Set(elsewhere(blamed))].join(', ')} there`];
}

function misreferenced(one: MovementCase, entry: MatchEntry, what: string): Break {
  const explanation = `The money agrees, the identifiers do not: ${what}.`;
  return made(one, {
    breakClass: 'REFERENCE',
    leg: entry.leg,
    minor: entry.amount.minor,
    currency: entry.amount.currency,
    explanation,
  });
}

/** Totals agree, shares do not. The amount is what stands with the wrong owner. */
function splits(one: MovementCase): Break | null {
  const [ours, theirs] = [true, false].map((internal) =>
    one.entries.find(({ leg, split }) => split !== null && (SIDE_OF[leg] === 'INTERNAL') === internal),
  );
  if (!ours?.split || !theirs?.split) return null;
  const shares = new Map<string, bigint>();
  for (const { ownerId, minor } of ours.split) shares.set(ownerId, (shares.get(ownerId) ?? 0n) - minor);
  for (const { ownerId, minor } of theirs.split) shares.set(ownerId, (shares.get(ownerId) ?? 0n) + minor);
  const wrong = [...shares].filter(([, minor]) => minor !== 0n);
  if (wrong.length === 0) return null;
  const minor = wrong.reduce((total, [, share]) => (share > 0n ? total + share : total), 0n);
  const explanation = `The total agrees, the shares do not: ${wrong
    .map(([owner, share]) => `${owner} ${share > 0n ? '+' : ''}${share}`)
    .sort()
    .join(', ')} (theirs less ours, minor units).`;
  return made(one, { breakClass: 'SPLIT', leg: theirs.leg, minor, currency: theirs.amount.currency, explanation });
}

/** A leg of the chain is not there. What follows from the first missing one is not said again. */
function oneSided(one: MovementCase, { now, rules }: Judgement): Break | null {
  const [entry] = one.entries;
  if (entry === undefined || one.entries.every(({ isExpectation }) => isExpectation)) return null;
  // a bank debit takes days: until Stripe has the money nobody else knows of it
  if (one.entries.every(({ leg, status }) => leg === 'OBJECT' && status === 'OPEN')) return null;
  const movement = one.movement ?? 'WIRE';
  const missing = chainOf(movement, one.entries).find((leg) => !hasLeg(one, leg));
  if (missing === undefined) return null;
  const since = missingSince(missing, one.entries);
  const { minor, currency: of } = legSum(one, entry.leg) ?? {
    minor: entry.amount.minor,
    currency: entry.amount.currency,
  };
  const due = dueAt(rules.clocks, { movement, missing, currency: of, since });
  const facts = { leg: missing, minor, currency: of, dueAt: due, since };
  const what = `${one.entries.map(({ leg, id }) => `${leg} ${id}`).join(', ')}; no ${missing}`;
  if (now < due)
    return made(one, {
      ...facts,
      breakClass: 'TIMING',
      isTransient: true,
      explanation: `${what} yet, and it has time.`,
    });
  if (isUnidentified(one)) {
    const explanation = `${minor} ${of} (minor units) arrived and nothing says from whom.`;
    return made(one, { ...facts, leg: 'BANK_LINE', breakClass: 'UNIDENTIFIED_RECEIPT', explanation });
  }
  return made(one, { ...facts, breakClass: `MISSING_${SIDE_OF[missing]}`, explanation: `${what}, and it is overdue.` });
}

/** Money in at the bank of which neither the sender nor a reference is known. */
function isUnidentified(one: MovementCase): boolean {
  return (
    one.movement === null &&
    ofLeg(one, 'BANK_LINE').every(
      (line) => line.amount.minor > 0n && line.counterparty === null && line.references.length === 0,
    )
  );
}

/** It was matched, confirmed, and a record of it says something else since, though all still agree. */
function stale(one: MovementCase, { confirmed, hash }: Judgement): Break | null {
  const before = confirmed.get(one.id);
  if (before === undefined || before === hash(contentOfCase(one))) return null;
  const [entry] = one.entries;
  if (entry === undefined) return null;
  return made(one, {
    ...{ breakClass: 'STALE', leg: null, minor: entry.amount.minor, currency: entry.amount.currency },
    explanation: 'A record of a confirmed match changed after it was confirmed.',
  });
}
