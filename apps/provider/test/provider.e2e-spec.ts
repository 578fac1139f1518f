// World: the provider API over HTTP on a database of its own; miners sign up; one tenant leases through the workflows; nobody pays yet.
import { type GraphqlClient } from '#libs/testkit';
import { POOL, SITE, openProviderApi } from './world.js';

const ERRORS = 'errors { ... on UserError { code message path } }';
const SITES = `mutation ($input: [SiteUpsertInput!]!) { sitesUpsert(input: $input) { results { externalId site { id version powerLimitKw region { name } ramp { limitKw } } ${ERRORS} } ${ERRORS} } }`;
const POOLS = `mutation ($input: [GpuPoolUpsertInput!]!) { gpuPoolsUpsert(input: $input) { results { externalId pool { id version state wattsPerGpu nodesPerFabric floor { amount } site { id externalId } } ${ERRORS} } ${ERRORS} } }`;
const HALLS = `mutation ($input: [DataHallUpsertInput!]!) { dataHallsUpsert(input: $input) { results { externalId hall { id minTermMonths energyPassThrough price { unit } site { name } } ${ERRORS} } ${ERRORS} } }`;
const publish = (verb: string) =>
  `mutation ($id: ID!) { ${verb}(id: $id) { listing { __typename ... on GpuPool { state } ... on DataHall { state } } ${ERRORS} } }`;
const BLOCK = `mutation ($input: CalendarBlockCreateInput!) { calendarBlockCreate(input: $input) { block { id units { from to } reason window { hours } } ${ERRORS} } }`;
const DELIVER = `mutation ($input: LeaseDeliverInput!) { leaseDeliver(input: $input) { lease { state reason access { endpoint } events { reason } tenantName } ${ERRORS} } }`;

interface Row {
  readonly site?: { readonly id: string; readonly version: number };
  readonly pool?: { readonly id: string };
  readonly errors: readonly { readonly code: string; readonly path: string[] | null; readonly message: string }[];
}
interface Upserted {
  readonly [mutation: string]: { readonly results: readonly Row[]; readonly errors: Row['errors'] };
}

function days(ahead: number, length: number): { start: string; end: string } {
  const midnight = Math.floor(Date.now() / 86_400_000) * 86_400_000;
  const at = (day: number) => new Date(midnight + day * 86_400_000).toISOString();
  return { start: at(ahead), end: at(ahead + length) };
}

/** A site and a published pool; gives the pool's id. */
async function listed(miner: GraphqlClient): Promise<string> {
  await miner.ask(SITES, { input: [SITE] });
  const { gpuPoolsUpsert } = await miner.ask<Upserted>(POOLS, { input: [POOL] });
  const id = gpuPoolsUpsert?.results[0]?.pool?.id ?? '';
  await miner.ask(publish('listingPublish'), { id });
  return id;
}

describe('the provider API', () => {
  const opened = openProviderApi();
  const setup = async () => {
    const api = await opened;
    return { ...api, miner: await api.miner(), stranger: await api.miner() };
  };
  afterAll(async () => (await opened).close());

  it('takes sites, pools and halls in bulk, each row by itself, and again as changes', async () => {
    const { miner } = await setup();
    const sites = await miner.ask<Upserted>(SITES, {
      input: [
        { ...SITE, ramp: [{ at: '2026-01-01T00:00:00Z', limitKw: '12.5' }] },
        { ...SITE, externalId: 'x', pue: '0.9', powerLimitKw: '1.2345' },
      ],
    });
    expect(sites.sitesUpsert).toMatchObject({
      errors: [],
      results: [
        {
          externalId: 'pecos',
          errors: [],
          site: {
            version: 1,
            powerLimitKw: '20000.5',
            ramp: [{ limitKw: '12.5' }],
            region: { name: 'US South (Texas)' },
          },
        },
        {
          externalId: 'x',
          site: null,
          errors: [
            { code: 'INVALID_INPUT', path: ['1', 'powerLimitKw'] },
            { code: 'INVALID_INPUT', path: ['1', 'pue'], message: expect.stringMatching(/pue/) },
          ],
        },
      ],
    });
    const pools = await miner.ask<Upserted>(POOLS, {
      input: [POOL, { ...POOL, externalId: 'b', siteExternalId: 'nowhere' }],
    });
    expect(pools.gpuPoolsUpsert?.results).toMatchObject([
      {
        pool: {
          version: 1,
          state: 'DRAFT',
          nodesPerFabric: 4,
          floor: { amount: '1.8' },
          site: { externalId: 'pecos' },
        },
      },
      { pool: null, errors: [{ code: 'NOT_FOUND', path: ['1', 'siteExternalId'] }] },
    ]);
    const hall = {
      externalId: 'hall-1',
      name: 'Hall 1',
      siteExternalId: 'pecos',
      criticalItKw: 5000,
      rackDensityKw: 40,
      cooling: 'LIQUID_READY',
      price: { amount: '120', currency: 'USD' },
    };
    const halls = await miner.ask(HALLS, { input: [hall] });
    expect(halls).toMatchObject({
      dataHallsUpsert: {
        results: [
          {
            hall: { minTermMonths: 12, energyPassThrough: true, price: { unit: 'KW_MONTH' }, site: { name: 'Pecos' } },
          },
        ],
      },
    });
    const again = await miner.ask<Upserted>(SITES, { input: [{ ...SITE, name: 'Pecos West', expectedVersion: 1 }] });
    expect(again.sitesUpsert?.results).toMatchObject([{ site: { version: 2 } }]);
    const stale = await miner.ask<Upserted>(SITES, { input: [{ ...SITE, expectedVersion: 1 }] });
    expect(stale.sitesUpsert?.results).toMatchObject([
      { site: null, errors: [{ code: 'STALE_VERSION', message: expect.stringContaining('version 2') }] },
    ]);
    const twice = await miner.ask<Upserted>(SITES, { input: [SITE, SITE] });
    expect(twice.sitesUpsert).toMatchObject({
      results: [],
      errors: [{ code: 'INVALID_INPUT', path: ['1', 'externalId'] }],
    });
    expect(
      await miner.ask(
        '{ sites(first: 1) { nodes { name } totalCount } gpuPools { totalCount } dataHalls { nodes { externalId } } }',
      ),
    ).toMatchObject({
      sites: { nodes: [{ name: 'Pecos West' }], totalCount: 1 },
      gpuPools: { totalCount: 1 },
      dataHalls: { nodes: [{ externalId: 'hall-1' }] },
    });
  });

  it('walks a listing through its states', async () => {
    const { miner } = await setup();
    const id = await listed(miner);
    const state = async (verb: string) =>
      (
        await miner.ask<Record<string, { listing: { state: string } | null; errors: { code: string }[] }>>(
          publish(verb),
          { id },
        )
      )[verb];
    expect(await state('listingPublish')).toMatchObject({ listing: null, errors: [{ code: 'WRONG_STATE' }] });
    expect(await state('listingPause')).toMatchObject({
      listing: { __typename: 'GpuPool', state: 'PAUSED' },
      errors: [],
    });
    expect(await state('listingPublish')).toMatchObject({ listing: { state: 'PUBLISHED' } });
    expect(await state('listingWithdraw')).toMatchObject({ listing: { state: 'WITHDRAWN' } });
    const changed = await miner.ask<Upserted>(POOLS, { input: [POOL] });
    expect(changed.gpuPoolsUpsert?.results).toMatchObject([{ pool: null, errors: [{ code: 'WRONG_STATE' }] }]);
  });

  it('blocks units, shows them in timeline and calendar, and puts them back', async () => {
    const { miner } = await setup();
    const id = await listed(miner);
    const window = days(30, 10);
    const made = await miner.ask<{ calendarBlockCreate: { block: { id: string } } }>(BLOCK, {
      input: { listingId: id, window, fromUnit: 8, toUnit: 16, reason: 'MAINTENANCE' },
    });
    expect(made).toMatchObject({
      calendarBlockCreate: {
        block: { units: { from: 8, to: 16 }, reason: 'MAINTENANCE', window: { hours: '240' } },
        errors: [],
      },
    });
    expect(await miner.ask(BLOCK, { input: { listingId: id, window, reason: 'OWN_USE' } })).toMatchObject({
      calendarBlockCreate: { block: null, errors: [{ code: 'CAPACITY_TAKEN' }] },
    });
    const look =
      'query ($id: ID!, $window: TimeWindowInput!) { calendarBlocks(listingId: $id, window: $window) { id } gpuPool(id: $id) { timeline(window: $window) { use units { from to } } idleCapacity(window: $window) { unitHours largestLease } } }';
    expect(await miner.ask(look, { id, window })).toMatchObject({
      calendarBlocks: [{ id: made.calendarBlockCreate.block.id }],
      gpuPool: {
        timeline: [{ use: 'BLOCKED', units: { from: 8, to: 16 } }],
        idleCapacity: { unitHours: 24 * 240 },
      },
    });
    const remove = `mutation ($id: ID!) { calendarBlockDelete(id: $id) { block { id } ${ERRORS} } }`;
    expect(await miner.ask(remove, { id: made.calendarBlockCreate.block.id })).toMatchObject({
      calendarBlockDelete: { errors: [] },
    });
    expect(await miner.ask(remove, { id: made.calendarBlockCreate.block.id })).toMatchObject({
      calendarBlockDelete: { errors: [{ code: 'NOT_FOUND' }] },
    });
    expect(await miner.ask(look, { id, window })).toMatchObject({
      calendarBlocks: [],
      gpuPool: { timeline: [], idleCapacity: { unitHours: 32 * 240 } },
    });
  });

  it('shows leases, their draw and the share of their invoices, and hands over', async () => {
    const { miner, lease } = await setup();
    const id = await listed(miner);
    const reserved = await lease(id, { billing: 'RESERVED', units: 8, window: days(40, 30) });
    const onDemand = await lease(id, { billing: 'ON_DEMAND', units: 1, window: days(1, 2) });
    const seen = await miner.ask<{ sites: { nodes: { id: string }[] } }>(
      `query ($window: TimeWindowInput!) {
      leases { nodes { id state tenantName listingId providerTotal { amount } units events { reason } } totalCount }
      unpaid: leases(states: [PENDING_PAYMENT]) { nodes { id } }
      earnings(window: $window) { invoiced { amount } collected { amount } uncollected { amount } payable { amount } }
      payables { nodes { invoiceNumber leaseId amount { amount } state collectedAt } }
      sites { nodes { id power(window: $window) { drawKw limitKw } } } }`,
      { window: days(-1, 60) },
    );
    expect(seen).toMatchObject({
      leases: {
        totalCount: 2,
        nodes: [
          { id: onDemand, state: 'CONFIRMED', listingId: id, providerTotal: { amount: '96.00' } },
          {
            id: reserved,
            state: 'PENDING_PAYMENT',
            tenantName: expect.stringContaining('Name of'),
            providerTotal: { amount: '10368.00' },
          },
        ],
      },
      unpaid: { nodes: [{ id: reserved }] },
      earnings: [
        {
          invoiced: { amount: '10368.00' },
          collected: { amount: '0.00' },
          uncollected: { amount: '10368.00' },
          payable: { amount: '0.00' },
        },
      ],
      payables: {
        nodes: [{ leaseId: reserved, amount: { amount: '10368.00' }, state: 'UNCOLLECTED', collectedAt: null }],
      },
    });
    const input = {
      leaseId: onDemand,
      endpoint: 'ssh ubuntu@node-1.pecos.example',
      instructions: 'Key in the portal.',
    };
    expect(await miner.ask(DELIVER, { input })).toMatchObject({
      leaseDeliver: {
        lease: { state: 'CONFIRMED', reason: 'ACCESS_DELIVERED', access: { endpoint: input.endpoint } },
        errors: [],
      },
    });
    expect(await miner.ask(DELIVER, { input: { ...input, leaseId: reserved } })).toMatchObject({
      leaseDeliver: { lease: null, errors: [{ code: 'WRONG_STATE', path: ['leaseId'] }] },
    });
    const report = `mutation ($input: LeaseConditionReportInput!) { leaseConditionReport(input: $input) { lease { state } ${ERRORS} } }`;
    expect(await miner.ask(report, { input: { leaseId: onDemand, isDegraded: true, note: 'fan' } })).toMatchObject({
      leaseConditionReport: { errors: [{ code: 'WRONG_STATE' }] },
    });
  });

  it('lets nobody see or touch another miner’s things', async () => {
    const { miner, stranger } = await setup();
    const id = await listed(miner);
    expect(
      await stranger.ask(
        'query ($id: ID!) { gpuPool(id: $id) { id } sites { totalCount } leases { totalCount } payables { totalCount } }',
        { id },
      ),
    ).toEqual({ gpuPool: null, sites: { totalCount: 0 }, leases: { totalCount: 0 }, payables: { totalCount: 0 } });
    for (const verb of ['listingPause', 'listingWithdraw'])
      expect(await stranger.ask(publish(verb), { id })).toMatchObject({
        [verb]: { listing: null, errors: [{ code: 'NOT_FOUND' }] },
      });
    expect(
      await stranger.ask(BLOCK, { input: { listingId: id, window: days(1, 1), reason: 'OWN_USE' } }),
    ).toMatchObject({ calendarBlockCreate: { errors: [{ code: 'NOT_FOUND' }] } });
  });
});
