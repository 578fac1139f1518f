// World: one miner at 2026-03-01 with a site of 20 MW at 41 USD/MWh, 32 H100 at 2 USD, 5 MW of hall at 120 USD, and a rival; in memory.
import { DAY, HOUR, addMilliseconds, decimal, instant, unwrap } from '#libs/kernel';
import { AI_FIRM, MINER, RIVAL, marketWorld } from '#libs/testkit';
import { requestQuote } from '../demand/request-quote.js';
import { type AdviceCommand, adviseSite } from './advise-site.js';
import { createCalendarBlock } from './create-calendar-block.js';
import { createCurtailment } from './create-curtailment.js';
import { type MiningLoadRow, upsertMiningLoads } from './upsert-mining-loads.js';

const NOON = instant('2026-03-01T12:00:00Z');

async function setup() {
  const world = marketWorld({ now: instant('2026-03-01T11:20:00Z') });
  const site = await world.supply.site();
  const pool = await world.supply.pool();
  const hall = await world.supply.hall();
  for (const { id } of [pool, hall]) await world.supply.publish(id);
  const ask = (facts: Partial<AdviceCommand> = {}, scope = MINER) =>
    adviseSite(world.ports)(scope, { ...question(site.id), ...facts });
  const load = async (facts: Partial<MiningLoadRow> = {}) => {
    const [row] = unwrap(await upsertMiningLoads(world.ports)(MINER, [{ ...LOAD, ...facts }]));
    return row?.saved?.id ?? '';
  };
  return { ...world, site, pool, hall, ask, load };
}

/** 10 MW of S21 at PUE 1. */
const LOAD: MiningLoadRow = {
  ...{ externalId: 'row-1', name: 'Row 1', siteExternalId: 'pecos', model: 'antminer-s21', yields: 'FLEXIBLE' },
  ...{ terahashesPerSecond: decimal('571428.571428571428'), drawKw: decimal('10000') },
  ...{ from: instant('2026-01-01T00:00:00Z'), until: null, expectedVersion: null },
};

const FLEET = {
  ...{ model: 'antminer-s21', joulesPerTerahash: null, terahashPerSecond: 1_000_000, pue: 1, poolFeeBasisPoints: 0 },
  isRunning: true,
};

function question(siteId: string): AdviceCommand {
  return {
    siteId,
    from: null,
    hashprice: { usdPerPhPerDay: 33, chain: null },
    hours: Array.from({ length: 3 }, () => ({ powerUsdPerMwh: null, hashpriceUsdPerPhPerDay: null })),
    fleet: FLEET,
    poolFeeBasisPoints: 0,
    exchangeRates: [],
    gpuFill: 0.7,
    hallFill: 1,
    hallOpexUsdPerKwMonth: 0,
    miningStartUsdPerMw: 0,
    bandUsdPerMwh: 0,
    previous: null,
    demandResponse: null,
    longTerm: null,
  };
}

describe('advice for a site', () => {
  it('values each use at the meter, begins at the next full hour, and writes that it was given', async () => {
    const { ask, pool, hall, site, tables } = await setup();
    const given = unwrap(await ask());
    expect(given.hours[0]).toEqual({ start: NOON, end: addMilliseconds(NOON, HOUR) });
    expect(given.uses.map(({ id, kind }) => [id, kind])).toEqual([
      ['fleet', 'MINING'],
      [pool.id, 'GPU_LEASE'],
      [hall.id, 'HOSTING'],
    ]);
    const [fleet, gpus, space] = given.uses;
    // 33 / (0.024 x 17.5) - 41; (2 / 0.0012 - 41) x 0.7; 120 x 1000 / 730 / 1.2
    expect(fleet?.meanNetUsdPerMwh).toBeCloseTo(37.571, 3);
    expect(gpus?.meanNetUsdPerMwh).toBeCloseTo(0.7 * (1_666.667 - 41), 2);
    expect(space?.meanNetUsdPerMwh).toBeCloseTo(136.986, 3);
    expect(fleet?.breakevenUsdPerKwh).toBeCloseTo(0.07857, 5);
    expect(fleet?.breakevenHashpriceUsdPerPhPerDay).toBeCloseTo(41 * 0.42, 6);
    expect(space?.breakevenHashpriceUsdPerPhPerDay).toBeCloseTo((136.986 + 41) * 0.42, 3);
    expect(space?.breakevenUsdPerKwh).toBeNull();
    expect(given.advice.hours.map(({ uses }) => uses.map(({ advisedWatts }) => advisedWatts))).toEqual(
      Array(3).fill([13_961_600, 38_400, 6_000_000]),
    );
    expect(given.advice.finding).toBe(
      'At the meter, net: H100 at Pecos 1,137.97 USD/MWh, Hall 1 at Pecos 136.99 USD/MWh, the fleet 37.57 USD/MWh. ' +
        'Of the uncommitted energy of 3 hours: 0.1 MWh to H100 at Pecos, 18 MWh to Hall 1 at Pecos, 41.9 MWh to the fleet.',
    );
    expect(tables.audit.rows().at(-1)).toMatchObject({
      action: 'site.advised',
      subjectId: site.id,
      detail: { hours: '3', finding: given.advice.finding },
    });
  });

  it('follows prices hour by hour: power that costs more than mining earns is left alone', async () => {
    const { ask } = await setup();
    const hours = [30, 90, 30].map((powerUsdPerMwh) => ({ powerUsdPerMwh, hashpriceUsdPerPhPerDay: null }));
    const mined = (given: Awaited<ReturnType<typeof ask>>) =>
      unwrap(given).advice.hours.map(({ uses }) => (uses[0]?.advisedWatts ?? 0) / 1e6);
    expect(mined(await ask({ hours }))).toEqual([13.9616, 0, 13.9616]);
    expect(mined(await ask({ hours, miningStartUsdPerMw: 12 }))).toEqual([13.9616, 13.9616, 13.9616]);
    const rich = hours.map((hour, index) => ({ ...hour, hashpriceUsdPerPhPerDay: index === 1 ? 50 : null }));
    expect(mined(await ask({ hours: rich }))).toEqual([13.9616, 13.9616, 13.9616]);
  });

  it('takes what is held, blocked, firm and curtailed out first', async () => {
    const { ask, ports, hall, pool, site, load, profile } = await setup();
    profile('org_ai', {});
    const window = { start: NOON, end: instant('2027-03-02T12:00:00Z') };
    const quote = {
      ...{ offerId: hall.id, units: 2_000, window, gang: false, billing: 'RESERVED' as const, holdMinutes: 30 },
      idempotencyKey: 'key-00000001',
    };
    unwrap(await requestQuote(ports)(AI_FIRM, quote));
    const block = { listingId: pool.id, window, fromUnit: 0, toUnit: 8, reason: 'MAINTENANCE' as const, note: null };
    unwrap(await createCalendarBlock(ports)(MINER, block));
    await load({ externalId: 'firm', yields: 'FIRM', drawKw: decimal('3000') });
    const flexible = await load();
    const cut = {
      siteId: site.id,
      window: { start: addMilliseconds(NOON, HOUR), end: addMilliseconds(NOON, 2 * HOUR) },
    };
    unwrap(
      await createCurtailment(ports)(MINER, {
        ...{ ...cut, limitKw: decimal('9000'), reason: 'DEMAND_RESPONSE', note: null },
        idempotencyKey: 'key-00000002',
      }),
    );
    const given = unwrap(await ask({ fleet: null }));
    const ids = given.uses.map(({ id }) => id);
    const at = (id: string) => given.advice.hours.map(({ uses }) => uses[ids.indexOf(id)]);
    expect(at(hall.id).map((use) => use?.committedWatts)).toEqual([2_400_000, 2_400_000, 2_400_000]);
    expect(at(pool.id).map((use) => use?.advisedWatts)).toEqual([28_800, 28_800, 28_800]);
    expect(given.advice.hours.map(({ limitWatts }) => limitWatts / 1e6)).toEqual([20, 9, 20]);
    expect(given.advice.hours.map(({ committedWatts }) => committedWatts / 1e6)).toEqual([5.4, 5.4, 5.4]);
    // 20 - 5.4 - 0.0288 GPUs - 3.6 hall = 10.9712, the load has 10; 9 - 5.4 = 3.6: GPUs, then hall
    expect(at(flexible).map((use) => (use?.advisedWatts ?? 0) / 1e6)).toEqual([10, 0, 10]);
    expect(at(hall.id).map((use) => (use?.advisedWatts ?? 0) / 1e6)).toEqual([3.6, 3.5712, 3.6]);
  });

  it('stays with earlier advice inside the band, also an hour later', async () => {
    const { ask, database } = await setup();
    const dear = { hashprice: { usdPerPhPerDay: 16, chain: null }, bandUsdPerMwh: 3 };
    const first = unwrap(await ask({ ...dear, hashprice: { usdPerPhPerDay: 18, chain: null } }));
    const uses = [...first.advice.restsOnUsdPerMwh].map(([useId, usdPerMwh]) => ({ useId, usdPerMwh }));
    const previous = { from: NOON, uses };
    const hashprice = { usdPerPhPerDay: 17, chain: null };
    const mines = (given: typeof first) =>
      given.advice.hours.map(({ uses: [fleet] }) => (fleet?.advisedWatts ?? 0) > 0);
    expect(mines(first)).toEqual([true, true, true]);
    expect(mines(unwrap(await ask({ ...dear, hashprice })))).toEqual([false, false, false]);
    expect(mines(unwrap(await ask({ ...dear, hashprice, previous })))).toEqual([true, true, true]);
    database.advance(HOUR);
    // two of the three hours were advised on before; nobody said anything about the last one
    expect(mines(unwrap(await ask({ ...dear, hashprice, previous })))).toEqual([true, true, false]);
    expect(mines(unwrap(await ask({ ...dear, previous })))).toEqual([false, false, false]);
  });

  it('says what to curtail first and whether to let for years', async () => {
    const { ask, hall } = await setup();
    const given = unwrap(
      await ask({
        demandResponse: { usdPerMwh: 1_122, wantedKw: 4_000, penaltyUsdPerMwh: 0, curtailableListingIds: [hall.id] },
        longTerm: {
          ...{ blockHeight: 953_568, feesBtcPerBlock: 0, years: 12, compensation: 0, discountPerYear: 0 },
          ...{ leaseUsdPerKwMonth: null, miningUptime: 1, conversionUsdPerKw: 1_000, interestPerYear: 0.12 },
          ...{ leaseVolatility: 0.2, miningVolatility: 0.6, correlation: 0 },
        },
      }),
    );
    expect(given.curtailment).toMatchObject([{ load: { id: 'fleet' }, decision: 'CURTAIL', watts: 4_000_000 }]);
    expect(given.longTerm).toMatchObject({ isLeaseBetter: true, eras: [{}, {}, {}, {}] });
    expect(given.longTerm?.miningUsdPerKwMonth).toBeCloseTo(730 * (0.078571 - 0.041) * 1.2, 2);
    expect(given.longTerm?.finding).toMatch(/^Lease: over 12 years with 3 halvings mining is expected to leave \d/);
  });

  it('takes hashprice from the chain, and other currencies at the rate given', async () => {
    const { ask, supply } = await setup();
    const chain = { difficulty: 152e12, subsidyBtc: 3.125, feesBtcPerBlock: 0, btcPriceUsd: 91_000 };
    const given = unwrap(await ask({ hashprice: { usdPerPhPerDay: null, chain } }));
    expect(given.hashpriceUsdPerPhPerDay).toBeCloseTo(37.636, 3);
    await supply.pool({ externalId: 'euro', price: { amount: decimal('2'), currency: 'EUR' }, termDiscounts: [] });
    const problem = await ask();
    expect(problem).toMatchObject({ refusal: [{ code: 'INVALID_INPUT', path: ['exchangeRates'] }] });
    const rated = unwrap(await ask({ exchangeRates: [{ currency: 'EUR', usdPerUnit: 1.1 }] }));
    expect(
      rated.uses.find(({ name, capacityWatts }) => name === 'H100 at Pecos' && capacityWatts[0] === 0),
    ).toMatchObject({
      runningUsdPerMwh: [expect.closeTo(2.2 / 0.0012 - 41, 3), expect.anything(), expect.anything()],
    });
  });

  it.each<[Partial<AdviceCommand>, string, string]>([
    [{ siteId: 'site_of_nobody' }, 'NOT_FOUND', 'siteId'],
    [{ from: instant('2026-03-01T12:30:00Z') }, 'INVALID_INPUT', 'from'],
    [{ from: instant('2026-03-01T10:00:00Z') }, 'INVALID_INPUT', 'from'],
    [{ hours: [] }, 'INVALID_INPUT', 'hours'],
    [{ hashprice: { usdPerPhPerDay: null, chain: null } }, 'INVALID_INPUT', 'hashprice'],
    [{ hashprice: { usdPerPhPerDay: -1, chain: null } }, 'INVALID_INPUT', 'hashprice.usdPerPhPerDay'],
    [{ gpuFill: 1.1 }, 'INVALID_INPUT', 'gpuFill'],
    [{ bandUsdPerMwh: -1 }, 'INVALID_INPUT', 'bandUsdPerMwh'],
    [{ fleet: { ...FLEET, model: 'antminer-s1' } }, 'INVALID_INPUT', 'fleet.model'],
  ])('refuses %j with %s at %s', async (facts, code, path) => {
    const { ask, tables } = await setup();
    expect(await ask(facts)).toMatchObject({ ok: false, refusal: [{ code, path: path.split('.') }] });
    expect(tables.audit.rows().some(({ action }) => action === 'site.advised')).toBe(false);
  });

  it('is for the owner of the site alone', async () => {
    const { ask } = await setup();
    expect(await ask({}, RIVAL)).toMatchObject({ refusal: [{ code: 'NOT_FOUND', path: ['siteId'] }] });
  });

  it('looks a week ahead at most, from the hour that runs', async () => {
    const { ask } = await setup();
    const hours = (count: number) =>
      Array.from({ length: count }, () => ({ powerUsdPerMwh: null, hashpriceUsdPerPhPerDay: null }));
    const from = instant('2026-03-01T11:00:00Z');
    const week = unwrap(await ask({ from, hours: hours(168) }));
    expect(week.hours.at(-1)?.end).toBe(addMilliseconds(from, 7 * DAY));
    expect(await ask({ hours: hours(169) })).toMatchObject({ refusal: [{ path: ['hours'] }] });
  });
});
