// Random markets and filters for the properties of search.
import fc from 'fast-check';
import { DAY, addMilliseconds, decimal, period, rate } from '#libs/kernel';
import { type Offer } from '../offer/offer.js';
import { gpuOffer, hallOffer, siteFacts } from '../offer/offers.spec-data.js';
import { type Interconnect } from '../pool/pool.js';
import { type BillingMode } from '../quote/quote.js';
import { type FilterField, type OfferFilter } from './offer-filter.js';
import { NOW, type SearchWorld } from './search-world.spec-data.js';

export const FIELDS: readonly FilterField[] = [
  'kind',
  'models',
  'minVramGib',
  'units',
  'gang',
  'interconnects',
  'regions',
  'countries',
  'window',
  'maxDaysToPower',
  'maxPrice',
  'certifications',
  'maxCarbonGramsPerKwh',
  'billing',
];

/** Up to eight GPU pools and halls, partly leased. */
export function worlds(): fc.Arbitrary<SearchWorld> {
  const offer = fc
    .record({
      isHall: fc.boolean(),
      model: fc.constantFrom('h100-sxm', 'h200-sxm', 'a100-sxm-80', 'rtx-4090'),
      region: fc.constantFrom('us-south', 'iceland', 'ca-west'),
      carbon: fc.constantFrom(20, 200, 380),
      cents: fc.integer({ min: 20, max: 400 }),
      nodes: fc.integer({ min: 1, max: 4 }),
      fabric: fc.integer({ min: 1, max: 4 }),
      chunk: fc.constantFrom(1, 4, 8),
      fromDays: fc.constantFrom(-10, 0, 12),
      onDemand: fc.boolean(),
    })
    .map((facts): Offer => {
      const site = siteFacts({ id: `site_${facts.region}`, region: facts.region, carbonGramsPerKwh: facts.carbon });
      const availableFrom = addMilliseconds(NOW, facts.fromDays * DAY);
      const amount = decimal(`${Math.floor(facts.cents / 100)}.${`${facts.cents % 100}`.padStart(2, '0')}`);
      if (facts.isHall)
        return hallOffer({ site, availableFrom, units: facts.nodes * 100, price: rate(amount, 'USD', 'KW_MONTH') });
      const posted = rate(amount, 'USD', 'GPU_HOUR');
      const { model: modelSlug, fabric: nodesPerFabric, chunk: minUnits, onDemand } = facts;
      return gpuOffer({
        site,
        availableFrom,
        modelSlug,
        nodesPerFabric,
        minUnits,
        onDemand,
        units: facts.nodes * 8,
        price: posted,
        floor: posted,
      });
    });
  const lease = fc.record({
    offer: fc.nat(7),
    from: fc.nat(31),
    length: fc.integer({ min: 1, max: 40 }),
    start: fc.integer({ min: -5, max: 30 }),
    days: fc.integer({ min: 1, max: 30 }),
  });
  return fc
    .record({ offers: fc.array(offer, { maxLength: 8 }), leases: fc.array(lease, { maxLength: 8 }) })
    .map(({ offers, leases }) => ({
      offers: offers.map((one, index) => ({ ...one, id: `offer_${index}` })),
      used: leases.map((one) => ({
        resourceId: `offer_${one.offer}`,
        units: { from: one.from, to: one.from + one.length },
        period: period(addMilliseconds(NOW, one.start * DAY), addMilliseconds(NOW, (one.start + one.days) * DAY)),
      })),
    }));
}

/** Some parts asked for, most of them not. */
export function filters(): fc.Arbitrary<OfferFilter> {
  const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null, freq: 1 });
  const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
    fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: value });
  return fc.record({
    kind: fc.constantFrom('GPU', 'GPU', 'HALL', null),
    models: rarely(fc.constantFrom(['h100-sxm'], ['h200-sxm', 'rtx-4090'], ['b200-sxm'])),
    minVramGib: rarely(fc.constantFrom(24, 80, 141, 200)),
    units: maybe(fc.constantFrom(1, 4, 8, 12, 16, 24, 100)),
    gang: maybe(fc.boolean()),
    interconnects: rarely(fc.constantFrom<Interconnect[][]>(['PCIE'], ['INFINIBAND_NDR400'])),
    regions: rarely(fc.constantFrom(['iceland'], ['gulf'])),
    countries: rarely(fc.constantFrom(['US'], ['JP'])),
    window: rarely(
      fc
        .integer({ min: 0, max: 40 })
        .map((day) => period(addMilliseconds(NOW, day * DAY), addMilliseconds(NOW, (day + 3) * DAY))),
    ),
    maxDaysToPower: rarely(fc.constantFrom(0, 5)),
    maxPrice: rarely(fc.constantFrom(decimal('0.5'), decimal('2'), decimal('3.1'))),
    certifications: rarely(fc.constantFrom(['SOC 2'], ['HIPAA'])),
    maxCarbonGramsPerKwh: rarely(fc.constantFrom(10, 100)),
    billing: rarely(fc.constantFrom<BillingMode[]>('ON_DEMAND', 'RESERVED')),
  });
}
