// World: none; the one variable that says what a charge carries.
import { largestCharges } from './largest-charges.js';

describe('the largest charges', () => {
  it.each([
    [undefined, {}],
    ['', {}],
    ['USD=99999999', { USD: 99_999_999n }],
    ['USD=999999999999, EUR=5', { USD: 999_999_999_999n, EUR: 5n }],
  ])('%s is read', (text, limits) => {
    expect(largestCharges.parse(text)).toEqual(limits);
  });

  it.each(['USD', 'USD=', 'USD=0', 'USD=1.5', 'USD=-1', 'XXX=5', 'USD=1,USD=2', 'USD=1;EUR=2', 'usd=1'])(
    '%s is refused in one sentence',
    (text) => {
      const read = largestCharges.safeParse(text);
      expect(read.error?.issues.map(({ message }) => message)).toEqual([
        expect.stringContaining('CURRENCY=MINOR_UNITS'),
      ]);
    },
  );
});
