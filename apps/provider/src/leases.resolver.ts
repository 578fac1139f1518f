import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Result } from '#libs/kernel';
import { type Lease, type LeaseEvent } from '#libs/market';
import { type GraphqlContext, type LeaseServiceAnswer, organisationScope, refusalToGraphQL } from '#libs/platform';
import { type Connection, connectionToGraphQL, type provider } from '#libs/schema';
import { type Refusal, deliverLease, reportLeaseCondition } from '#libs/workflows';
import { type LeaseAnswer, leaseToGraphQL } from './lease.convert.js';
import { acceptanceTestFromGraphQL } from './metering.convert.js';
import { type ProviderContext } from './loaders.js';
import { type ProviderPorts } from './ports.module.js';
import { PORTS } from './tokens.js';

interface LeasePayload {
  readonly lease: LeaseAnswer | null;
  readonly errors: readonly object[];
}

@Resolver('ProviderLease')
export class LeasesResolver {
  constructor(@Inject(PORTS) private readonly ports: ProviderPorts) {}

  @Query('lease')
  async lease(@Args('id') id: string, @Context() context: GraphqlContext): Promise<LeaseAnswer | null> {
    const lease = await this.ports.unitOfWork.run(organisationScope(context), (tx) => this.ports.leases.byId(tx, id));
    return lease && leaseToGraphQL(lease);
  }

  @Query('leases')
  async leases(
    @Args() { states, first, after }: provider.QueryLeasesArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<LeaseAnswer>> {
    const request = {
      side: 'PROVIDER',
      first: first ?? 20,
      after: after ?? null,
      ...(states ? { states } : {}),
    } as const;
    const page = await this.ports.unitOfWork.run(organisationScope(context), (tx) =>
      this.ports.leases.page(tx, request),
    );
    return connectionToGraphQL(page, leaseToGraphQL);
  }

  @Mutation('leaseDeliver')
  async leaseDeliver(
    @Args('input') input: provider.LeaseDeliverInput,
    @Context() context: GraphqlContext,
  ): Promise<LeasePayload> {
    const { leaseId, endpoint, instructions, hostKeyFingerprint, acceptanceTest } = input;
    const command = {
      leaseId,
      endpoint,
      instructions: instructions ?? '',
      hostKeyFingerprint: hostKeyFingerprint ?? null,
      acceptanceTest: acceptanceTest ? acceptanceTestFromGraphQL(acceptanceTest) : null,
    };
    return payload(await deliverLease(this.ports)(organisationScope(context), command));
  }

  @Mutation('leaseConditionReport')
  async leaseConditionReport(
    @Args('input') input: provider.LeaseConditionReportInput,
    @Context() context: GraphqlContext,
  ): Promise<LeasePayload> {
    return payload(await reportLeaseCondition(this.ports)(organisationScope(context), input));
  }

  @ResolveField('service')
  service(@Parent() { id, acceptBy }: LeaseAnswer): LeaseServiceAnswer {
    return { leaseId: id, acceptBy };
  }

  @ResolveField('tenantName')
  tenantName(@Parent() { tenantOrgId }: LeaseAnswer, @Context() { loaders }: ProviderContext): Promise<string> {
    return loaders.names.load(tenantOrgId);
  }

  @ResolveField('events')
  events(@Parent() { id }: LeaseAnswer, @Context() { loaders }: ProviderContext): Promise<readonly LeaseEvent[]> {
    return loaders.events.load(id);
  }

  @ResolveField('contract')
  async contract(
    @Parent() { ofContract }: LeaseAnswer,
    @Context() { loaders }: ProviderContext,
  ): Promise<provider.LeaseContract | null> {
    const signed = ofContract && (await loaders.contracts.load(ofContract.contractId));
    return signed && { ...ofContract, contractNumber: signed.number };
  }
}

function payload(outcome: Result<Lease, Refusal>): LeasePayload {
  if (!outcome.ok) return { lease: null, errors: [refusalToGraphQL(outcome.refusal)] };
  return { lease: leaseToGraphQL(outcome.value), errors: [] };
}
