import {
  type Decimal,
  type Rate,
  type Rational,
  ZERO,
  maxRational,
  plus,
  rational,
  times,
  toRational,
} from '#libs/kernel';
import { type HourBand, WEEKDAYS, inBand } from './hour-band.js';

/** What a kWh at the meter costs in some hours. */
export interface TariffBand extends HourBand {
  readonly price: Decimal;
}

/** What the grid charges for each kW drawn in its few peak hours of the year (4CP): nobody knows them before, so all hours of the band carry it. */
export interface CoincidentPeak extends HourBand {
  readonly chargePerKwYear: Decimal;
}

/**
 * What energy costs a site by hour, in the currency of its energy price. Private: tenants see the resulting floor of an offer, by band.
 * Every part but the bands may be absent.
 */
export interface EnergyCalendar {
  /** The first band that has the hour counts; hours in none cost the site's flat energy price. */
  readonly bands: readonly TariffBand[];
  /** Per kW of billed demand and month, spread over the mean month's 730 hours; null: none. */
  readonly demandChargePerKwMonth: Decimal | null;
  readonly coincidentPeak: CoincidentPeak | null;
  /** What a kWh at the meter earns when it mines instead, as the miner states it; null: it would not mine. */
  readonly miningRevenuePerKwh: Decimal | null;
  /** Added to the cost, in basis points of it. */
  readonly minimumMarginBasisPoints: number;
}

/** What energy costs at a site: the flat price, and by hour where there is a calendar. */
export interface Tariff {
  readonly energyPrice: Rate;
  readonly energyCalendar: EnergyCalendar | null;
}

/** Days of each month in the mean Gregorian year. */
const MEAN_DAYS: readonly Rational[] = [31, 0, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].map((days, index) =>
  index === 1 ? rational(282_425, 10_000) : rational(days),
);
const HOURS_PER_MONTH = 730;

/** Hours a mean year has in the band: its months' mean days x its share of the week x its hours. */
export function hoursAYear(band: HourBand): Rational {
  const months = band.months.length === 0 ? MEAN_DAYS : MEAN_DAYS.filter((_, index) => band.months.includes(index + 1));
  const days = months.reduce(plus, ZERO);
  const weekdays = new Set(band.weekdays.length === 0 ? WEEKDAYS : band.weekdays).size;
  const hours = band.fromHour < band.toHour ? band.toHour - band.fromHour : 24 - band.fromHour + band.toHour;
  return times(times(days, rational(weekdays, 7)), rational(hours));
}

/** What it takes and could make to draw one kWh in an hour. */
export interface EnergyCost {
  /** Energy, demand and peak share: what the miner pays, per kWh. */
  readonly paid: Rational;
  /** The dearer of paying for it and not mining with it, per kWh. */
  readonly forgone: Rational;
}

/**
 * The cost of a kWh at the site's meter by the month, day of the week and hour of its wall clock. Without a calendar it is the flat
 * energy price. Energy is charged at the dearer of its cost and what it would earn mining (limits.md 5.2: max(c, m)).
 */
export function energyCost(tariff: Tariff): (month: number, weekday: number, hour: number) => EnergyCost {
  const flat = toRational(tariff.energyPrice.amount);
  const calendar = tariff.energyCalendar;
  const only = { paid: flat, forgone: flat };
  if (calendar === null) return () => only;
  const { bands, demandChargePerKwMonth, coincidentPeak, miningRevenuePerKwh } = calendar;
  const demand = times(orZero(demandChargePerKwMonth), rational(1, HOURS_PER_MONTH));
  const share = coincidentPeak === null ? ZERO : peakShare(coincidentPeak);
  const mining = orZero(miningRevenuePerKwh);
  const costOf = (price: Rational): readonly [EnergyCost, EnergyCost] => {
    const usual = plus(price, demand);
    const inPeak = plus(usual, share);
    return [
      { paid: usual, forgone: maxRational(usual, mining) },
      { paid: inPeak, forgone: maxRational(inPeak, mining) },
    ];
  };
  // one object a band, so that whoever asks for all hours of the week may remember what follows from it
  const otherwise = costOf(flat);
  const costs = bands.map((band) => ({ band, cost: costOf(toRational(band.price)) }));
  return (month, weekday, hour) => {
    const found = costs.find(({ band }) => inBand(band, month, weekday, hour))?.cost ?? otherwise;
    return found[coincidentPeak !== null && inBand(coincidentPeak, month, weekday, hour) ? 1 : 0];
  };
}

function orZero(value: Decimal | null): Rational {
  return value === null ? ZERO : toRational(value);
}

function peakShare(peak: CoincidentPeak): Rational {
  const hours = hoursAYear(peak);
  return times(toRational(peak.chargePerKwYear), { numerator: hours.denominator, denominator: hours.numerator });
}
