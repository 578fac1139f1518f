// World: the four pools and a hall of the search specs, and random free sets of small pools: where a match stands, and why.
import fc from 'fast-check';
import { compareDecimal, decimal, decimalToString, fromRational, rate, times, toRational, unwrap } from '#libs/kernel';
import { type PoolGeometry } from '../capacity/geometry.js';
import { place } from '../capacity/placement.js';
import { normalise } from '../capacity/ranges.js';
import { type UnitRange } from '../capacity/units.js';
import { gpuOffer, hallOffer, siteFacts, window } from '../offer/offers.spec-data.js';
import { type OfferMatch, candidateOf } from './candidate.js';
import { type OfferFilter } from './offer-filter.js';
import { RANK_TERMS } from './rank-terms.js';
import { rankAndPage } from './plain-search.spec-data.js';
import { OFFER_SORTS, explainRank } from './ranking.js';
import { context, market, search } from './search-world.spec-data.js';
import { strandedUnits } from './stranded-units.js';

function match(filter: OfferFilter = {}, different: Partial<OfferMatch> = {}): OfferMatch {
  const { offer = gpuOffer() } = different;
  const free = [{ from: 0, to: offer.units }];
  return { ...candidateOf(offer, filter, context()), bookableUnits: offer.units, free, ...different };
}

function termsOf(one: OfferMatch): Record<string, readonly string[]> {
  return Object.fromEntries(
    explainRank(one, 'RECOMMENDED').terms.map(({ name, value, weight, contribution }) => [
      name,
      [decimalToString(value), decimalToString(weight), decimalToString(contribution.amount)],
    ]),
  );
}

describe('the recommended score', () => {
  it('adds to the all-in rate what waiting, carbon and broken blocks cost', () => {
    // 2.625 all in; 1,594 W x 380 g; 85 USD a tonne; 8 of a fabric domain of 32 leaves 24 alone: three quarters of 5 %
    expect(termsOf(match({ units: 8 }))).toEqual({
      ALL_IN_RATE: ['2.625', '1', '2.625'],
      WAIT_FOR_POWER: ['0', '0.0028875', '0'],
      CARBON: ['605.72', '0.000085', '0.0514862'],
      STRANDED_UNITS: ['0.75', '0.13125', '0.0984375'],
    });
    expect(decimalToString(explainRank(match({ units: 8 }), 'CARBON').score.amount)).toBe('2.7749237');
  });

  it('counts no wait where a window was asked for', () => {
    const offer = gpuOffer({
      availableFrom: context().now,
      site: siteFacts({ energisedAt: window('2026-06-15T00:00:00Z', '2027-01-01T00:00:00Z').start }),
    });
    const asked = { window: window('2026-07-01T00:00:00Z', '2026-07-02T00:00:00Z') };
    expect(termsOf(match({}, { ...candidateOf(offer, {}, context()), offer })).WAIT_FOR_POWER).toEqual([
      '14',
      '0.0028875',
      '0.040425',
    ]);
    expect(termsOf(match(asked, { ...candidateOf(offer, asked, context()), offer })).WAIT_FOR_POWER?.[2]).toBe('0');
  });

  it('prices the carbon of a kW-month of hall by its 730 hours, and strands nothing there', () => {
    const offer = hallOffer();
    const terms = termsOf(match({ kind: 'HALL' }, { ...candidateOf(offer, { kind: 'HALL' }, context()), offer }));
    // 1.25 kW x 730 h x 380 g
    expect(terms.CARBON).toEqual(['346750', '0.000085', '29.47375']);
    expect(terms.STRANDED_UNITS?.[0]).toBe('0');
  });

  it('prices carbon in the currency of the offer', () => {
    const yen = rate(decimal('400'), 'JPY', 'GPU_HOUR');
    const offer = gpuOffer({ price: yen, floor: yen });
    expect(termsOf(match({}, { ...candidateOf(offer, {}, context()), offer })).CARBON?.[2]).toBe('7.87436');
  });
});

describe('any explanation', () => {
  it('has terms that sum exactly to the score, none negative, each the product it says', () => {
    const facts = fc.record({
      cents: fc.integer({ min: 0, max: 100_000 }),
      units: fc.integer({ min: 1, max: 64 }),
      carbon: fc.integer({ min: 0, max: 1_200 }),
      waitDays: fc.integer({ min: 0, max: 900 }),
      gang: fc.boolean(),
      sort: fc.constantFrom(...OFFER_SORTS),
    });
    fc.assert(
      fc.property(facts, ({ cents, units, carbon, waitDays, gang, sort }) => {
        const price = rate({ scaled: BigInt(cents) * 10n ** 10n }, 'EUR', 'GPU_HOUR');
        const offer = gpuOffer({ price, floor: price, minUnits: 1, site: siteFacts({ carbonGramsPerKwh: carbon }) });
        const one = match({}, { ...candidateOf(offer, { units, gang }, context()), offer, waitDays });
        const { score, terms, sentence } = explainRank(one, sort);
        expect(terms.map(({ name }) => name)).toEqual(RANK_TERMS);
        expect(terms.reduce((total, term) => total + term.contribution.amount.scaled, 0n)).toBe(score.amount.scaled);
        for (const { value, weight, contribution } of terms) {
          expect(contribution.amount.scaled).toBeGreaterThanOrEqual(0n);
          expect(contribution).toEqual({
            ...score,
            amount: fromRational(times(toRational(value), toRational(weight))),
          });
        }
        expect(compareDecimal(score.amount, one.allInRate.amount)).toBeGreaterThanOrEqual(0);
        expect(sentence).toMatch(/^Sorted by .*\. Equals stand in the order of their ids\.$/);
      }),
    );
  });

  it('comes in words', () => {
    const { sentence, terms } = explainRank(match({ units: 4 }), 'RECOMMENDED');
    expect([sentence, ...terms.map((term) => term.sentence)]).toEqual([
      'Sorted by recommended score, lowest first: 2.7421 USD per GPU-hour, the all-in rate and its penalties. Equals stand in the order of their ids.',
      '2.625 USD per GPU-hour all in, for the window and amount priced.',
      'It can start now.',
      '605.72 g CO2e per GPU-hour: 380 g per kWh, 1594 W at the meter, at 85 USD a tonne.',
      'It takes 4 GPUs of a node that it breaks open and leaves 4 alone.',
    ]);
  });
});

describe('a list by recommendation', () => {
  it('stands in the order of its scores, one currency after the other', () => {
    const matches = search(market(), {});
    const page = unwrap(rankAndPage(matches, { sort: 'RECOMMENDED', first: 10, after: null }));
    expect(
      page.items.map((one) => [one.offer.id, decimalToString(explainRank(one, 'RECOMMENDED').score.amount)]),
    ).toEqual([
      ['small', '0.4898612'],
      ['cheap', '2.7749237'],
      ['dear', '4.2631478'],
      ['euro', '2.85300806'],
    ]);
  });
});

describe('stranded units', () => {
  it.each([
    ['a whole domain', [[0, 64]], 32, 0],
    ['a gang in a domain of its own', [[0, 64]], 16, 16],
    ['a gang that fills up a broken domain', [[16, 64]], 16, 0],
    ['half a node', [[0, 64]], 4, 4],
    ['half a node that is broken already', [[4, 64]], 4, 0],
    ['a quarter of a broken node', [[4, 64]], 2, 0],
    ['more than is free', [[0, 8]], 16, 0],
  ] as const)('%s', (_name, free, units, expected) => {
    const ranges = free.map(([from, to]) => ({ from, to }));
    expect(strandedUnits(POOL, ranges, units, false)).toBe(expected);
  });

  it('are what block by block, unit by unit, is left of blocks that were whole', () => {
    fc.assert(
      fc.property(pools(), fc.boolean(), ({ geometry, free, units }, gang) => {
        const placed = place({ geometry, free, units, gang });
        const size =
          units < geometry.gpusPerNode ? geometry.gpusPerNode : geometry.gpusPerNode * geometry.nodesPerFabric;
        const broken = (isFree: readonly boolean[]): number => {
          const blocks = Array.from({ length: Math.ceil(geometry.units / size) }, (_none, at) =>
            isFree.slice(at * size, (at + 1) * size),
          );
          const counts = blocks.map((block) => [block.filter(Boolean).length, block.length] as const);
          return counts.reduce((total, [count, length]) => total + (count < length ? count : 0), 0);
        };
        const before = bits(free, geometry.units);
        const taken = bits(placed ?? [], geometry.units);
        const after = before.map((isFree, unit) => isFree && taken[unit] !== true);
        expect(strandedUnits(geometry, free, units, gang)).toBe(Math.max(0, broken(after) - broken(before)));
      }),
      { numRuns: 300 },
    );
  });
});

const POOL: PoolGeometry = { kind: 'GPU', units: 64, gpusPerNode: 8, nodesPerFabric: 4, minChunk: 1 };

function bits(ranges: readonly UnitRange[], units: number): boolean[] {
  return Array.from({ length: units }, (_none, unit) => ranges.some(({ from, to }) => from <= unit && unit < to));
}

function pools() {
  return fc
    .record({
      gpusPerNode: fc.constantFrom(1, 2, 4),
      nodes: fc.integer({ min: 1, max: 7 }),
      nodesPerFabric: fc.integer({ min: 1, max: 3 }),
      units: fc.integer({ min: 1, max: 12 }),
      free: fc.array(fc.tuple(fc.nat(27), fc.integer({ min: 1, max: 9 })), { maxLength: 4 }),
    })
    .map(({ gpusPerNode, nodes, nodesPerFabric, units, free }) => {
      const geometry: PoolGeometry = {
        kind: 'GPU',
        units: nodes * gpusPerNode,
        gpusPerNode,
        nodesPerFabric,
        minChunk: 1,
      };
      return {
        geometry,
        units,
        free: normalise(
          free.map(([from, length]) => ({ from, to: from + length })),
          geometry.units,
        ),
      };
    });
}
