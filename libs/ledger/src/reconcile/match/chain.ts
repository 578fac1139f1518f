import { type CurrencyCode, DAY, HOUR, type Instant, MINUTE, addMilliseconds, instantFromEpoch } from '#libs/kernel';
import { type Leg, type MatchEntry, type Movement } from './entry.js';

/**
 * Which records a movement leaves, in the order in which they come. Data: what a rail leaves behind is changed here and nowhere else.
 */
const CHAINS: Readonly<Record<Movement, readonly Leg[]>> = {
  PAYMENT: ['RECORD', 'OBJECT', 'TRANSACTION', 'POSTING'],
  REFUND: ['RECORD', 'OBJECT', 'TRANSACTION', 'POSTING'],
  DISPUTE: ['RECORD', 'OBJECT', 'TRANSACTION', 'POSTING'],
  TRANSFER: ['RECORD', 'OBJECT', 'TRANSACTION', 'POSTING'],
  PAYOUT: ['OBJECT', 'TRANSACTION', 'POSTING', 'BANK_LINE', 'RECORD'],
  PAYOUT_RETURN: ['TRANSACTION', 'POSTING'],
  STRIPE_FEE: ['TRANSACTION', 'POSTING'],
  WIRE: ['BANK_LINE', 'RECORD'],
};

/** A payout that failed never comes to the bank; nor, for all anybody knows, one that is announced for no day that a statement covers. */
const UNSEEN_PAYOUT: readonly Leg[] = ['OBJECT', 'TRANSACTION', 'POSTING'];

export function chainOf(movement: Movement, entries: readonly MatchEntry[]): readonly Leg[] {
  const isUnseen =
    movement === 'PAYOUT' &&
    entries.some(({ leg, status, expectedAt }) => leg === 'OBJECT' && (status === 'FAILED' || expectedAt === null)) &&
    !entries.some(({ leg }) => leg === 'BANK_LINE');
  return isUnseen ? UNSEEN_PAYOUT : CHAINS[movement];
}

/** How long a leg may be missing. `businessDays`: until the cut-off of the n-th business day after the day it is expected on. */
export interface SlaClock {
  readonly movements: readonly Movement[] | 'ALL';
  readonly missing: Leg;
  readonly within: { readonly milliseconds: number } | { readonly businessDays: number };
  /** Only of this currency; left out: of all. */
  readonly currency?: CurrencyCode;
  /** Milliseconds after midnight, UTC, of the business day; left out: 17:00. */
  readonly cutOff?: number;
}

/** Until when a bank books what was ordered on a day, and on which business day after it. */
export interface BankClock {
  readonly currency: CurrencyCode;
  readonly cutOffMinute: number;
  readonly businessDays: number;
}

/** The clocks with those of banks before them: a wire in a currency is late by its own bank's. */
export function withBankClocks(clocks: readonly SlaClock[], banks: readonly BankClock[]): readonly SlaClock[] {
  const own = banks.flatMap(({ currency, cutOffMinute, businessDays }): SlaClock[] =>
    (['BANK_LINE', 'RECORD'] as const).map((missing) => ({
      ...{ movements: ['WIRE'], missing, within: { businessDays }, currency, cutOff: cutOffMinute * MINUTE },
    })),
  );
  return [...own, ...clocks];
}

/** money.md 3.3. The first line that fits counts. */
export const SLA_CLOCKS: readonly SlaClock[] = [
  { movements: ['PAYOUT'], missing: 'BANK_LINE', within: { businessDays: 2 } },
  { movements: ['PAYOUT'], missing: 'RECORD', within: { businessDays: 1 } },
  { movements: ['WIRE'], missing: 'BANK_LINE', within: { businessDays: 1 } },
  { movements: ['WIRE'], missing: 'RECORD', within: { businessDays: 1 } },
  { movements: 'ALL', missing: 'RECORD', within: { milliseconds: 15 * MINUTE } },
  { movements: 'ALL', missing: 'OBJECT', within: { milliseconds: 15 * MINUTE } },
  { movements: 'ALL', missing: 'TRANSACTION', within: { milliseconds: HOUR } },
  { movements: 'ALL', missing: 'POSTING', within: { milliseconds: HOUR } },
  { movements: 'ALL', missing: 'BANK_LINE', within: { businessDays: 2 } },
];

/** How long our status may lag behind Stripe's, milliseconds. */
export const STATUS_LEEWAY = 15 * MINUTE;

/** A bank's cut-off on its business days, UTC. */
const CUT_OFF = 17 * HOUR;

/** Since when a leg could have been there: since the latest record that is. */
export function missingSince(missing: Leg, present: readonly MatchEntry[]): Instant {
  return present
    .map(({ at, expectedAt }) => (missing === 'BANK_LINE' ? (expectedAt ?? at) : at))
    .reduce((latest, at) => (at > latest ? at : latest), instantFromEpoch(0));
}

/** Until when a missing leg is merely late. */
export function dueAt(
  clocks: readonly SlaClock[],
  {
    movement,
    missing,
    currency,
    since,
  }: { readonly movement: Movement; readonly missing: Leg; readonly currency: CurrencyCode; readonly since: Instant },
): Instant {
  const clock = clocks.find(
    (line) =>
      line.missing === missing &&
      (line.movements === 'ALL' || line.movements.includes(movement)) &&
      (line.currency === undefined || line.currency === currency),
  );
  if (clock === undefined) return since;
  return 'milliseconds' in clock.within
    ? addMilliseconds(since, clock.within.milliseconds)
    : addMilliseconds(businessDayAfter(since, clock.within.businessDays), clock.cutOff ?? CUT_OFF);
}

/** The n-th day after the one of `at` that is neither Saturday nor Sunday (0: that day, or the next such), its first instant in UTC. */
function businessDayAfter(at: Instant, days: number): Instant {
  let day = Math.floor(at / DAY);
  // day 0 was a Thursday
  const isBusiness = (): boolean => (day + 4) % 7 !== 6 && (day + 4) % 7 !== 0;
  for (let left = days; left > 0;) {
    day += 1;
    if (isBusiness()) left -= 1;
  }
  while (!isBusiness()) day += 1;
  return instantFromEpoch(day * DAY);
}
