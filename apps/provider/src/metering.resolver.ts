import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import {
  type GraphqlContext,
  callRefusalToGraphQL,
  curtailmentCallToGraphQL,
  noticeToGraphQL,
  organisationScope,
  refusalToGraphQL,
  windowOf,
} from '#libs/platform';
import { type provider, windowFromGraphQL } from '#libs/schema';
import {
  announceMaintenance,
  callCurtailment,
  giveNotice,
  reportAcceptanceTest,
  reportHeartbeats,
  reportReadings,
  settleCurtailment,
} from '#libs/workflows';
import { leaseToGraphQL } from './lease.convert.js';
import { acceptanceTestFromGraphQL, beatFromGraphQL, readingsFromGraphQL } from './metering.convert.js';
import { type ProviderPorts } from './ports.module.js';
import { PORTS } from './tokens.js';

type Payload = Readonly<Record<string, unknown>> & { readonly errors: readonly object[] };

/** What a provider's agents, meters and people report of the leases they serve. */
@Resolver()
export class MeteringResolver {
  constructor(@Inject(PORTS) private readonly ports: ProviderPorts) {}

  @Mutation('heartbeatsReport')
  async heartbeatsReport(
    @Args('input') { leaseId, beats }: provider.HeartbeatsReportInput,
    @Context() context: GraphqlContext,
  ): Promise<Payload> {
    const command = { leaseId, beats: beats.map(beatFromGraphQL) };
    const taken = await reportHeartbeats(this.ports)(organisationScope(context), command);
    return taken.ok ? { minutes: taken.value, errors: [] } : { minutes: 0, errors: [refusalToGraphQL(taken.refusal)] };
  }

  @Mutation('meterReadingsReport')
  async meterReadingsReport(
    @Args('input') input: provider.MeterReadingsReportInput,
    @Context() context: GraphqlContext,
  ): Promise<Payload> {
    const taken = await reportReadings(this.ports)(organisationScope(context), readingsFromGraphQL(input));
    if (!taken.ok) return { readings: 0, charges: 0, errors: [refusalToGraphQL(taken.refusal)] };
    return { ...taken.value, errors: [] };
  }

  @Mutation('acceptanceTestReport')
  async acceptanceTestReport(
    @Args('input') { leaseId, test }: provider.AcceptanceTestReportInput,
    @Context() context: GraphqlContext,
  ): Promise<Payload> {
    const command = { leaseId, test: acceptanceTestFromGraphQL(test) };
    const accepted = await reportAcceptanceTest(this.ports)(organisationScope(context), command);
    if (!accepted.ok) return { lease: null, errors: [refusalToGraphQL(accepted.refusal)] };
    return { lease: leaseToGraphQL(accepted.value), errors: [] };
  }

  @Mutation('maintenanceAnnounce')
  async maintenanceAnnounce(
    @Args('input') { window, ...input }: provider.MaintenanceAnnounceInput,
    @Context() context: GraphqlContext,
  ): Promise<Payload> {
    const command = { ...input, window: windowFromGraphQL(window) };
    const announced = await announceMaintenance(this.ports)(organisationScope(context), command);
    if (!announced.ok) return { maintenance: null, errors: [refusalToGraphQL(announced.refusal)] };
    return { maintenance: { ...announced.value, window: windowOf(announced.value.window) }, errors: [] };
  }

  @Mutation('curtailmentCall')
  async curtailmentCall(
    @Args('input') { window, ...input }: provider.CurtailmentCallInput,
    @Context() context: GraphqlContext,
  ): Promise<Payload> {
    const command = { ...input, window: windowFromGraphQL(window) };
    const called = await callCurtailment(this.ports)(organisationScope(context), command);
    if (!called.ok) return { results: [], errors: [refusalToGraphQL(called.refusal)] };
    const results = called.value.map(({ leaseId, call, refusals }) => ({
      leaseId,
      call: call && curtailmentCallToGraphQL(call, null),
      errors: refusals.map(callRefusalToGraphQL),
    }));
    return { results, errors: [] };
  }

  @Mutation('curtailmentSettle')
  async curtailmentSettle(
    @Args('input') input: provider.CurtailmentSettleInput,
    @Context() context: GraphqlContext,
  ): Promise<Payload> {
    const settled = await settleCurtailment(this.ports)(organisationScope(context), input);
    if (!settled.ok) return { call: null, errors: [refusalToGraphQL(settled.refusal)] };
    return { call: curtailmentCallToGraphQL(settled.value.call, settled.value.settlement), errors: [] };
  }

  @Mutation('noticeGive')
  async noticeGive(
    @Args('input') { documents, ...input }: provider.NoticeGiveInput,
    @Context() context: GraphqlContext,
  ): Promise<Payload> {
    const given = await giveNotice(this.ports)(organisationScope(context), { ...input, documents: documents ?? [] });
    if (!given.ok) return { notice: null, errors: [refusalToGraphQL(given.refusal)] };
    return { notice: noticeToGraphQL(given.value), errors: [] };
  }
}
