import { Inject } from '@nestjs/common';
import { Args, Context, Info, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type GraphQLResolveInfo } from 'graphql';
import { type Result } from '#libs/kernel';
import {
  type GraphqlContext,
  idempotencyKey,
  organisationScope,
  refusalToGraphQL,
  valueOrFailure,
} from '#libs/platform';
import { type provider, windowFromGraphQL } from '#libs/schema';
import {
  type CurtailmentView,
  type PowerExceeded,
  type Refusal,
  cancelCurtailment,
  createCurtailment,
  removeMiningLoad,
  upsertMiningLoads,
  viewCurtailments,
  viewMiningOrders,
  viewPowerEnvelope,
} from '#libs/workflows';
import { type ProviderPorts } from './ports.module.js';
import {
  curtailmentFromGraphQL,
  curtailmentToGraphQL,
  envelopeToGraphQL,
  miningLoadFromGraphQL,
  miningLoadToGraphQL,
  orderToGraphQL,
  powerRefusalToGraphQL,
} from './power.convert.js';
import { PORTS } from './tokens.js';

/** Everything under a site's limit: own mining, curtailments, and what they leave. */
@Resolver('Site')
export class PowerResolver {
  constructor(@Inject(PORTS) private readonly ports: ProviderPorts) {}

  @ResolveField('miningLoads')
  async miningLoads(
    @Parent() { id }: provider.Site,
    @Args() { yields }: provider.SiteMiningLoadsArgs,
    @Context() context: GraphqlContext,
  ): Promise<provider.MiningLoad[]> {
    const loads = await this.ports.unitOfWork.run(organisationScope(context), (tx) =>
      this.ports.miningLoads.bySite(tx, id),
    );
    return loads.filter((load) => !yields || load.yields === yields).map(miningLoadToGraphQL);
  }

  @ResolveField('powerEnvelope')
  async powerEnvelope(
    @Parent() { id }: provider.Site,
    @Args() { window }: provider.SitePowerEnvelopeArgs,
    @Context() context: GraphqlContext,
  ): Promise<provider.PowerEnvelopeSlice[]> {
    const slices = await viewPowerEnvelope(this.ports)(organisationScope(context), id, windowFromGraphQL(window));
    return valueOrFailure(slices).map(envelopeToGraphQL);
  }

  @ResolveField('curtailments')
  async curtailments(
    @Parent() { id }: provider.Site,
    @Args() { window }: provider.SiteCurtailmentsArgs,
    @Context() context: GraphqlContext,
  ): Promise<provider.Curtailment[]> {
    const found = await viewCurtailments(this.ports)(organisationScope(context), id, windowFromGraphQL(window));
    return valueOrFailure(found).map(curtailmentToGraphQL);
  }

  @ResolveField('miningOrders')
  async miningOrders(
    @Parent() { id }: provider.Site,
    @Args() { window }: provider.SiteMiningOrdersArgs,
    @Context() context: GraphqlContext,
  ): Promise<provider.MiningOrder[]> {
    const found = await viewMiningOrders(this.ports)(organisationScope(context), id, windowFromGraphQL(window));
    return valueOrFailure(found).map(orderToGraphQL);
  }

  @Mutation('miningLoadsUpsert')
  async miningLoadsUpsert(
    @Args('input') input: readonly provider.MiningLoadUpsertInput[],
    @Context() context: GraphqlContext,
  ): Promise<provider.MiningLoadsUpsertPayload> {
    const outcome = await upsertMiningLoads(this.ports)(organisationScope(context), input.map(miningLoadFromGraphQL));
    if (!outcome.ok) return { results: [], errors: [refusalToGraphQL(outcome.refusal)] };
    const results = outcome.value.map(({ externalId, saved, refusals }) => ({
      externalId,
      load: saved && miningLoadToGraphQL(saved),
      errors: refusals.map(powerRefusalToGraphQL),
    }));
    return { results, errors: [] };
  }

  @Mutation('miningLoadRemove')
  async miningLoadRemove(
    @Args('id') id: string,
    @Context() context: GraphqlContext,
  ): Promise<provider.MiningLoadPayload> {
    const outcome = await removeMiningLoad(this.ports)(organisationScope(context), id);
    if (!outcome.ok) return { load: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { load: miningLoadToGraphQL(outcome.value), errors: [] };
  }

  @Mutation('curtailmentCreate')
  async curtailmentCreate(
    @Args('input') input: provider.CurtailmentCreateInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<provider.CurtailmentPayload> {
    const command = curtailmentFromGraphQL(input, idempotencyKey(context, info));
    return payload(await createCurtailment(this.ports)(organisationScope(context), command));
  }

  @Mutation('curtailmentCancel')
  async curtailmentCancel(
    @Args('id') id: string,
    @Context() context: GraphqlContext,
  ): Promise<provider.CurtailmentPayload> {
    return payload(await cancelCurtailment(this.ports)(organisationScope(context), id));
  }
}

function payload(outcome: Result<CurtailmentView, Refusal | PowerExceeded>): provider.CurtailmentPayload {
  if (!outcome.ok) return { curtailment: null, errors: [powerRefusalToGraphQL(outcome.refusal)] };
  return { curtailment: curtailmentToGraphQL(outcome.value), errors: [] };
}
