import { type DataHall, type GpuPool, type Site } from '#libs/market';
import { type Scope } from '#libs/workflows';
import { type Database } from '#libs/store';
import { type TestDatabase } from '../database/test-database.js';
import { aHallOfferOf, aPool, aSite, anId, anOfferOf } from './domain.js';

export const PLATFORM: Scope = { kind: 'PLATFORM', actorId: 'usr_test' };

export function actingFor(orgId: string): Scope {
  return { kind: 'ORGANISATION', orgId, actorId: 'usr_test' };
}

/** Puts an organisation into the database; returns its id. */
export async function seedOrganisation(
  db: TestDatabase,
  kind: 'TENANT' | 'PROVIDER' | 'PLATFORM',
  creditLimitMinor = 0n,
): Promise<string> {
  const id = anId('org');
  await db.sql(
    `INSERT INTO organisation (id, kind, name, legal_name, country, billing_email, credit_limit_minor) VALUES ($1, $2, $3, $4, 'US', $5, $6)`,
    [id, kind, `Name of ${id}`, `${id} Inc.`, `${id.toLowerCase()}@example.com`, String(creditLimitMinor)],
  );
  return id;
}

export interface SeededListing {
  readonly providerOrgId: string;
  readonly site: Site;
  readonly pool: GpuPool;
}

/** A provider with a site and one published pool. */
export async function seedListing(
  db: TestDatabase,
  { unitOfWork, stores }: Database,
  { site, pool, wattsPerUnit = 1_625 }: { site?: Partial<Site>; pool?: Partial<GpuPool>; wattsPerUnit?: number } = {},
): Promise<SeededListing> {
  const providerOrgId = await seedOrganisation(db, 'PROVIDER');
  const theSite = aSite({ ...site, orgId: providerOrgId });
  const thePool = aPool({ ...pool, orgId: providerOrgId, siteId: theSite.id });
  await unitOfWork.run(actingFor(providerOrgId), async (tx) => {
    await stores.sites.save(tx, theSite);
    await stores.pools.save(tx, thePool);
    await stores.offers.put(tx, anOfferOf(thePool, theSite, { meterWattsPerUnit: wattsPerUnit }));
  });
  return { providerOrgId, site: theSite, pool: thePool };
}

/** One more published hall on a site. */
export async function seedHall(
  { unitOfWork, stores }: Database,
  site: Site,
  hall: DataHall,
  wattsPerUnit: number,
): Promise<void> {
  await unitOfWork.run(actingFor(site.orgId), async (tx) => {
    await stores.halls.save(tx, hall);
    await stores.offers.put(tx, aHallOfferOf(hall, site, { meterWattsPerUnit: wattsPerUnit }));
  });
}
