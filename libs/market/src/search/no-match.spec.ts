// World: the same four pools and a hall, searched for what is not there: who stands in the way, and what would help.
import { decimal, instant } from '#libs/kernel';
import { hallOffer, window } from '../offer/offers.spec-data.js';
import { type OfferFilter } from './offer-filter.js';
import { explain, market, search } from './search-world.spec-data.js';

/** What helps, each change as field, new value and words. */
function helping(filter: OfferFilter): (readonly (readonly string[])[])[] {
  return explain(market(), filter).suggestions.map(({ relaxations }) =>
    relaxations.map(({ field, newValue, description }) => [field, newValue, description]),
  );
}

describe('an empty search', () => {
  it.each([
    [
      'too dear',
      { models: ['h100-sxm'], countries: ['US'], maxPrice: decimal('2') },
      [
        ['maxPrice', 1],
        ['models', 1],
      ],
      ['maxPrice', 'models'],
    ],
    [
      'a gang too large',
      { units: 64, gang: true, countries: ['US'] },
      [
        ['units', 2],
        ['gang', 1],
        ['countries', 1],
      ],
      ['units', 'gang', 'countries'],
    ],
    ['more than there is', { units: 96, models: ['h100-sxm'] }, [['units', 2]], ['units']],
    ['the wrong country', { countries: ['JP'], models: ['h200-sxm'] }, [['countries', 1]], ['countries']],
    ['the wrong region', { regions: ['gulf'], models: ['h200-sxm'] }, [['regions', 1]], ['regions']],
    ['a certification nobody has', { certifications: ['SOC 2', 'HIPAA'] }, [['certifications', 4]], ['certifications']],
    ['cleaner than anyone', { maxCarbonGramsPerKwh: 10 }, [['maxCarbonGramsPerKwh', 4]], ['maxCarbonGramsPerKwh']],
    ['more memory than any', { minVramGib: 192 }, [['minVramGib', 4]], ['minVramGib']],
    [
      'power too soon',
      { models: ['h200-sxm'], maxDaysToPower: 1 },
      [
        ['maxDaysToPower', 1],
        ['models', 3],
      ],
      ['models', 'maxDaysToPower'],
    ],
    ['a model nobody lists', { models: ['a100-sxm-80'] }, [['models', 4]], ['models']],
    [
      'on demand where only reserved is sold',
      { models: ['rtx-4090'], billing: 'ON_DEMAND' },
      [
        ['models', 3],
        ['billing', 1],
      ],
      ['models', 'billing'],
    ],
    [
      'leased in that window',
      { models: ['h200-sxm'], window: window('2026-07-01T00:00:00Z', '2026-07-08T00:00:00Z') },
      [
        ['models', 3],
        ['window', 1],
      ],
      ['models', 'window'],
    ],
    [
      'a window that begins in the past, where it is the price',
      { maxPrice: decimal('0.1'), window: window('2026-05-01T00:00:00Z', '2026-05-03T00:00:00Z') },
      [['maxPrice', 3]],
      ['maxPrice'],
    ],
  ] as const)('%s: who stands in the way, and what would help', (_name, filter, stopping, fields) => {
    expect(search(market(), filter)).toEqual([]);
    const { blockers } = explain(market(), filter);
    const alone = blockers.filter(({ eliminated }) => eliminated > 0);
    const byCount = (a: readonly [string, number], b: readonly [string, number]): number =>
      b[1] - a[1] || (a[0] < b[0] ? -1 : 1);
    expect(alone.map(({ field, eliminated }) => [field, eliminated] as const).sort(byCount)).toEqual(
      [...stopping].sort(byCount),
    );
    expect(
      helping(filter)
        .map((changes) => changes.map(([field]) => field).join())
        .sort(),
    ).toEqual([...fields].sort());
  });

  it.each([
    [
      { models: ['h100-sxm'], countries: ['US'], maxPrice: decimal('2') },
      'maxPrice',
      '"2.625"',
      'Up to 2.625 USD per unit, all in',
    ],
    [
      { models: ['h100-sxm'], countries: ['US'], maxPrice: decimal('2') },
      'models',
      '["h100-sxm","rtx-4090"]',
      'Also NVIDIA GeForce RTX 4090 24GB',
    ],
    [{ units: 64, gang: true, countries: ['US'] }, 'gang', 'false', 'Not all on one fabric domain'],
    [{ units: 64, gang: true, countries: ['US'] }, 'countries', '["US","IS"]', 'Also IS'],
    [{ units: 64, gang: true, countries: ['US'] }, 'units', '32', '32 GPUs instead of 64'],
    [{ units: 96, models: ['h100-sxm'] }, 'units', '64', '64 GPUs instead of 96'],
    [{ countries: ['JP'], models: ['h200-sxm'] }, 'countries', '["JP","CA"]', 'Also CA'],
    [{ regions: ['gulf'], models: ['h200-sxm'] }, 'regions', '["gulf","ca-west"]', 'Also Canada West (Alberta)'],
    [{ certifications: ['SOC 2', 'HIPAA'] }, 'certifications', '["SOC 2"]', 'Without HIPAA'],
    [{ maxCarbonGramsPerKwh: 10 }, 'maxCarbonGramsPerKwh', '20', 'Up to 20 g CO2e per kWh'],
    [{ minVramGib: 192 }, 'minVramGib', '141', 'At least 141 GiB per GPU instead of 192'],
    [{ models: ['h200-sxm'], maxDaysToPower: 1 }, 'models', '["h200-sxm","h100-sxm"]', 'Also NVIDIA H100 SXM5 80GB'],
    [{ models: ['h200-sxm'], maxDaysToPower: 1 }, 'maxDaysToPower', '14', 'Power within 14 days'],
    [{ models: ['a100-sxm-80'] }, 'models', '["a100-sxm-80","h100-sxm"]', 'Also NVIDIA H100 SXM5 80GB'],
  ] as const)('%j: the smallest change of %s is %s', (filter, field, newValue, words) => {
    expect(helping(filter)).toContainEqual([[field, newValue, words]]);
  });

  it('starts later when that is all it takes: at the instant the lease ends', () => {
    const { suggestions } = explain(market(), {
      models: ['h200-sxm'],
      window: window('2026-07-08T00:00:00Z', '2026-07-15T00:00:00Z'),
    });
    const shift = suggestions.flatMap(({ relaxations }) => relaxations).find(({ field }) => field === 'window');
    expect(shift?.description).toBe('Start 10 Jul 2026 (+2 days)');
    expect(shift?.newValue).toBe('{"start":"2026-07-10T00:00:00.000Z","end":"2026-07-17T00:00:00.000Z"}');
  });

  it('finds out when what is full now is free again, also where no window was asked for', () => {
    const { offers } = market();
    const used = offers.map(({ id, units }) => ({
      resourceId: id,
      units: { from: 0, to: units },
      period: window('2026-05-01T00:00:00Z', '2026-06-04T05:00:00Z'),
    }));
    const { blockers, conflict, suggestions } = explain({ offers, used }, { models: ['h100-sxm'] });
    expect(blockers).toContainEqual({ field: 'window', eliminated: 2, failing: 2 });
    expect(conflict.fields).toEqual(['models', 'window']);
    expect(suggestions.map(({ relaxations: [change] }) => [change?.field, change?.description])).toContainEqual([
      'window',
      'Start 4 Jun 2026 (+3 days)',
    ]);
  });

  it('stretches a term that is too short', () => {
    const filter = { models: ['rtx-4090'], window: window('2026-08-01T00:00:00Z', '2026-08-01T12:00:00Z') };
    expect(
      helping(filter)
        .flat()
        .find(([field]) => field === 'window')?.[2],
    ).toBe('End 2 Aug 2026 (12 hours longer)');
  });

  it('says nothing helps when no single change and no pair does', () => {
    expect(explain(market(), { models: ['b200-sxm'], countries: ['JP'], units: 9_999 })).toEqual({
      blockers: [
        { field: 'models', eliminated: 0, failing: 4 },
        { field: 'units', eliminated: 0, failing: 4 },
        { field: 'countries', eliminated: 0, failing: 4 },
      ],
      conflict: { fields: ['units'], sentence: 'This alone leaves nothing: units 9999 GPUs together.' },
      suggestions: [],
    });
  });

  it('names the parts that leave nothing only together', () => {
    const { conflict } = explain(market(), { models: ['h200-sxm'], countries: ['US', 'IS'], units: 8, minVramGib: 80 });
    expect(conflict).toEqual({
      fields: ['countries', 'models'],
      sentence:
        'Together these leave nothing, without any one of them there is something: models h200-sxm; countries US or IS.',
    });
    expect(explain({ offers: [], used: [] }, { units: 8 }).conflict).toEqual({
      fields: [],
      sentence: 'Nothing of this kind can be booked, whatever is asked for.',
    });
  });
});

describe('two halls, one powered later, the other full until the window begins, and a term too short for both', () => {
  it('are told as one change: a window made for the first lets the second in', () => {
    const later = hallOffer({ id: 'later', units: 100, availableFrom: instant('2026-06-13T00:00:00Z') });
    const full = hallOffer({ id: 'full', units: 100, availableFrom: instant('2026-05-22T00:00:00Z') });
    const period = window('2026-06-01T00:00:00Z', '2026-06-02T00:00:00Z');
    const world = { offers: [later, full], used: [{ resourceId: 'full', units: { from: 0, to: 1 }, period }] };
    const wanted: OfferFilter = {
      kind: 'HALL',
      maxDaysToPower: 0,
      window: window('2026-06-02T00:00:00Z', '2026-06-05T00:00:00Z'),
    };
    const { suggestions } = explain(world, wanted);
    expect(suggestions.map(({ relaxations, matches }) => [relaxations.map(({ field }) => field), matches])).toEqual([
      [['window'], 1],
    ]);
  });
});
