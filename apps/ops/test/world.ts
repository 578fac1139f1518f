import { randomUUID } from 'node:crypto';
import { decimal, unwrap } from '#libs/kernel';
import { ensureStaff } from '#libs/identity';
import { createApp, readConfig } from '#libs/platform';
import { GraphqlClient, createTestDatabase, seedOrganisation, supplier } from '#libs/testkit';
import { type OrganisationScope, bookQuote, requestQuote } from '#libs/workflows';
import { opsConfig } from '../src/config.js';
import { OpsModule } from '../src/ops.module.js';

const STAFF = { email: 'ops@gridlease.example', password: 'twelve megawatts of quiet silicon' };

/** The operations API on a database of its own with one member of staff; a tenant leases from a miner through the workflows; no Stripe. */
export async function openOpsApi() {
  const db = await createTestDatabase();
  await ensureStaff(db.identityUrl, { ...STAFF, name: 'Operations' });
  const config = readConfig(opsConfig, {
    PORT: '0',
    LOG_LEVEL: 'silent',
    APP_DATABASE_URL: db.appUrl,
    STAFF_DATABASE_URL: db.staffUrl,
    IDENTITY_DATABASE_URL: db.identityUrl,
    TENANT_TOKEN_KEY: db.tenantTokenKey,
    STRIPE_SECRET_KEY: 'sk_test_nobody',
    STRIPE_API_BASE: 'http://127.0.0.1:1',
    CLOCK_CONTROL: 'on',
  });
  const app = await createApp(OpsModule.forConfig(config), { config });
  await app.listen(0, '127.0.0.1');
  const address = await app.getUrl();
  const database = await db.open();
  const settings = {
    platformFeeBasisPoints: 500,
    seller: { orgId: null, legalName: 'Gridlease Inc.', country: 'US', taxId: null },
    collectionAccounts: [],
    isClockControlled: true,
    timeZoneData: '2025b',
  };
  const ports = { unitOfWork: database.unitOfWork, ...database.stores, settings };
  const miner: OrganisationScope = {
    kind: 'ORGANISATION',
    orgId: await seedOrganisation(db, 'PROVIDER'),
    actorId: 'usr_miner',
  };
  const tenant: OrganisationScope = {
    kind: 'ORGANISATION',
    orgId: await seedOrganisation(db, 'TENANT'),
    actorId: 'usr_tenant',
  };
  const supply = supplier(ports, miner);
  await supply.site({ powerLimitKw: decimal('100000') });
  const pool = await supply.pool({ nodeCount: 1_000, minHours: 1 });
  await supply.publish(pool.id);
  return {
    ...{ db, address, database, tenant, miner },
    staff: async (): Promise<GraphqlClient> => {
      const client = new GraphqlClient(address);
      await client.ask(
        'mutation ($input: SignInInput!) { signIn(input: $input) { errors { ... on UserError { code } } } }',
        { input: STAFF },
      );
      return client;
    },
    /** A lease of 30 days from tomorrow on, waiting for its first invoice to be paid; gives the invoice. */
    invoice: async (units: number): Promise<{ readonly id: string; readonly number: string }> => {
      const start = (Math.floor(Date.now() / 86_400_000) + 1) * 86_400_000;
      const window = { start, end: start + 30 * 86_400_000 } as Parameters<
        ReturnType<typeof requestQuote>
      >[1]['window'];
      const quote = unwrap(
        await requestQuote(ports)(tenant, {
          offerId: pool.id,
          units,
          window,
          gang: false,
          billing: 'RESERVED',
          holdMinutes: 30,
          idempotencyKey: randomUUID(),
        }),
      );
      const { invoice } = unwrap(
        await bookQuote(ports)(tenant, {
          quoteId: quote.id,
          costCentre: null,
          purchaseOrder: null,
          idempotencyKey: randomUUID(),
        }),
      );
      if (!invoice) throw new Error('nothing was due');
      return invoice;
    },
    close: async () => {
      await app.close();
      await db.close();
    },
  };
}
