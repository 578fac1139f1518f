// World: the provider API over HTTP; a miner with a site of 60 kW and 32 GPUs of 1.2 kW at the meter, a tenant who leases through the
// workflows, and a stranger.
import { type GraphqlClient } from '#libs/testkit';
import { POOL, SITE, openProviderApi } from './world.js';

const ERRORS = `errors { ... on UserError { code message path } ... on PowerExceeded { limitKw firmKw excessKw window { start end } inTheWay { use holderId drawKw } } }`;
const LOADS = `mutation ($input: [MiningLoadUpsertInput!]!) { miningLoadsUpsert(input: $input) { results { externalId load { id siteId drawKw joulesPerTerahash yields until version } ${ERRORS} } ${ERRORS} } }`;
const CURTAIL = `mutation ($input: CurtailmentCreateInput!) { curtailmentCreate(input: $input) { curtailment { id siteId limitKw reason note state window { start end } cancelledAt } ${ERRORS} } }`;
const CANCEL = `mutation ($id: ID!) { curtailmentCancel(id: $id) { curtailment { id state cancelledAt } errors { ... on UserError { code message path } } } }`;
const REMOVE = `mutation ($id: ID!) { miningLoadRemove(id: $id) { load { id } errors { ... on UserError { code } } } }`;
const ENVELOPE = `query ($id: ID!, $window: TimeWindowInput!) { site(id: $id) {
  powerEnvelope(window: $window) { window { start end } limitKw withheldKw leasesKw hallsKw holdsKw blockedKw firmMiningKw flexibleMiningKw freeKw flexibleFleetKw allowances { externalId allowedKw } }
  miningLoads(yields: FLEXIBLE) { externalId joulesPerTerahash } curtailments(window: $window) { state limitKw } miningOrders(window: $window) { cause allowedKw fleetKw window { start end } }
  power(window: $window) { limitKw drawKw } } }`;

interface Envelope {
  readonly site: {
    readonly powerEnvelope: readonly (Readonly<Record<string, string>> & {
      readonly window: { readonly start: string; readonly end: string };
    })[];
  };
}

const PARTS = 'withheldKw leasesKw hallsKw holdsKw blockedKw firmMiningKw flexibleMiningKw freeKw'.split(' ');

function days(ahead: number, length: number): { start: string; end: string } {
  const midnight = Math.floor(Date.now() / 86_400_000) * 86_400_000;
  const at = (day: number) => new Date(midnight + day * 86_400_000).toISOString();
  return { start: at(ahead), end: at(ahead + length) };
}

const aLoad = (over: object = {}) => ({
  ...{ externalId: 's21', name: 'Row 1', siteExternalId: 'pecos', model: 'antminer-s21' },
  ...{ terahashesPerSecond: '2000', drawKw: '30', from: '2025-01-01T00:00:00Z' },
  ...over,
});

async function listed(miner: GraphqlClient): Promise<{ siteId: string; poolId: string }> {
  const { sitesUpsert } = await miner.ask<{ sitesUpsert: { results: { site: { id: string } }[] } }>(
    'mutation ($input: [SiteUpsertInput!]!) { sitesUpsert(input: $input) { results { site { id } } } }',
    { input: [{ ...SITE, powerLimitKw: '60' }] },
  );
  const { gpuPoolsUpsert } = await miner.ask<{ gpuPoolsUpsert: { results: { pool: { id: string } }[] } }>(
    'mutation ($input: [GpuPoolUpsertInput!]!) { gpuPoolsUpsert(input: $input) { results { pool { id } } } }',
    { input: [{ ...POOL, wattsPerGpu: 1_000 }] },
  );
  const poolId = gpuPoolsUpsert.results[0]?.pool.id ?? '';
  await miner.ask('mutation ($id: ID!) { listingPublish(id: $id) { errors { __typename } } }', { id: poolId });
  return { siteId: sitesUpsert.results[0]?.site.id ?? '', poolId };
}

describe('the power envelope through the API', () => {
  const opened = openProviderApi();
  const setup = async () => {
    const api = await opened;
    const miner = await api.miner();
    return { ...api, miner, stranger: await api.miner(), ...(await listed(miner)) };
  };
  afterAll(async () => (await opened).close());

  it('shows leases, own use, mining and a curtailment as parts that make the limit, slice by slice', async () => {
    const { miner, lease, siteId, poolId } = await setup();
    const made = await miner.ask<{ miningLoadsUpsert: { results: { load: { id: string } | null }[] } }>(LOADS, {
      input: [
        aLoad(),
        aLoad({ externalId: 'old', terahashesPerSecond: '300', drawKw: '9' }),
        aLoad({ externalId: 'heat', yields: 'FIRM', drawKw: '5.5', until: days(30, 0).start }),
      ],
    });
    expect(made.miningLoadsUpsert.results).toMatchObject([
      {
        externalId: 's21',
        load: { drawKw: '30', joulesPerTerahash: '15', yields: 'FLEXIBLE', siteId, version: 1 },
        errors: [],
      },
      { externalId: 'old', load: { joulesPerTerahash: '30' } },
      { externalId: 'heat', load: { yields: 'FIRM', until: days(30, 0).start } },
    ]);
    await lease(poolId, { billing: 'RESERVED', units: 16, window: days(10, 30) });
    await miner.ask(
      'mutation ($input: CalendarBlockCreateInput!) { calendarBlockCreate(input: $input) { errors { __typename } } }',
      {
        input: { listingId: poolId, window: days(10, 10), fromUnit: 30, toUnit: 32, reason: 'OWN_USE' },
      },
    );
    const order = { siteId, window: days(15, 1), limitKw: '40', reason: 'GRID_ORDER', note: 'EEA 2' };
    expect(await miner.ask(CURTAIL, { input: order }, 'curtail-0001')).toMatchObject({
      curtailmentCreate: {
        curtailment: { siteId, limitKw: '40', state: 'PLANNED', note: 'EEA 2', window: days(15, 1) },
        errors: [],
      },
    });
    const { site } = await miner.ask<Envelope>(ENVELOPE, { id: siteId, window: days(9, 32) });
    const rows = site.powerEnvelope.map((slice) => [
      slice.window.start,
      slice.window.end,
      ...PARTS.map((part) => slice[part]),
    ]);
    const slice = (from: number, length: number, ...parts: string[]) => [
      days(from, length).start,
      days(from, length).end,
      ...parts,
    ];
    expect(rows).toEqual([
      slice(9, 1, '0', '0', '0', '0', '0', '5.5', '39', '15.5'),
      slice(10, 5, '0', '19.2', '0', '0', '2.4', '5.5', '32.9', '0'),
      slice(15, 1, '20', '19.2', '0', '0', '2.4', '5.5', '12.9', '0'),
      slice(16, 4, '0', '19.2', '0', '0', '2.4', '5.5', '32.9', '0'),
      slice(20, 10, '0', '19.2', '0', '0', '0', '5.5', '35.3', '0'),
      slice(30, 10, '0', '19.2', '0', '0', '0', '0', '39', '1.8'),
      slice(40, 1, '0', '0', '0', '0', '0', '0', '39', '21'),
    ]);
    for (const one of site.powerEnvelope)
      expect(PARTS.reduce((total, part) => total + Number(one[part]) * 1_000, 0)).toBeCloseTo(
        Number(one['limitKw']) * 1_000,
        6,
      );
    expect(site.powerEnvelope[2]).toMatchObject({
      flexibleFleetKw: '39',
      allowances: [
        { externalId: 's21', allowedKw: '12.9' },
        { externalId: 'old', allowedKw: '0' },
      ],
    });
    expect(site).toMatchObject({
      miningLoads: [{ externalId: 'old' }, { externalId: 's21' }],
      curtailments: [{ state: 'PLANNED', limitKw: '40' }],
      miningOrders: expect.arrayContaining([
        { cause: 'CURTAILMENT', allowedKw: '12.9', fleetKw: '39', window: days(15, 1) },
      ]) as unknown,
    });
  });

  it('refuses firm mining and curtailments that leases stand against, and says by how much and which', async () => {
    const { miner, lease, siteId, poolId } = await setup();
    const leaseId = await lease(poolId, { billing: 'RESERVED', units: 32, window: days(10, 30) });
    const firm = await miner.ask(LOADS, {
      input: [aLoad({ yields: 'FIRM', drawKw: '21.601' }), aLoad({ externalId: '', drawKw: '0' })],
    });
    expect(firm).toMatchObject({
      miningLoadsUpsert: {
        errors: [],
        results: [
          {
            load: null,
            errors: [
              {
                code: 'POWER_EXCEEDED',
                path: ['0', 'drawKw'],
                message: expect.stringContaining('0.001 kW too much'),
                limitKw: '60',
                firmKw: '60.001',
                excessKw: '0.001',
                window: days(10, 30),
                inTheWay: [{ use: 'GPU_LEASE', holderId: leaseId, drawKw: '38.4' }],
              },
            ],
          },
          {
            load: null,
            errors: [
              { code: 'INVALID_INPUT', path: ['1', 'externalId'] },
              { code: 'INVALID_INPUT', path: ['1', 'drawKw'] },
            ],
          },
        ],
      },
    });
    const order = { siteId, window: days(5, 10), limitKw: '38.3', reason: 'MAINTENANCE' };
    expect(await miner.ask(CURTAIL, { input: order }, 'curtail-0002')).toMatchObject({
      curtailmentCreate: {
        curtailment: null,
        errors: [
          {
            code: 'POWER_EXCEEDED',
            path: ['limitKw'],
            excessKw: '0.1',
            window: days(10, 5),
            inTheWay: [{ holderId: leaseId }],
          },
        ],
      },
    });
    expect(await miner.ask(CURTAIL, { input: order })).toMatchObject({
      curtailmentCreate: { errors: [{ code: 'IDEMPOTENCY_KEY_REQUIRED' }] },
    });
    const made = await miner.ask<{ curtailmentCreate: { curtailment: { id: string } } }>(
      CURTAIL,
      { input: { ...order, limitKw: '38.4' } },
      'curtail-0003',
    );
    const { id } = made.curtailmentCreate.curtailment;
    await expect(lease(poolId, { billing: 'RESERVED', units: 1, window: days(5, 1) })).resolves.toMatch(/^lse_/);
    expect(await miner.ask(CANCEL, { id })).toMatchObject({
      curtailmentCancel: { curtailment: { id, state: 'CANCELLED' }, errors: [] },
    });
    expect(await miner.ask(CANCEL, { id })).toMatchObject({
      curtailmentCancel: { curtailment: null, errors: [{ code: 'WRONG_STATE' }] },
    });
  });

  it('lets nobody see or touch another miner’s fleet and curtailments', async () => {
    const { miner, stranger, siteId } = await setup();
    const made = await miner.ask<{ miningLoadsUpsert: { results: { load: { id: string } }[] } }>(LOADS, {
      input: [aLoad()],
    });
    const loadId = made.miningLoadsUpsert.results[0]?.load.id;
    const input = { siteId, window: days(1, 1), limitKw: '1', reason: 'DEMAND_RESPONSE' };
    const cut = await miner.ask<{ curtailmentCreate: { curtailment: { id: string } } }>(
      CURTAIL,
      { input },
      'curtail-0004',
    );
    const notFound = [{ code: 'NOT_FOUND' }];
    expect(await stranger.ask(REMOVE, { id: loadId })).toMatchObject({
      miningLoadRemove: { load: null, errors: notFound },
    });
    expect(await stranger.ask(CANCEL, { id: cut.curtailmentCreate.curtailment.id })).toMatchObject({
      curtailmentCancel: { curtailment: null, errors: notFound },
    });
    expect(await stranger.ask(CURTAIL, { input }, 'curtail-0004')).toMatchObject({
      curtailmentCreate: { curtailment: null, errors: notFound },
    });
    expect(await stranger.ask(LOADS, { input: [aLoad()] })).toMatchObject({
      miningLoadsUpsert: { results: [{ load: null, errors: notFound }] },
    });
    expect(await stranger.ask(ENVELOPE, { id: siteId, window: days(0, 9) })).toEqual({ site: null });
    expect(await miner.ask(REMOVE, { id: loadId })).toMatchObject({
      miningLoadRemove: { load: { id: loadId }, errors: [] },
    });
  });
});
