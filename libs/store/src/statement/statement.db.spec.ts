// World: a migrated database. Two tenants and two providers with invoices in the books; statements are read as each of them.
import { type Period, addMilliseconds } from '#libs/kernel';
import { statementAccounts } from '#libs/billing';
import {
  aLeaseOf,
  aQuote,
  actingFor,
  anInvoiceOf,
  createTestDatabase,
  seedListing,
  seedOrganisation,
  theBooking,
  theIssue,
} from '#libs/testkit';

const db = await createTestDatabase();
afterAll(() => db.close());

/** A tenant with `count` issued invoices of as many leases, and their provider. */
async function setup(count: number) {
  const database = await db.open();
  const { unitOfWork, stores } = database;
  const tenant = await seedOrganisation(db, 'TENANT');
  const { providerOrgId: provider, site, pool } = await seedListing(db, database);
  const invoices = [];
  for (let index = 0; index < count; index += 1) {
    const quote = aQuote({ orgId: tenant, offerId: pool.id, providerOrgId: provider, siteId: site.id });
    const lease = aLeaseOf(quote);
    invoices.push(
      await unitOfWork.run(actingFor(tenant), async (tx) => {
        await stores.quotes.insert(tx, quote);
        await stores.leases.insert(tx, lease, theBooking(lease));
        const number = await stores.invoices.nextNumber(tx, `ST${tenant.slice(-4)}`, 2026);
        const made = anInvoiceOf(lease, { number, issuedAt: tx.now, dueAt: tx.now });
        await stores.invoices.insert(tx, made);
        await stores.ledger.post(tx, theIssue(made));
        return made;
      }),
    );
  }
  const [first] = invoices;
  if (first === undefined) throw new Error('no invoice');
  const window: Period = { start: addMilliseconds(first.issuedAt, -1), end: addMilliseconds(first.issuedAt, 600_000) };
  return { database, tenant, provider, invoices, window };
}

describe('a statement from the database', () => {
  it('has the tenant’s own entries, each with its journal and invoice, page by page', async () => {
    const { database, tenant, invoices, window } = await setup(3);
    const { unitOfWork, stores } = database;
    const seen = await unitOfWork.run(actingFor(tenant), async (tx) => {
      const entries = [];
      let after: string | null = null;
      do {
        const page = await stores.statements.entries(tx, tenant, window, { first: 1, after });
        entries.push(...page.rows);
        after = page.next;
      } while (after !== null);
      return entries;
    });
    expect(seen.map(({ sourceId, kind, account }) => [sourceId, kind, account.type])).toEqual(
      invoices.map(({ id }) => [id, 'INVOICE_ISSUED', 'TENANT_RECEIVABLE']),
    );
    expect(seen.map(({ minor }) => minor)).toEqual(invoices.map(({ total }) => total.minor));
    const ids = invoices.map(({ id }) => id);
    const parts = await unitOfWork.run(actingFor(tenant), (tx) => stores.statements.billedParts(tx, ids));
    expect([...parts].sort()).toEqual(invoices.map(({ id, platformFee, tax }) => [id, { platformFee, tax }]).sort());
  });

  it('closes where the next one opens, wherever time is cut', async () => {
    const { database, tenant, provider, invoices, window } = await setup(4);
    const { unitOfWork, stores } = database;
    const cuts = [window.start, ...invoices.map(({ issuedAt }) => issuedAt), window.end];
    for (const owner of [tenant, provider]) {
      await unitOfWork.run(actingFor(owner), async (tx) => {
        const held = new Map<string, bigint>();
        for (const [index, start] of cuts.entries()) {
          const end = cuts[index + 1];
          if (end === undefined || end <= start) continue;
          const accounts = statementAccounts({
            openings: await stores.statements.balances(tx, owner, start),
            entries: (await stores.statements.entries(tx, owner, { start, end }, { first: 100, after: null })).rows,
          });
          for (const { type, opening, closing } of accounts) {
            expect(opening.minor).toBe(held.get(type) ?? 0n);
            held.set(type, closing.minor);
          }
        }
        const now = await stores.statements.balances(tx, owner, window.end);
        expect([...held.values()].map((minor) => (minor < 0n ? -minor : minor))).toEqual(
          now.map(({ minor }) => (minor < 0n ? -minor : minor)),
        );
      });
    }
  });

  it('is nobody else’s: not another tenant’s, not the provider’s, and staff sees all', async () => {
    const { database, tenant, provider, window } = await setup(1);
    const { unitOfWork, stores } = database;
    const stranger = await seedOrganisation(db, 'TENANT');
    for (const actor of [stranger, provider]) {
      const asked = unitOfWork.run(actingFor(actor), (tx) =>
        stores.statements.entries(tx, tenant, window, { first: 10, after: null }),
      );
      await expect(asked).rejects.toThrow('is not the one of this transaction');
      const balances = unitOfWork.run(actingFor(actor), (tx) => stores.statements.balances(tx, tenant, window.end));
      await expect(balances).rejects.toThrow('is not the one of this transaction');
    }
    const staff = await unitOfWork.run({ kind: 'PLATFORM', actorId: 'usr_staff' }, (tx) =>
      stores.statements.entries(tx, tenant, window, { first: 10, after: null }),
    );
    expect(staff.rows).toHaveLength(1);
  });
});
