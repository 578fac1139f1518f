import {
  HOUR,
  MINUTE,
  type Decimal,
  type Instant,
  type Period,
  type Rational,
  type Result,
  ZERO,
  addMilliseconds,
  civilDate,
  compareDecimal,
  compareRational,
  hoursOf,
  ok,
  overlap,
  overlaps,
  plus,
  rational,
  refuse,
  startOfDay,
  dateIn,
  times,
  toRational,
} from '#libs/kernel';
import { type CurtailmentTerms } from '../contract/service-terms.js';

/** Load of one lease that its host sheds for the grid under the contract's terms. Never changed; what it brought is settled later. */
export interface CurtailmentCall {
  readonly id: string;
  readonly leaseId: string;
  readonly tenantOrgId: string;
  readonly providerOrgId: string;
  readonly siteId: string;
  readonly window: Period;
  /** Part of the contracted load that is shed, above 0, at most 1. */
  readonly loadShare: Decimal;
  /** Why: the grid's order or event. */
  readonly reason: string;
  readonly calledAt: Instant;
}

/** What a call brought: energy not drawn, and what the grid paid for it. */
export interface CurtailmentSettlement {
  readonly callId: string;
  readonly leaseId: string;
  readonly megawattHours: Decimal;
  /** Major units of the contract's currency per MWh. */
  readonly price: Decimal;
  /** Statements of the grid it rests on. */
  readonly documents: readonly string[];
  readonly settledAt: Instant;
}

/** The limit of the contract that a call would break. */
export const TOLERANCES = ['NOT_AGREED', 'NOTICE', 'LENGTH', 'LOAD_SHARE', 'HOURS_A_YEAR'] as const;
export interface OutsideTolerance {
  readonly limit: (typeof TOLERANCES)[number];
  /** Minutes of notice, hours, or a share; 0 where nothing is agreed. */
  readonly allowed: Rational;
  readonly asked: Rational;
}

export interface CallFacts {
  readonly now: Instant;
  /** Null: the contract knows no curtailment, or there is no contract. */
  readonly terms: CurtailmentTerms | null;
  readonly timeZone: string;
  /** Earlier calls of the lease. */
  readonly calls: readonly Pick<CurtailmentCall, 'window'>[];
}

/** Whether the contract lets its host shed this load then: the first limit it breaks, in the order of `TOLERANCES`. */
export function checkCall(
  { window, loadShare }: Pick<CurtailmentCall, 'window' | 'loadShare'>,
  { now, terms, timeZone, calls }: CallFacts,
): Result<null, OutsideTolerance> {
  const hours = hoursOf(window);
  if (terms === null) return refuse({ limit: 'NOT_AGREED', allowed: ZERO, asked: hours });
  const notice = rational(window.start - now, MINUTE);
  if (addMilliseconds(now, terms.noticeMinutes * MINUTE) > window.start)
    return refuse({ limit: 'NOTICE', allowed: rational(terms.noticeMinutes), asked: notice });
  if (window.end - window.start > terms.maxHours * HOUR)
    return refuse({ limit: 'LENGTH', allowed: rational(terms.maxHours), asked: hours });
  if (compareDecimal(loadShare, terms.loadShare) > 0)
    return refuse({ limit: 'LOAD_SHARE', allowed: toRational(terms.loadShare), asked: toRational(loadShare) });
  for (const year of yearsOf(window, timeZone)) {
    const asked = [...calls.map((call) => call.window), window].reduce(
      (sum, one) => plus(sum, within(one, year)),
      ZERO,
    );
    const allowed = rational(terms.hoursPerYear);
    if (compareRational(asked, allowed) > 0) return refuse({ limit: 'HOURS_A_YEAR', allowed, asked });
  }
  return ok(null);
}

/** Whether a lease is called for this time already; two calls of the same minutes would pay twice. */
export function isCalled(window: Period, calls: readonly Pick<CurtailmentCall, 'window'>[]): boolean {
  return calls.some((call) => overlaps(call.window, window));
}

/** The most a call can have saved: contracted kW x share x hours, in MWh. */
export function largestSaving(
  { window, loadShare }: Pick<CurtailmentCall, 'window' | 'loadShare'>,
  kilowatts: Rational,
): Rational {
  return times(times(times(kilowatts, toRational(loadShare)), hoursOf(window)), rational(1, 1_000));
}

function within(window: Period, year: Period): Rational {
  const part = overlap(window, year);
  return part === null ? ZERO : hoursOf(part);
}

/** Calendar years of the contract's zone that a window touches. */
function yearsOf(window: Period, timeZone: string): Period[] {
  const [first, last] = [window.start, addMilliseconds(window.end, -1)].map((at) =>
    Number(dateIn(at, timeZone).slice(0, 4)),
  );
  const years: Period[] = [];
  for (let year = first ?? 0; year <= (last ?? 0); year += 1)
    years.push({
      start: startOfDay(civilDate(`${year}-01-01`), timeZone),
      end: startOfDay(civilDate(`${year + 1}-01-01`), timeZone),
    });
  return years;
}
