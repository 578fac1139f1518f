import {
  type Rate,
  compareDecimal,
  decimalToString,
  fromRational,
  rational,
  toRational,
  ceiling,
  times,
} from '#libs/kernel';
import { geometryOf, largestQuantity } from '../capacity/geometry.js';
import { GPU_MODELS, gpuModel } from '../catalogue/gpu-models.js';
import { region } from '../catalogue/regions.js';
import { type Blocked } from './blockers.js';
import { type FilterField, type OfferFilter } from './offer-filter.js';
import { nearestModel } from './nearest-model.js';

/** One changed part of a filter, still to be tried. */
export interface Relaxation {
  readonly field: FilterField;
  /** In words, e.g. "Start 3 Dec (+2 days)". */
  readonly description: string;
  /** New value of the field as JSON; "null" drops it. */
  readonly newValue: string;
  readonly filter: OfferFilter;
  /** How far it is from what was asked for: 0 is nothing, 1 is the field dropped or its value doubled. Only orders suggestions. */
  readonly effort: number;
}

type Change = (filter: OfferFilter, blocked: readonly Blocked[]) => Relaxation[];

function change<F extends FilterField>(
  filter: OfferFilter,
  field: F,
  value: OfferFilter[F],
  description: string,
  effort: number,
  json: string,
): Relaxation {
  return { field, description, newValue: json, filter: { ...filter, [field]: value }, effort };
}

function drop(filter: OfferFilter, field: FilterField, description: string): Relaxation {
  return change(filter, field, null, description, 1, 'null');
}

/** Adds one value to an any-of list: that of the cheapest offer it would let in; or drops the list. */
function widen(
  filter: OfferFilter,
  field: 'interconnects' | 'regions' | 'countries' | 'models',
  value: string | undefined,
  name: string,
  any: string,
): Relaxation[] {
  const wider = [...(filter[field] ?? []), ...(value === undefined ? [] : [value])];
  const added = {
    field,
    description: `Also ${name}`,
    newValue: JSON.stringify(wider),
    filter: { ...filter, [field]: wider },
    effort: 0.4,
  };
  return [...(value === undefined ? [] : [added]), drop(filter, field, any)];
}

function cheapest(blocked: readonly Blocked[]): Blocked | undefined {
  const [first, ...others] = blocked;
  if (first === undefined) return undefined;
  const rate = (entry: Blocked): Rate => entry.candidate.allInRate;
  return others.reduce(
    (best, entry) => (compareDecimal(rate(entry).amount, rate(best).amount) < 0 ? entry : best),
    first,
  );
}

function gpuFact<T>(
  blocked: Blocked | undefined,
  fact: (offer: Extract<Blocked['candidate']['offer'], { kind: 'GPU' }>) => T,
): T | undefined {
  return blocked?.candidate.offer.kind === 'GPU' ? fact(blocked.candidate.offer) : undefined;
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b));
}

/** What to try for each field, given the offers that fail on it alone (at least one). `kind` is never changed: a hall is no GPU. */
const CHANGES: Partial<Record<FilterField, Change>> = {
  models(filter, blocked) {
    const slugs = blocked
      .map((entry) => gpuFact(entry, (offer) => offer.modelSlug))
      .filter((slug) => slug !== undefined);
    const slug = nearestModel(slugs, filter.models ?? []);
    return widen(filter, 'models', slug, gpuModel(slug ?? '')?.name ?? slug ?? '', 'Any model');
  },
  minVramGib(filter) {
    const wanted = filter.minVramGib ?? 0;
    const sizes = new Set(GPU_MODELS.map((model) => model.memoryGib).filter((memory) => memory < wanted));
    return [...sizes]
      .sort((a, b) => b - a)
      .map((memory) =>
        change(
          filter,
          'minVramGib',
          memory,
          `At least ${memory} GiB per GPU instead of ${wanted}`,
          (wanted - memory) / wanted,
          `${memory}`,
        ),
      );
  },
  units(filter, blocked) {
    const wanted = filter.units ?? 1;
    const amounts = new Set(blocked.flatMap((entry) => amountsNear(entry, wanted)));
    const unit = filter.kind === 'HALL' ? 'kW' : 'GPUs';
    return [...amounts]
      .sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted) || a - b)
      .slice(0, 3)
      .map((amount) =>
        change(
          filter,
          'units',
          amount,
          `${amount} ${unit} instead of ${wanted}`,
          Math.abs(amount - wanted) / wanted,
          `${amount}`,
        ),
      );
  },
  gang: (filter) => [change(filter, 'gang', false, 'Not all on one fabric domain', 0.3, 'false')],
  interconnects(filter, blocked) {
    const value = gpuFact(cheapest(blocked), (offer) => offer.interconnect);
    return widen(filter, 'interconnects', value, value ?? '', 'Any interconnect');
  },
  regions(filter, blocked) {
    const slug = cheapest(blocked)?.candidate.offer.site.region;
    return widen(filter, 'regions', slug, region(slug ?? '')?.name ?? slug ?? '', 'Any region');
  },
  countries(filter, blocked) {
    const country = cheapest(blocked)?.candidate.offer.site.country;
    return widen(filter, 'countries', country, country ?? '', 'Any country');
  },
  maxDaysToPower(filter, blocked) {
    const days = least(blocked.map((entry) => entry.candidate.daysToPower));
    return [
      change(
        filter,
        'maxDaysToPower',
        days,
        `Power within ${days} days`,
        (days - (filter.maxDaysToPower ?? 0)) / 30,
        `${days}`,
      ),
    ];
  },
  maxPrice(filter, blocked) {
    const found = cheapest(blocked);
    if (found === undefined || filter.maxPrice == null) return [];
    const { amount, currency } = found.candidate.allInRate;
    // four decimals, upwards: a figure a person would type, and not a hair below the offer's
    const price = fromRational(rational(ceiling(times(toRational(amount), rational(10_000))), 10_000n));
    const effort = Number(price.scaled - filter.maxPrice.scaled) / Math.max(1, Number(filter.maxPrice.scaled));
    const words = decimalToString(price, 2);
    return [
      change(filter, 'maxPrice', price, `Up to ${words} ${currency} per unit, all in`, effort, JSON.stringify(words)),
    ];
  },
  certifications(filter, blocked) {
    const wanted = filter.certifications ?? [];
    const held = blocked.map((entry) =>
      wanted.filter((name) => entry.candidate.offer.site.certifications.includes(name)),
    );
    const kept = held.reduce((best, names) => (names.length > best.length ? names : best), []);
    const missing = wanted.filter((name) => !kept.includes(name));
    const value = kept.length === 0 ? null : kept;
    return [
      change(
        filter,
        'certifications',
        value,
        `Without ${missing.join(' and ')}`,
        missing.length / wanted.length,
        JSON.stringify(value),
      ),
    ];
  },
  maxCarbonGramsPerKwh(filter, blocked) {
    const wanted = filter.maxCarbonGramsPerKwh ?? 0;
    const grams = least(blocked.map((entry) => entry.candidate.offer.site.carbonGramsPerKwh));
    return [
      change(
        filter,
        'maxCarbonGramsPerKwh',
        grams,
        `Up to ${grams} g CO2e per kWh`,
        (grams - wanted) / Math.max(1, wanted),
        `${grams}`,
      ),
    ];
  },
  billing: (filter) => [change(filter, 'billing', 'RESERVED', 'Reserved instead of on demand', 0.5, '"RESERVED"')],
};

/** Amounts near the wanted one that this offer really has: the largest not above it, and the smallest above it. */
function amountsNear({ candidate, bookableUnits }: Blocked, wanted: number): number[] {
  const geometry = geometryOf(candidate.offer);
  const below = largestQuantity(geometry, Math.min(bookableUnits, wanted));
  const step = geometry.kind === 'GPU' ? Math.min(geometry.minChunk, geometry.gpusPerNode) : geometry.minChunk;
  const above = Math.max(geometry.minChunk, Math.ceil(wanted / step) * step);
  return [below, above].filter((amount) => amount > 0 && amount !== wanted && amount <= bookableUnits);
}

/**
 * Changes of ONE field each that may give a result, in lists by field, the smallest change of a field first. They are candidates: the
 * caller searches with each filter (windows need fresh availability) and keeps what finds something. Windows: see `relaxedWindows`.
 */
export function relaxations(filter: OfferFilter, blockedOffers: readonly Blocked[]): Relaxation[][] {
  const lists: Relaxation[][] = [];
  for (const [field, propose] of Object.entries(CHANGES)) {
    const mine = blockedOffers.filter((entry) => entry.field === field);
    if (mine.length > 0) lists.push(propose(filter, mine));
  }
  return lists.filter((list) => list.length > 0);
}
