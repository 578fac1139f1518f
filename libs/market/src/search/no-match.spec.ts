// World: the same four pools and a hall, searched for what is not there: who stands in the way, and what would help.
import { decimal } from '#libs/kernel';
import { window } from '../offer/offers.spec-data.js';
import { context, explain, market, search } from './search-world.spec-data.js';
import { staticMatches } from './static-matches.js';

describe('an empty search', () => {
  it.each([
    [
      'too dear',
      { models: ['h100-sxm'], countries: ['US'], maxPrice: decimal('2') },
      [
        ['maxPrice', 1],
        ['models', 1],
      ],
      [
        ['maxPrice', '"2.625"', 'Up to 2.625 USD per unit, all in'],
        ['models', '["h100-sxm","rtx-4090"]', 'Also NVIDIA GeForce RTX 4090 24GB'],
      ],
    ],
    [
      'a gang too large',
      { units: 64, gang: true, countries: ['US'] },
      [
        ['gang', 1],
        ['countries', 1],
      ],
      [
        ['gang', 'false', 'Not all on one fabric domain'],
        ['countries', '["US","IS"]', 'Also IS'],
      ],
    ],
    [
      'more than there is',
      { units: 96, models: ['h100-sxm'] },
      [['units', 2]],
      [['units', '64', '64 GPUs instead of 96']],
    ],
    [
      'the wrong country',
      { countries: ['JP'], models: ['h200-sxm'] },
      [['countries', 1]],
      [['countries', '["JP","CA"]', 'Also CA']],
    ],
    [
      'the wrong region',
      { regions: ['gulf'], models: ['h200-sxm'] },
      [['regions', 1]],
      [['regions', '["gulf","ca-west"]', 'Also Canada West (Alberta)']],
    ],
    [
      'a certification nobody has',
      { certifications: ['SOC 2', 'HIPAA'] },
      [['certifications', 4]],
      [['certifications', '["SOC 2"]', 'Without HIPAA']],
    ],
    [
      'cleaner than anyone',
      { maxCarbonGramsPerKwh: 10 },
      [['maxCarbonGramsPerKwh', 4]],
      [['maxCarbonGramsPerKwh', '20', 'Up to 20 g CO2e per kWh']],
    ],
    [
      'more memory than any',
      { minVramGib: 192 },
      [['minVramGib', 4]],
      [['minVramGib', '141', 'At least 141 GiB per GPU instead of 192']],
    ],
    [
      'power too soon',
      { models: ['h200-sxm'], maxDaysToPower: 1 },
      [
        ['maxDaysToPower', 1],
        ['models', 3],
      ],
      [
        ['models', '["h200-sxm","h100-sxm"]', 'Also NVIDIA H100 SXM5 80GB'],
        ['maxDaysToPower', '14', 'Power within 14 days'],
      ],
    ],
    [
      'a model nobody lists',
      { models: ['a100-sxm-80'] },
      [['models', 4]],
      [['models', '["a100-sxm-80","h100-sxm"]', 'Also NVIDIA H100 SXM5 80GB']],
    ],
    [
      'on demand where only reserved is sold',
      { models: ['rtx-4090'], billing: 'ON_DEMAND' },
      [
        ['billing', 1],
        ['models', 3],
      ],
      null,
    ],
    [
      'leased in that window',
      { models: ['h200-sxm'], window: window('2026-07-01T00:00:00Z', '2026-07-08T00:00:00Z') },
      [
        ['window', 1],
        ['models', 3],
      ],
      null,
    ],
  ] as const)('%s: who stands in the way, and what would help', (_name, filter, stopping, helping) => {
    expect(search(market(), filter)).toEqual([]);
    const { blockers, working } = explain(market(), filter);
    const byField = (a: readonly [string, unknown], b: readonly [string, unknown]): number => (a[0] < b[0] ? -1 : 1);
    const alone = blockers.filter(({ eliminated }) => eliminated > 0);
    expect(alone.map(({ field, eliminated }) => [field, eliminated] as const).sort(byField)).toEqual(
      [...stopping].sort(byField),
    );
    if (helping === null) return;
    expect(working.map(({ relaxation }) => [relaxation.field, relaxation.newValue, relaxation.description])).toEqual(
      helping,
    );
  });

  it('starts later when that is all it takes: at the instant the lease ends', () => {
    const { working } = explain(market(), {
      models: ['h200-sxm'],
      window: window('2026-07-08T00:00:00Z', '2026-07-15T00:00:00Z'),
    });
    const shift = working.find(({ relaxation }) => relaxation.field === 'window');
    expect(shift?.relaxation.description).toBe('Start 10 Jul 2026 (+2 days)');
    expect(shift?.relaxation.newValue).toBe('{"start":"2026-07-10T00:00:00.000Z","end":"2026-07-17T00:00:00.000Z"}');
  });

  it('stretches a term that is too short', () => {
    const { working } = explain(market(), {
      models: ['rtx-4090'],
      window: window('2026-08-01T00:00:00Z', '2026-08-01T12:00:00Z'),
    });
    expect(working.find(({ relaxation }) => relaxation.field === 'window')?.relaxation.description).toBe(
      'End 2 Aug 2026 (12 hours longer)',
    );
  });

  it('says nothing helps when no single change does', () => {
    expect(explain(market(), { models: ['b200-sxm'], countries: ['JP'], units: 9_999 })).toEqual({
      blockers: [
        { field: 'models', eliminated: 0, failing: 4 },
        { field: 'units', eliminated: 0, failing: 4 },
        { field: 'countries', eliminated: 0, failing: 4 },
      ],
      working: [],
    });
  });
});

describe('near misses', () => {
  it('fail on exactly one field', () => {
    const { candidates, nearMisses } = staticMatches(
      market().offers,
      { models: ['h200-sxm'], countries: ['US'] },
      context(),
    );
    expect(candidates).toEqual([]);
    expect(nearMisses.map(({ candidate, field }) => [candidate.offer.id, field])).toEqual([
      ['cheap', 'models'],
      ['small', 'models'],
      ['dear', 'countries'],
    ]);
  });
});
