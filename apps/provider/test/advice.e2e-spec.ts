// World: the provider API over HTTP on a database of its own; a miner with a site, a pool, a hall and a mining load; a tenant leases GPUs.
import { type GraphqlClient } from '#libs/testkit';
import { POOL, SITE, openProviderApi } from './world.js';

const ERRORS = 'errors { ... on UserError { code message path } }';
const SITES = `mutation ($input: [SiteUpsertInput!]!) { sitesUpsert(input: $input) { results { site { id } ${ERRORS} } } }`;
const POOLS = `mutation ($input: [GpuPoolUpsertInput!]!) { gpuPoolsUpsert(input: $input) { results { pool { id } ${ERRORS} } } }`;
const HALLS = `mutation ($input: [DataHallUpsertInput!]!) { dataHallsUpsert(input: $input) { results { hall { id } ${ERRORS} } } }`;
const LOADS = `mutation ($input: [MiningLoadUpsertInput!]!) { miningLoadsUpsert(input: $input) { results { load { id } ${ERRORS} } } }`;
const PUBLISH = `mutation ($id: ID!) { listingPublish(id: $id) { ${ERRORS} } }`;
const ADVICE = `query ($siteId: ID!, $input: AdviceInput!) { siteAdvice(siteId: $siteId, input: $input) {
  advice {
    finding hashpriceUsdPerPhPerDay valueUsd
    uses { id kind name netUsdPerMwh runningUsdPerMwh breakevenUsdPerKwh breakevenHashpriceUsdPerPhPerDay restsOnUsdPerMwh }
    hours { window { start hours } limitKw committedKw freeKw idleKw powerUsdPerMwh finding
      uses { useId committedKw advisedKw netUsdPerMwh } }
    curtailment { useId decision kw finding }
    longTerm { halvings miningFactor hostingFloorUsdPerKwMonth conversionBudgetUsdPerKw isLeaseBetter finding }
  }
  ${ERRORS}
} }`;

interface Row {
  readonly site?: { readonly id: string };
  readonly pool?: { readonly id: string };
  readonly hall?: { readonly id: string };
  readonly load?: { readonly id: string };
}
interface Upserted {
  readonly [mutation: string]: { readonly results: readonly Row[] };
}
interface Advice {
  readonly finding: string;
  readonly uses: readonly {
    readonly id: string;
    readonly kind: string;
    readonly restsOnUsdPerMwh: readonly string[];
  }[];
  readonly hours: readonly {
    readonly window: { readonly start: string };
    readonly uses: readonly { readonly useId: string; readonly advisedKw: string; readonly committedKw: string }[];
  }[];
}
interface Answer {
  readonly siteAdvice: {
    readonly advice: Advice | null;
    readonly errors: readonly { readonly code: string; readonly path: readonly string[] | null }[];
  };
}

const HALL = {
  ...{ externalId: 'hall-1', name: 'Hall 1', siteExternalId: 'pecos', criticalItKw: 5_000, rackDensityKw: 40 },
  ...{ cooling: 'LIQUID_READY', price: { amount: '120', currency: 'USD' } },
};
const LOAD = {
  ...{ externalId: 'row-1', name: 'Row 1', siteExternalId: 'pecos', model: 'antminer-s21' },
  ...{ terahashesPerSecond: '500000', drawKw: '9000', from: '2025-02-01T00:00:00Z' },
};
const INPUT = { hashprice: { usdPerPhPerDay: '40' } };

/** A site with everything on it, on offer. */
async function furnished(miner: GraphqlClient) {
  const { sitesUpsert } = await miner.ask<Upserted>(SITES, { input: [SITE] });
  const { gpuPoolsUpsert } = await miner.ask<Upserted>(POOLS, { input: [POOL] });
  const { dataHallsUpsert } = await miner.ask<Upserted>(HALLS, { input: [HALL] });
  const { miningLoadsUpsert } = await miner.ask<Upserted>(LOADS, { input: [LOAD] });
  const pool = gpuPoolsUpsert?.results[0]?.pool?.id ?? '';
  const hall = dataHallsUpsert?.results[0]?.hall?.id ?? '';
  for (const id of [pool, hall]) await miner.ask(PUBLISH, { id });
  return {
    site: sitesUpsert?.results[0]?.site?.id ?? '',
    ...{ pool, hall },
    load: miningLoadsUpsert?.results[0]?.load?.id ?? '',
  };
}

describe('mine, host or lease, through the API', () => {
  const opened = openProviderApi();
  const setup = async () => {
    const api = await opened;
    const miner = await api.miner();
    const ask = async (siteId: string, input: object, asker = miner): Promise<Answer['siteAdvice']> =>
      (await asker.ask<Answer>(ADVICE, { siteId, input })).siteAdvice;
    return { ...api, miner, ask };
  };
  afterAll(async () => (await opened).close());

  it('advises a day on the site’s own fleet, listings and tariff, with contracts taken out', async () => {
    const { miner, ask, lease } = await setup();
    const { site, pool, hall, load } = await furnished(miner);
    const hour = Math.ceil(Date.now() / 3_600_000) * 3_600_000;
    const window = { start: new Date(hour).toISOString(), end: new Date(hour + 40 * 86_400_000).toISOString() };
    await lease(pool, { billing: 'RESERVED', units: 8, window });
    const { advice, errors } = await ask(site, {
      ...INPUT,
      demandResponse: { usdPerMwh: '1122', curtailableListingIds: [pool] },
      longTerm: { years: '12', blockHeight: 953_568 },
    });
    expect(errors).toEqual([]);
    expect(advice?.hours).toHaveLength(24);
    // 40 / (0.024 x 18 J/TH at the meter) - 41; 120 x 1000 / 730 / 1.2
    expect(advice).toMatchObject({
      hashpriceUsdPerPhPerDay: '40',
      uses: [
        { id: load, kind: 'MINING', netUsdPerMwh: '51.5926', breakevenUsdPerKwh: '0.092593' },
        { id: pool, kind: 'GPU_LEASE' },
        { id: hall, kind: 'HOSTING', netUsdPerMwh: '136.9863', breakevenUsdPerKwh: null },
      ],
      curtailment: [
        { useId: load, decision: 'CURTAIL', kw: '9000' },
        { useId: pool, decision: 'KEEP', kw: '0' },
      ],
      longTerm: { halvings: 3, isLeaseBetter: true, finding: expect.stringMatching(/^Lease: over 12 years/) },
      finding: expect.stringMatching(
        /^At the meter, net: H100 at Pecos [\d,.]+ USD\/MWh, Hall 1 136\.99 USD\/MWh, Row 1 51\.59/,
      ),
    });
    // 8 and 24 of 32 GPUs at 1,275 W x 1.2
    expect(advice?.hours[0]).toMatchObject({
      limitKw: '20000.5',
      committedKw: '12.24',
      powerUsdPerMwh: '41',
      uses: [
        { useId: load, advisedKw: '9000' },
        { useId: pool, committedKw: '12.24', advisedKw: '36.72' },
        { useId: hall, advisedKw: '6000' },
      ],
      finding: expect.stringMatching(/^Of 19,988 kW free beside the 12 kW bound by contracts: offer/),
    });
  });

  it('stays with what it said when told what that rested on', async () => {
    const { miner, ask } = await setup();
    const { site } = await furnished(miner);
    const hours = Array.from({ length: 4 }, () => ({ powerUsdPerMwh: '90' }));
    const mined = ({ advice }: Answer['siteAdvice']) => advice?.hours.map(({ uses }) => uses[0]?.advisedKw);
    const before = await ask(site, { ...INPUT, hours });
    expect(mined(before)).toEqual(['9000', '9000', '9000', '9000']);
    const previous = {
      from: before.advice?.hours[0]?.window.start,
      uses: before.advice?.uses.map(({ id, restsOnUsdPerMwh }) => ({ useId: id, usdPerMwh: restsOnUsdPerMwh })),
    };
    const lower = { hashprice: { usdPerPhPerDay: '38' }, hours, from: previous.from, bandUsdPerMwh: '5' };
    expect(mined(await ask(site, lower))).toEqual(['0', '0', '0', '0']);
    const again = await ask(site, { ...lower, previous });
    expect(mined(again)).toEqual(['9000', '9000', '9000', '9000']);
    expect(again.advice?.uses.map(({ restsOnUsdPerMwh }) => restsOnUsdPerMwh)).toEqual(
      before.advice?.uses.map(({ restsOnUsdPerMwh }) => restsOnUsdPerMwh),
    );
  });

  it('weighs machines of the catalogue and a hashprice from the chain', async () => {
    const { miner, ask } = await setup();
    const { site } = await furnished(miner);
    const { asicModels } = await miner.ask<{
      asicModels: { slug: string; joulesPerTerahash: string; source: string }[];
    }>('{ asicModels { slug name vendor terahashPerSecond watts joulesPerTerahash cooling year source } }');
    expect(asicModels.length).toBeGreaterThanOrEqual(25);
    expect(asicModels.find(({ slug }) => slug === 'antminer-s21')).toMatchObject({ joulesPerTerahash: '17.5' });
    const chain = { difficulty: '152000000000000', subsidyBtc: '3.125', btcPriceUsd: '91000' };
    const fleet = { model: 'antminer-s21', terahashPerSecond: '400000', poolFeeBasisPoints: 100 };
    const { advice } = await ask(site, { hashprice: { chain }, fleet });
    expect(advice).toMatchObject({
      hashpriceUsdPerPhPerDay: '37.6358',
      uses: [{ id: 'fleet', name: 'the fleet' }, {}, {}],
    });
  });

  it('refuses with every reason, and is for the site’s owner alone', async () => {
    const { miner, ask } = await setup();
    const { site } = await furnished(miner);
    const wrong = await ask(site, { hashprice: {}, gpuFill: '2', hours: [{ powerUsdPerMwh: '1000000' }] });
    expect(wrong).toMatchObject({
      advice: null,
      errors: [
        { code: 'INVALID_INPUT', path: ['hashprice'] },
        { code: 'INVALID_INPUT', path: ['hours', '0', 'powerUsdPerMwh'] },
        { code: 'INVALID_INPUT', path: ['gpuFill'] },
      ],
    });
    const stranger = await (await opened).miner();
    expect(await ask(site, INPUT, stranger)).toEqual({
      advice: null,
      errors: [expect.objectContaining({ code: 'NOT_FOUND', path: ['siteId'] })],
    });
  });

  it('is written into the audit log', async () => {
    const { miner, ask, db } = await setup();
    const { site } = await furnished(miner);
    await ask(site, INPUT);
    const written = await db.sql('select action, detail from audit_log where subject_id = $1 order by id', [site]);
    expect(written.at(-1)).toMatchObject({ action: 'site.advised', detail: { hours: '24' } });
  });
});
