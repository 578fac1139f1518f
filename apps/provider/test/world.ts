import { randomUUID } from 'node:crypto';
import { unwrap } from '#libs/kernel';
import { createApp, readConfig } from '#libs/platform';
import { GraphqlClient, createTestDatabase, seedOrganisation } from '#libs/testkit';
import { type OrganisationScope, bookQuote, requestQuote } from '#libs/workflows';
import { providerConfig } from '../src/config.js';
import { ProviderModule } from '../src/provider.module.js';

/** The provider API on a database of its own, and a tenant who books through the workflows. */
export async function openProviderApi() {
  const db = await createTestDatabase();
  const config = readConfig(providerConfig, {
    PORT: '0',
    LOG_LEVEL: 'silent',
    APP_DATABASE_URL: db.appUrl,
    IDENTITY_DATABASE_URL: db.identityUrl,
    TENANT_TOKEN_KEY: db.tenantTokenKey,
    STRIPE_SECRET_KEY: 'sk_test_nobody',
    STRIPE_API_BASE: 'http://127.0.0.1:1',
    GRAPHQL_COST_BUCKET_POINTS: '1000000000',
    GRAPHQL_COST_RESTORE_POINTS_PER_SECOND: '1000000000',
  });
  const app = await createApp(ProviderModule.forConfig(config), { config });
  await app.listen(0, '127.0.0.1');
  const address = await app.getUrl();
  const { unitOfWork, stores } = await db.open();
  const settings = {
    platformFeeBasisPoints: 500,
    seller: { orgId: null, legalName: 'Gridlease Inc.', country: 'US', taxId: null },
    collectionAccounts: [],
    isClockControlled: false,
    timeZoneData: '2025b',
  };
  const ports = { unitOfWork, ...stores, settings };
  const tenant: OrganisationScope = {
    kind: 'ORGANISATION',
    orgId: await seedOrganisation(db, 'TENANT', 100_000_000n),
    actorId: 'usr_tenant',
  };
  return {
    ...{ db, address },
    /** A browser with a miner that has just signed up. */
    miner: async (): Promise<GraphqlClient> => {
      const name = `Miner ${randomUUID().slice(0, 8)}`;
      const client = new GraphqlClient(address);
      const input = {
        organisationName: name,
        legalName: `${name} LLC`,
        country: 'US',
        name: 'Grace',
        email: `${randomUUID()}@miner.example`,
        password: 'twelve megawatts of quiet silicon',
      };
      const { signUp } = await client.ask<{ signUp: { errors: unknown[] } }>(
        'mutation ($input: SignUpInput!) { signUp(input: $input) { errors { ... on UserError { code message } } } }',
        { input },
      );
      if (signUp.errors.length > 0) throw new Error(JSON.stringify(signUp.errors));
      return client;
    },
    /** The tenant leases units of an offer for a window; a reserved lease waits for its payment. */
    lease: async (
      offerId: string,
      facts: { billing: 'RESERVED' | 'ON_DEMAND'; units: number; window: { start: string; end: string } },
    ): Promise<string> => {
      const window = { start: Date.parse(facts.window.start), end: Date.parse(facts.window.end) } as Parameters<
        ReturnType<typeof requestQuote>
      >[1]['window'];
      const quote = unwrap(
        await requestQuote(ports)(tenant, {
          offerId,
          units: facts.units,
          window,
          gang: false,
          billing: facts.billing,
          holdMinutes: 30,
          idempotencyKey: randomUUID(),
        }),
      );
      return unwrap(
        await bookQuote(ports)(tenant, {
          quoteId: quote.id,
          costCentre: null,
          purchaseOrder: null,
          idempotencyKey: randomUUID(),
        }),
      ).lease.id;
    },
    close: async () => {
      await app.close();
      await db.close();
    },
  };
}

/** The site of these tests as the API takes it. */
export const SITE = {
  externalId: 'pecos',
  name: 'Pecos',
  country: 'US',
  subdivision: 'TX',
  region: 'us-south',
  timeZone: 'America/Chicago',
  gridRegion: 'ERCOT',
  powerLimitKw: '20000.5',
  energyPrice: { amount: '0.041', currency: 'USD' },
  pue: '1.2',
  carbonGramsPerKwh: 380,
  cooling: 'AIR',
  energisedAt: '2025-01-01T00:00:00Z',
};

/** Four nodes of eight H100 as the API takes them. */
export const POOL = {
  externalId: 'h100-a',
  name: 'H100 at Pecos',
  siteExternalId: 'pecos',
  model: 'h100-sxm',
  gpusPerNode: 8,
  nodeCount: 4,
  interconnect: 'INFINIBAND_NDR400',
  vcpusPerNode: 192,
  ramGibPerNode: 2048,
  storageGibPerNode: 30_000,
  networkGbpsPerNode: 100,
  minChunkGpus: 1,
  price: { amount: '2.00', currency: 'USD' },
  termDiscounts: [{ minHours: 720, basisPoints: 1000 }],
};
