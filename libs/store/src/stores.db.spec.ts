// World: a migrated database of its own; each store writes a thing and reads back exactly that thing, as the roles of the apps.
import { type Invoice } from '#libs/billing';
import { DAY, addMilliseconds, decimal, instant } from '#libs/kernel';
import { type Database } from './database/open-database.js';
import {
  PLATFORM,
  aHall,
  aLeaseOf,
  aQuote,
  aSite,
  actingFor,
  anId,
  anInvoiceOf,
  createTestDatabase,
  seedListing,
  seedOrganisation,
  theBooking,
  theIssue,
} from '#libs/testkit';

const db = await createTestDatabase();
afterAll(() => db.close());

async function setup() {
  const database = await db.open();
  return { database, ...database };
}

async function booking(database: Database) {
  const { unitOfWork, stores } = database;
  const tenantOrgId = await seedOrganisation(db, 'TENANT', 1_000_000n);
  const listing = await seedListing(db, database);
  const quote = aQuote({
    orgId: tenantOrgId,
    offerId: listing.pool.id,
    providerOrgId: listing.providerOrgId,
    siteId: listing.site.id,
  });
  const lease = aLeaseOf(quote);
  const invoice = await unitOfWork.run(actingFor(tenantOrgId), async (tx): Promise<Invoice> => {
    await stores.quotes.insert(tx, quote);
    await stores.leases.insert(tx, lease, theBooking(lease));
    const issued = anInvoiceOf(lease, { number: await stores.invoices.nextNumber(tx, 'GL', 2026) });
    expect(await stores.invoices.insert(tx, issued)).toBe(true);
    expect(await stores.ledger.post(tx, theIssue(issued))).toBe(true);
    return issued;
  });
  return { tenantOrgId, listing, quote, lease, invoice };
}

describe('supply', () => {
  it('keeps sites, pools and halls exactly, and counts versions', async () => {
    const { database, unitOfWork, stores } = await setup();
    const { providerOrgId, site, pool } = await seedListing(db, database, {
      site: {
        ramp: [{ at: instant('2026-06-01T00:00:00Z'), limitWatts: 2_000_000 }],
        latitude: decimal('-12.000000000001'),
      },
    });
    const hall = aHall({ orgId: providerOrgId, siteId: site.id });
    await unitOfWork.run(actingFor(providerOrgId), async (tx) => {
      expect(await stores.halls.save(tx, hall)).toBe(true);
      expect(await stores.sites.byId(tx, site.id)).toEqual({ ...site, version: 1 });
      expect(await stores.pools.byExternalIds(tx, [pool.externalId, 'nothing'])).toEqual([{ ...pool, version: 1 }]);
      expect(await stores.halls.bySite(tx, site.id)).toEqual([{ ...hall, version: 1 }]);
      expect(await stores.sites.save(tx, { ...site, name: 'Rockdale B', version: 1 })).toBe(true);
      expect(await stores.sites.save(tx, { ...site, name: 'Rockdale C', version: 1 })).toBe(false);
      expect((await stores.sites.byId(tx, site.id))?.name).toBe('Rockdale B');
    });
  });

  it('shows offers to everybody, at once after each commit, and never before', async () => {
    const { database, unitOfWork, stores } = await setup();
    const other = await db.open();
    const { providerOrgId, pool } = await seedListing(db, database);
    const anybody = actingFor('anonymous');
    const seen = () =>
      unitOfWork.run(anybody, async (tx) => [...(await stores.offers.index(tx)).offers()].map(({ id }) => id));
    expect(await seen()).toContain(pool.id);
    await other.unitOfWork.run(actingFor(providerOrgId), async (tx) => {
      const [offer] = await other.stores.offers.byIds(tx, [pool.id]);
      if (offer) await other.stores.offers.put(tx, { ...offer, state: 'PAUSED' });
      expect(await seen()).toContain(pool.id);
      expect([...(await other.stores.offers.index(tx)).offers()].map(({ id }) => id)).not.toContain(pool.id);
    });
    expect(await seen()).not.toContain(pool.id);
  });
});

describe('a booking', () => {
  it('is read back exactly, by both sides', async () => {
    const { database, unitOfWork, stores } = await setup();
    const { tenantOrgId, listing, quote, lease, invoice } = await booking(database);
    for (const org of [tenantOrgId, listing.providerOrgId]) {
      await unitOfWork.run(actingFor(org), async (tx) => {
        expect(await stores.leases.byId(tx, lease.id)).toEqual(lease);
        expect(await stores.invoices.byLease(tx, lease.id)).toEqual([invoice]);
        expect((await stores.leases.events(tx, [lease.id])).get(lease.id)).toEqual([theBooking(lease)]);
        expect((await stores.invoices.page(tx, { first: 10, after: null })).items).toEqual([invoice]);
        expect(
          (await stores.leases.page(tx, { first: 10, after: null, side: org === tenantOrgId ? 'TENANT' : 'PROVIDER' }))
            .items,
        ).toEqual([lease]);
      });
    }
    await unitOfWork.run(actingFor(tenantOrgId), async (tx) => {
      expect(await stores.quotes.byId(tx, quote.id)).toEqual(quote);
      expect(await stores.leases.byQuotes(tx, [quote.id])).toEqual([lease]);
      expect(await stores.invoices.receivable(tx, tenantOrgId, 'USD')).toEqual(invoice.total);
      expect(
        await stores.ledger.balanceOf(tx, { type: 'TENANT_RECEIVABLE', ownerId: tenantOrgId, currency: 'USD' }),
      ).toBe(105_000n);
      expect((await stores.billingProfiles.lock(tx, tenantOrgId))?.creditLimit.minor).toBe(1_000_000n);
    });
    await unitOfWork.run(PLATFORM, async (tx) => {
      const [journal] = await stores.ledger.bySource(tx, invoice.id);
      expect(journal?.entries).toEqual(theIssue(invoice).entries);
      expect(await stores.ledger.post(tx, theIssue(invoice))).toBe(false);
      const balances = await stores.ledger.balances(tx, null);
      expect(balances.reduce((total, { minor }) => total + minor, 0n)).toBe(0n);
      expect(balances.find(({ account }) => account.ownerId === tenantOrgId)?.minor).toBe(105_000n);
    });
  });

  it('is paid: state, time and Stripe id change, nothing else', async () => {
    const { database, unitOfWork, stores } = await setup();
    const { invoice } = await booking(database);
    const [stripeInvoiceId, paidAt] = [`in_${invoice.id}`, addMilliseconds(invoice.issuedAt, 1)];
    await unitOfWork.run(PLATFORM, async (tx) => {
      await stores.invoices.update(tx, { ...invoice, stripeInvoiceId });
      await stores.invoices.update(tx, { ...invoice, state: 'PAID', paidAt, stripeInvoiceId });
      expect(await stores.invoices.byStripeId(tx, stripeInvoiceId)).toEqual({
        ...invoice,
        state: 'PAID',
        paidAt,
        stripeInvoiceId,
      });
    });
  });

  it('pages newest first and says how many there are', async () => {
    const { unitOfWork, stores } = await setup();
    const tenantOrgId = await seedOrganisation(db, 'TENANT');
    const quotes = Array.from({ length: 5 }, () => aQuote({ orgId: tenantOrgId }));
    await unitOfWork.run(actingFor(tenantOrgId), async (tx) => {
      for (const quote of quotes) await stores.quotes.insert(tx, quote);
      const first = await stores.quotes.page(tx, { first: 2, after: null });
      const second = await stores.quotes.page(tx, { first: 10, after: first.cursors[1] ?? null });
      expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(quotes.map(({ id }) => id).reverse());
      expect([first.hasNextPage, second.hasNextPage, first.totalCount]).toEqual([true, false, 5]);
      expect((await stores.quotes.page(tx, { first: 2, after: 'made-up' })).items.length).toBeLessThanOrEqual(2);
    });
  });

  it('runs the life of a lease: clocks find it, versions guard it, meters count once', async () => {
    const { database, unitOfWork, stores } = await setup();
    const { lease } = await booking(database);
    await db.sql(`UPDATE clock SET offset_ms = (extract(epoch FROM $1::timestamptz - now()) * 1000)::bigint`, [
      new Date(addMilliseconds(lease.createdAt, DAY + 1)).toISOString(),
    ]);
    await unitOfWork.run(PLATFORM, async (tx) => {
      const due = async (what: Parameters<typeof stores.leases.due>[1]) =>
        (await stores.leases.due(tx, what, 100)).some(({ id }) => id === lease.id);
      expect(await due('PAYMENT_DEADLINE')).toBe(true);
      expect(await due('WINDOW_START')).toBe(false);
      const paid = { ...lease, state: 'CONFIRMED', reason: 'FIRST_INVOICE_PAID' } as const;
      expect(
        await stores.leases.update(tx, paid, {
          at: tx.now,
          state: 'CONFIRMED',
          reason: 'FIRST_INVOICE_PAID',
          note: null,
        }),
      ).toBe(true);
      expect(await stores.leases.update(tx, paid, null)).toBe(false);
      expect(await due('WINDOW_START')).toBe(true);
      expect(await due('BILLING')).toBe(true);
      await stores.leases.scheduleBilling(tx, lease.id, null);
      expect(await due('BILLING')).toBe(false);
      const period = { start: lease.period.start, end: addMilliseconds(lease.period.start, DAY) };
      const record = {
        id: anId('mtr'),
        leaseId: lease.id,
        tenantOrgId: lease.tenantOrgId,
        providerOrgId: lease.providerOrgId,
        period,
        units: 8,
        unitHours: decimal('192'),
        energyKwh: decimal('312.000000000001'),
        source: 'ESTIMATED',
        revision: 0,
        readingIds: [],
      } as const;
      expect(await stores.meters.insert(tx, [record])).toBe(1);
      expect(await stores.meters.insert(tx, [{ ...record, id: anId('mtr') }])).toBe(0);
      expect(await stores.meters.byLease(tx, lease.id, period.start, period.end)).toEqual([record]);
    });
  });
});

describe('identity of a site', () => {
  it('is unique per organisation', async () => {
    const { database, unitOfWork, stores } = await setup();
    const { providerOrgId, site } = await seedListing(db, database);
    const twin = aSite({ orgId: providerOrgId, externalId: site.externalId });
    await expect(unitOfWork.run(actingFor(providerOrgId), (tx) => stores.sites.save(tx, twin))).rejects.toThrow(
      'site_org_id_external_id_key',
    );
  });
});
