// World: a migrated database of its own for each test; the stores of money, measured by the contract that the fakes pass too.
import {
  type TestDatabase,
  aLeaseOf,
  aQuote,
  actingFor,
  anInvoiceOf,
  createTestDatabase,
  moneyStoreContract,
  seedListing,
  seedOrganisation,
  theBooking,
  theIssue,
} from '#libs/testkit';
import { type Database } from '../database/open-database.js';

const opened: TestDatabase[] = [];
afterAll(async () => {
  for (const db of opened) await db.close();
});

async function issue(db: TestDatabase, database: Database): Promise<{ orgId: string; id: string }> {
  const { unitOfWork, stores } = database;
  const orgId = await seedOrganisation(db, 'TENANT');
  const { pool, site, providerOrgId } = await seedListing(db, database);
  const quote = aQuote({ orgId, offerId: pool.id, providerOrgId, siteId: site.id });
  const lease = aLeaseOf(quote);
  return unitOfWork.run(actingFor(orgId), async (tx) => {
    await stores.quotes.insert(tx, quote);
    await stores.leases.insert(tx, lease, theBooking(lease));
    const invoice = anInvoiceOf(lease, { number: await stores.invoices.nextNumber(tx, 'GL', 2026) });
    await stores.invoices.insert(tx, invoice);
    await stores.ledger.post(tx, theIssue(invoice));
    return { orgId, id: invoice.id };
  });
}

moneyStoreContract(async () => {
  const db = await createTestDatabase();
  opened.push(db);
  const database = await db.open({ poolSize: 2 });
  return {
    ports: { unitOfWork: database.unitOfWork, ...database.stores },
    invoice: () => issue(db, database),
    hurry: async () => {
      const past = `clock_timestamp() - interval '1 hour'`;
      for (const table of ['intent', 'inbox_event']) {
        await db.sql(
          `UPDATE ${table} SET next_attempt_at = ${past}, claimed_until = CASE WHEN claimed_until IS NULL THEN NULL ELSE ${past} END`,
        );
      }
    },
  };
});
