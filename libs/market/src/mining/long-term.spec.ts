// World: years of mining against a lease; the option to choose; nothing is recorded.
import fc from 'fast-check';
import { type ExchangeOption, exchangeOptionValue } from './exchange-option.js';
import { erasOf, expectedMiningFactor } from './halvings.js';
import { longTerm } from './long-term.js';
import { normalCdf } from './normal.js';

/** N(x) by its power series, good to 1e-15 for |x| up to 6: 1/2 + phi(x) (x + x^3/3 + x^5/15 + ...). */
function seriesCdf(x: number): number {
  let term = x;
  let sum = x;
  for (let odd = 3; odd < 400; odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

describe('the normal distribution', () => {
  it('is within 1e-14 of its power series', () => {
    let worst = 0;
    for (let x = -6; x <= 6; x += 1 / 128) worst = Math.max(worst, Math.abs(normalCdf(x) - seriesCdf(x)));
    expect(worst).toBeLessThan(1e-14);
  });

  it.each([
    [0, 0.5],
    [1, 0.8413447460685429],
    [1.96, 0.9750021048517795],
    [-3, 0.0013498980316300933],
    [-7.5, 3.190891672910947e-14],
    [-10, 7.619853024160527e-24],
    [-40, 0],
    [40, 1],
  ])('N(%d) = %d', (x, expected) => {
    expect(Math.abs(normalCdf(x) - expected)).toBeLessThanOrEqual(1e-14);
    if (expected > 0 && expected < 1e-3) expect(normalCdf(x) / expected).toBeCloseTo(1, 7);
  });

  it('rises and is symmetric', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -9, max: 9, noNaN: true }),
        fc.double({ min: 0, max: 5, noNaN: true }),
        (x, step) => {
          expect(normalCdf(x + step)).toBeGreaterThanOrEqual(normalCdf(x) - 1e-15);
          expect(normalCdf(x) + normalCdf(-x)).toBeCloseTo(1, 14);
        },
      ),
    );
  });
});

describe('the option to exchange', () => {
  const TERMS = { gain: 100, give: 100, gainVolatility: 0.3, giveVolatility: 0.4, correlation: 0, years: 1 };

  it('is worth 19.74 of 100 against 100 at a spread of 50 % over a year', () => {
    // spread = sqrt(.09 + .16) = .5, so V = 100 (2 N(.25) - 1)
    expect(exchangeOptionValue(TERMS)).toBeCloseTo(100 * (2 * seriesCdf(0.25) - 1), 10);
    expect(exchangeOptionValue(TERMS)).toBeCloseTo(19.74, 2);
  });

  it('is the plain difference where nothing can change, and nothing where nothing is gained', () => {
    expect(exchangeOptionValue({ ...TERMS, gain: 130, years: 0 })).toBe(30);
    expect(exchangeOptionValue({ ...TERMS, give: 130, gainVolatility: 0.4, correlation: 1 })).toBe(0);
    expect(exchangeOptionValue({ ...TERMS, gain: 0 })).toBe(0);
    expect(exchangeOptionValue({ ...TERMS, give: 0 })).toBe(100);
  });

  const options: fc.Arbitrary<ExchangeOption> = fc.record({
    gain: fc.double({ min: 0.01, max: 1_000, noNaN: true }),
    give: fc.double({ min: 0.01, max: 1_000, noNaN: true }),
    gainVolatility: fc.double({ min: 0, max: 2, noNaN: true }),
    giveVolatility: fc.double({ min: 0, max: 2, noNaN: true }),
    correlation: fc.double({ min: -1, max: 1, noNaN: true }),
    years: fc.double({ min: 0, max: 20, noNaN: true }),
  });

  it('lies between the difference and the gain, grows with time, is homogeneous and keeps parity', () => {
    fc.assert(
      fc.property(options, (option) => {
        const value = exchangeOptionValue(option);
        const { gain, give } = option;
        expect(value).toBeGreaterThanOrEqual(Math.max(0, gain - give) - 1e-9);
        expect(value).toBeLessThanOrEqual(gain + 1e-9);
        expect(exchangeOptionValue({ ...option, years: option.years * 2 })).toBeGreaterThanOrEqual(value - 1e-9);
        expect(exchangeOptionValue({ ...option, gain: 3 * gain, give: 3 * give })).toBeCloseTo(3 * value, 7);
        const turned = exchangeOptionValue({
          ...option,
          gain: give,
          give: gain,
          gainVolatility: option.giveVolatility,
          giveVolatility: option.gainVolatility,
        });
        expect(value - turned).toBeCloseTo(gain - give, 8);
      }),
    );
  });

  it('is what many paths average to', () => {
    // the oracle integrates over a normal spread by midpoints: E[max(L - M, 0)] with L/M lognormal and M as numeraire
    const { years } = TERMS;
    const spread = 0.5 * Math.sqrt(years);
    const steps = 20_000;
    let sum = 0;
    for (let step = 0; step < steps; step++) {
      const z = -8 + (16 * (step + 0.5)) / steps;
      const ratio = Math.exp(spread * z - (spread * spread) / 2);
      sum += Math.max(0, 100 * ratio - 100) * Math.exp((-z * z) / 2) * (16 / steps);
    }
    expect(exchangeOptionValue(TERMS)).toBeCloseTo(sum / Math.sqrt(2 * Math.PI), 5);
  });
});

describe('halvings ahead', () => {
  const OUTLOOK = { blockHeight: 953_568, feesBtcPerBlock: 0, years: 12, compensation: 0, discountPerYear: 0 };

  it('are three in a term of twelve years, the first 96,432 blocks away', () => {
    const eras = erasOf(OUTLOOK);
    expect(eras.map(({ factor }) => factor)).toEqual([1, 0.5, 0.25, 0.125]);
    expect(eras.map(({ subsidyBtc }) => subsidyBtc)).toEqual([3.125, 1.5625, 0.78125, 0.390625]);
    expect(eras[0]?.until).toBeCloseTo(96_432 / 144 / 365.25, 12);
    expect(eras.at(-1)?.until).toBe(12);
    const [first, second, third] = eras.slice(0, 3).map(({ until }) => until);
    expect(expectedMiningFactor(OUTLOOK)).toBeCloseTo(
      ((first ?? 0) +
        ((second ?? 0) - (first ?? 0)) / 2 +
        ((third ?? 0) - (second ?? 0)) / 4 +
        (12 - (third ?? 0)) / 8) /
        12,
      12,
    );
  });

  it.each([
    [{ years: 1 }, 1],
    [{ compensation: 1 }, 1],
    [{ blockHeight: 1_049_999, years: 3.9 }, 0.5],
    [{ blockHeight: 1_049_999, years: 3.9, compensation: 0.5 }, 0.75],
    [{ blockHeight: 1_049_999, years: 3.9, feesBtcPerBlock: 3.125 }, 0.75],
    [{ blockHeight: 33 * 210_000, years: 12, feesBtcPerBlock: 0 }, 1],
  ])('with %j leave a mean of %d', (facts, factor) => {
    expect(expectedMiningFactor({ ...OUTLOOK, ...facts })).toBeCloseTo(factor, 4);
  });

  it('tile the term, lower the factor step by step, and a discount makes the near years count more', () => {
    const outlooks = fc.record({
      blockHeight: fc.integer({ min: 0, max: 3_000_000 }),
      feesBtcPerBlock: fc.double({ min: 0, max: 3, noNaN: true }),
      years: fc.double({ min: 0.01, max: 30, noNaN: true }),
      compensation: fc.double({ min: 0, max: 1, noNaN: true }),
      discountPerYear: fc.constant(0),
    });
    fc.assert(
      fc.property(outlooks, (outlook) => {
        const eras = erasOf(outlook);
        expect(eras[0]?.from).toBe(0);
        for (const [index, era] of eras.entries()) {
          expect(era.until).toBeGreaterThan(era.from);
          expect(era.until).toBe(eras[index + 1]?.from ?? outlook.years);
          expect(eras[index + 1]?.factor ?? 0).toBeLessThanOrEqual(era.factor);
        }
        const plain = expectedMiningFactor(outlook);
        expect(plain).toBeLessThanOrEqual(1 + 1e-12);
        expect(expectedMiningFactor({ ...outlook, discountPerYear: 0.1 })).toBeGreaterThanOrEqual(plain - 1e-9);
      }),
    );
  });
});

describe('twelve years of lease or mining', () => {
  const YEARS = {
    blockHeight: 953_568,
    feesBtcPerBlock: 0.05,
    years: 12,
    compensation: 0,
    discountPerYear: 0,
    leaseUsdPerKwMonth: 121.5,
    miningUsdPerKwh: 33 / (24 * 17.5),
    powerUsdPerKwh: 0.05,
    miningUptime: 1,
    pue: 1,
    conversionUsdPerKw: 1_500,
    interestPerYear: 0.12,
    leaseVolatility: 0.2,
    miningVolatility: 0.6,
    correlation: 0.2,
  };

  it('lease better: mining pays 21 today, less on average, and conversion comes back', () => {
    const view = longTerm(YEARS);
    expect(view.miningUsdPerKwMonth).toBeCloseTo(20.9, 1);
    // after the next halving this fleet does not pay its power, so it earns in the first era only
    expect(view.expectedMiningUsdPerKwMonth).toBeCloseTo((20.86 * (view.eras[0]?.until ?? 0)) / 12, 1);
    expect(view.hostingFloorUsdPerKwMonth).toBeCloseTo(view.expectedMiningUsdPerKwMonth + (1_500 * 0.16144) / 12, 1);
    expect(view.isLeaseBetter).toBe(true);
    expect(view.conversionBudgetUsdPerKw).toBeGreaterThan(7_400);
    expect(view.waitingUsdPerKwMonth).toBeGreaterThan(0);
  });

  it('is worth at least the better one, and waiting nothing when nothing moves', () => {
    const view = longTerm({ ...YEARS, leaseVolatility: 0, miningVolatility: 0 });
    expect(view.choiceUsdPerKwMonth).toBeCloseTo(121.5, 8);
    expect(view.waitingUsdPerKwMonth).toBeCloseTo(0, 8);
    expect(longTerm({ ...YEARS, leaseUsdPerKwMonth: 5 }).isLeaseBetter).toBe(false);
    expect(longTerm({ ...YEARS, leaseUsdPerKwMonth: 1 }).conversionBudgetUsdPerKw).toBe(0);
  });
});
