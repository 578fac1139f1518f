// World: a migrated database; two AI firms, a miner with a pool for both, everything through the workflows.
import { randomUUID } from 'node:crypto';
import { DAY, type Period, addMilliseconds, decimal, instantFromEpoch, rate, unwrap } from '#libs/kernel';
import {
  type OrganisationScope,
  type PlatformScope,
  bookQuote,
  followEvents,
  forgetEvents,
  listEvents,
  recordWire,
  requestQuote,
  withdrawQuote,
} from '#libs/workflows';
import { createTestDatabase, seedListing, seedOrganisation, untilSettled } from '#libs/testkit';

const STAFF: PlatformScope = { kind: 'PLATFORM', actorId: 'usr_staff' };
const EVERYTHING = new Set(['quotes:read', 'leases:read', 'contracts:read', 'invoices:read', 'earnings:read']);
const db = await createTestDatabase();
afterAll(() => db.close());
const database = await db.open({ poolSize: 4 });
const ports = {
  unitOfWork: database.unitOfWork,
  ...database.stores,
  settings: {
    platformFeeBasisPoints: 500,
    seller: { orgId: null, legalName: 'Gridlease Inc.', country: 'US', taxId: null },
    collectionAccounts: [],
    isClockControlled: false,
    timeZoneData: '2025b',
  },
};

function tomorrow(): Period {
  const start = instantFromEpoch(Math.ceil(Date.now() / DAY + 1) * DAY);
  return { start, end: addMilliseconds(start, DAY) };
}

async function setup() {
  const listing = await seedListing(db, database, { pool: { price: rate(decimal('2'), 'USD', 'GPU_HOUR') } });
  const tenant = async (): Promise<OrganisationScope> => {
    const orgId = await seedOrganisation(db, 'TENANT', 1_000_000n);
    return { kind: 'ORGANISATION', orgId, actorId: 'usr_tenant' };
  };
  const quote = async (scope: OrganisationScope) => {
    const asked = { offerId: listing.pool.id, units: 1, window: tomorrow(), gang: false, billing: 'RESERVED' } as const;
    return unwrap(await requestQuote(ports)(scope, { ...asked, holdMinutes: 30, idempotencyKey: randomUUID() }));
  };
  const heard = async (scope: OrganisationScope, side: 'TENANT' | 'PROVIDER' = 'TENANT', scopes = EVERYTHING) => {
    const asked = { side, scopes, types: [], newestFirst: false, first: 100, after: null };
    await untilSettled(db);
    return (await listEvents(ports)(scope, asked)).items.map(({ type, subjectId }) => [type, subjectId]);
  };
  const provider: OrganisationScope = { kind: 'ORGANISATION', orgId: listing.providerOrgId, actorId: 'usr_miner' };
  return { provider, tenant: await tenant(), other: await tenant(), quote, heard };
}

/** Books the quote and pays its first invoice by wire. */
async function bookAndPay(tenant: OrganisationScope, quoteId: string) {
  const { lease, invoice } = unwrap(
    await bookQuote(ports)(tenant, { quoteId, costCentre: null, purchaseOrder: null, idempotencyKey: randomUUID() }),
  );
  const invoiceId = invoice?.id ?? 'none';
  const amount = decimal('50.40');
  unwrap(
    await recordWire(ports)(STAFF, {
      invoiceId,
      amount,
      bankReference: randomUUID(),
      idempotencyKey: randomUUID(),
    }),
  );
  return { leaseId: lease.id, invoiceId };
}

describe('the feed of events', () => {
  it('tells each side what became of its own things, in order, and nobody else', async () => {
    const { tenant, other, provider, quote, heard } = await setup();
    const { id } = await quote(tenant);
    const { leaseId, invoiceId } = await bookAndPay(tenant, id);
    const told = await heard(tenant);
    expect(told.map(([type]) => type)).toEqual(
      expect.arrayContaining(['quote.open', 'quote.accepted', 'lease.pending_payment', 'invoice.open']),
    );
    expect(told[0]).toEqual(['quote.open', id]);
    expect(told).toContainEqual(['invoice.part_received', invoiceId]);
    expect(await heard(provider, 'PROVIDER')).toContainEqual(['lease.pending_payment', leaseId]);
    expect(await heard(other)).toEqual([]);
  });

  it('is silent about what the caller may not read', async () => {
    const { tenant, quote, heard } = await setup();
    await quote(tenant);
    expect(await heard(tenant, 'TENANT', new Set(['leases:read']))).toEqual([]);
  });

  it('goes on where a follower stopped, one by one as well as all at once', async () => {
    const { tenant, quote, heard } = await setup();
    const first = await quote(tenant);
    unwrap(await withdrawQuote(ports)(tenant, first.id));
    await quote(tenant);
    await untilSettled(db);
    const one: string[][] = [];
    let after: string | null = null;
    for (let isMore = true; isMore;) {
      const asked = { side: 'TENANT' as const, scopes: EVERYTHING, types: [], newestFirst: false, first: 1, after };
      const page = await listEvents(ports)(tenant, asked);
      one.push(...page.items.map(({ type, subjectId }) => [type, subjectId]));
      after = page.cursors.at(-1) ?? null;
      isMore = page.hasNextPage;
    }
    expect(one).toEqual(await heard(tenant));
    expect(one.map(([type]) => type)).toEqual(['quote.open', 'quote.withdrawn', 'quote.open']);
  });

  it('tells a listener what was committed since it last looked, once, and that the market changed', async () => {
    const { tenant, other, quote } = await setup();
    const feed = followEvents(ports);
    const [own, market] = [await feed.own(tenant, null), await feed.market(tenant, null)];
    const { id } = await quote(tenant);
    const seen = await feed.own(tenant, own.position);
    expect(seen.events.map(({ type, subjectId }) => [type, subjectId])).toEqual([['quote.open', id]]);
    expect((await feed.own(tenant, seen.position)).events).toEqual([]);
    expect((await feed.own(other, own.position)).events).toEqual([]);
    const changed = await feed.market(other, market.position);
    expect(changed.hasChanged).toBe(true);
    expect((await feed.market(other, changed.position)).hasChanged).toBe(false);
  });

  it('cannot be written or changed by anyone, and forgets only what is old', async () => {
    const { tenant, quote, heard } = await setup();
    await quote(tenant);
    const write = `INSERT INTO party_event (org_id, type, subject_id) VALUES ('${tenant.orgId}', 'lease.active', 'x')`;
    const staff = await db.connectAs('staff');
    await expect(staff.query(write)).rejects.toThrow(/permission denied/);
    await expect(staff.query(`UPDATE party_event SET type = 'lease.active'`)).rejects.toThrow(/permission denied/);
    await staff.end();
    await expect(db.sql(`UPDATE party_event SET type = 'lease.active'`)).rejects.toThrow(/append-only/);
    expect(await forgetEvents(ports)(STAFF, { limit: 100 })).toBe(0);
    expect(await heard(tenant)).toHaveLength(1);
  });
});
