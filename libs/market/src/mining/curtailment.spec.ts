// World: loads that run now and a grid that pays for less; Riot's 1,122 USD/MWh of July 2022.
import fc from 'fast-check';
import { type Load, curtailmentOrder } from './curtailment.js';
import { SITE_USE_KINDS } from './site-use.js';

const RIOT_USD_PER_MWH = 9_500_000 / 8_468;

function aLoad(facts: Partial<Load> & Pick<Load, 'id' | 'kind' | 'lostUsdPerMwh'>): Load {
  return { name: facts.id, watts: 1_000_000, penaltyUsdPerMwh: 0, isCurtailable: false, ...facts };
}

const FLEET = aLoad({ id: 'fleet', kind: 'MINING', lostUsdPerMwh: 140 });
const FLEXIBLE_HALL = aLoad({ id: 'hall', kind: 'HOSTING', lostUsdPerMwh: 122.66, isCurtailable: true });
const FIRM_HALL = aLoad({ id: 'firm', kind: 'HOSTING', lostUsdPerMwh: 122.66 });
const GPUS = aLoad({ id: 'h100', kind: 'GPU_LEASE', lostUsdPerMwh: 1_444, isCurtailable: true });

const said = (...asked: Parameters<typeof curtailmentOrder>) =>
  curtailmentOrder(...asked).map(({ load, decision, watts }) => [load.id, decision, watts / 1e6]);

describe('what to curtail first', () => {
  it('is mining, then flexible hosting; a GPU lease earns more than the grid ever paid, a contract is a contract', () => {
    expect(RIOT_USD_PER_MWH).toBeCloseTo(1_122, 0);
    expect(said([GPUS, FIRM_HALL, FLEXIBLE_HALL, FLEET], RIOT_USD_PER_MWH, null)).toEqual([
      ['fleet', 'CURTAIL', 1],
      ['hall', 'CURTAIL', 1],
      ['h100', 'KEEP', 0],
      ['firm', 'BOUND', 0],
    ]);
  });

  it.each([
    ['below what mining earns: nothing', 100, ['KEEP', 'KEEP', 'KEEP', 'BOUND']],
    ['between hosting and mining: hosting alone, still in its place', 130, ['KEEP', 'CURTAIL', 'KEEP', 'BOUND']],
    ['above a GPU lease whose contract allows it: that too', 2_000, ['CURTAIL', 'CURTAIL', 'CURTAIL', 'BOUND']],
  ])('%s', (_name, price, decisions) => {
    const order = curtailmentOrder([FLEET, FLEXIBLE_HALL, FIRM_HALL, GPUS], price, null);
    expect(order.map(({ decision }) => decision)).toEqual(decisions);
  });

  it('takes as much as is wanted, the last load in part, and says why for each', () => {
    const order = curtailmentOrder([FLEET, FLEXIBLE_HALL, GPUS, FIRM_HALL], 1_122, 1_400_000);
    expect(order.map(({ watts }) => watts)).toEqual([1_000_000, 400_000, 0, 0]);
    expect(order.map(({ finding }) => finding)).toEqual([
      'fleet goes down: 1,122.00 USD/MWh is paid, 140.00 USD/MWh is lost.',
      'hall goes down: 1,122.00 USD/MWh is paid, 122.66 USD/MWh is lost.',
      'h100 stays on: it earns 1,444.00 USD/MWh, more than the 1,122.00 USD/MWh paid.',
      'firm stays on: its contract does not let it be curtailed.',
    ]);
    expect(curtailmentOrder([FLEET, FLEXIBLE_HALL], 1_122, 500_000)[1]?.finding).toBe(
      'hall stays on: enough is down before it.',
    );
  });

  it('counts credits and penalties as lost', () => {
    const harsh = { ...FLEXIBLE_HALL, penaltyUsdPerMwh: 1_000 };
    expect(said([harsh], RIOT_USD_PER_MWH, null)).toEqual([['hall', 'KEEP', 0]]);
  });

  it('never takes down a contract that forbids it, nor at a loss, nor more than is wanted, and goes class by class', () => {
    const load = fc.record({
      kind: fc.constantFrom(...SITE_USE_KINDS),
      watts: fc.integer({ min: 1, max: 100 }),
      lostUsdPerMwh: fc.integer({ min: -50, max: 2_000 }),
      penaltyUsdPerMwh: fc.integer({ min: 0, max: 100 }),
      isCurtailable: fc.boolean(),
    });
    const wanted = fc.option(fc.integer({ min: 0, max: 300 }));
    fc.assert(
      fc.property(
        fc.array(load, { maxLength: 8 }),
        fc.integer({ min: 0, max: 2_000 }),
        wanted,
        (facts, price, most) => {
          const loads = facts.map((each, index) => ({ ...each, id: `${index}`, name: `${index}` }));
          const order = curtailmentOrder(loads, price, most);
          const down = order.filter(({ decision }) => decision === 'CURTAIL');
          expect(new Set(order.map(({ load: { id } }) => id)).size).toBe(loads.length);
          expect(down.reduce((sum, { watts }) => sum + watts, 0)).toBeLessThanOrEqual(most ?? Infinity);
          for (const { load: each, gainUsdPerMwh, watts } of down) {
            expect(each.kind === 'MINING' || each.isCurtailable).toBe(true);
            expect(gainUsdPerMwh).toBeGreaterThan(0);
            expect(watts).toBeGreaterThan(0);
          }
          const classes = down.map(({ load: each }) => SITE_USE_KINDS.indexOf(each.kind));
          expect(classes).toEqual(classes.toSorted((a, b) => a - b));
        },
      ),
    );
  });
});
