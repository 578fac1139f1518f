// World: a migrated database; the stores keep the same contracts as the fakes that workflow specs run on.
import {
  type ContractWorld,
  booksContract,
  capacityContract,
  createTestDatabase,
  creditContract,
  idempotencyContract,
  ledgerContract,
  billedMetersContract,
  meteringContract,
  powerContract,
  seedListing,
  seedOrganisation,
} from '#libs/testkit';

const db = await createTestDatabase();
afterAll(() => db.close());
const database = await db.open({ poolSize: 10 });

async function setup(): Promise<ContractWorld> {
  return {
    ports: { unitOfWork: database.unitOfWork, ...database.stores },
    tenantOrgId: await seedOrganisation(db, 'TENANT'),
    listing: ({ wattsPerUnit = 1_000, powerLimitWatts = 1_000_000 } = {}) =>
      seedListing(db, database, { site: { powerLimitWatts }, wattsPerUnit }),
    letRealTimePass: async (milliseconds) => {
      for (const table of ['intent', 'inbox_event']) {
        await db.sql(
          `UPDATE ${table} SET claimed_until = claimed_until - $1 * interval '1 millisecond', next_attempt_at = next_attempt_at - $1 * interval '1 millisecond'`,
          [milliseconds],
        );
      }
    },
  };
}

capacityContract('the stores', setup);
powerContract('the stores', setup);
meteringContract('the stores', setup);
billedMetersContract('the stores', setup);
booksContract('the stores', setup);
creditContract('the stores', setup);
idempotencyContract('the stores', setup);
ledgerContract('the stores', setup);
