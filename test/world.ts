import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { ProviderDesk } from '../apps/cli/src/provider-desk.js';
import { Staff } from '../apps/cli/src/staff.js';
import { DEMO_PASSWORD } from '../apps/cli/src/story/miner.js';
import { LONE_STAR } from '../apps/cli/src/story/miners/lone-star.js';
import { TenantDesk } from '../apps/cli/src/tenant-desk.js';
import { type Program, type System, startSystem } from '../scripts/system.mjs';

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;

/** One test stands for many callers from one address; budgets per caller have tests of their own. */
const NO_COST_LIMIT = {
  GRAPHQL_COST_BUCKET_POINTS: '1000000000',
  GRAPHQL_COST_RESTORE_POINTS_PER_SECOND: '1000000000',
};

/** A running system with staff signed in; everything else is made by the test through the public APIs. */
export interface World {
  readonly system: System;
  readonly staff: Staff;
  url(program: Program, number?: number): string;
  miner(name?: string): Promise<ProviderDesk>;
  firm(name?: string, number?: number): Promise<TenantDesk>;
  /** One statement as the database's owner: for checking the books, never for making them. */
  sql(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

export async function openWorld(
  programs: Partial<Record<Program, number>>,
  env: Readonly<Record<string, string>> = {},
): Promise<World> {
  const system = await startSystem({ programs, env: { ...NO_COST_LIMIT, ...env } });
  const url = (program: Program, number = 0): string => {
    const instance = system.of(program)[number];
    if (instance === undefined) throw new Error(`no ${program} ${number} in this world`);
    return instance.url;
  };
  const { email, password } = system.staff;
  const staff = await Staff.signIn(url('ops'), email, password).catch(async (error: unknown) => {
    await system.stop(); // there is no world to close, so nobody else would
    throw error;
  });
  const owner = new pg.Pool({ connectionString: system.owner, max: 2 });
  return {
    system,
    staff,
    url,
    miner: (name = 'Miner') => {
      const unique = `${name} ${randomUUID().slice(0, 8)}`;
      return ProviderDesk.signUp(url('provider'), {
        ...LONE_STAR.signUp,
        organisationName: unique,
        email: `${randomUUID()}@miner.example`,
      });
    },
    firm: (name = 'Lab', number = 0) => {
      const organisationName = `${name} ${randomUUID().slice(0, 8)}`;
      return TenantDesk.signUp(url('tenant', number), {
        organisationName,
        legalName: `${organisationName} Inc.`,
        country: 'US',
        name: 'Buyer',
        email: `${randomUUID()}@lab.example`,
        password: DEMO_PASSWORD,
      });
    },
    sql: async (text, values = []) => (await owner.query<Record<string, unknown>>(text, [...values])).rows,
    close: async () => {
      await owner.end();
      await system.stop();
    },
  };
}

/** Lists the demo's H100 pool with `nodes` nodes of eight GPUs, all on one fabric, and gives the offer's id. */
export async function listH100(miner: ProviderDesk, nodes: number): Promise<string> {
  const [site] = LONE_STAR.sites;
  const [pool] = LONE_STAR.pools;
  if (site === undefined || pool === undefined) throw new Error('the demo story lost its first site');
  await miner.listSites([site]);
  await miner.listPools([{ ...pool, nodeCount: nodes, nodesPerFabric: nodes }]);
  const id = miner.listings.get(pool.externalId);
  if (id === undefined) throw new Error('the pool was not published');
  return id;
}

/** A window of whole days that starts at the full hour after next, in market time. */
export function windowFrom(now: Date, days: number): { start: string; end: string } {
  const start = Math.ceil((now.getTime() + HOUR_MS) / HOUR_MS) * HOUR_MS;
  return { start: new Date(start).toISOString(), end: new Date(start + days * DAY_MS).toISOString() };
}
