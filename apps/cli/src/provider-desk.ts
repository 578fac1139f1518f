import { randomUUID } from 'node:crypto';
import { ApiClient, CommandError, EXIT, accepted } from './client.js';
import { CreateCalendarBlock } from './gql/provider/documents/CreateCalendarBlock.js';
import { CreateCurtailment } from './gql/provider/documents/CreateCurtailment.js';
import { DeliverLease } from './gql/provider/documents/DeliverLease.js';
import { LeaseToDeliver } from './gql/provider/documents/LeaseToDeliver.js';
import { PublishListing } from './gql/provider/documents/PublishListing.js';
import { ReportHeartbeats } from './gql/provider/documents/ReportHeartbeats.js';
import { ReportLeaseCondition } from './gql/provider/documents/ReportLeaseCondition.js';
import { ReportReadings } from './gql/provider/documents/ReportReadings.js';
import { SignInProvider } from './gql/provider/documents/SignInProvider.js';
import { SignUpProvider } from './gql/provider/documents/SignUpProvider.js';
import { UpsertDataHalls } from './gql/provider/documents/UpsertDataHalls.js';
import { UpsertGpuPools } from './gql/provider/documents/UpsertGpuPools.js';
import { UpsertMiningLoads } from './gql/provider/documents/UpsertMiningLoads.js';
import { UpsertSites } from './gql/provider/documents/UpsertSites.js';
import {
  type CalendarBlockCreateInput,
  type CurtailmentCreateInput,
  type DataHallUpsertInput,
  type GpuPoolUpsertInput,
  type HeartbeatInput,
  type MeterReadingInput,
  type MiningLoadUpsertInput,
  type SignUpInput,
  type SiteUpsertInput,
} from './gql/provider/graphql.js';

interface Row {
  readonly externalId: string;
  readonly errors: readonly {
    readonly code?: string;
    readonly message?: string;
    readonly path?: readonly string[] | null;
  }[];
}

/** What a tenant is told with the keys of nodes, and of a hall. */
const NODE_ACCESS = {
  instructions: 'Your SSH keys are on every node; scratch is /scratch, the fabric is up. Support: noc desk, 24/7.',
  hostKeyFingerprint: 'SHA256:1pMo0PpQ5kXUyqQ0zB3VdW8Yt0b7l2m9cJ4hR6sTaEw',
};
const HALL_ACCESS = {
  instructions:
    'Report at the gate with a photo ID; badges open dock, hall and staging. Feeds A and B are live to the busway. Remote hands: noc desk, 24/7.',
  hostKeyFingerprint: null,
};

/** A miner at the provider API. */
export class ProviderDesk {
  readonly listings = new Map<string, string>();
  readonly sites = new Map<string, string>();

  private constructor(
    readonly api: ApiClient,
    readonly name: string,
  ) {}

  static async signUp(url: string, input: SignUpInput): Promise<ProviderDesk> {
    const api = new ApiClient('provider', url);
    accepted(`sign-up of ${input.organisationName}`, (await api.run(SignUpProvider, { input })).signUp);
    return new ProviderDesk(api, input.organisationName);
  }

  static async signIn(url: string, email: string, password: string): Promise<ProviderDesk> {
    const api = new ApiClient('provider', url);
    const { viewer } = accepted('sign-in', (await api.run(SignInProvider, { input: { email, password } })).signIn);
    return new ProviderDesk(api, viewer?.organisation.name ?? email);
  }

  async listSites(input: readonly SiteUpsertInput[]): Promise<void> {
    const { sitesUpsert } = await this.api.run(UpsertSites, { input: [...input] });
    for (const { site } of everyRow(accepted('sites', sitesUpsert).results))
      if (site) this.sites.set(site.externalId, site.id);
  }

  async listPools(input: readonly GpuPoolUpsertInput[]): Promise<void> {
    if (input.length === 0) return;
    const { gpuPoolsUpsert } = await this.api.run(UpsertGpuPools, { input: [...input] });
    const rows = everyRow(accepted('GPU pools', gpuPoolsUpsert).results);
    for (const row of rows) await this.#publish(row.externalId, row.pool?.id);
  }

  async listHalls(input: readonly DataHallUpsertInput[]): Promise<void> {
    if (input.length === 0) return;
    const { dataHallsUpsert } = await this.api.run(UpsertDataHalls, { input: [...input] });
    const rows = everyRow(accepted('data halls', dataHallsUpsert).results);
    for (const row of rows) await this.#publish(row.externalId, row.hall?.id);
  }

  async listMining(input: readonly MiningLoadUpsertInput[]): Promise<void> {
    if (input.length === 0) return;
    const { miningLoadsUpsert } = await this.api.run(UpsertMiningLoads, { input: [...input] });
    everyRow(accepted('mining loads', miningLoadsUpsert).results);
  }

  /** Lowers the limit of a site, named by its external id, for a while. */
  async curtail(site: string, input: Omit<CurtailmentCreateInput, 'siteId'>): Promise<void> {
    const siteId = this.sites.get(site);
    if (siteId === undefined) throw new CommandError(`there is no site ${site}`, EXIT.internal);
    const { curtailmentCreate } = await this.api.run(CreateCurtailment, {
      input: { ...input, siteId },
      key: randomUUID(),
    });
    accepted('curtailment', curtailmentCreate);
  }

  async #publish(externalId: string, id: string | undefined): Promise<void> {
    if (id === undefined) throw new CommandError(`${externalId} was not saved`, EXIT.internal);
    accepted(`publishing ${externalId}`, (await this.api.run(PublishListing, { id })).listingPublish);
    this.listings.set(externalId, id);
  }

  async block(input: CalendarBlockCreateInput): Promise<void> {
    accepted('calendar block', (await this.api.run(CreateCalendarBlock, { input })).calendarBlockCreate);
  }

  /** Hands over with a burn-in of all units that passed, so that the lease is accepted at once. */
  async deliver(leaseId: string, endpoint: string): Promise<void> {
    const { lease, clock } = await this.api.run(LeaseToDeliver, { id: leaseId });
    const input = {
      leaseId,
      acceptanceTest: { measuredAt: clock.now, units: lease?.units ?? 0, report: `burn-in of ${leaseId}` },
      endpoint,
      ...(lease?.kind === 'HALL' ? HALL_ACCESS : NODE_ACCESS),
    };
    accepted('delivery', (await this.api.run(DeliverLease, { input })).leaseDeliver);
  }

  /** What the agents of a lease's nodes kept. */
  async report(leaseId: string, beats: readonly HeartbeatInput[]): Promise<void> {
    const input = { leaseId, beats: [...beats] };
    accepted('heartbeats', (await this.api.run(ReportHeartbeats, { input })).heartbeatsReport);
  }

  /** What a lease's meter read. */
  async readMeter(leaseId: string, readings: readonly MeterReadingInput[]): Promise<void> {
    const input = { leaseId, readings: [...readings] };
    accepted('meter readings', (await this.api.run(ReportReadings, { input })).meterReadingsReport);
  }

  async reportFault(leaseId: string, note: string): Promise<void> {
    accepted(
      'fault report',
      (await this.api.run(ReportLeaseCondition, { input: { leaseId, isDegraded: true, note } })).leaseConditionReport,
    );
  }
}

function everyRow<T extends Row>(rows: readonly T[]): readonly T[] {
  for (const row of rows) {
    const [refusal] = row.errors;
    if (refusal !== undefined) {
      throw new CommandError(
        `${row.externalId}: ${refusal.code} at ${refusal.path?.join('.') ?? '-'}: ${refusal.message}`,
        EXIT.usage,
      );
    }
  }
  return rows;
}
