// Random markets for the specs of the index: offers of every kind and state, what is leased and held of them, power; and the plain search.
import fc from 'fast-check';
import {
  type CurrencyCode,
  DAY,
  HOUR,
  type Instant,
  type Result,
  addMilliseconds,
  decimal,
  instantFromEpoch,
  overlaps,
  period,
  rate,
} from '#libs/kernel';
import { complement } from '../capacity/ranges.js';
import { type FloorBand } from '../energy/energy-floor.js';
import { type Offer } from '../offer/offer.js';
import { gpuOffer, hallOffer, siteFacts } from '../offer/offers.spec-data.js';
import { type Interconnect } from '../pool/pool.js';
import { type PricingCurve } from '../pricing/pricing-curve.js';
import { type BillingMode } from '../quote/quote.js';
import { type FieldRefusal } from '../refusal.js';
import { type OfferMatch, type SearchContext } from '../search/candidate.js';
import { type OfferFilter } from '../search/offer-filter.js';
import { type PageOptions } from '../search/offer-page.js';
import { type CountedPage, matchesOf, rankAndPage } from '../search/plain-search.spec-data.js';
import { NOW } from '../search/search-world.spec-data.js';
import { type PowerSlice, type UsedUnits } from './capacity-in-use.js';
import { OfferIndex } from './offer-index.js';

export interface IndexWorld {
  readonly offers: readonly Offer[];
  readonly used: ReadonlyMap<string, readonly UsedUnits[]>;
  readonly power: ReadonlyMap<string, readonly PowerSlice[]>;
}

export function indexOf(world: IndexWorld): OfferIndex {
  const index = new OfferIndex();
  for (const [id, used] of world.used) index.setUsed(id, used);
  for (const offer of world.offers) index.put(offer);
  for (const [id, slices] of world.power) index.setPower(id, slices);
  return index;
}

/** Every match by plain loops over all offers. */
export function plainMatches(world: IndexWorld, filter: OfferFilter, context: SearchContext): OfferMatch[] {
  return matchesOf(world.offers, filter, context, (offer, window) => {
    const used = (world.used.get(offer.id) ?? []).filter(
      ({ period: at, expiresAt }) => overlaps(at, window) && (expiresAt === null || expiresAt > context.now),
    );
    const slices = (world.power.get(offer.site.id) ?? []).filter((slice) => overlaps(slice.period, window));
    return {
      free: complement(
        used.map(({ units }) => units),
        offer.units,
      ),
      freeWatts: slices.length === 0 ? null : Math.min(...slices.map((slice) => slice.freeWatts)),
      used,
    };
  });
}

export function plainPage(
  world: IndexWorld,
  filter: OfferFilter,
  context: SearchContext,
  options: PageOptions,
): Result<CountedPage, FieldRefusal> {
  return rankAndPage(plainMatches(world, filter, context), options);
}

const CURRENCIES: readonly CurrencyCode[] = ['USD', 'USD', 'USD', 'EUR', 'JPY', 'KWD'];

const CURVE: PricingCurve = { kinkBasisPoints: 5_000, slopeBelowBasisPoints: 500, slopeAboveBasisPoints: 9_000 };

/** Dearer in the evening than any price. */
const EVENING: readonly FloorBand[] = [{ months: [], weekdays: [], fromHour: 18, toHour: 22, floor: decimal('4') }];

function days(count: number): Instant {
  return addMilliseconds(NOW, count * DAY);
}

function sites(): fc.Arbitrary<Offer['site']> {
  return fc
    .record({
      place: fc.constantFrom(['us-south', 'US'], ['nordics', 'NO'], ['nordics', 'SE'], ['iceland', 'IS']),
      carbon: fc.constantFrom(20, 20, 200, 380),
      certifications: fc.subarray(['SOC 2', 'ISO 27001', 'HIPAA']),
      energised: fc.constantFrom(-100, -100, 4, 20),
      number: fc.nat(2),
    })
    .map(({ place: [region = '', country = ''], carbon, certifications, energised, number }) =>
      siteFacts({
        id: `site_${country}_${number}`,
        region,
        country,
        certifications,
        carbonGramsPerKwh: carbon,
        energisedAt: days(energised),
        timeZone: country === 'US' ? 'America/Chicago' : 'Europe/Oslo',
      }),
    );
}

/** One offer, published or not, without an id of its own. */
export function anyOffer(): fc.Arbitrary<Offer> {
  return fc
    .record({
      isHall: fc.integer({ min: 0, max: 4 }).map((number) => number === 0),
      site: sites(),
      state: fc.constantFrom<Offer['state'][]>('PUBLISHED', 'PUBLISHED', 'PUBLISHED', 'PUBLISHED', 'PAUSED'),
      model: fc.constantFrom('h100-sxm', 'h100-sxm', 'h200-sxm', 'rtx-4090', 'no-such-model'),
      interconnect: fc.constantFrom<Interconnect[]>('PCIE', 'INFINIBAND_NDR400'),
      currency: fc.constantFrom(...CURRENCIES),
      // few prices, so that many are equal; some with parts of a cent
      price: fc.constantFrom('0.2', '2', '2.5', '2.5', '2.505', '2.123456789012'),
      floorOf: fc.constantFrom('0.1', '1.9', '2.5', '3'),
      nodes: fc.integer({ min: 1, max: 4 }),
      gpusPerNode: fc.constantFrom(4, 8),
      fabric: fc.integer({ min: 1, max: 4 }),
      chunk: fc.constantFrom(1, 4, 8),
      from: fc.constantFrom(-10, -10, 0, 12),
      length: fc.constantFrom(null, null, 10, 40),
      minHours: fc.constantFrom(1, 24, 24 * 10),
      discounts: fc.constantFrom<[number, number][]>(
        [],
        [[48, 1_000]],
        [
          [48, 500],
          [720, 3_000],
        ],
      ),
      onDemand: fc.boolean(),
      curve: fc.constantFrom(null, null, CURVE),
      energyFloor: fc.constantFrom(null, null, EVENING),
    })
    .map((facts): Offer => {
      const { site, state, minHours } = facts;
      const availableFrom = days(facts.from);
      const availableUntil = facts.length === null ? null : addMilliseconds(availableFrom, facts.length * DAY);
      const common = { site, state, availableFrom, availableUntil };
      if (facts.isHall) {
        const price = rate(decimal(facts.price), 'USD', 'KW_MONTH');
        return hallOffer({ ...common, units: facts.nodes * 100, price, minHours: 730 * Math.ceil(minHours / 24) });
      }
      return gpuOffer({
        ...common,
        minHours,
        modelSlug: facts.model,
        interconnect: facts.interconnect,
        gpusPerNode: facts.gpusPerNode,
        nodesPerFabric: facts.fabric,
        units: facts.nodes * facts.gpusPerNode,
        minUnits: facts.chunk,
        price: rate(decimal(facts.price), facts.currency, 'GPU_HOUR'),
        floor: rate(decimal(facts.floorOf), facts.currency, 'GPU_HOUR'),
        termDiscounts: facts.discounts.map(([hours, basisPoints]) => ({ minHours: hours, basisPoints })),
        onDemand: facts.onDemand,
        ...(facts.curve === null ? {} : { pricingCurve: facts.curve }),
        ...(facts.energyFloor === null ? {} : { energyFloor: facts.energyFloor }),
      });
    });
}

export function anyUsed(): fc.Arbitrary<UsedUnits> {
  return fc
    .record({
      from: fc.nat(31),
      length: fc.integer({ min: 1, max: 40 }),
      start: fc.integer({ min: -5, max: 30 }),
      days: fc.integer({ min: 1, max: 30 }),
      expires: fc.constantFrom(null, null, 0, -1, 1),
    })
    .map((one) => ({
      units: { from: one.from, to: one.from + one.length },
      period: period(days(one.start), days(one.start + one.days)),
      expiresAt: one.expires === null ? null : addMilliseconds(NOW, one.expires * HOUR),
    }));
}

/** Disjoint, ascending, with gaps. */
export function anySlices(): fc.Arbitrary<PowerSlice[]> {
  return fc
    .array(
      fc.record({ gap: fc.nat(8), days: fc.integer({ min: 1, max: 20 }), watts: fc.constantFrom(-1, 5_000, 30_000) }),
      {
        maxLength: 4,
      },
    )
    .map((parts) => {
      let at = -5;
      return parts.map(({ gap, days: length, watts }) => {
        const start = days(at + gap);
        at += gap + length;
        return { period: period(start, days(at)), freeWatts: watts };
      });
    });
}

export function anyWorld(most = 14): fc.Arbitrary<IndexWorld> {
  return fc
    .record({
      offers: fc.array(anyOffer(), { maxLength: most }),
      used: fc.array(fc.tuple(fc.nat(most), anyUsed()), { maxLength: most }),
      power: fc.array(fc.tuple(fc.constantFrom('site_US_0', 'site_NO_1', 'site_SE_0'), anySlices()), { maxLength: 2 }),
    })
    .map(({ offers, used, power }) => {
      // ids in another order than the offers
      const named = offers.map((offer, index) => ({ ...offer, id: `offer_${(index * 7) % 15}` }));
      const byOffer = new Map<string, UsedUnits[]>();
      for (const [index, one] of used) {
        const id = `offer_${index}`;
        byOffer.set(id, [...(byOffer.get(id) ?? []), one]);
      }
      return { offers: named, used: byOffer, power: new Map(power) };
    });
}

export function anyFilter(): fc.Arbitrary<OfferFilter> {
  const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null, freq: 1 });
  const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
    fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: value });
  return fc.record({
    kind: fc.constantFrom('GPU', 'GPU', 'GPU', 'HALL', null),
    models: rarely(fc.constantFrom(['h100-sxm'], ['h200-sxm', 'h100-sxm', 'h200-sxm'], ['b200-sxm'], [])),
    minVramGib: rarely(fc.constantFrom(24, 80, 141)),
    units: maybe(fc.constantFrom(1, 4, 8, 12, 16, 24)),
    gang: maybe(fc.boolean()),
    interconnects: rarely(fc.constantFrom<Interconnect[][]>(['PCIE'], ['INFINIBAND_NDR400', 'PCIE'])),
    regions: rarely(fc.constantFrom(['iceland'], ['nordics', 'us-south', 'nordics'], ['gulf'])),
    countries: rarely(fc.constantFrom(['US'], ['NO', 'IS'])),
    window: maybe(
      fc
        .tuple(fc.integer({ min: -2, max: 40 }), fc.constantFrom(0.5, 2, 3, 31))
        .map(([day, length]) => period(days(day), instantFromEpoch(NOW + (day + length) * DAY))),
    ),
    maxDaysToPower: rarely(fc.constantFrom(0, 5, 12)),
    maxPrice: rarely(fc.constantFrom(decimal('0.25'), decimal('2.1'), decimal('2.625'), decimal('3.1'))),
    certifications: rarely(fc.constantFrom(['SOC 2'], ['HIPAA', 'SOC 2'], ['never seen'])),
    maxCarbonGramsPerKwh: rarely(fc.constantFrom(19, 20, 200)),
    billing: rarely(fc.constantFrom<BillingMode[]>('ON_DEMAND', 'RESERVED')),
  });
}

export function anyContext(): fc.Arbitrary<SearchContext> {
  return fc
    .record({ minutes: fc.constantFrom(0, 0, 17), fee: fc.constantFrom(0, 500, 1_234), tax: fc.constantFrom(0, 1_900) })
    .map(({ minutes, fee, tax }) => ({
      now: addMilliseconds(NOW, minutes * 60_000),
      platformFeeBasisPoints: fee,
      tax: { jurisdiction: 'US', basisPoints: tax, kind: tax === 0 ? 'NOT_REGISTERED' : 'STANDARD' },
    }));
}
