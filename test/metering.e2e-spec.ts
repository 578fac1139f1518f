// World: one of each app over HTTP; a miner's lease of 16 H100 is handed over untested, accepted by its tenant, watched by a node agent with a
// key of its own, metered and talked about.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agent } from '../apps/cli/src/commands/agent.js';
import { type Caller, call, company } from './attack/company.js';
import { type ProviderDesk } from '../apps/cli/src/provider-desk.js';
import { type TenantDesk } from '../apps/cli/src/tenant-desk.js';
import { usd } from '../apps/cli/src/story/miner.js';
import { DAY_MS, HOUR_MS, type World, listH100, openWorld, windowFrom } from './world.js';

type Json = Readonly<Record<string, unknown>>;

const ERRORS = 'errors { ... on UserError { code path } }';
const SERVICE = `service { acceptBy acceptances { basis } maintenance { standing } notices { kind isInTime } months { id }
  availability(days: 1) { minutes downMinutes percent reportedSince hours { strip } } energy(days: 1) { source itKwh carbonGrams carbonSource } }`;

async function ask(
  world: World,
  api: 'tenant' | 'provider',
  caller: Caller,
  text: string,
  variables: Json,
): Promise<Json> {
  const { body } = await call(world.url(api), caller, text, variables);
  if (!body.data) throw new Error(JSON.stringify(body.errors));
  return body.data as Json;
}

async function keyOf(world: World, miner: Caller): Promise<string> {
  const made = await ask(
    world,
    'provider',
    miner,
    'mutation($input: ApiKeyCreateInput!) { apiKeyCreate(input: $input) { secret } }',
    {
      input: { name: 'agent', scopes: ['leases:read', 'meters:write'], expiresAt: null },
    },
  );
  return (made['apiKeyCreate'] as { secret: string }).secret;
}

/** A MW of hall beside the GPUs, let from now on for forty days, handed over and running. */
async function bookHall(world: World, firm: TenantDesk, miner: ProviderDesk, provider: Caller): Promise<string> {
  const hall = { externalId: 'hall', name: 'Hall', siteExternalId: 'pecos', criticalItKw: 1_000, rackDensityKw: 100 };
  await miner.listHalls([{ ...hall, cooling: 'AIR', price: usd('120'), minTermMonths: 1, minChunkKw: 100 }]);
  const window = windowFrom(await world.staff.now(), 40);
  const offerId = miner.listings.get('hall') ?? '';
  const { lease, invoice } = await firm.book((await firm.quote({ offerId, units: 100, window })).id);
  await firm.pay(invoice?.id ?? '');
  await ask(
    world,
    'provider',
    provider,
    `mutation($input: LeaseDeliverInput!) { leaseDeliver(input: $input) { lease { state } ${ERRORS} } }`,
    {
      input: {
        leaseId: lease.id,
        endpoint: 'hall',
        acceptanceTest: { measuredAt: (await world.staff.now()).toISOString(), units: 100, report: 'load bank' },
      },
    },
  );
  await world.staff.advanceTo(new Date(window.start));
  return lease.id;
}

const BILLED = `query($id: ID!) { lease(id: $id) { startedAt serviceLevels { version sla { steps { below creditPercent } } }
  service { months { isKnown creditPercent } }
  invoices { kind creditNotes { kind reason } lines { kind description recordIds } meterRecords { source revision energyKwh readingIds } } } }`;

interface Billed {
  readonly startedAt: string;
  readonly serviceLevels: { readonly version: string } | null;
  readonly service: { readonly months: readonly { readonly isKnown: boolean; readonly creditPercent: string }[] };
  readonly invoices: readonly {
    readonly kind: string;
    readonly creditNotes: readonly { readonly kind: string; readonly reason: string }[];
    readonly lines: readonly {
      readonly kind: string;
      readonly description: string;
      readonly recordIds: readonly string[];
    }[];
    readonly meterRecords: readonly { readonly source: string; readonly energyKwh: string }[];
  }[];
}

/** A month passes: its meter speaks once, and five days after its end the month is closed, credited and billed. */
async function aMonthPasses(world: World, { tenant, provider }: Record<'tenant' | 'provider', Caller>, ids: Json) {
  const read = async (id: unknown) => (await ask(world, 'tenant', tenant, BILLED, { id }))['lease'] as Billed;
  const start = Date.parse((await read(ids['hall'])).startedAt);
  const at = (days: number) => new Date(start + days * DAY_MS);
  await world.staff.advanceTo(at(20));
  const window = { start: at(0).toISOString(), end: at(15).toISOString() };
  const report = `mutation($input: MeterReadingsReportInput!) { meterReadingsReport(input: $input) { readings ${ERRORS} } }`;
  const readings = [{ externalId: 'half', window, itKwh: '30000' }];
  expect(await ask(world, 'provider', provider, report, { input: { leaseId: ids['hall'], readings } })).toMatchObject({
    meterReadingsReport: { readings: 1, errors: [] },
  });
  await world.staff.advanceTo(at(37));
  return { hall: await read(ids['hall']), gpus: await read(ids['gpus']) };
}

describe('the service of a lease', () => {
  it('starts at acceptance and is shown alike to both sides, from heartbeats to carbon', async () => {
    const world = await openWorld({ tenant: 1, provider: 1, ops: 1, worker: 1, 'stripe-emulator': 1 });
    const folder = await mkdtemp(join(tmpdir(), 'agent-'));
    try {
      const { firm, miner, callers } = await company(world, 'Meter');
      const offerId = await listH100(miner, 2);
      const window = windowFrom(await world.staff.now(), 40);
      const { lease, invoice } = await firm.book((await firm.quote({ offerId, units: 16, window })).id);
      await firm.pay(invoice?.id ?? '');
      const deliver =
        'mutation($input: LeaseDeliverInput!) { leaseDeliver(input: $input) { lease { state reason startedAt } errors { ... on UserError { code path } } } }';
      const input = { leaseId: lease.id, endpoint: 'ssh a@b' };
      const test = { measuredAt: (await world.staff.now()).toISOString(), units: 15, report: 'burn-in' };
      expect(
        await ask(world, 'provider', callers.provider, deliver, { input: { ...input, acceptanceTest: test } }),
      ).toMatchObject({
        leaseDeliver: { lease: null, errors: [{ code: 'INVALID_INPUT', path: ['acceptanceTest', 'units'] }] },
      });
      await ask(world, 'provider', callers.provider, deliver, { input });
      await world.staff.advanceTo(new Date(Date.parse(window.start) + HOUR_MS));
      expect((await firm.lease(lease.id)).state).toBe('PROVISIONING');
      const accept = `mutation($id: ID!) { leaseAccept(id: $id) { lease { state startedAt } ${ERRORS} } }`;
      expect(await ask(world, 'tenant', callers.tenant, accept, { id: lease.id })).toMatchObject({
        leaseAccept: { lease: { state: 'ACTIVE', startedAt: expect.any(String) }, errors: [] },
      });

      await world.staff.advanceTo(new Date(Date.parse(window.start) + HOUR_MS + 600_000));
      const environment = {
        PROVIDER_URL: world.url('provider'),
        GRIDLEASE_API_KEY: await keyOf(world, callers.provider),
      };
      const said: string[] = [];
      for (const [node, units] of [
        ['gpu-0', '0-8'],
        ['gpu-1', '8-16'],
      ] as const)
        await agent({ listing: offerId, units, node, once: true, state: join(folder, node) }, environment, (line) =>
          said.push(line),
        );
      expect(said).toEqual([
        'gpu-0: 1 lease(s), 1 stretch(es) sent, 0 kept',
        'gpu-1: 1 lease(s), 1 stretch(es) sent, 0 kept',
      ]);

      await world.staff.advanceTo(new Date(Date.parse(window.start) + 4 * HOUR_MS));
      const now = (await world.staff.now()).getTime();
      const hour = { start: new Date(now - HOUR_MS).toISOString(), end: new Date(now).toISOString() };
      const readings = `mutation($input: MeterReadingsReportInput!) { meterReadingsReport(input: $input) { readings ${ERRORS} } }`;
      const reading = {
        input: { leaseId: lease.id, readings: [{ externalId: 'm-1', window: hour, itKwh: '20', pue: '1.2' }] },
      };
      for (const fresh of [1, 0])
        expect(await ask(world, 'provider', callers.provider, readings, reading)).toMatchObject({
          meterReadingsReport: { readings: fresh, errors: [] },
        });
      const soon = { start: new Date(now + HOUR_MS).toISOString(), end: new Date(now + 2 * HOUR_MS).toISOString() };
      const maintenance = `mutation($input: MaintenanceAnnounceInput!) { maintenanceAnnounce(input: $input) { maintenance { standing announceBy } ${ERRORS} } }`;
      expect(
        await ask(world, 'provider', callers.provider, maintenance, {
          input: { leaseId: lease.id, window: soon, note: 'fans' },
        }),
      ).toMatchObject({
        maintenanceAnnounce: { maintenance: { standing: 'LATE' } },
      });
      const curtail = `mutation($input: CurtailmentCallInput!) { curtailmentCall(input: $input) { results { errors { ... on OutsideTolerance { limit allowed asked } } } ${ERRORS} } }`;
      const event = {
        siteId: miner.sites.get('pecos'),
        leaseIds: [lease.id],
        window: soon,
        loadShare: '0.5',
        reason: 'ERS',
      };
      expect(await ask(world, 'provider', callers.provider, curtail, { input: event })).toMatchObject({
        curtailmentCall: { results: [{ errors: [{ limit: 'NOT_AGREED', allowed: '0', asked: '1' }] }] },
      });
      const notice = `mutation($input: NoticeGiveInput!) { noticeGive(input: $input) { notice { from isInTime takesEffectAt } ${ERRORS} } }`;
      expect(
        await ask(world, 'tenant', callers.tenant, notice, {
          input: { leaseId: lease.id, kind: 'BREACH', text: 'slow' },
        }),
      ).toMatchObject({
        noticeGive: { notice: { from: 'TENANT', isInTime: true, takesEffectAt: expect.any(String) } },
      });

      const query = `query($id: ID!) { lease(id: $id) { ${SERVICE} } }`;
      const seen = await ask(world, 'tenant', callers.tenant, query, { id: lease.id });
      expect(seen).toMatchObject({
        lease: {
          service: {
            acceptBy: null,
            acceptances: [{ basis: 'TENANT_ACCEPTED' }],
            maintenance: [{ standing: 'LATE' }],
            notices: [{ kind: 'BREACH', isInTime: true }],
            months: [],
            energy: { source: 'ESTIMATED' },
          },
        },
      });
      const { availability } = (
        seen['lease'] as { service: { availability: { minutes: number; downMinutes: number } } }
      ).service;
      // the agents spoke for one minute and fell silent: all but the minutes before their first word are down
      expect(availability.downMinutes).toBeGreaterThan(150);
      expect(availability.downMinutes).toBeLessThan(availability.minutes);
      // the clock goes on between two looks; what was said stays said
      const spoken = (answer: Json) => {
        const { acceptances, maintenance: work, notices, months } = (answer['lease'] as { service: Json })['service'];
        return { acceptances, work, notices, months };
      };
      expect(spoken(await ask(world, 'provider', callers.provider, query, { id: lease.id }))).toEqual(spoken(seen));

      const hall = await bookHall(world, firm, miner, callers.provider);
      const billed = await aMonthPasses(world, callers, { hall, gpus: lease.id });
      // the agents fell silent for good: by the published levels half of the rent comes back, with the reason
      expect(billed.gpus).toMatchObject({
        serviceLevels: {
          version: 'GPU-2026-1',
          sla: { steps: expect.arrayContaining([{ below: '99.5', creditPercent: '5' }]) },
        },
        service: { months: [{ isKnown: true, creditPercent: '50' }] },
      });
      expect(billed.gpus.invoices.flatMap(({ creditNotes }) => creditNotes)).toEqual([
        { kind: 'SLA_CREDIT', reason: expect.stringContaining('is below 90 %: 50 %') },
      ]);
      expect(billed.hall.serviceLevels).toBeNull();
      const energy = billed.hall.invoices.find(({ kind }) => kind === 'ENERGY');
      expect(energy?.lines[0]?.description).toMatch(/measured, \d+ of \d+ days estimated/);
      expect(energy?.meterRecords).toHaveLength(energy?.lines[0]?.recordIds.length ?? -1);
      expect(new Set(energy?.meterRecords.map(({ source }) => source))).toEqual(new Set(['MEASURED', 'ESTIMATED']));
    } finally {
      await rm(folder, { recursive: true });
      await world.close();
    }
  }, 120_000);
});
