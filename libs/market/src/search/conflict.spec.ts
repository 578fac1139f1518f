// World: random markets searched with random filters that find nothing; the oracle tries every value of every part that is left out.
import fc from 'fast-check';
import { DAY, HOUR, addMilliseconds, decimal, period } from '#libs/kernel';
import { gpuOffer, siteFacts, window } from '../offer/offers.spec-data.js';
import { conflictOf } from './conflict.js';
import { askedFields } from './filter-rules.js';
import { type FilterField, type OfferFilter } from './offer-filter.js';
import { filters, worlds } from './random-market.spec-data.js';
import { NOW, type SearchWorld, context, marketOf, search } from './search-world.spec-data.js';

const LATER = [9, 20, 70].map((day) => period(addMilliseconds(NOW, day * DAY), addMilliseconds(NOW, (day + 3) * DAY)));

function conflict(world: SearchWorld, filter: OfferFilter, later = LATER): readonly FilterField[] {
  const found = { market: marketOf(world), filter, context: context(), full: { count: 0, cheapest: [] } };
  return conflictOf(found, later).fields;
}

function subsets<T>(items: readonly T[]): T[][] {
  return items.reduce<T[][]>((sets, item) => [...sets, ...sets.map((set) => [...set, item])], [[]]);
}

/** Whether anything is found with these parts as they were asked for, each other part asked for or not, in any of the windows. */
function isFound(world: SearchWorld, filter: OfferFilter, kept: readonly FilterField[]): boolean {
  const others = askedFields(filter).filter((field) => field !== 'window' && !kept.includes(field));
  const windows = kept.includes('window') ? [filter.window] : [null, filter.window, ...LATER];
  return subsets(others).some((also) => {
    const parts = [...kept, ...also].map((field) => [field, filter[field]]);
    return windows.some(
      (asked) => search(world, { ...Object.fromEntries(parts), kind: filter.kind, window: asked }).length > 0,
    );
  });
}

describe('the conflict of an empty search', () => {
  it('finds nothing, while every proper subset of it finds something', () => {
    fc.assert(
      fc.property(worlds(), filters(), (world, filter) => {
        fc.pre(search(world, filter).length === 0);
        const fields = conflict(world, filter);
        for (const kept of subsets(fields)) expect(isFound(world, filter, kept)).toBe(kept.length < fields.length);
        expect(conflict(world, filter)).toEqual(fields);
      }),
      { numRuns: 100 },
    );
  });

  const leased = { resourceId: 'pool_h100', units: { from: 0, to: 64 } };
  const june = window('2026-06-01T00:00:00Z', '2026-06-08T00:00:00Z');
  it.each<[string, OfferFilter, SearchWorld, FilterField[]]>([
    [
      'a window that is full, and nothing else',
      { window: june, models: ['h100-sxm'], units: 8 },
      { offers: [gpuOffer()], used: [{ ...leased, period: june }] },
      ['window'],
    ],
    [
      'an amount that only a window of its own has room for',
      { window: june, units: 64 },
      { offers: [gpuOffer()], used: [{ ...leased, units: { from: 0, to: 8 }, period: june }] },
      ['window', 'units'],
    ],
    [
      'a gang with its amount: 40 on one fabric of 32',
      { gang: true, units: 40 },
      { offers: [gpuOffer()], used: [] },
      ['gang', 'units'],
    ],
    [
      'a gang with its amount and its window: the domain is free later',
      { gang: true, units: 32, window: june },
      {
        offers: [gpuOffer()],
        used: [28, 60].map((from) => ({ ...leased, units: { from, to: from + 4 }, period: june })),
      },
      ['gang', 'window', 'units'],
    ],
    [
      'a price with its window: only a month is long enough for the discount',
      { window: period(june.start, addMilliseconds(june.start, 6 * HOUR)), maxPrice: decimal('2.5'), units: 8 },
      { offers: [gpuOffer()], used: [] },
      ['maxPrice'],
    ],
    [
      'a price with a country',
      { maxPrice: decimal('1'), countries: ['US'], certifications: ['SOC 2'] },
      {
        offers: [
          gpuOffer(),
          gpuOffer({
            id: 'is',
            site: siteFacts({ country: 'IS' }),
            price: { ...gpuOffer().price, amount: decimal('0.5') },
            floor: { ...gpuOffer().price, amount: decimal('0.5') },
          }),
        ],
        used: [],
      },
      ['countries', 'maxPrice'],
    ],
  ])('is %s', (_name, filter, world, expected) => {
    expect(search(world, filter)).toEqual([]);
    expect(conflict(world, filter)).toEqual(expected);
  });

  it('is the price with the window where a longer one is cheap enough', () => {
    const filter = { window: period(june.start, addMilliseconds(june.start, 6 * HOUR)), maxPrice: decimal('2.5') };
    const month = window('2026-06-01T00:00:00Z', '2026-07-01T00:00:00Z');
    expect(conflict({ offers: [gpuOffer()], used: [] }, filter, [month])).toEqual(['window', 'maxPrice']);
  });
});
