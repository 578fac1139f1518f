// World: none; whether a total is collected by charge or by wire.
import { CURRENCIES, money } from '#libs/kernel';
import { collectionOf, isSayableAtStripe, largestCharge, sayableAtStripe } from './largest-charge.js';

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

  it.each([
    ['USD', 12_349n, 12_349n],
    ['JPY', 9n, 9n],
    ['KWD', 12_340n, 12_340n],
    ['KWD', 12_349n, 12_340n],
    ['BHD', 9n, 0n],
  ] as const)('can be said at Stripe, in %s of %s: %s', (currency, minor, sayable) => {
    expect(sayableAtStripe(money(minor, currency))).toEqual(money(sayable, currency));
    expect(isSayableAtStripe(money(sayable, currency))).toBe(true);
  });
});
