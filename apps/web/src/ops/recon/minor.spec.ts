// World: none.
import { agreement, fromMinor } from './minor.js';

describe('minor units', () => {
  it.each([
    ['830636383', 2, '8306363.83'],
    ['-5', 2, '-0.05'],
    ['500', 0, '500'],
    ['1234', 3, '1.234'],
  ])('%s with %d digits are %s', (minor, digits, amount) => {
    expect(fromMinor(minor, digits, 'USD')).toEqual({ currency: 'USD', amount });
  });

  it.each([
    ['830636383', '830634383', 9_999],
    ['100', '100', 10_000],
    ['100', '90', 9_000],
    ['-100', '-90', 9_000],
    ['0', '0', 10_000],
  ])('%s and %s agree to %d hundredths of a percent', (ours, theirs, share) => {
    expect(agreement(ours, theirs)).toBe(share);
  });
});
