// World: addresses as people type, share and edit them; the market's clock stands at 22 Nov 2026, 16:45 UTC.
import fc from 'fast-check';
import { readSearch, writeSearch } from '../search-text.js';
import { filterOf, readWanted, relax, stepLength, windowOf, without, type Wanted } from './wanted.js';

const NOW = Date.UTC(2026, 10, 22, 16, 45);
const MONTH = { count: 1, unit: 'm' } as const;

describe('readWanted', () => {
  it('reads a whole address', () => {
    const text =
      'models=h100-sxm,h200-sxm&units=64&gang=true&fabric=NVLINK,ROCE_400&from=2026-12-01&for=2w&max=2.40&sort=CARBON';
    expect(readWanted(readSearch(text))).toEqual({
      models: ['h100-sxm', 'h200-sxm'],
      units: 64,
      gang: true,
      fabric: ['ROCE_400', 'NVLINK'],
      from: '2026-12-01',
      for: '2w',
      max: '2.40',
      sort: 'CARBON',
    });
  });

  it.each([
    'units=-3',
    'units=many',
    'units=',
    'from=tomorrow',
    'for=0w',
    'for=2x',
    'max=1e3',
    'max=-1',
    'sort=PRICE',
    'fabric=ETHERNET',
    'models=<script>',
    'gang=yes',
  ])('leaves out %s', (text) => {
    expect(readWanted(readSearch(text))).toEqual({});
  });

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(wanteds(), (wanted) => {
        expect(readWanted(readSearch(writeSearch({ ...wanted })))).toEqual(wanted);
      }),
    );
  });
});

describe('windowOf', () => {
  it.each<[string, Wanted, string, string]>([
    ['nothing asked: the next full hour for the fallback', {}, '2026-11-22T17:00:00.000Z', '2026-12-22T17:00:00.000Z'],
    [
      'a day that has begun: the next full hour',
      { from: '2026-11-22', for: '2d' },
      '2026-11-22T17:00:00.000Z',
      '2026-11-24T17:00:00.000Z',
    ],
    [
      'a day ahead: its midnight in UTC',
      { from: '2026-12-01', for: '2w' },
      '2026-12-01T00:00:00.000Z',
      '2026-12-15T00:00:00.000Z',
    ],
    [
      'an exact end',
      { from: '2026-12-01', until: '2026-12-03T10:30:00.000Z' },
      '2026-12-01T00:00:00.000Z',
      '2026-12-03T10:30:00.000Z',
    ],
    [
      'an exact end before the start counts for nothing',
      { from: '2026-12-01', until: '2026-11-03T10:30:00.000Z' },
      '2026-12-01T00:00:00.000Z',
      '2027-01-01T00:00:00.000Z',
    ],
  ])('%s', (_, wanted, start, end) => {
    expect(windowOf(wanted, NOW, MONTH)).toEqual({ start, end });
  });
});

describe('stepLength', () => {
  it.each([
    ['2027-01-31T00:00:00.000Z', { count: 1, unit: 'm' as const }, '2027-02-28T00:00:00.000Z'],
    ['2028-01-31T00:00:00.000Z', { count: 1, unit: 'm' as const }, '2028-02-29T00:00:00.000Z'],
    ['2028-02-29T06:00:00.000Z', { count: 1, unit: 'y' as const }, '2029-02-28T06:00:00.000Z'],
    ['2026-12-31T23:00:00.000Z', { count: 12, unit: 'm' as const }, '2027-12-31T23:00:00.000Z'],
    ['2026-12-01T00:00:00.000Z', { count: 36, unit: 'h' as const }, '2026-12-02T12:00:00.000Z'],
  ])('%s stepped by %j is %s', (start, length, end) => {
    expect(new Date(stepLength(Date.parse(start), length)).toISOString()).toBe(end);
  });
});

describe('filterOf', () => {
  it('sends no window when none was asked for, so that each offer is looked at for its own minimum', () => {
    expect(filterOf({ units: 64 }, NOW)).toEqual({ kind: 'GPU', units: 64 });
  });
});

describe('relax', () => {
  const asked: Wanted = { units: 64, fabric: ['ROCE_400'], from: '2026-12-01', for: '2w', max: '2.00' };

  it('drops what is to be dropped', () => {
    expect(relax(asked, 'interconnects', null)).toEqual(without(asked, 'interconnects'));
  });

  it.each<[string, unknown, Wanted]>([
    ['units', 40, { ...asked, units: 40 }],
    ['maxPrice', '2.2891', { ...asked, max: '2.2891' }],
    ['interconnects', ['ROCE_400', 'NVLINK'], { ...asked, fabric: ['ROCE_400', 'NVLINK'] }],
    ['gang', false, asked],
  ])('takes over %s = %j', (field, value, wanted) => {
    expect(relax(asked, field, value)).toEqual(wanted);
  });

  it('asks for exactly the suggested window, whatever its ends are', () => {
    const instant = fc.integer({ min: NOW + 3_600_000, max: NOW + 9e10 });
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 9e10 }), (start, length) => {
        const window = { start: new Date(start).toISOString(), end: new Date(start + length).toISOString() };
        const address = writeSearch({ ...relax(asked, 'window', window) });
        expect(filterOf(readWanted(readSearch(address)), NOW).window).toEqual(window);
      }),
    );
  });
});

function wanteds(): fc.Arbitrary<Wanted> {
  const slug = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,12}$/);
  return fc.record(
    {
      kind: fc.constantFrom('GPU' as const, 'HALL' as const),
      models: fc.uniqueArray(slug, { minLength: 1, maxLength: 3 }),
      vram: fc.nat(288),
      units: fc.nat(100_000),
      gang: fc.constant(true),
      regions: fc.uniqueArray(slug, { minLength: 1, maxLength: 3 }),
      from: fc.constantFrom('2026-12-01', '2027-02-28T13:37:21.123Z'),
      for: fc.stringMatching(/^[1-9]\d{0,3}[hdwmy]$/),
      max: fc.stringMatching(/^\d{1,6}\.\d{2,6}$/),
      billing: fc.constantFrom('RESERVED' as const, 'ON_DEMAND' as const),
      pick: fc.uniqueArray(slug, { minLength: 1, maxLength: 4 }),
    },
    { requiredKeys: [] },
  );
}
