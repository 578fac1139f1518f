// World: the provider API over HTTP on a database of its own; a miner gives its site an energy calendar and its pool a curve; one tenant asks.
import { POOL, SITE, openProviderApi } from './world.js';

const ERRORS = 'errors { ... on UserError { code message path } }';
const SITES = `mutation ($input: [SiteUpsertInput!]!) { sitesUpsert(input: $input) { results { site { id energyCalendar { bands { months weekdays fromHour toHour price } demandChargePerKwMonth coincidentPeak { fromHour toHour chargePerKwYear } miningRevenuePerKwh minimumMarginBasisPoints } } ${ERRORS} } } }`;
const POOLS = `mutation ($input: [GpuPoolUpsertInput!]!) { gpuPoolsUpsert(input: $input) { results { pool { id pricingCurve { kinkBasisPoints slopeAboveBasisPoints } costs { operatingPerHour capital { years } } energyFloor { months weekdays fromHour toHour floor } } ${ERRORS} } } }`;
const SIMULATION = `query ($input: PriceSimulationInput!) { priceSimulation(input: $input) { simulation { requests shareBasisPoints } errors { __typename ... on UserError { code message path } ... on NotEnoughData { requests leastRequests } } } }`;
const ADVICE = `query ($input: TermAdviceInput!) { termAdvice(input: $input) { steps { minHours basisPoints } ${ERRORS} } }`;

const SUMMER = { months: [6, 7, 8, 9], weekdays: [1, 2, 3, 4, 5], fromHour: 15, toHour: 19 };
const CALENDAR = {
  bands: [{ ...SUMMER, price: '0.11' }],
  demandChargePerKwMonth: '4.38',
  coincidentPeak: { ...SUMMER, chargePerKwYear: '67' },
  miningRevenuePerKwh: '0.07',
  minimumMarginBasisPoints: 500,
};
const CARDS = {
  ...POOL,
  externalId: 'cards',
  model: 'rtx-3090',
  wattsPerGpu: 430,
  price: { amount: '0.13', currency: 'USD' },
  termDiscounts: [],
};

interface Results {
  readonly [mutation: string]: {
    readonly results: readonly {
      readonly site?: unknown;
      readonly pool?: { readonly id: string } | null;
      readonly errors: readonly { readonly code: string; readonly path: string[] | null }[];
    }[];
  };
}

describe('pricing through the provider API', () => {
  const opened = openProviderApi();
  afterAll(async () => (await opened).close());
  const setup = async () => {
    const { miner: join } = await opened;
    const miner = await join();
    return { miner, stranger: await join() };
  };

  it('keeps a calendar, a curve and costs, and shows the floor that tenants will see', async () => {
    const { miner } = await setup();
    const sites = await miner.ask<Results>(SITES, { input: [{ ...SITE, energyCalendar: CALENDAR }] });
    expect(sites.sitesUpsert?.results).toMatchObject([
      { errors: [], site: { energyCalendar: { ...CALENDAR, coincidentPeak: { chargePerKwYear: '67' } } } },
    ]);
    const curve = { kinkBasisPoints: 8_000, slopeBelowBasisPoints: 0, slopeAboveBasisPoints: 9_000 };
    const costs = { operatingPerHour: '0.01' };
    const pools = await miner.ask<Results>(POOLS, { input: [{ ...CARDS, pricingCurve: curve, costs }] });
    // 0.516 kW x (0.11 + 4.38 / 730 + 67 / 348.57) + 0.01, and 5 percent on it
    expect(pools.gpuPoolsUpsert?.results).toMatchObject([
      {
        errors: [],
        pool: {
          pricingCurve: { kinkBasisPoints: 8_000, slopeAboveBasisPoints: 9_000 },
          costs: { operatingPerHour: '0.01', capital: null },
          energyFloor: [{ ...SUMMER, floor: expect.stringMatching(/^0\.1774/) }],
        },
      },
    ]);
    const without = await miner.ask<Results>(SITES, { input: [SITE] });
    expect(without.sitesUpsert?.results).toMatchObject([{ site: { energyCalendar: null } }]);
  });

  it('refuses what is wrong where it is wrong', async () => {
    const { miner } = await setup();
    const bad = { ...CALENDAR, bands: [{ ...SUMMER, months: [0], price: '0.11' }] };
    const sites = await miner.ask<Results>(SITES, { input: [{ ...SITE, energyCalendar: bad }] });
    expect(sites.sitesUpsert?.results[0]?.errors).toMatchObject([
      { code: 'INVALID_INPUT', path: ['0', 'energyCalendar', 'bands', '0', 'months'] },
    ]);
  });

  it('says how much demand is missing before it simulates, and only to the owner', async () => {
    const { miner, stranger } = await setup();
    await miner.ask(SITES, { input: [SITE] });
    const pools = await miner.ask<Results>(POOLS, { input: [CARDS] });
    const poolId = pools.gpuPoolsUpsert?.results[0]?.pool?.id ?? '';
    const input = { poolId, price: { amount: '0.15', currency: 'USD' } };
    const mine = await miner.ask<{ priceSimulation: unknown }>(SIMULATION, { input });
    expect(mine.priceSimulation).toEqual({
      simulation: null,
      errors: [
        {
          __typename: 'NotEnoughData',
          code: 'NOT_ENOUGH_DATA',
          message: expect.stringContaining('There are 0 recorded requests'),
          path: null,
          requests: 0,
          leastRequests: 30,
        },
      ],
    });
    const theirs = await stranger.ask<{ priceSimulation: unknown }>(SIMULATION, { input });
    expect(theirs.priceSimulation).toMatchObject({
      simulation: null,
      errors: [{ code: 'NOT_FOUND', path: ['poolId'] }],
    });
  });

  it('advises discounts for long terms', async () => {
    const { miner } = await setup();
    const input = { utilisationBasisPoints: 7_000, declineBasisPoints: 3_000, interestBasisPoints: 1_000 };
    const { termAdvice } = await miner.ask<{ termAdvice: { steps: { basisPoints: number }[] } }>(ADVICE, { input });
    expect(termAdvice.steps.map(({ basisPoints }) => Math.round(basisPoints / 100))).toEqual([31, 33, 39, 53, 75]);
  });
});
