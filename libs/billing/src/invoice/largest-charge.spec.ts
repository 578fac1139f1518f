// World: none; whether a total is collected by charge or by wire.
import { CURRENCIES, money } from '#libs/kernel';
import { collectionOf, largestCharge } from './largest-charge.js';

describe('what one charge carries', () => {
  it.each(CURRENCIES)('in %s is eight digits, unless the account has another limit', (currency) => {
    expect(collectionOf(money(99_999_990n, currency))).toBe('STRIPE');
    expect(collectionOf(money(100_000_000n, currency))).toBe('WIRE');
    expect(collectionOf(money(100_000_000n, currency), { [currency]: 100_000_000n })).toBe('STRIPE');
    expect(collectionOf(money(6n, currency), { [currency]: 5n })).toBe('WIRE');
    expect(largestCharge(currency, { [currency]: 5n })).toBe(5n);
  });

  it.each([
    ['JPY', 99_999_999n, 'STRIPE'],
    ['USD', 99_999_999n, 'STRIPE'],
    ['KWD', 12_340n, 'STRIPE'],
    ['KWD', 12_345n, 'WIRE'],
    ['BHD', 12_345n, 'WIRE'],
  ] as const)('in %s: %s is collected by %s, whether it is the total or a line', (currency, minor, collection) => {
    expect(collectionOf(money(minor, currency))).toBe(collection);
    expect(collectionOf(money(99_999_990n, currency), {}, [{ amount: money(minor, currency) }])).toBe(collection);
  });
});
