import {
  type CivilDate,
  ONE,
  type Rational,
  addMonths,
  compareRational,
  dividedBy,
  maxRational,
  monthsBetween,
  plus,
  rational,
  times,
  toRational,
} from '#libs/kernel';
import { type Escalator, type IndexObservation, type Tranche, escalationDate, rateOn } from '#libs/market';

/** A rent rate on a day: before escalation, how often it has escalated since, and what it is now. */
export interface EscalatedRate {
  readonly base: Rational;
  readonly escalations: number;
  /** null while a value of the index is not published. */
  readonly rate: Rational | null;
  /** What it cannot be below, and above (null: no cap); both are `rate` once that is known. */
  readonly floor: Rational;
  readonly cap: Rational | null;
}

/** rate(n) = r0 x (1 + g)^n as an exact fraction of the base, never from a year that was rounded. */
export function escalatedRate(
  tranche: Tranche,
  escalator: Escalator,
  date: CivilDate,
  observations: readonly IndexObservation[],
): EscalatedRate {
  const { rate, since } = rateOn(tranche, date);
  const base = toRational(rate);
  if (escalator.kind === 'NONE') return { base, escalations: 0, rate: base, floor: base, cap: base };
  const last = escalationsBy(tranche.commencement, escalator, date);
  const first = since === null ? 1 : escalationsBy(tranche.commencement, escalator, since) + 1;
  const escalations = Math.max(0, last - first + 1);
  if (escalator.kind === 'FIXED') {
    const now = times(base, power(growth(escalator.percent), escalations));
    return { base, escalations, rate: now, floor: now, cap: now };
  }
  let found: Pick<EscalatedRate, 'rate' | 'floor' | 'cap'> = { rate: base, floor: base, cap: base };
  for (let n = first; n <= last; n += 1)
    found = indexed(found, escalator, escalationDate(tranche.commencement, n, escalator.on), observations);
  return { base, escalations, ...found };
}

/** Dates in (from, until) at which the rate changes by its clock. */
export function escalationsWithin(
  { commencement }: Tranche,
  escalator: Escalator,
  from: CivilDate,
  until: CivilDate,
): CivilDate[] {
  if (escalator.kind === 'NONE') return [];
  const dates: CivilDate[] = [];
  for (let n = escalationsBy(commencement, escalator, from) + 1; ; n += 1) {
    const date = escalationDate(commencement, n, escalator.on);
    if (date >= until) return dates;
    dates.push(date);
  }
}

type Clocked = Exclude<Escalator, { kind: 'NONE' }>;
type Indexed = Extract<Escalator, { kind: 'INDEX' }>;

/** How many escalations have passed on a day; one lies at most a month behind its anniversary. */
function escalationsBy(commencement: CivilDate, { on }: Clocked, date: CivilDate): number {
  const years = date <= commencement ? 0 : Math.floor(monthsBetween(commencement, date) / 12);
  return years > 0 && escalationDate(commencement, years, on) > date ? years - 1 : years;
}

function indexed(
  before: Pick<EscalatedRate, 'rate' | 'floor' | 'cap'>,
  escalator: Indexed,
  date: CivilDate,
  observations: readonly IndexObservation[],
): Pick<EscalatedRate, 'rate' | 'floor' | 'cap'> {
  const [least, most] = [growth(escalator.floorPercent), escalator.capPercent && growth(escalator.capPercent)];
  const observed = observedGrowth(escalator, date, observations);
  const kept = observed && maxRational(least, most !== null && compareRational(observed, most) > 0 ? most : observed);
  return {
    rate: before.rate && kept && times(before.rate, kept),
    floor: times(before.floor, kept ?? least),
    cap: kept !== null ? before.cap && times(before.cap, kept) : before.cap && most && times(before.cap, most),
  };
}

/** Value of the month `lagMonths` before the escalation over that of a year earlier. */
function observedGrowth(
  { index, lagMonths }: Indexed,
  date: CivilDate,
  observations: readonly IndexObservation[],
): Rational | null {
  const valueOf = (months: number) => {
    const month = addMonths(date, -months).slice(0, 7);
    return observations.find((observation) => observation.index === index && observation.month === month)?.value;
  };
  const [now, before] = [valueOf(lagMonths), valueOf(lagMonths + 12)];
  return now && before ? dividedBy(toRational(now), toRational(before)) : null;
}

function growth(percent: Parameters<typeof toRational>[0]): Rational {
  return plus(ONE, dividedBy(toRational(percent), rational(100)));
}

function power(base: Rational, exponent: number): Rational {
  return { numerator: base.numerator ** BigInt(exponent), denominator: base.denominator ** BigInt(exponent) };
}
