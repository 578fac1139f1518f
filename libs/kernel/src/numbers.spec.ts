// World: exact fractions, decimals of 12 places and ids; the oracle is cross-multiplication of bigints.
import fc from 'fast-check';
import { InvariantError } from './assert.js';
import { compareDecimal, decimal, decimalToString, fromRational, parseDecimal, toRational } from './decimal.js';
import { ID_PREFIXES, isId, makeId, type IdKind } from './ids.js';
import { instant, instantFromEpoch } from './instant.js';
import {
  ONE,
  type Rational,
  ZERO,
  approximately,
  ceiling,
  compareRational,
  dividedBy,
  floor,
  maxRational,
  minus,
  plus,
  rational,
  roundHalfAwayFromZero,
  times,
} from './rational.js';

const whole = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
const fraction = fc.tuple(whole, fc.bigInt({ min: 1n, max: 10n ** 9n })).map(([top, bottom]) => rational(top, bottom));

describe('rationals', () => {
  it('are a field, in lowest terms with a positive denominator', () => {
    fc.assert(
      fc.property(fraction, fraction, fraction, (a, b, c) => {
        expect(plus(a, b)).toEqual(plus(b, a));
        expect(plus(plus(a, b), c)).toEqual(plus(a, plus(b, c)));
        expect(times(a, plus(b, c))).toEqual(plus(times(a, b), times(a, c)));
        expect(minus(plus(a, b), b)).toEqual(a);
        expect(plus(a, ZERO)).toEqual(a);
        expect(times(a, ONE)).toEqual(a);
        if (b.numerator !== 0n) expect(times(dividedBy(a, b), b)).toEqual(a);
        expect(plus(a, b).denominator > 0n).toBe(true);
        expect(rational(a.numerator * 6n, a.denominator * 6n)).toEqual(a);
      }),
    );
  });

  it('compare, round, and bracket their value', () => {
    fc.assert(
      fc.property(fraction, fraction, (a, b) => {
        const sign = a.numerator * b.denominator - b.numerator * a.denominator;
        expect(compareRational(a, b)).toBe(sign < 0n ? -1 : sign > 0n ? 1 : 0);
        expect(compareRational(maxRational(a, b), a)).toBeGreaterThanOrEqual(0);
        expect(floor(a) * a.denominator <= a.numerator && a.numerator < (floor(a) + 1n) * a.denominator).toBe(true);
        expect(ceiling(a)).toBe(-floor(minus(ZERO, a)));
        expect(roundHalfAwayFromZero(minus(ZERO, a))).toBe(-roundHalfAwayFromZero(a));
      }),
    );
  });

  it.each([
    [rational(1, 2), 1n],
    [rational(-1, 2), -1n],
    [rational(5, 2), 3n],
    [rational(-5, 2), -3n],
    [rational(49, 100), 0n],
    [rational(7), 7n],
  ])('%j rounds to %s', (value: Rational, expected) => expect(roundHalfAwayFromZero(value)).toBe(expected));

  it('refuse what is no fraction', () => {
    expect(() => rational(1, 0)).toThrow(InvariantError);
    expect(() => rational(0.5)).toThrow(InvariantError);
    expect(() => rational(2 ** 53)).toThrow(InvariantError);
    expect(() => dividedBy(ONE, ZERO)).toThrow(InvariantError);
    expect(approximately(rational(1, 3))).toBeCloseTo(1 / 3, 8);
    expect(rational(3, -6)).toEqual({ numerator: -1n, denominator: 2n });
  });
});

describe('decimals', () => {
  it.each([
    ['2.4937', '2.4937'],
    ['0.000000000001', '0.000000000001'],
    ['-0', '0'],
    ['007', '7'],
    ['1.500', '1.5'],
    ['999999999999999999.999999999999', '999999999999999999.999999999999'],
  ])('read %s and write %s', (text, written) => expect(decimalToString(decimal(text))).toBe(written));

  it.each([
    '',
    '.',
    '1.',
    '.5',
    '+1',
    '1e3',
    '1,5',
    ' 1',
    '1 ',
    '0x1',
    'NaN',
    '1.0000000000001',
    '1234567890123456789',
    '--1',
    '١',
  ])('refuse "%s"', (text) => {
    expect(parseDecimal(text)).toEqual({ ok: false, refusal: 'NOT_A_DECIMAL' });
    expect(() => decimal(text)).toThrow(InvariantError);
  });

  it('write what they read, to the shortest, with as many places as asked', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 29n), max: 10n ** 29n }),
        fc.integer({ min: 0, max: 6 }),
        (scaled, places) => {
          const text = decimalToString({ scaled }, places);
          expect(decimal(text)).toEqual({ scaled });
          expect((text.split('.')[1] ?? '').length).toBeGreaterThanOrEqual(places);
          expect(text).not.toMatch(places === 0 ? /\.\d*0$/ : /\.\d{7,}0$/);
          expect(fromRational(toRational({ scaled }))).toEqual({ scaled });
        },
      ),
    );
  });

  it('compare and round to 12 places, ties away from zero', () => {
    expect(compareDecimal(decimal('2.5'), decimal('2.50'))).toBe(0);
    expect(compareDecimal(decimal('-1'), decimal('0.1'))).toBe(-1);
    expect(compareDecimal(decimal('0.2'), decimal('0.1'))).toBe(1);
    expect(decimalToString(fromRational(rational(1, 3)))).toBe('0.333333333333');
    expect(decimalToString(fromRational(rational(1n, 2n * 10n ** 12n)))).toBe('0.000000000001');
    expect(decimalToString(fromRational(rational(-1n, 2n * 10n ** 12n)))).toBe('-0.000000000001');
  });
});

describe('ids', () => {
  const kinds = Object.keys(ID_PREFIXES).map((kind) => kind as IdKind);
  const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 });

  it('have the prefix of their kind, are recognised by it alone, and differ when their chance does', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.integer({ min: 0, max: 2 ** 48 - 1 }),
        bytes,
        bytes,
        (kind, at, one, other) => {
          const id = makeId(kind, instantFromEpoch(at), one);
          expect(id).toMatch(new RegExp(`^${ID_PREFIXES[kind]}_[0-9A-HJKMNP-TV-Z]{26}$`));
          expect(kinds.filter((candidate) => isId(candidate, id))).toEqual([kind]);
          expect(makeId(kind, instantFromEpoch(at), other) === id).toBe(one.join() === other.join());
        },
      ),
    );
  });

  it('sort by when they were made', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 47 }),
        fc.integer({ min: 1, max: 2 ** 40 }),
        bytes,
        bytes,
        (at, later, one, other) => {
          expect(
            makeId('lease', instantFromEpoch(at), one) < makeId('lease', instantFromEpoch(at + later), other),
          ).toBe(true);
        },
      ),
    );
  });

  it('are what a ULID is', () => {
    expect(makeId('lease', instant('2016-07-30T23:54:10.259Z'), new Uint8Array(10))).toBe(
      'lse_01ARZ3NDEK0000000000000000',
    );
    expect(new Set(Object.values(ID_PREFIXES)).size).toBe(kinds.length);
    for (const bad of [
      '',
      'lse_',
      'lse_01ARZ3NDEK000000000000000',
      'lse_01ARZ3NDEK000000000000000I',
      'LSE_01ARZ3NDEK0000000000000000',
    ]) {
      expect(isId('lease', bad)).toBe(false);
    }
    expect(() => makeId('lease', instantFromEpoch(0), new Uint8Array(9))).toThrow(InvariantError);
  });
});
