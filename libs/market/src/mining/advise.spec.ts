// World: sites of a few uses and hours; the plan is compared with every plan there is.
import fc from 'fast-check';
import { unwrap } from '#libs/kernel';
import { type AdviceQuestion, advise, planValueUsd } from './advise.js';
import { type SitePower, type SiteUse, freeWatts, openWatts } from './site-use.js';

const MW = 1_000_000;

function aUse(facts: Partial<SiteUse> & Pick<SiteUse, 'id' | 'kind' | 'netUsdPerMwh'>): SiteUse {
  const hours = facts.netUsdPerMwh.length;
  return {
    name: facts.id,
    capacityWatts: Array<number>(hours).fill(10 * MW),
    committedWatts: Array<number>(hours).fill(0),
    startUsdPerMw: 0,
    runningWatts: 0,
    ...facts,
  };
}

const ask = (site: SitePower, facts: Partial<AdviceQuestion> = {}) =>
  unwrap(advise({ ...site, bandUsdPerMwh: 0, basis: new Map(), ...facts }));

const advised = (answer: ReturnType<typeof ask>): number[][] =>
  answer.hours.map((hour) => hour.uses.map((use) => use.advisedWatts / MW));

/** Every plan in whole watts, for tiny sites. */
function* everyPlan(site: SitePower, hour = 0, sofar: number[][] = site.uses.map(() => [])): Generator<number[][]> {
  const free = freeWatts(site)[hour];
  if (free === undefined) {
    yield sofar;
    return;
  }
  for (const watts of everyHour(site, hour, free, 0))
    yield* everyPlan(
      site,
      hour + 1,
      sofar.map((row, index) => [...row, watts[index] ?? 0]),
    );
}

function* everyHour(site: SitePower, hour: number, left: number, index: number): Generator<number[]> {
  const use = site.uses[index];
  if (use === undefined) {
    yield [];
    return;
  }
  for (let watts = 0; watts <= Math.min(left, openWatts(use, hour)); watts++)
    for (const rest of everyHour(site, hour, left - watts, index + 1)) yield [watts, ...rest];
}

const bestValue = (site: SitePower): number =>
  Math.max(...[...everyPlan(site)].map((plan) => planValueUsd(site, plan)));

describe('advice', () => {
  it('fills free power from the best use down, and leaves unused what no use is worth', () => {
    const site = {
      limitWatts: [20 * MW, 20 * MW, 20 * MW],
      uses: [
        aUse({ id: 'fleet', kind: 'MINING', netUsdPerMwh: [64, -5, 64] }),
        aUse({ id: 'hall', kind: 'HOSTING', netUsdPerMwh: [122, 122, 122], capacityWatts: [5 * MW, 5 * MW, 0] }),
        aUse({
          id: 'h100',
          kind: 'GPU_LEASE',
          netUsdPerMwh: [1_000, 1_000, 1_000],
          capacityWatts: [2 * MW, 2 * MW, 2 * MW],
        }),
      ],
    };
    const answer = ask(site);
    expect(advised(answer)).toEqual([
      [10, 5, 2],
      [0, 5, 2],
      [10, 0, 2],
    ]);
    expect(answer.hours.map(({ idleWatts }) => idleWatts / MW)).toEqual([3, 13, 8]);
    expect(answer.hours.map(({ finding }) => finding)).toEqual([
      'Of 20,000 kW free: offer 2,000 kW of h100 for lease (1,000.00 USD/MWh), offer 5,000 kW of hall for hosting (122.00 USD/MWh), mine with 10,000 kW (64.00 USD/MWh), leave 3,000 kW unused (no use is left for it).',
      'Of 20,000 kW free: offer 2,000 kW of h100 for lease (1,000.00 USD/MWh), offer 5,000 kW of hall for hosting (122.00 USD/MWh), leave 13,000 kW unused (no use left is worth its power).',
      'Of 20,000 kW free: offer 2,000 kW of h100 for lease (1,000.00 USD/MWh), mine with 10,000 kW (64.00 USD/MWh), leave 8,000 kW unused (no use is left for it).',
    ]);
    expect(answer.finding).toBe(
      'At the meter, net: h100 1,000.00 USD/MWh, hall 122.00 USD/MWh, fleet 41.00 USD/MWh. Of the uncommitted energy of 3 hours: 6 MWh to h100, 10 MWh to hall, 20 MWh to fleet, 24 MWh unused.',
    );
  });

  it('leaves contracts alone, at whatever price', () => {
    const site = {
      limitWatts: [10 * MW, 10 * MW],
      uses: [
        aUse({ id: 'fleet', kind: 'MINING', netUsdPerMwh: [5_000, 5_000] }),
        aUse({ id: 'hall', kind: 'HOSTING', netUsdPerMwh: [-20, -20], committedWatts: [6 * MW, 10 * MW] }),
      ],
    };
    const answer = ask(site);
    expect(advised(answer)).toEqual([
      [4, 0],
      [0, 0],
    ]);
    expect(answer.hours[0]?.finding).toBe(
      'Of 4,000 kW free beside the 6,000 kW bound by contracts: mine with 4,000 kW (5,000.00 USD/MWh).',
    );
    expect(answer.hours[1]?.finding).toBe('Contracts bind all 10,000 kW: nothing is free.');
    const cut = ask({ ...site, limitWatts: [5 * MW, 5 * MW] });
    expect(cut.hours[0]?.finding).toBe(
      'Contracts bind 6,000 kW, more than the limit of 5,000 kW: nothing is free, and no contract is touched.',
    );
    expect(cut.hours[0]?.uses[1]?.committedWatts).toBe(6 * MW);
  });

  it('mines through a dip that costs less than starting again, and stops for a longer one', () => {
    const fleet = (netUsdPerMwh: number[]) =>
      aUse({ id: 'fleet', kind: 'MINING', netUsdPerMwh, startUsdPerMw: 30, runningWatts: 10 * MW });
    const dip = ask({ limitWatts: Array<number>(4).fill(10 * MW), uses: [fleet([60, -20, 60, 60])] });
    expect(advised(dip)).toEqual([[10], [10], [10], [10]]);
    expect(dip.valueUsd).toBeCloseTo(1_600, 6);
    const night = ask({ limitWatts: Array<number>(5).fill(10 * MW), uses: [fleet([60, -20, -20, 60, -1])] });
    expect(advised(night)).toEqual([[10], [0], [0], [10], [0]]);
    expect(night.valueUsd).toBeCloseTo(900, 6);
  });

  it('earns as much as the best of all plans, keeps every limit and never touches a contract', () => {
    const hours = 3;
    const value = fc.integer({ min: -30, max: 60 });
    const series = <T>(of: fc.Arbitrary<T>) => fc.array(of, { minLength: hours, maxLength: hours });
    const use = fc.record({
      capacityWatts: series(fc.integer({ min: 0, max: 3 })),
      committedWatts: series(fc.integer({ min: 0, max: 1 })),
      netUsdPerMwh: series(value),
      startUsdPerMw: fc.constantFrom(0, 0, 5, 25),
      runningWatts: fc.integer({ min: 0, max: 3 }),
    });
    const sites = fc.record({
      limitWatts: series(fc.integer({ min: 0, max: 4 })),
      uses: fc.array(use, { minLength: 1, maxLength: 2 }),
    });
    fc.assert(
      fc.property(sites, ({ limitWatts, uses }) => {
        const kinds = ['MINING', 'GPU_LEASE'] as const;
        const site: SitePower = {
          limitWatts,
          uses: uses.map((facts, index) => aUse({ id: `u${index}`, kind: kinds[index] ?? 'HOSTING', ...facts })),
        };
        const answer = ask(site);
        for (const [hour, said] of answer.hours.entries()) {
          const total = said.uses.reduce((sum, each) => sum + each.advisedWatts, 0);
          expect(total + said.idleWatts).toBe(said.freeWatts);
          expect(said.idleWatts).toBeGreaterThanOrEqual(0);
          expect(said.committedWatts + total).toBeLessThanOrEqual(Math.max(said.limitWatts, said.committedWatts));
          for (const [index, each] of said.uses.entries()) {
            expect(each.committedWatts).toBe(site.uses[index]?.committedWatts[hour]);
            expect(each.advisedWatts).toBeLessThanOrEqual(
              openWatts(site.uses[index] ?? aUse({ id: '', kind: 'MINING', netUsdPerMwh: [] }), hour),
            );
          }
        }
        expect(answer.valueUsd).toBeCloseTo(bestValue(site), 12);
      }),
      { numRuns: 150 },
    );
  });
});

describe('hysteresis', () => {
  const day = (netOfFleet: (hour: number) => number, netOfHall: (hour: number) => number): SitePower => {
    const hours = Array.from({ length: 24 }, (_, hour) => hour);
    return {
      limitWatts: hours.map(() => 12 * MW),
      uses: [
        aUse({
          id: 'fleet',
          kind: 'MINING',
          netUsdPerMwh: hours.map(netOfFleet),
          startUsdPerMw: 4,
          runningWatts: 5 * MW,
        }),
        aUse({ id: 'hall', kind: 'HOSTING', netUsdPerMwh: hours.map(netOfHall) }),
      ],
    };
  };

  it('says the same while no value has moved by the band, however often it is asked', () => {
    const values = fc.array(fc.double({ min: -40, max: 120, noNaN: true }), { minLength: 48, maxLength: 48 });
    const moves = fc.array(
      fc.array(fc.double({ min: -0.9999, max: 0.9999, noNaN: true }), { minLength: 48, maxLength: 48 }),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(values, moves, fc.double({ min: 0.01, max: 30, noNaN: true }), (base, walks, bandUsdPerMwh) => {
        const site = (by: readonly number[]) =>
          day(
            (hour) => (base[hour] ?? 0) + (by[hour] ?? 0) * bandUsdPerMwh,
            (hour) => (base[24 + hour] ?? 0) + (by[24 + hour] ?? 0) * bandUsdPerMwh,
          );
        const first = ask(site([]), { bandUsdPerMwh });
        let basis = first.restsOnUsdPerMwh;
        // the band is meant in the steps in which values count
        for (const walk of walks.map((steps) => steps.map((step) => step * Math.max(0, 1 - 2e-4 / bandUsdPerMwh)))) {
          const again = ask(site(walk), { bandUsdPerMwh, basis });
          expect(advised(again)).toEqual(advised(first));
          expect(again.restsOnUsdPerMwh).toEqual(first.restsOnUsdPerMwh);
          basis = again.restsOnUsdPerMwh;
        }
      }),
      { numRuns: 60 },
    );
  });

  it('follows once a value has moved by the band, and costs at most the band per MWh either way', () => {
    const before = ask(
      day(
        () => 50,
        () => 49,
      ),
      { bandUsdPerMwh: 5 },
    );
    const asked = { bandUsdPerMwh: 5, basis: before.restsOnUsdPerMwh };
    const still = ask(
      day(
        () => 46,
        () => 53,
      ),
      asked,
    );
    const moved = ask(
      day(
        () => 45,
        () => 54,
      ),
      asked,
    );
    expect(advised(still)).toEqual(advised(before));
    expect(advised(still)[0]).toEqual([10, 2]);
    expect(advised(moved)[0]).toEqual([2, 10]);
    const best = ask(
      day(
        () => 46,
        () => 53,
      ),
    );
    expect(best.valueUsd - still.valueUsd).toBeGreaterThan(0);
    expect(best.valueUsd - still.valueUsd).toBeLessThanOrEqual(2 * 5 * 12 * 24);
  });

  it('starts afresh where earlier advice said nothing about an hour', () => {
    const basis = new Map([['fleet', [null, 999]]]);
    const answer = ask(
      day(
        () => 50,
        () => 49,
      ),
      { bandUsdPerMwh: 1_000, basis },
    );
    expect(answer.restsOnUsdPerMwh.get('fleet')?.slice(0, 3)).toEqual([50, 999, 50]);
  });
});

describe('a question', () => {
  const good: AdviceQuestion = {
    limitWatts: [10],
    uses: [aUse({ id: 'fleet', kind: 'MINING', netUsdPerMwh: [1], capacityWatts: [5] })],
    bandUsdPerMwh: 0,
    basis: new Map(),
  };
  const use = (facts: Partial<SiteUse>): Partial<AdviceQuestion> => ({
    uses: good.uses.map((each) => ({ ...each, ...facts })),
  });

  it.each<[Partial<AdviceQuestion>, string]>([
    [{ limitWatts: [] }, 'hours'],
    [{ limitWatts: Array<number>(169).fill(1) }, 'hours'],
    [{ uses: Array.from({ length: 12_001 }, () => good.uses).flat() }, 'hours'],
    [{ limitWatts: [-1] }, 'limitWatts.0'],
    [{ limitWatts: [1.5] }, 'limitWatts.0'],
    [{ bandUsdPerMwh: -1 }, 'bandUsdPerMwh'],
    [{ bandUsdPerMwh: Number.NaN }, 'bandUsdPerMwh'],
    [use({ capacityWatts: [1, 2] }), 'uses.0.capacityWatts'],
    [use({ netUsdPerMwh: [] }), 'uses.0.netUsdPerMwh'],
    [use({ netUsdPerMwh: [Infinity] }), 'uses.0.netUsdPerMwh.0'],
    [use({ committedWatts: [-3] }), 'uses.0.committedWatts.0'],
    [use({ startUsdPerMw: -1 }), 'uses.0.startUsdPerMw'],
    [use({ runningWatts: 0.5 }), 'uses.0.runningWatts.0'],
  ])('with %j is refused at %s', (facts, path) => {
    expect(advise({ ...good, ...facts })).toMatchObject({
      ok: false,
      refusal: [{ code: 'INVALID_INPUT', path: path.split('.') }],
    });
  });

  it('of a site without uses is answered', () => {
    expect(ask({ limitWatts: [5 * MW], uses: [] })).toMatchObject({
      hours: [{ idleWatts: 5 * MW, finding: 'Of 5,000 kW free: leave 5,000 kW unused (no use is left for it).' }],
      finding: 'The site has no use for its power: add a fleet, a hall or a GPU pool.',
    });
  });
});
