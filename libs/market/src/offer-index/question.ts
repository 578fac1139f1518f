import { CURRENCIES, type CurrencyCode, DAY, HOUR, minorUnits } from '#libs/kernel';
import { nextFullHour } from '../offer/term.js';
import { type SearchContext } from '../search/candidate.js';
import { type OfferFilter } from '../search/offer-filter.js';
import { int32, keysPerUnit, minutesOf } from './compact-row.js';
import { ON_DEMAND_PLANE, carbonPlane, certificationPlanes, hoursPlane, linkPlanes, unitsPlane } from './planes.js';

/** A month of a hall has at most this many hours (31 days and a clock set back). */
const LONGEST_MONTH_HOURS = 745;

/** The shortest term a row may have that states its own: an hour of GPUs, a month of a hall less what clocks and zones shift. */
const SHORTEST_HOURS = { GPU: 1, HALL: 26 * 24 };

/**
 * Smallest coins by which a total may fall short of rate x quantity, marked up. Capacity, fee and tax are rounded by half a coin each, and
 * the later ones build on the earlier: below 3.5 while fee and tax are below 100 %.
 */
const ROUNDED_COINS = 4;

/** Covers the error of binary fractions in a bound: far above it, far below any price difference that is not a rounding. */
const HAIR = 1e-11;

const NO_LIMIT = 2 ** 31 - 1;

/**
 * A filter as the numbers that rows are compared with. The mutable ones are tightened while a search finds rows: what could not be among
 * the best any more need not be looked at.
 */
export class Question {
  readonly certifications: number;
  readonly units: number;
  readonly gang: boolean;
  readonly start: number;
  readonly end: number;
  readonly hours: number;
  readonly lastStart: number;
  /** Length of the window in milliseconds; null: each row's own minimum term. */
  readonly lengthMs: number | null;
  readonly onDemand: boolean;
  /** Planes a row must be in, all of them. */
  readonly planes: readonly number[];
  /** Planes of which a row must be in one; null: not asked for. */
  readonly links: readonly number[] | null;
  leastBookable: number;
  ready: number;
  carbon: number;
  /** No all-in rate above this is of interest, in major units per unit. */
  limit: number;
  private readonly kind: 'GPU' | 'HALL';
  private readonly markup: number;
  private coin = 0;
  /** All-in rate, in major units per unit, of one unit of a row's rates. */
  private perKey = 0;
  /** What an all-in rate may fall short of the marked-up rate by, at the least quantity that a row of this search may have. */
  private slack = 0;

  /** `certifications`: the bits of those asked for. */
  constructor(filter: OfferFilter, context: SearchContext, certifications: number) {
    const { now, platformFeeBasisPoints: fee, tax, hallTax } = context;
    const { window, maxDaysToPower } = filter;
    this.certifications = certifications;
    this.kind = filter.kind ?? 'GPU';
    this.units = filter.units ?? 0;
    this.gang = filter.gang === true;
    this.onDemand = filter.billing === 'ON_DEMAND';
    this.lengthMs = window == null ? null : window.end - window.start;
    this.start = window == null ? NO_LIMIT : minutesOf(window.start);
    this.end = window == null ? -NO_LIMIT : minutesOf(window.end);
    this.hours = this.lengthMs === null ? NO_LIMIT : int32(this.lengthMs / HOUR);
    this.lastStart = minutesOf(nextFullHour(now));
    this.leastBookable = filter.units ?? 1;
    this.ready = maxDaysToPower == null ? NO_LIMIT : minutesOf(now + maxDaysToPower * DAY);
    this.carbon = filter.maxCarbonGramsPerKwh ?? NO_LIMIT;
    this.limit = filter.maxPrice == null ? Infinity : Number(filter.maxPrice.scaled) / 1e12;
    // of halls no less than nothing is known before each one is looked at
    const leastTax = this.kind === 'HALL' && hallTax !== undefined ? 0 : tax.basisPoints;
    this.markup = (1 + fee / 10_000) * (1 + leastTax / 10_000) * (1 - HAIR);
    this.planes = [
      ...(this.onDemand ? [ON_DEMAND_PLANE] : []),
      ...certificationPlanes(certifications),
      ...known(unitsPlane(this.units, this.gang)),
      ...(this.lengthMs === null ? [] : known(hoursPlane(this.lengthMs / HOUR))),
      ...known(carbonPlane(this.carbon)),
    ];
    this.links = this.kind === 'GPU' && filter.interconnects?.length ? linkPlanes(filter.interconnects) : null;
  }

  /** To be called before rows of another currency are looked at: what a coin is worth depends on it. */
  useCurrency(index: number): void {
    const currency: CurrencyCode = CURRENCIES[index] ?? 'USD';
    this.coin = ROUNDED_COINS * 10 ** -minorUnits(currency);
    this.perKey = this.markup / keysPerUnit(currency);
    this.slack = this.slackOf(Math.max(1, this.units), this.hoursOfTerm(SHORTEST_HOURS[this.kind]));
  }

  /** The least all-in rate that a row with this least rate, or any row after it in its cell, may have. */
  atLeast(least: number): number {
    return least * this.perKey - this.slack;
  }

  /** The least all-in rate of a row of this rate, for the amount and the term that are asked for or are the row's own. */
  rowAtLeast(rate: number, minUnits: number, minHours: number): number {
    if (this.units > 0 && this.lengthMs !== null) return this.atLeast(rate);
    return rate * this.perKey - this.slackOf(this.units > 0 ? this.units : minUnits, this.hoursOfTerm(minHours));
  }

  private hoursOfTerm(minHours: number): number {
    return this.lengthMs === null ? minHours : this.lengthMs / HOUR;
  }

  private slackOf(units: number, hours: number): number {
    return this.coin / (units * (this.kind === 'HALL' ? hours / LONGEST_MONTH_HOURS : hours)) + HAIR;
  }
}

function known(plane: number | null): number[] {
  return plane === null ? [] : [plane];
}
