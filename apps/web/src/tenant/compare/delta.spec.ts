// World: exact decimal strings as the API sends rates and totals.
import fc from 'fast-check';
import { compareDecimals, lessBasisPoints, minus, perMille } from './delta.js';
import { readCompared, searchOf } from './compared.js';

describe('differences of decimals', () => {
  it.each([
    ['2.6825', '2.51', '0.1725'],
    ['2.51', '2.6825', '-0.1725'],
    ['48384.00', '48384', '0'],
    ['0.000000000001', '0', '0.000000000001'],
  ])('%s less %s is %s', (one, other, difference) => {
    expect(minus(one, other)).toBe(difference);
  });

  it('takes basis points off without rounding a posted rate', () => {
    expect(lessBasisPoints('2.39', 750)).toBe('2.21075');
    expect(lessBasisPoints('2.39', 0)).toBe('2.39');
  });

  it('measures against the base in tenths of a percent', () => {
    expect(perMille('2.75', '2.50')).toBe(100);
    expect(perMille('2.25', '2.50')).toBe(-100);
    expect(perMille('1', '0.00')).toBeNull();
  });

  it('agrees with whole numbers', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 15n), 10n ** 15n), fc.bigInt(-(10n ** 15n), 10n ** 15n), (one, other) => {
        expect(minus(String(one), String(other))).toBe(String(one - other));
        expect(compareDecimals(String(one), String(other))).toBe(one === other ? 0 : one > other ? 1 : -1);
      }),
    );
  });
});

describe('readCompared', () => {
  it('keeps at most four offers once each, the base among them, and the need', () => {
    const raw = {
      ids: 'pool_a,pool_b,pool_a,pool_c,pool_d,pool_e',
      base: 'pool_b',
      diff: 'true',
      units: '64',
      pick: 'x',
    };
    expect(readCompared(raw)).toEqual({
      ids: ['pool_a', 'pool_b', 'pool_c', 'pool_d'],
      base: 'pool_b',
      diff: true,
      units: 64,
    });
    expect(searchOf(readCompared(raw))).toEqual({ units: 64, pick: ['pool_a', 'pool_b', 'pool_c', 'pool_d'] });
  });

  it('leaves out a base that is not compared', () => {
    expect(readCompared({ ids: 'pool_a', base: 'pool_z', diff: 'no' })).toEqual({ ids: ['pool_a'] });
  });
});
