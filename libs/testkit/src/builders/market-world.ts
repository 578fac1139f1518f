import { type Instant, money, unwrap } from '#libs/kernel';
import { type DataHall, type GpuPool, type Site } from '#libs/market';
import {
  type BillingProfile,
  type HallRow,
  type OrganisationScope,
  type PoolRow,
  type Ports,
  type SiteRow,
  publishListing,
  upsertDataHalls,
  upsertGpuPools,
  upsertSites,
} from '#libs/workflows';
import { type MoneyWorld, moneyWorld } from '../fakes/money-world.js';
import { aHallRow, aPoolRow, aSiteRow } from './listings.js';

export const MINER: OrganisationScope = { kind: 'ORGANISATION', orgId: 'org_miner', actorId: 'usr_miner' };
export const AI_FIRM: OrganisationScope = { kind: 'ORGANISATION', orgId: 'org_ai', actorId: 'usr_ai' };
export const RIVAL: OrganisationScope = { kind: 'ORGANISATION', orgId: 'org_rival', actorId: 'usr_rival' };

type SupplyPorts = Pick<
  Ports,
  'unitOfWork' | 'sites' | 'pools' | 'halls' | 'offers' | 'capacity' | 'power' | 'directory' | 'audit'
>;

/** Lists through the real workflows; throws where a row is refused. */
export function supplier(ports: SupplyPorts, scope: OrganisationScope = MINER) {
  const first = <T>(results: readonly { readonly saved: T | null; readonly refusals: readonly unknown[] }[]): T => {
    const [result] = results;
    if (!result?.saved) throw new Error(`refused: ${JSON.stringify(result?.refusals)}`);
    return result.saved;
  };
  return {
    site: async (facts: Partial<SiteRow> = {}): Promise<Site> =>
      first(unwrap(await upsertSites(ports)(scope, [aSiteRow(facts)]))),
    pool: async (facts: Partial<PoolRow> = {}): Promise<GpuPool> =>
      first(unwrap(await upsertGpuPools(ports)(scope, [aPoolRow(facts)]))),
    hall: async (facts: Partial<HallRow> = {}): Promise<DataHall> =>
      first(unwrap(await upsertDataHalls(ports)(scope, [aHallRow(facts)]))),
    publish: async (id: string): Promise<void> => {
      unwrap(await publishListing(ports)(scope, id));
    },
  };
}

const profileOf = (orgId: string, facts: Partial<BillingProfile>): BillingProfile => ({
  orgId,
  kind: 'TENANT',
  legalName: `${orgId} Inc.`,
  country: 'US',
  taxId: null,
  billingEmail: `ap@${orgId}.example`,
  creditLimit: money(0n, 'USD'),
  netDays: null,
  suspendedFor: null,
  stripeCustomerId: null,
  ...facts,
});

export interface MarketWorld extends MoneyWorld {
  readonly supply: ReturnType<typeof supplier>;
  /** Changes what billing knows of an organisation. */
  profile(orgId: string, facts: Partial<BillingProfile>): void;
}

/** A miner, an AI firm and its rival, with trading names and billing profiles; nothing is listed yet. */
export function marketWorld(options: { readonly now?: Instant } = {}): MarketWorld {
  const world = moneyWorld(options);
  const { names, profiles } = world.tables;
  names.seed('org_miner', 'Pecos Power');
  names.seed('org_ai', 'Tensor Forge');
  names.seed('org_rival', 'Rival Labs');
  const profile = (orgId: string, facts: Partial<BillingProfile>): void =>
    profiles.seed(orgId, profileOf(orgId, facts));
  for (const orgId of ['org_ai', 'org_rival']) profile(orgId, {});
  profile('org_miner', { kind: 'PROVIDER' });
  return { ...world, supply: supplier(world.ports), profile };
}
