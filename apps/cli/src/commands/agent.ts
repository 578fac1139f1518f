import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import { addressesFrom } from '../addresses.js';
import { readGpus } from '../agent/gpus.js';
import { type AgentApi, type AgentNode, NodeAgent } from '../agent/node-agent.js';
import { type HeldLease, MINUTE } from '../agent/stretch.js';
import { ApiClient, CommandError, EXIT } from '../client.js';
import { LeasesToServe } from '../gql/provider/documents/LeasesToServe.js';
import { ReportHeartbeats } from '../gql/provider/documents/ReportHeartbeats.js';
import { type LeasesToServeQuery } from '../gql/provider/graphql.js';

export interface AgentOptions {
  readonly listing: string;
  readonly units: string;
  readonly node: string;
  readonly state?: string;
  readonly once?: boolean;
}

/** Most beats in one report that the API takes. */
const MOST_BEATS = 2_000;
const PAGE = 100;

/**
 * Runs on a node: says each minute that it answers, for every lease that holds units of it. GRIDLEASE_API_KEY is a key of the provider with
 * the scopes leases:read and meters:write; it can read no money. Runs until it is told to stop, or one minute's work with `once`.
 */
export async function agent(
  options: AgentOptions,
  environment: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<void> {
  const key = environment['GRIDLEASE_API_KEY'];
  if (!key)
    throw new CommandError('set GRIDLEASE_API_KEY to a key with the scopes leases:read and meters:write', EXIT.auth);
  const node = nodeOf(options);
  const file = options.state ?? join(homedir(), `.gridlease-agent-${node.name.replaceAll(/\W/g, '-')}.json`);
  const api = agentApi(new ApiClient('provider', addressesFrom(environment).provider, key));
  const worker = new NodeAgent(node, file, { api, gpus: () => readGpus(), clock: () => Date.now(), say });
  const stop = new AbortController();
  if (options.once !== true)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  for (;;) {
    await worker.beat();
    if (options.once === true || stop.signal.aborted) return;
    // in the middle of the next minute, so that no drift of clocks skips one
    const pause = MINUTE - (Date.now() % MINUTE) + MINUTE / 2;
    await rest(pause > MINUTE ? pause - MINUTE : pause, undefined, { signal: stop.signal }).catch(() => undefined);
    if (stop.signal.aborted) return;
  }
}

/** "24-32" is the units 24 to 31: a node of eight GPUs, the fourth of its pool. */
function nodeOf({ listing, units, node }: AgentOptions): AgentNode {
  const [, from, to] = /^(\d{1,9})-(\d{1,9})$/.exec(units) ?? [];
  if (from === undefined || to === undefined || Number(from) >= Number(to))
    throw new CommandError(
      `--units is the first unit and the one after the last, such as 24-32, not ${units}`,
      EXIT.usage,
    );
  return { name: node, listingId: listing, from: Number(from), to: Number(to) };
}

function agentApi(client: ApiClient): AgentApi {
  return {
    look: async (listingId) => {
      const leases: HeldLease[] = [];
      let after: string | null = null;
      for (;;) {
        const page: LeasesToServeQuery = await client.run(LeasesToServe, { first: PAGE, after });
        // one that is not handed over yet has nothing to answer for
        leases.push(...page.leases.nodes.filter((lease) => lease.listingId === listingId && lease.access));
        after = page.leases.pageInfo.endCursor ?? null;
        if (!page.leases.pageInfo.hasNextPage || after === null) return { leases, now: Date.parse(page.clock.now) };
      }
    },
    report: async (node, leaseId, stretches) => {
      const beats = stretches.slice(-MOST_BEATS).map(({ units, from, until }) => ({
        ...{ node, units },
        window: { start: new Date(from).toISOString(), end: new Date(until).toISOString() },
      }));
      const { heartbeatsReport } = await client.run(ReportHeartbeats, { input: { leaseId, beats } });
      const [refusal] = heartbeatsReport.errors;
      return refusal === undefined ? null : `${refusal.code}: ${refusal.message}`;
    },
  };
}
