// World: prices of GPUs of one model by a handful of providers; the oracle lays every GPU-hour out in a row and points at it.
import fc from 'fast-check';
import { DAY, decimal, decimalToString, instantFromEpoch } from '#libs/kernel';
import {
  MIN_PROVIDERS,
  MIN_SAMPLES,
  type PriceSample,
  indexFigures,
  priceIndex,
  seriesName,
  termBand,
} from './price-index.js';

const sample = (provider: number, cents: number, weight: number, facts: Partial<PriceSample> = {}): PriceSample => ({
  ...{ modelSlug: 'h100-sxm', region: 'us-south', band: 'WEEKS', currency: 'USD', providerOrgId: `org_${provider}` },
  ...{ rate: decimal((cents / 100).toFixed(2)), weight: BigInt(weight) },
  ...facts,
});
const samples = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 80, max: 400 }), fc.integer({ min: 1, max: 30 })),
  { minLength: 1, maxLength: 30 },
);

/** Of `count` GPU-hours in order of price, the one at which that share of them is reached. */
function laidOut(of: readonly PriceSample[], percent: number): string {
  const hours = of
    .flatMap(({ rate, weight }) => Array.from({ length: Number(weight) }, () => Number(decimalToString(rate))))
    .sort((a, b) => a - b);
  return (hours[Math.ceil((hours.length * percent) / 100) - 1] ?? NaN).toFixed(2);
}

describe('an index of prices', () => {
  it('is where the tenth, half and nine tenths of the GPU-hours are, for any sample that is large enough', () => {
    fc.assert(
      fc.property(samples, (drawn) => {
        const of = drawn.map(([provider, cents, weight]) => sample(provider, cents, weight));
        const { prices, samples: count, providers } = indexFigures(of);
        const isEnough =
          of.length >= MIN_SAMPLES && new Set(of.map(({ providerOrgId }) => providerOrgId)).size >= MIN_PROVIDERS;
        expect([count, providers]).toEqual([of.length, new Set(of.map(({ providerOrgId }) => providerOrgId)).size]);
        const shown = prices && [prices.low, prices.middle, prices.high].map((price) => decimalToString(price, 2));
        expect(shown).toEqual(isEnough ? [10, 50, 90].map((percent) => laidOut(of, percent)) : null);
      }),
    );
  });

  it('does not depend on the order of the sample, nor on a deal cut in two', () => {
    fc.assert(
      fc.property(samples, (drawn) => {
        const of = drawn.map(([provider, cents, weight]) => sample(provider, cents, weight * 2));
        const halves = of.flatMap((one) => [one, one].map((half) => ({ ...half, weight: one.weight / 2n })));
        fc.pre(indexFigures(of).prices !== null);
        expect(indexFigures([...halves].reverse()).prices).toEqual(indexFigures(of).prices);
      }),
    );
  });

  it.each([
    [7, 3],
    [8, 2],
  ])('says nothing of %i prices by %i providers but how many they are', (count, providers) => {
    const of = Array.from({ length: count }, (_, n) => sample(n % providers, 200, 10));
    expect(indexFigures(of)).toEqual({ samples: count, providers, prices: null });
  });

  it('has a series per region and term, and those of all of them', () => {
    const of = [sample(1, 200, 1), sample(2, 210, 1, { region: 'gulf', band: 'LONG' })];
    expect(priceIndex(of).map(({ key, samples: count }) => [seriesName(key), count])).toEqual([
      ['h100-sxm * * USD', 2],
      ['h100-sxm * LONG USD', 1],
      ['h100-sxm * WEEKS USD', 1],
      ['h100-sxm gulf * USD', 1],
      ['h100-sxm gulf LONG USD', 1],
      ['h100-sxm us-south * USD', 1],
      ['h100-sxm us-south WEEKS USD', 1],
    ]);
  });

  it.each([
    [6.9, 'DAYS'],
    [7, 'WEEKS'],
    [29.9, 'WEEKS'],
    [30, 'MONTHS'],
    [180, 'LONG'],
  ])('counts a lease of %d days among %s', (days, band) => {
    const start = instantFromEpoch(0);
    expect(termBand({ start, end: instantFromEpoch(Math.round(days * DAY)) })).toBe(band);
  });
});
