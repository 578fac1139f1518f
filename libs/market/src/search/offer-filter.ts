import { type Decimal, type Instant, type Period, decimalToString, instantToString } from '#libs/kernel';
import { type FieldRefusal } from '../refusal.js';
import { type Interconnect } from '../pool/pool.js';
import { type BillingMode } from '../quote/quote.js';
import { nextFullHour } from '../offer/term.js';

/** What a tenant looks for, field by field as in the API. Absent and null mean the same: not asked for. All given parts must hold. */
export interface OfferFilter {
  readonly kind?: 'GPU' | 'HALL' | null;
  readonly models?: readonly string[] | null;
  readonly minVramGib?: number | null;
  readonly units?: number | null;
  readonly gang?: boolean | null;
  readonly interconnects?: readonly Interconnect[] | null;
  readonly regions?: readonly string[] | null;
  readonly countries?: readonly string[] | null;
  readonly window?: Period | null;
  readonly maxDaysToPower?: number | null;
  /** Major units per GPU_HOUR or KW_MONTH, in the offer's own currency. */
  readonly maxPrice?: Decimal | null;
  readonly certifications?: readonly string[] | null;
  readonly maxCarbonGramsPerKwh?: number | null;
  readonly billing?: BillingMode | null;
}

export type FilterField = keyof OfferFilter;

/** A part of the filter in force, in words. */
export interface AppliedFilter {
  readonly field: FilterField;
  readonly value: string;
  /** Nobody asked for it. */
  readonly isDefault: boolean;
}

/** Everything the search went by, defaults included: nothing narrows a result in silence. */
export function appliedFilter(filter: OfferFilter, now: Instant): AppliedFilter[] {
  const windowInWords =
    filter.window == null
      ? `from ${instantToString(nextFullHour(now))}, or the offer's first bookable instant, for its minimum term`
      : `${instantToString(filter.window.start)} to ${instantToString(filter.window.end)}`;
  const parts: [FilterField, string | null, boolean][] = [
    ['kind', filter.kind ?? 'GPU', filter.kind == null],
    ['models', list(filter.models), false],
    ['minVramGib', atLeast(filter.minVramGib, 'GiB per GPU'), false],
    [
      'units',
      filter.units == null ? null : `${filter.units} ${filter.kind === 'HALL' ? 'kW' : 'GPUs'} together`,
      false,
    ],
    ['gang', filter.gang === true ? 'on one fabric domain' : 'on any fabric domains', filter.gang == null],
    ['interconnects', list(filter.interconnects), false],
    ['regions', list(filter.regions), false],
    ['countries', list(filter.countries), false],
    ['window', windowInWords, filter.window == null],
    ['maxDaysToPower', filter.maxDaysToPower == null ? null : `within ${filter.maxDaysToPower} days`, false],
    [
      'maxPrice',
      filter.maxPrice == null ? null : `at most ${decimalToString(filter.maxPrice, 2)} per unit, all in`,
      false,
    ],
    ['certifications', filter.certifications?.length ? filter.certifications.join(' and ') : null, false],
    [
      'maxCarbonGramsPerKwh',
      filter.maxCarbonGramsPerKwh == null ? null : `at most ${filter.maxCarbonGramsPerKwh} g CO2e per kWh`,
      false,
    ],
    ['billing', filter.billing ?? 'RESERVED', filter.billing == null],
  ];
  return parts.flatMap(([field, value, isDefault]) => (value === null ? [] : [{ field, value, isDefault }]));
}

function list(values: readonly string[] | null | undefined): string | null {
  return values?.length ? values.join(' or ') : null;
}

function atLeast(value: number | null | undefined, unit: string): string | null {
  return value == null ? null : `at least ${value} ${unit}`;
}

/** Longest list a filter may hold, and the largest whole number. */
const MOST_VALUES = 50;
const MOST_NUMBER = 100_000_000;

/** What of the filter makes no sense, with where it is. An empty list of values is not asked for, not "none". */
export function checkFilter(filter: OfferFilter): FieldRefusal[] {
  const refusals: FieldRefusal[] = [];
  const say = (field: FilterField, detail: string): void =>
    void refusals.push({ code: 'INVALID_INPUT', path: ['filter', field], detail });
  const whole = (field: FilterField, value: number | null | undefined, least: number): void => {
    if (value != null && (!Number.isInteger(value) || value < least || value > MOST_NUMBER))
      say(field, `must be a whole number, at least ${least}`);
  };
  whole('units', filter.units, 1);
  whole('minVramGib', filter.minVramGib, 0);
  whole('maxDaysToPower', filter.maxDaysToPower, 0);
  whole('maxCarbonGramsPerKwh', filter.maxCarbonGramsPerKwh, 0);
  for (const field of ['models', 'interconnects', 'regions', 'countries', 'certifications'] as const) {
    if ((filter[field]?.length ?? 0) > MOST_VALUES) say(field, `must have at most ${MOST_VALUES} values`);
  }
  if (filter.maxPrice != null && filter.maxPrice.scaled < 0n) say('maxPrice', 'must not be negative');
  if (filter.window != null && filter.window.start >= filter.window.end) say('window', 'must end after it starts');
  return refusals;
}
