// World: what people type into the forms of the spending page, on Latin and Arabic keyboards.
import { endOfDay, isAmount, lastDay, plainAmount, readSteps } from './amount.js';

describe('amounts as they are typed', () => {
  it.each([
    ['50000', '50000'],
    [' 50,000.00 ', '50000.00'],
    ['1,234,567.5', '1234567.5'],
    ['1 234 567', '1234567'],
    ['٥٠٬٠٠٠٫٢٥', '50000.25'],
    ['0', '0'],
  ])('%s is %s', (typed, amount) => {
    expect(plainAmount(typed)).toBe(amount);
    expect(isAmount(typed)).toBe(true);
  });

  it.each(['', '-5', '5.', '1,5', '1,50', '5e3', 'much', '1.23456'])('%s is no amount', (typed) => {
    expect(isAmount(typed)).toBe(false);
  });
});

describe('steps as they are typed', () => {
  it.each([
    ['50, 80, 100', [50, 80, 100]],
    ['50% 80%', [50, 80]],
    ['٥٠، ٨٠٪', [50, 80]],
    ['', []],
    ['half', null],
  ])('%s is %j', (typed, steps) => {
    expect(readSteps(typed)).toEqual(steps);
  });
});

describe('the last day', () => {
  it('goes there and back', () => {
    expect(endOfDay('2026-12-31')).toBe('2027-01-01T00:00:00.000Z');
    expect(lastDay('2027-01-01T00:00:00.000Z')).toBe('2026-12-31');
    expect(lastDay('2027-01-01T09:30:00.000Z')).toBe('2027-01-01');
  });
});
