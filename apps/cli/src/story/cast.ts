import { type Addresses } from '../addresses.js';
import { CommandError, EXIT } from '../client.js';
import { ProviderDesk } from '../provider-desk.js';
import { type Staff } from '../staff.js';
import { TenantDesk } from '../tenant-desk.js';
import { PROVIDERS } from './providers.js';
import { TAXED_IN, TENANTS, type TenantName } from './tenants.js';

/** Everybody in the demo, signed in, and the day the story began. */
export interface Cast {
  readonly staff: Staff;
  readonly providers: readonly ProviderDesk[];
  readonly tenants: ReadonlyMap<TenantName, TenantDesk>;
  readonly dayZero: Date;
}

/** The second person of operations: who approves what the first proposed. */
export const CONTROLLER = { email: 'controller@gridlease.example', name: 'Ines Calder' };

export async function signUpProviders(addresses: Addresses, say: (line: string) => void): Promise<ProviderDesk[]> {
  const desks: ProviderDesk[] = [];
  for (const story of PROVIDERS) {
    const desk = await ProviderDesk.signUp(addresses.provider, story.signUp);
    await desk.listSites(story.sites);
    await desk.listPools(story.pools);
    await desk.listHalls(story.halls);
    await desk.listMining(story.mining ?? []);
    say(
      `${desk.name}: ${story.sites.length} site(s), ${story.pools.length} GPU pool(s), ${story.halls.length} hall(s) on offer`,
    );
    desks.push(desk);
  }
  return desks;
}

export async function signUpTenants(addresses: Addresses): Promise<Map<TenantName, TenantDesk>> {
  const desks = new Map<TenantName, TenantDesk>();
  for (const [name, input] of Object.entries(TENANTS)) {
    const desk = await TenantDesk.signUp(addresses.tenant, input);
    await desk.saveCard();
    const subdivision = TAXED_IN[name as TenantName];
    if (subdivision !== undefined) await desk.taxedIn(subdivision);
    desks.set(name as TenantName, desk);
  }
  return desks;
}

export function tenantOf(cast: Cast, name: TenantName): TenantDesk {
  const desk = cast.tenants.get(name);
  if (desk === undefined) throw new CommandError(`the demo has no tenant ${name}`, EXIT.internal);
  return desk;
}

/** The desk and the id of a listing, by the miner's external id. */
export function listingOf(cast: Cast, externalId: string): { readonly desk: ProviderDesk; readonly id: string } {
  for (const desk of cast.providers) {
    const id = desk.listings.get(externalId);
    if (id !== undefined) return { desk, id };
  }
  throw new CommandError(`the demo has no listing ${externalId}`, EXIT.internal);
}

const DAY_MS = 86_400_000;

/** Midnight UTC of a day of the story, plus hours. */
export function onDay(cast: Cast, day: number, hours = 0): Date {
  return new Date(cast.dayZero.getTime() + day * DAY_MS + hours * 3_600_000);
}
