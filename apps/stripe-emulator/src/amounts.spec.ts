// World: none; pure arithmetic against an oracle in whole numbers.
import fc from 'fast-check';
import { multiplyToWhole, wholePart } from './amounts.js';
import { bankDebitFee, cardFee } from './balance.js';
import { taxOf } from './tax-rates.js';

describe('multiplyToWhole', () => {
  it.each([
    ['2', '3', 6n],
    ['743.5', '249.37', 185_407n],
    ['0.5', '1', 1n],
    ['0.5', '-1', -1n],
    ['0.4999', '1', 0n],
    ['1.5', '3', 5n],
    ['-1.5', '3', -5n],
  ])('%s x %s = %s', (a, b, expected) => {
    expect(multiplyToWhole(a, b)).toBe(expected);
  });

  it('is never further than half a unit from the exact product', () => {
    const decimal = fc.tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.integer({ min: 0, max: 9 }));
    fc.assert(
      fc.property(decimal, decimal, ([left, leftPlaces], [right, rightPlaces]) => {
        const scale = 10n ** BigInt(leftPlaces + rightPlaces);
        const distance = multiplyToWhole(write(left, leftPlaces), write(right, rightPlaces)) * scale - left * right;
        expect(2n * (distance < 0n ? -distance : distance) <= scale).toBe(true);
      }),
    );
  });

  it('cuts quantities, as the SDK says of `quantity`', () => {
    expect([wholePart('743.9'), wholePart('7')]).toEqual([743, 7]);
  });
});

describe('fees', () => {
  it('are the exact percentage, half up, never lower for more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_998 }), (amount) => {
        const exact = BigInt(amount) * 29n + 30_000n;
        const distance = BigInt(cardFee(amount)) * 1000n - exact;
        expect(distance > -500n && distance <= 500n).toBe(true);
        expect(cardFee(amount + 1)).toBeGreaterThanOrEqual(cardFee(amount));
        expect(bankDebitFee(amount)).toBeLessThanOrEqual(500);
      }),
    );
  });
});

function write(units: bigint, places: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return units < 0n ? `-${text}` : text;
}

describe('taxOf', () => {
  it.each([
    [1000, '19.0', 190],
    [1050, '5.0', 53],
    [333, '8.25', 27],
    [700, '100', 700],
    [99_999_999, '0.001', 1000],
  ])('of %i at %s percent is %i', (amount, percentage, tax) => {
    expect(taxOf(amount, percentage)).toBe(tax);
  });
});
