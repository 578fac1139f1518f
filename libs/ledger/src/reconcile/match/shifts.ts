import { DAY, type CurrencyCode, type Instant } from '#libs/kernel';
import { type Break } from './break.js';
import { LEGS, type Leg, type MatchEntry } from './entry.js';
import { type MovementCase, hasLeg, ofLeg } from './movement-case.js';

/** By how much a total of a leg would be off if one record of it were wrong, missing or too many: known from the other legs of its case. */
export interface Shift {
  readonly leg: Leg;
  readonly currency: CurrencyCode;
  readonly minor: bigint;
  /** The payout or statement of the record; null: it is missing, so nobody knows. */
  readonly group: string | null;
  /** About when it was due. */
  readonly at: Instant;
}

/** Where the effect of a leg that is wrong can be read instead. */
const TWINS: readonly (readonly [Leg, readonly Leg[]])[] = [
  ['TRANSACTION', ['POSTING']],
  ['BANK_LINE', ['OBJECT', 'RECORD']],
];

/** Classes that know which record is to blame, when more than two say something. */
const BLAMING: ReadonlySet<string> = new Set(['AMOUNT_OVER', 'AMOUNT_UNDER', 'CURRENCY']);

/** The shifts of one case with a break. Whether a total follows the wrong record or the right one, nobody knows: each is a possibility. */
export function shiftsOf(one: MovementCase, found: Pick<Break, 'breakClass' | 'leg'> | null): Shift[] {
  const shifts: Shift[] = [];
  const isDecided =
    found !== null && BLAMING.has(found.breakClass) && LEGS.filter((leg) => hasLeg(one, leg)).length > 2;
  for (const [leg, twins] of TWINS) {
    const expected = twins.map((twin) => ofLeg(one, twin)).find((entries) => entries.length > 0) ?? [];
    const [first] = expected;
    if (expected.length === 0) shifts.push(...phantoms(ofLeg(one, leg)));
    if (first === undefined || (isDecided && found.leg !== leg && !twins.includes(found.leg ?? leg))) continue;
    const here = ofLeg(one, leg);
    const sums = new Map<CurrencyCode, bigint>();
    const count = ({ amount: { currency } }: MatchEntry, minor: bigint): void => {
      sums.set(currency, (sums.get(currency) ?? 0n) + minor);
    };
    for (const entry of expected) count(entry, leg === 'BANK_LINE' ? entry.amount.minor : entry.effectMinor);
    for (const entry of here) count(entry, -entry.effectMinor);
    const facts = { leg, group: here[0]?.group ?? null, at: here[0]?.at ?? first.expectedAt ?? first.at };
    for (const [currency, minor] of sums) if (minor !== 0n) shifts.push({ ...facts, currency, minor });
  }
  for (const { leg, amount, effectMinor, group, at } of one.duplicates)
    if (effectMinor !== 0n) shifts.push({ leg, currency: amount.currency, minor: -effectMinor, group, at });
  return shifts;
}

/** Records that nothing else knows: a total may do without them. */
function phantoms(entries: readonly MatchEntry[]): Shift[] {
  return entries
    .filter(({ effectMinor }) => effectMinor !== 0n)
    .map(({ leg, amount, effectMinor, group, at }) => ({
      ...{ leg, currency: amount.currency, minor: -effectMinor, group, at },
    }));
}

/** More possibilities than this are not tried: then only none and all of them are. */
const MOST = 32;

/** Whether an amount is the sum of some of these shifts: meet in the middle, at most 2 x 2^16 sums. */
export function isExplained(minor: bigint, shifts: readonly Shift[]): boolean {
  if (minor === 0n) return true;
  if (shifts.length > MOST) return shifts.reduce((total, shift) => total + shift.minor, 0n) === minor;
  const half = shifts.length >> 1;
  const [some, others] = [sums(shifts.slice(0, half)), sums(shifts.slice(half))];
  for (const one of some) if (others.has(minor - one)) return true;
  return false;
}

function sums(shifts: readonly Shift[]): Set<bigint> {
  const found = new Set<bigint>([0n]);
  for (const { minor } of shifts) for (const sum of [...found]) found.add(sum + minor);
  return found;
}

/** Shifts that may be of this payout or statement: of its own records, and of missing ones that were due around then. */
export function shiftsAround(
  shifts: readonly Shift[],
  {
    leg,
    currency,
    group,
    from,
    until,
  }: Omit<Shift, 'minor' | 'at'> & { readonly from: Instant; readonly until: Instant },
): Shift[] {
  return shifts.filter(
    (shift) =>
      shift.leg === leg &&
      shift.currency === currency &&
      (shift.group === null ? shift.at >= from - LEEWAY && shift.at < until + AFTER[leg] : shift.group === group),
  );
}

const LEEWAY = 5 * DAY;
/** A wire is recorded when somebody gets to it, at the latest when the month is closed. */
const AFTER: Readonly<Record<Leg, number>> = {
  ...{ RECORD: LEEWAY, OBJECT: LEEWAY, TRANSACTION: LEEWAY, POSTING: LEEWAY, BANK_LINE: 62 * DAY },
};
