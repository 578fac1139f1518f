import {
  type Decimal,
  type Rational,
  ZERO,
  ceiling,
  compareDecimal,
  maxRational,
  minus,
  plus,
  rational,
  times,
} from '#libs/kernel';
import { type EnergyCost, type Tariff, energyCost } from './energy-calendar.js';
import { HOURS, type HourBand, MONTHS, WEEKDAYS } from './hour-band.js';

/**
 * Hours in which a unit is not let below `floor` per unit and hour (GPU-hour, or hour of a kW of hall), in the currency of the offer's
 * price. This is what tenants see of a site's tariff. The bands of an offer never overlap and never go past midnight.
 */
export interface FloorBand extends HourBand {
  readonly floor: Decimal;
}

export interface FloorInputs {
  /** Draw of one unit at the meter in watts. */
  readonly meterWatts: number;
  /** Per unit and hour beside energy. */
  readonly otherCost: Rational;
  /** What the tenant pays for a kWh beside the rate (energy passed through); zero where energy is in the rate. */
  readonly energyPaidByTenant: Rational;
  /** The lowest rate per unit and hour that any window pays anyway: a floor at or below it is left out, since it says something and does nothing. */
  readonly atLeast: Decimal;
}

/**
 * The floor of one unit by hour, limits.md 5.2: k x PUE x max(c, m) + o + K x CRF / (8760 u), and the minimum margin on all of it.
 * Rounded up to 12 places, so that the floor is never below the cost.
 */
export function floorBands(tariff: Tariff, inputs: FloorInputs): readonly FloorBand[] {
  const cost = energyCost(tariff);
  const margin = rational(10_000 + (tariff.energyCalendar?.minimumMarginBasisPoints ?? 0), 10_000);
  const kilowatts = rational(inputs.meterWatts, 1_000);
  const floorOf = ({ forgone }: EnergyCost): bigint => {
    const energy = maxRational(minus(forgone, inputs.energyPaidByTenant), ZERO);
    const hourly = plus(times(kilowatts, energy), inputs.otherCost);
    const floor = { scaled: ceiling(times(times(hourly, margin), rational(10n ** 12n))) };
    return compareDecimal(floor, inputs.atLeast) > 0 ? floor.scaled : 0n;
  };
  const known = new Map<EnergyCost, bigint>();
  const remembered = (hourCost: EnergyCost): bigint => {
    const floor = known.get(hourCost) ?? floorOf(hourCost);
    known.set(hourCost, floor);
    return floor;
  };
  const hourFloors = MONTHS.map((month) =>
    WEEKDAYS.map((weekday) => HOURS.map((hour) => remembered(cost(month, weekday, hour)))),
  );
  return inRectangles(hourFloors);
}

/** Months that are alike together, in them days that are alike together, in them runs of hours with one floor. */
function inRectangles(floors: readonly (readonly (readonly bigint[])[])[]): FloorBand[] {
  return alike(MONTHS, floors).flatMap(([months, days]) =>
    alike(WEEKDAYS, days).flatMap(([weekdays, hours]) =>
      runsOf(hours).map(([fromHour, toHour, scaled]) => ({ months, weekdays, fromHour, toHour, floor: { scaled } })),
    ),
  );
}

/** The numbers grouped by their pattern, in order of first appearance. */
function alike<P>(numbers: readonly number[], patterns: readonly P[]): [readonly number[], P][] {
  const groups = new Map<string, [number[], P]>();
  for (const [index, pattern] of patterns.entries()) {
    const key = String(pattern);
    const number = numbers[index] ?? 0;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [[number], pattern]);
    else group[0].push(number);
  }
  return [...groups.values()];
}

function runsOf(hours: readonly bigint[]): [from: number, to: number, scaled: bigint][] {
  const runs: [number, number, bigint][] = [];
  for (const [hour, scaled] of hours.entries()) {
    const last = runs.at(-1);
    if (last?.[2] === scaled) last[1] = hour + 1;
    else runs.push([hour, hour + 1, scaled]);
  }
  return runs.filter(([, , scaled]) => scaled > 0n);
}

/** The least a unit pays per hour at a rate per month: no month is longer than 31 days and an hour. */
export function leastPerHour(perMonth: Decimal): Decimal {
  return { scaled: perMonth.scaled / 745n };
}
