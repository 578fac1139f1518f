import { randomUUID } from 'node:crypto';
import { decimal } from '#libs/kernel';
import { createApp, readConfig } from '#libs/platform';
import { GraphqlClient, createTestDatabase, seedOrganisation, supplier } from '#libs/testkit';
import { type OrganisationScope } from '#libs/workflows';
import { tenantConfig } from '../src/config.js';
import { TenantModule } from '../src/tenant.module.js';

const PASSWORD = 'twelve megawatts of quiet silicon';

/** The tenant API on a database of its own, with one miner who lists through the workflows. Stripe is not there. */
export async function openTenantApi() {
  const db = await createTestDatabase();
  const config = readConfig(tenantConfig, {
    PORT: '0',
    LOG_LEVEL: 'silent',
    APP_DATABASE_URL: db.appUrl,
    IDENTITY_DATABASE_URL: db.identityUrl,
    TENANT_TOKEN_KEY: db.tenantTokenKey,
    STRIPE_SECRET_KEY: 'sk_test_nobody',
    STRIPE_API_BASE: 'http://127.0.0.1:1',
    COLLECTION_ACCOUNTS: JSON.stringify([
      { currency: 'USD', holder: 'Gridlease Inc.', bank: 'First Example Bank', accountNumber: '1', routingNumber: '2' },
    ]),
    CLOCK_CONTROL: 'on',
    GRAPHQL_COST_BUCKET_POINTS: '1000000000',
    GRAPHQL_COST_RESTORE_POINTS_PER_SECOND: '1000000000',
  });
  const app = await createApp(TenantModule.forConfig(config), { config });
  await app.listen(0, '127.0.0.1');
  const address = await app.getUrl();
  const { unitOfWork, stores } = await db.open();
  const miner: OrganisationScope = {
    kind: 'ORGANISATION',
    orgId: await seedOrganisation(db, 'PROVIDER'),
    actorId: 'usr_miner',
  };
  const supply = supplier({ unitOfWork, ...stores }, miner);
  await supply.site();
  const pool = await supply.pool();
  const small = await supply.pool({
    externalId: 'h100-b',
    name: 'Cheaper H100',
    price: { amount: decimal('1.9'), currency: 'USD' },
    nodeCount: 2,
  });
  const hall = await supply.hall();
  for (const { id } of [pool, small, hall]) await supply.publish(id);
  return {
    ...{ db, address, supply, pool, small, hall },
    /** A program with an API key. */
    machine: (secret: string) => new GraphqlClient(address, { authorization: `Bearer ${secret}` }),
    /** A browser with a firm that has just signed up. */
    firm: async (): Promise<GraphqlClient> => {
      const name = `Firm ${randomUUID().slice(0, 8)}`;
      const client = new GraphqlClient(address);
      const input = {
        organisationName: name,
        legalName: `${name} Inc.`,
        country: 'US',
        name: 'Ada',
        email: `${randomUUID()}@firm.example`,
        password: PASSWORD,
      };
      const { signUp } = await client.ask<{ signUp: { errors: unknown[] } }>(
        'mutation ($input: SignUpInput!) { signUp(input: $input) { errors { ... on UserError { code message } } } }',
        { input },
      );
      if (signUp.errors.length > 0) throw new Error(JSON.stringify(signUp.errors));
      return client;
    },
    close: async () => {
      await app.close();
      await db.close();
    },
  };
}
