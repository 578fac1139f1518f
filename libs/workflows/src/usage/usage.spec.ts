// World: a booked hall of 500 kW in Chicago that runs March, its energy passed through, its readings sent by its miner; everything in memory.
import {
  DAY,
  HOUR,
  addMilliseconds,
  fromRational,
  instant,
  moneyToString,
  sum,
  unwrap,
  ZERO,
  plus,
  decimalToString,
} from '#libs/kernel';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { ONE_MONTH, bookedHall, hour } from '../metering/booked-hall.spec-data.js';
import { listUsageRecords, viewUsage } from './view-usage.js';
import { viewReadings, viewUsageHours } from './view-usage-hours.js';

const MARCH = { start: instant('2026-03-01T00:00:00Z'), end: instant('2026-04-02T00:00:00Z') };
const ASK = { window: MARCH, leaseId: null, by: 'LEASE', currency: null } as const;

async function setup() {
  const world = await bookedHall(ONE_MONTH);
  const tenant: OrganisationScope = { kind: 'ORGANISATION', orgId: world.lease().tenantOrgId, actorId: 'usr_t' };
  const records = async (first: number, after: string | null = null, invoiceId: string | null = null) =>
    unwrap(await listUsageRecords(world.ports)(tenant, { window: MARCH, leaseId: null, invoiceId, first, after }));
  return { ...world, tenant, records };
}

describe('usage of a tenant', () => {
  it('costs what its invoices say, to the cent, once all of it is invoiced', async () => {
    const { ports, tenant, until, end, tables } = await setup();
    await until(addMilliseconds(end, 10 * DAY));
    const invoices = tables.invoices.rows();
    const view = unwrap(await viewUsage(ports)(tenant, ASK));
    expect(view.figures.cost).toEqual(
      sum(
        invoices.map(({ total }) => total),
        'USD',
      ),
    );
    expect(moneyToString(view.figures.provisional)).toBe('0.00');
    expect(view.groups).toHaveLength(1);
    expect(view.groups[0]?.days).toHaveLength(32);
  });

  it('says what of it may still change while energy is not invoiced', async () => {
    const { ports, tenant, until } = await setup();
    await until(hour(10 * 24));
    const { figures, leases } = unwrap(await viewUsage(ports)(tenant, ASK));
    expect(leases).toHaveLength(1);
    expect(figures.provisional.minor).toBeGreaterThan(0n);
    expect(figures.provisional.minor).toBeLessThan(figures.cost.minor);
  });

  it('is counted under tags as well, and leases without one stand together', async () => {
    const { ports, tenant, until, lease } = await setup();
    await until(hour(5 * 24));
    const [group] = unwrap(await viewUsage(ports)(tenant, { ...ASK, by: 'COST_CENTRE' })).groups;
    expect(group).toMatchObject({ key: lease().costCentre, isRest: false });
  });

  it('is nobody else’s, and asked for by whole days, at most 92', async () => {
    const { ports, tenant, until } = await setup();
    await until(hour(5 * 24));
    const rival: OrganisationScope = { kind: 'ORGANISATION', orgId: 'org_rival', actorId: 'usr_r' };
    expect(unwrap(await viewUsage(ports)(rival, ASK))).toMatchObject({ leases: [], groups: [] });
    const refused = async (window: typeof MARCH) => (await viewUsage(ports)(tenant, { ...ASK, window })).ok;
    expect(await refused({ ...MARCH, end: MARCH.start })).toBe(false);
    expect(await refused({ ...MARCH, start: addMilliseconds(MARCH.start, HOUR) })).toBe(false);
    expect(await refused({ ...MARCH, end: addMilliseconds(MARCH.start, 93 * DAY) })).toBe(false);
  });
});

describe('metered days and their papers', () => {
  it('lead to the lines that bill them and back, and come page by page without a gap', async () => {
    const { records, until, end, energy } = await setup();
    await until(addMilliseconds(end, 10 * DAY));
    const seen: string[] = [];
    let after: string | null = null;
    for (let isMore = true; isMore;) {
      const page = await records(7, after);
      seen.push(...page.items.map(({ record }) => record.id));
      after = page.cursors.at(-1) ?? null;
      isMore = page.hasNextPage;
    }
    const all = await records(100);
    expect(seen).toEqual(all.items.map(({ record }) => record.id));
    expect(new Set(seen).size).toBe(all.totalCount);
    const [paper] = energy();
    const named = new Set(paper?.lines.flatMap(({ meterRecordIds }) => meterRecordIds));
    for (const { record, bills, namedIds } of all.items) {
      expect(bills.map(({ kind }) => kind).sort()).toEqual(['ENERGY', 'RENT']);
      expect(named.has(record.id) && namedIds.has(record.id)).toBe(true);
    }
    expect((await records(100, null, paper?.id ?? '')).items).toHaveLength(named.size);
    expect((await records(100, null, 'inv_unknown')).items).toEqual([]);
  });

  it('open to the readings they were made of', async () => {
    const { ports, tenant, records, until, report, reading } = await setup();
    await until(hour(2 * 24));
    unwrap(await report(reading('r1', 0, 18, '4000')));
    await until(hour(3 * 24));
    const { items } = await records(100);
    const first = items.at(-1)?.record;
    const found = await viewReadings(ports)(tenant, first?.id ?? '');
    expect(found?.map(({ externalId }) => externalId)).toEqual(['r1']);
    expect(await viewReadings(ports)({ ...tenant, orgId: 'org_rival' }, first?.id ?? '')).toBeNull();
  });
});

describe('the load by hour', () => {
  it('is what readings say of the contracted load, each counted in its hours by time', async () => {
    const { ports, tenant, until, report, reading } = await setup();
    await until(hour(2 * 24));
    unwrap(await report(reading('low', 0, 2, '500'), reading('half', 2, 3, '125')));
    unwrap(await report(reading('mended', 2, 3, '250', { replaces: 'half' })));
    const window = { ...MARCH, end: addMilliseconds(MARCH.start, 31 * DAY) };
    const { hours } = unwrap(await viewUsageHours(ports)(tenant, { window, leaseId: null }));
    const shown = hours
      .slice(0, 4)
      .map(({ contractedKwh, readKwh, drawnKwh }) =>
        [contractedKwh, readKwh, drawnKwh].map((one) => decimalToString(fromRational(one))).join(' '),
      );
    expect(shown).toEqual(['500 500 250', '500 500 250', '500 500 250', '500 0 0']);
    expect(hours).toHaveLength(48);
    const drawn = hours.map(({ drawnKwh }) => drawnKwh).reduce(plus, ZERO);
    expect(decimalToString(fromRational(drawn))).toBe('750');
  });
});
