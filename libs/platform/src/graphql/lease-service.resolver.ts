import { Inject } from '@nestjs/common';
import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type Instant, moneyToString } from '#libs/kernel';
import {
  type HeardNode,
  type Ports,
  viewAvailability,
  viewCurtailmentCalls,
  viewEnergy,
  viewMaintenance,
  viewNodes,
  viewOpenMonth,
  viewService,
} from '#libs/workflows';
import { type GraphqlContext, organisationScope } from './context.js';
import { curtailmentCallToGraphQL, hourToGraphQL, noticeToGraphQL, windowOf } from './lease-service.convert.js';

/** Injection token of the ports that `LeaseServiceResolver` reads through. */
export const SERVICE_PORTS = Symbol('service ports');

type ServicePorts = Pick<
  Ports,
  | ('unitOfWork' | 'leases' | 'offers' | 'contracts' | 'acceptances' | 'heartbeats' | 'readings')
  | ('leaseNotices' | 'curtailmentCalls' | 'availability' | 'invoices')
>;

/** What a lease's `service` field answers: which lease, and what it says itself. */
export interface LeaseServiceAnswer {
  readonly leaseId: string;
  readonly acceptBy: Instant | null;
}

/** How a lease is served, the same for both of its sides. Provide SERVICE_PORTS beside it. */
@Resolver('LeaseService')
export class LeaseServiceResolver {
  constructor(@Inject(SERVICE_PORTS) private readonly ports: ServicePorts) {}

  @ResolveField('acceptances')
  acceptances(@Parent() { leaseId }: LeaseServiceAnswer, @Context() context: GraphqlContext): Promise<object[]> {
    return viewService(this.ports).acceptances(organisationScope(context), leaseId);
  }

  @ResolveField('availability')
  async availability(
    @Parent() { leaseId }: LeaseServiceAnswer,
    @Args('days') days: number,
    @Context() context: GraphqlContext,
  ): Promise<object | null> {
    const seen = await viewAvailability(this.ports)(organisationScope(context), leaseId, days);
    return seen && { ...seen, window: windowOf(seen.window), hours: seen.hours.map(hourToGraphQL) };
  }

  @ResolveField('months')
  async months(@Parent() { leaseId }: LeaseServiceAnswer, @Context() context: GraphqlContext): Promise<object[]> {
    const months = await viewService(this.ports).months(organisationScope(context), leaseId);
    return months.map(({ period, ...month }) => ({ ...month, window: windowOf(period) }));
  }

  @ResolveField('energy')
  async energy(
    @Parent() { leaseId }: LeaseServiceAnswer,
    @Args('days') days: number,
    @Context() context: GraphqlContext,
  ): Promise<object | null> {
    const seen = await viewEnergy(this.ports)(organisationScope(context), leaseId, days);
    return seen && { ...seen, window: windowOf(seen.window) };
  }

  @ResolveField('maintenance')
  async maintenance(@Parent() { leaseId }: LeaseServiceAnswer, @Context() context: GraphqlContext): Promise<object[]> {
    const notices = await viewMaintenance(this.ports)(organisationScope(context), leaseId);
    return notices.map(({ window, ...notice }) => ({ ...notice, window: windowOf(window) }));
  }

  @ResolveField('notices')
  async notices(@Parent() { leaseId }: LeaseServiceAnswer, @Context() context: GraphqlContext): Promise<object[]> {
    return (await viewService(this.ports).notices(organisationScope(context), leaseId)).map(noticeToGraphQL);
  }

  @ResolveField('curtailmentCalls')
  async curtailmentCalls(
    @Parent() { leaseId }: LeaseServiceAnswer,
    @Context() context: GraphqlContext,
  ): Promise<object[]> {
    const calls = await viewCurtailmentCalls(this.ports)(organisationScope(context), leaseId);
    return calls.map(({ call, settlement }) => curtailmentCallToGraphQL(call, settlement));
  }

  @ResolveField('nodes')
  nodes(@Parent() { leaseId }: LeaseServiceAnswer, @Context() context: GraphqlContext): Promise<HeardNode[]> {
    return viewNodes(this.ports)(organisationScope(context), leaseId);
  }

  @ResolveField('openMonth')
  async openMonth(
    @Parent() { leaseId }: LeaseServiceAnswer,
    @Context() context: GraphqlContext,
  ): Promise<object | null> {
    const month = await viewOpenMonth(this.ports)(organisationScope(context), leaseId);
    if (month === null) return null;
    const { window, credit, ...facts } = month;
    const owed = credit && { amount: moneyToString(credit), currency: credit.currency };
    return { ...facts, window: windowOf(window), credit: owed };
  }
}
