/**
 * What a posted rate with a kinked utilisation curve earns, as a fraction of the exact dynamic optimum, where demand is known and where it
 * is learnt in 10,000 arrivals; and how many firm quotes, with curve, calendar and every line, are priced in a second.
 * usage: npm run bench -- pricing [--seed 1] [--arrivals 10000] [--quotes 20000]
 */
import { parseArgs } from 'node:util';
import { HOUR, type Period, addMilliseconds, decimal, instant, period, rate, rational } from '#libs/kernel';
import { type GpuOffer, type Site, offerOfPool, price, sequence } from '#libs/market';
import { bestCurve, pricesOf } from './pricing/best-curve.js';
import { bruteForce, gainOf, optimum } from './pricing/exact-optimum.js';
import { learn } from './pricing/learn.js';
import { pricedPool, pricedSite } from './pricing/priced-listing.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    arrivals: { type: 'string', default: '10000' },
    quotes: { type: 'string', default: '20000' },
  },
});
const random = sequence(Number(values.seed));
const SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256];
/** Arrivals per unit and mean lease at a price of nothing. */
const LOADS = [1.5, 3, 8];

function known(): number[] {
  console.log('known demand: revenue as a fraction of the exact optimum (M/M/C/C, exponential willingness to pay)');
  console.log('units    load   flat rate     curve   posted   below kink   above kink');
  return SIZES.flatMap((units) =>
    LOADS.map((load) => {
      const pool = { units, arrivals: load * units };
      const best = optimum(pool);
      const policy = bestCurve(pool);
      const ratio = gainOf(pool, pricesOf(policy, units)) / best.gain;
      const { curve, posted } = policy;
      const slopes = [curve.slopeBelowBasisPoints, curve.slopeAboveBasisPoints].map(
        (slope) => `${(slope / 100).toFixed(0)} %`,
      );
      const cells = [
        `${units}`,
        `${load}`,
        bestFlat(pool, best.gain).toFixed(4),
        ratio.toFixed(5),
        posted.toFixed(3),
        ...slopes,
      ];
      console.log(cells.map((cell, index) => cell.padStart([5, 7, 11, 9, 8, 12, 12][index] ?? 0)).join(' '));
      return ratio;
    }),
  );
}

/** The best price that never changes. */
function bestFlat(pool: { units: number; arrivals: number }, best: number): number {
  const grid = Array.from({ length: 500 }, (_, index) => 0.3 + index * 0.01);
  return Math.max(...grid.map((flat) => gainOf(pool, new Array<number>(pool.units).fill(flat)))) / best;
}

function learnt(arrivals: number): number[] {
  console.log(`\nlearnt demand: ${arrivals} arrivals, first guess half and double the right mean`);
  console.log('units    load   learnt curve   earned while learning');
  return [1, 8, 64, 256].flatMap((units) =>
    LOADS.flatMap((load) => {
      const pool = { units, arrivals: load * units };
      const best = optimum(pool);
      const ratios = [0.5, 2].map((guess) => {
        const { policy, earned } = learn(pool, arrivals, guess, random);
        return { end: gainOf(pool, pricesOf(policy, units)) / best.gain, during: earned / best.gain };
      });
      const worst = (of: 'end' | 'during'): number => Math.min(...ratios.map((one) => one[of]));
      const cells = [`${units}`.padStart(5), `${load}`.padStart(7), worst('end').toFixed(4).padStart(14)];
      console.log([...cells, worst('during').toFixed(4).padStart(23)].join(' '));
      return ratios.map(({ end }) => end);
    }),
  );
}

function check(): void {
  for (const units of [1, 2]) {
    const pool = { units, arrivals: 3 * units };
    const [found, tried] = [optimum(pool).gain, bruteForce(pool)];
    if (tried > found * (1 + 1e-12) || found > tried * 1.0001)
      throw new Error(`policy iteration says ${found}, trying all prices ${tried}`);
  }
}

const SPANS: readonly (readonly [string, number, number])[] = [
  ['an hour to three days', 1, 72],
  ['three days to a year', 72, 8_760],
  ['twelve years', 105_000, 105_192],
];

function quotesPerSecond(count: number): void {
  const site = pricedSite();
  const publication = { providerName: 'Bench', publishedAt: instant('2026-01-01T00:00:00Z') };
  const offers = (different: Partial<Site>, curve: boolean): GpuOffer[] =>
    Array.from({ length: 100 }, (_, index) =>
      offerOfPool(
        pricedPool(rate(decimal(`0.1${index}`), 'USD', 'GPU_HOUR'), curve),
        { ...site, ...different },
        publication,
      ),
    );
  const kinds = [
    ['flat rate', offers({ energyCalendar: null }, false)],
    ['curve and energy calendar', offers({}, true)],
  ] as const;
  console.log('\nfirm quotes priced a second (every line, first invoice included)');
  for (const [span, least, most] of SPANS) {
    const windows = Array.from({ length: count }, () => windowOf(least + random() * (most - least)));
    const rates = kinds.map(([name, all]) => `${name} ${Math.round(perSecond(all, windows)).toLocaleString('en-US')}`);
    console.log(`${span}: ${rates.join(', ')}`);
  }
}

function windowOf(hours: number): Period {
  const start = addMilliseconds(instant('2026-01-01T00:00:00Z'), Math.floor(random() * 17_520) * HOUR);
  return period(start, addMilliseconds(start, Math.max(1, Math.round(hours)) * HOUR));
}

function perSecond(offers: readonly GpuOffer[], windows: readonly Period[]): number {
  const tax = { jurisdiction: 'US', basisPoints: 0, kind: 'NOT_REGISTERED' } as const;
  const conditions = { billing: 'RESERVED', platformFeeBasisPoints: 500, tax, utilisation: rational(3, 5) } as const;
  const quote = (window: Period, index: number): unknown => {
    const offer = offers[index % offers.length];
    return offer && price(offer, 8, window, conditions);
  };
  windows.slice(0, 500).forEach(quote); // warm
  const began = performance.now();
  windows.forEach(quote);
  return (windows.length * 1_000) / (performance.now() - began);
}

check();
const ratios = known();
const learntRatios = learnt(Number(values.arrivals));
quotesPerSecond(Number(values.quotes));
const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
console.log(`\nknown demand: mean ${mean.toFixed(4)}, worst ${Math.min(...ratios).toFixed(4)} (goal 0.99)`);
console.log(`learnt demand: worst ${Math.min(...learntRatios).toFixed(4)} (goal 0.95)`);
console.log(`pricing: ${Math.min(...ratios).toFixed(4)} of optimum`);
