// World: amounts of several currencies, rates of up to 12 places, and weights to split by; the oracle is integer arithmetic.
import fc from 'fast-check';
import { allocate } from './allocate.js';
import { InvariantError, assert, assertNever } from './assert.js';
import { CURRENCIES, isCurrency, minorUnits } from './currency.js';
import { decimal } from './decimal.js';
import {
  add,
  compareMoney,
  isZero,
  money,
  moneyToRational,
  moneyToString,
  negate,
  parseMoney,
  roundToMoney,
  subtract,
  sum,
  zero,
} from './money.js';
import { discounted, priceOf, rate, rateToString } from './rate.js';
import { rational, times } from './rational.js';
import { unwrap } from './result.js';

const currency = fc.constantFrom(...CURRENCIES);
const minor = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });

describe('money', () => {
  it.each([
    [4_838_400n, 'USD', '48384.00'],
    [-5n, 'EUR', '-0.05'],
    [0n, 'USD', '0.00'],
    [1_200n, 'JPY', '1200'],
    [-1n, 'ISK', '-1'],
    [12_345n, 'KWD', '12.345'],
    [7n, 'BHD', '0.007'],
  ] as const)('%s minor units of %s read %s', (amount, code, text) => {
    expect(moneyToString(money(amount, code))).toBe(text);
    expect(parseMoney(text, code)).toEqual({ ok: true, value: money(amount, code) });
  });

  it('reads back what it writes, in every currency', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n }), currency, (amount, code) => {
        expect(unwrap(parseMoney(moneyToString(money(amount, code)), code))).toEqual(money(amount, code));
      }),
    );
  });

  it.each([
    ['1.005', 'USD', 'TOO_MANY_DECIMALS'],
    ['1.5', 'JPY', 'TOO_MANY_DECIMALS'],
    ['1.2345', 'KWD', 'TOO_MANY_DECIMALS'],
    ['1,000.00', 'USD', 'NOT_A_DECIMAL'],
    ['1e3', 'USD', 'NOT_A_DECIMAL'],
    ['', 'USD', 'NOT_A_DECIMAL'],
    [' 1', 'USD', 'NOT_A_DECIMAL'],
  ] as const)('refuses "%s" in %s with %s rather than rounding it', (text, code, refusal) => {
    expect(parseMoney(text, code)).toEqual({ ok: false, refusal });
  });

  it('adds, subtracts and compares like integers, within one currency', () => {
    fc.assert(
      fc.property(minor, minor, (a, b) => {
        const [x, y] = [money(a, 'USD'), money(b, 'USD')];
        expect(add(x, y).minor).toBe(a + b);
        expect(subtract(x, y).minor).toBe(a - b);
        expect(add(x, negate(x))).toEqual(zero('USD'));
        expect(Math.sign(compareMoney(x, y))).toBe(a < b ? -1 : a > b ? 1 : 0);
        expect(sum([x, y, x], 'USD').minor).toBe(2n * a + b);
      }),
    );
    expect(isZero(sum([], 'EUR'))).toBe(true);
    expect(() => add(money(1n, 'USD'), money(1n, 'EUR'))).toThrow(InvariantError);
    expect(() => sum([money(1n, 'USD')], 'EUR')).toThrow(InvariantError);
  });

  it.each([
    ['0.005', 'USD', 1n],
    ['-0.005', 'USD', -1n],
    ['0.0049', 'USD', 0n],
    ['0.5', 'JPY', 1n],
    ['0.0005', 'KWD', 1n],
    ['2.675', 'USD', 268n],
  ] as const)('rounds %s %s half away from zero to %s', (amount, code, expected) => {
    expect(priceOf(rate(decimal(amount), code, 'KWH'), rational(1))).toEqual(money(expected, code));
  });

  it('rounds to the nearest minor unit and never by more than half of one', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
        fc.bigInt({ min: 1n, max: 10n ** 6n }),
        currency,
        (top, bottom, code) => {
          const rounded = roundToMoney(rational(top, bottom), code);
          const factor = 10n ** BigInt(minorUnits(code));
          const off = 2n * (top * factor - rounded.minor * bottom);
          expect(off <= bottom && off >= -bottom).toBe(true);
        },
      ),
    );
  });

  it('is exact as a fraction', () => {
    expect(moneyToRational(money(1_234n, 'USD'))).toEqual(rational(617, 50));
    expect(moneyToRational(money(1_234n, 'JPY'))).toEqual(rational(1_234));
  });

  it('knows its currencies and no others', () => {
    expect(CURRENCIES.every(isCurrency)).toBe(true);
    expect(['usd', 'XXX', 'toString', ''].some(isCurrency)).toBe(false);
  });
});

describe('rates', () => {
  // 8 GPUs for March 2026 in New York: rounding the line once, and what rounding more often would have cost
  it('price 8 GPUs x 743 h at 2.4937 as 14,822.55, rounded once', () => {
    const posted = rate(decimal('2.4937'), 'USD', 'GPU_HOUR');
    expect(moneyToString(priceOf(posted, rational(8 * 743)))).toBe('14822.55');
    const byHour = sum(
      Array.from({ length: 743 }, () => priceOf(posted, rational(8))),
      'USD',
    );
    expect(moneyToString(subtract(byHour, money(1_482_255n, 'USD')))).toBe('0.30');
    const byGpuHour = money(priceOf(posted, rational(1)).minor * 5_944n, 'USD');
    expect(moneyToString(subtract(byGpuHour, money(1_482_255n, 'USD')))).toBe('-21.99');
  });

  it.each([
    ['2.5', 1_000, '2.25'],
    ['2.4937', 333, '2.41065979'],
    ['2.5', 0, '2.5'],
    ['2.5', 10_000, '0'],
  ])('%s less %i basis points is %s', (amount, basisPoints, expected) => {
    expect(discounted(rate(decimal(amount), 'USD', 'GPU_HOUR'), basisPoints).amount).toEqual(decimal(expected));
  });

  it('read in words', () =>
    expect(rateToString(rate(decimal('2.5'), 'USD', 'GPU_HOUR'))).toBe('2.50 USD per GPU_HOUR'));
});

describe('allocate', () => {
  it.each([
    [10_000n, [1n, 1n, 1n], [3_334n, 3_333n, 3_333n]],
    [100n, Array.from({ length: 8 }, () => 1n), [13n, 13n, 13n, 13n, 12n, 12n, 12n, 12n]],
    [99_999_999n, [70n, 20n, 10n], [69_999_999n, 20_000_000n, 10_000_000n]],
    [-10_000n, [1n, 1n, 1n], [-3_334n, -3_333n, -3_333n]],
    [0n, [1n, 2n], [0n, 0n]],
    [1n, [0n, 5n, 0n], [0n, 1n, 0n]],
  ])('splits %s by %j into %j', (amount, weights, parts) => {
    expect(allocate(money(amount, 'USD'), weights).map((part) => part.minor)).toEqual(parts);
  });

  it('sums to the whole, gives nobody more than a minor unit over or under his share, and more to whom more is due', () => {
    const weights = fc
      .array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 20 })
      .filter((list) => list.some((one) => one > 0n));
    fc.assert(
      fc.property(minor, weights, (amount, by) => {
        const parts = allocate(money(amount, 'USD'), by).map((part) => part.minor);
        const total = by.reduce((a, b) => a + b, 0n);
        expect(parts.reduce((a, b) => a + b, 0n)).toBe(amount);
        for (const [index, part] of parts.entries()) {
          const off = part * total - amount * (by[index] ?? 0n);
          expect(off < total && off > -total).toBe(true);
          for (const [other, weight] of by.entries()) {
            if (amount >= 0n && weight > (by[index] ?? 0n)) expect((parts[other] ?? 0n) >= part).toBe(true);
          }
        }
      }),
    );
  });

  it('refuses what cannot be split', () => {
    expect(() => allocate(money(1n, 'USD'), [])).toThrow(InvariantError);
    expect(() => allocate(money(1n, 'USD'), [0n, 0n])).toThrow(InvariantError);
    expect(() => allocate(money(1n, 'USD'), [2n, -1n])).toThrow(InvariantError);
  });
});

describe('assertions', () => {
  it('throw a fault, never a refusal', () => {
    expect(() => assert(false, 'because')).toThrow(new InvariantError('because'));
    expect(() => assertNever('odd' as never)).toThrow('unexpected value "odd"');
    expect(() => unwrap({ ok: false, refusal: { code: 'NO', amount: 5n } })).toThrow(
      'unexpected refusal: {"code":"NO","amount":"5"}',
    );
    expect(unwrap({ ok: true, value: times(rational(2), rational(3)) })).toEqual(rational(6));
  });
});
