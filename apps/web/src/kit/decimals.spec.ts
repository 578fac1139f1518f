// World: exact decimal strings as the API sends them, up to 18 digits before and 12 after the point.
import fc from 'fast-check';
import {
  addAmounts,
  isZero,
  percentChange,
  percentOf,
  portionOf,
  readAmount,
  readRate,
  subtractAmounts,
} from './decimals.js';

describe('readAmount', () => {
  it.each([
    ['48384.00', '48,384.00'],
    ['0.00', '0.00'],
    ['-12.40', '−12.40'],
    ['999999999999999999.99', '999,999,999,999,999,999.99'],
    ['100', '100'],
    ['1000', '1,000'],
    ['not a number', 'not a number'],
  ])('%s reads %s', (decimal, text) => {
    expect(readAmount(decimal)).toBe(text);
  });

  it('only ever adds commas and the true minus sign', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.nat(99), (whole, cents) => {
        const decimal = `${whole}.${String(cents).padStart(2, '0')}`;
        expect(readAmount(decimal).replaceAll(',', '').replace('−', '-')).toBe(decimal);
      }),
    );
  });
});

describe('readRate', () => {
  it.each([
    ['2.190000000000', 2, '2.19'],
    ['2.193700000000', 2, '2.1937'],
    ['2', 2, '2.00'],
    ['46080', 0, '46,080'],
    ['1536.000000', 0, '1,536'],
    ['0.000000000001', 2, '0.000000000001'],
  ])('%s with at least %i decimals reads %s', (decimal, least, text) => {
    expect(readRate(decimal, least)).toBe(text);
  });
});

describe('readRate rounded for reading', () => {
  it.each([
    ['164.965216487455', '164.9652'],
    ['1.99995', '2.00'],
    ['0.00004', '0.00'],
    ['9.99999', '10.00'],
    ['-2.00005', '−2.0001'],
    ['2.4', '2.40'],
  ])('%s reads %s', (decimal, text) => {
    expect(readRate(decimal, 2, 4)).toBe(text);
  });
});

describe('isZero', () => {
  it.each([
    ['0', true],
    ['0.00', true],
    ['-0.00', true],
    ['0.01', false],
    ['-12.40', false],
    ['10', false],
  ])('%s: %s', (decimal, zero) => {
    expect(isZero(decimal)).toBe(zero);
  });
});

describe('percentOf', () => {
  it.each([
    ['0.00', '100.00', 0],
    ['67376.25', '250000.00', 26],
    ['79.99', '100', 79],
    ['100', '100.000', 100],
    ['0.01', '0.00', 100],
    ['0', '0', 0],
    ['-5.00', '10.00', 0],
  ])('%s of %s is %d %%', (part, whole, percent) => {
    expect(percentOf(part, whole)).toBe(percent);
  });
});

describe('addAmounts', () => {
  it.each([
    ['14355.54', '0.00', '14355.54'],
    ['0.05', '0.005', '0.055'],
    ['100', '1', '101'],
    ['999999999999999999.99', '0.01', '1000000000000000000.00'],
    ['0', '-83.20', '-83.20'],
    ['-83.20', '100.00', '16.80'],
    ['-0.05', '0.05', '0.00'],
  ])('%s and %s are %s', (one, other, sum) => {
    expect(addAmounts(one, other)).toBe(sum);
  });
});

describe('subtractAmounts', () => {
  it.each([
    ['14355.54', '14355.54', '0.00'],
    ['0.05', '0.055', '-0.005'],
    ['-100', '1', '-101'],
    ['-123.45', '-200.00', '76.55'],
    ['1000000000000000000.00', '0.01', '999999999999999999.99'],
  ])('%s less %s is %s', (one, other, left) => {
    expect(subtractAmounts(one, other)).toBe(left);
  });
});

describe('percentChange', () => {
  it.each([
    ['2.00', '2.50', 25],
    ['2.00', '1.50', -25],
    ['2.000000', '2.01', 1],
    ['2.00', '2.0099', 0],
    ['2.00', '1.9901', 0],
    ['2.00', '1.99', -1],
    ['0.000000000003', '0.000000000001', -67],
    ['999999999999999999.99', '999999999999999999.99', 0],
  ])('from %s to %s is %i percent', (before, after, percent) => {
    expect(percentChange(before, after)).toBe(percent);
  });
});

describe('portionOf', () => {
  it.each([
    ['100.00', 1, 3, '33.33'],
    ['100.00', 2, 3, '66.67'],
    ['0.01', 1, 2, '0.01'],
    ['-0.01', 1, 2, '-0.01'],
    ['-0.01', 1, 3, '0.00'],
    ['1000', 1, 3, '333'],
    ['1.000', 1, 8, '0.125'],
    ['9007199254740993.07', 1, 1, '9007199254740993.07'],
    ['10.00', 3, 2, '15.00'],
  ])('%s times %i over %i is %s', (amount, part, whole, expected) => {
    expect(portionOf(amount, part, whole)).toBe(expected);
  });
});
