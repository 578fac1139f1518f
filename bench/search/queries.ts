/** The queries of the search benchmark, the mix of limits.md section 2: one to five models, some regions, eleven predicates in all. */
import { decimal, period } from '#libs/kernel';
import { type OfferFilter } from '#libs/market';
import { hour } from './offers.js';
import { Random } from './random.js';
import { CERTIFICATIONS, DISCOUNT_HOURS, LINKS, MODELS, PLACES, usualPrice } from './rows.js';

/** A query in the numbers of the rows. Lists and fields that were not asked for are null. */
export interface Query {
  readonly models: readonly number[] | null;
  readonly regions: readonly number[] | null;
  readonly links: readonly number[] | null;
  readonly vram: number | null;
  readonly units: number;
  /** Hours. */
  readonly start: number;
  readonly end: number;
  readonly certs: readonly number[];
  readonly carbon: number | null;
  /** Tenths of a cent per GPU-hour before the fee. */
  readonly most: number | null;
  /** The column of the price for this term. */
  readonly price: 'p0' | 'p1';
}

/** All-in prices are higher than the posted ones by this: see `CONTEXT`. */
const FEE_BASIS_POINTS = 500;
export const CONTEXT = {
  now: hour(0),
  platformFeeBasisPoints: FEE_BASIS_POINTS,
  tax: { jurisdiction: 'US', basisPoints: 0, kind: 'NOT_REGISTERED' },
} as const;

const numbers = (values: readonly unknown[]): number[] => values.map((_value, index) => index);

export function makeQueries(count: number, seed: number): Query[] {
  const random = new Random(seed ^ 0x51ed270b);
  return Array.from({ length: count }, () => makeQuery(random));
}

function makeQuery(random: Random): Query {
  const models = random.chance(0.1) ? null : random.some(numbers(MODELS), 1 + random.below(5));
  const regions = random.chance(0.7) ? random.some(numbers(PLACES), random.below(5)) : [];
  const start = random.below(150) * 24;
  const end = start + 24 * random.pick([1, 3, 7, 30, 90, 180, 365]);
  const usual = usualPrice(random.pick(models ?? numbers(MODELS)));
  return {
    models,
    regions: regions.length === 0 ? null : regions,
    links: random.chance(0.5) ? random.some(numbers(LINKS), 1 + random.below(2)) : null,
    vram: random.chance(0.3) ? random.pick([24, 40, 80, 141]) : null,
    units: 2 ** (3 + random.below(6)),
    start,
    end,
    certs: random.chance(0.7) ? random.some(numbers(CERTIFICATIONS), 1 + random.below(5)) : [],
    carbon: random.chance(0.5) ? 10 + random.below(250) : null,
    most: random.chance(0.8) ? Math.round(1_000 * usual * (0.25 + 0.45 * random.next())) : null,
    price: end - start >= DISCOUNT_HOURS ? 'p1' : 'p0',
  };
}

/** The same query in the product's own words. The all-in price is a hair above what the fee makes of the posted one, for its rounding. */
export function filterOf(query: Query): OfferFilter {
  return {
    kind: 'GPU',
    models: query.models?.map((model) => MODELS[model]?.slug ?? '') ?? null,
    regions: query.regions?.map((region) => PLACES[region]?.slug ?? '') ?? null,
    interconnects: query.links?.map((link) => LINKS[link] ?? 'NONE') ?? null,
    minVramGib: query.vram,
    units: query.units,
    window: period(hour(query.start), hour(query.end)),
    certifications: query.certs.map((bit) => CERTIFICATIONS[bit] ?? ''),
    maxCarbonGramsPerKwh: query.carbon,
    maxPrice: query.most === null ? null : allIn(query.most),
  };
}

function allIn(tenthsOfCents: number): NonNullable<OfferFilter['maxPrice']> {
  const exact = (BigInt(tenthsOfCents) * 10n ** 9n * BigInt(10_000 + FEE_BASIS_POINTS)) / 10_000n;
  return { scaled: exact + decimal('0.0002').scaled };
}

/** The query as conditions of SQL over the columns of the rows. */
export function conditionsOf(query: Query): string[] {
  const bits = query.certs.reduce((all, bit) => all | (1 << bit), 0);
  return [
    ...(query.models === null ? [] : [`model IN (${query.models.join(',')})`]),
    ...(query.regions === null ? [] : [`region IN (${query.regions.join(',')})`]),
    ...(query.links === null ? [] : [`link IN (${query.links.join(',')})`]),
    ...(query.vram === null ? [] : [`vram >= ${query.vram}`]),
    `free >= ${query.units}`,
    `since <= ${query.start}`,
    `until >= ${query.end}`,
    `minhours <= ${query.end - query.start}`,
    ...(bits === 0 ? [] : [`(certs & ${bits}) = ${bits}`]),
    ...(query.carbon === null ? [] : [`carbon <= ${query.carbon}`]),
    ...(query.most === null ? [] : [`${query.price} <= ${query.most}`]),
  ];
}
