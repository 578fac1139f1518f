import { Inject } from '@nestjs/common';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { rowKey } from '#libs/billing';
import { type GraphqlContext, platformScope } from '#libs/platform';
import {
  type ActAnswer,
  type Connection,
  type ContractAnswer,
  actToGraphQL,
  cashFlowToGraphQL,
  connectionToGraphQL,
  contractToGraphQL,
  obligationsToGraphQL,
  optionsToGraphQL,
  scheduleToGraphQL,
  type ops,
} from '#libs/schema';
import { type Ports, cashFlowBy, standingOf } from '#libs/workflows';
import { type OpsContext } from './loaders.js';
import { PORTS } from './tokens.js';

/** Contracts of all organisations. What a list does not show is loaded only where it is asked for: `loaders.contractViews`. */
@Resolver('Contract')
export class ContractsResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('contract')
  contract(@Args('id') id: string, @Context() context: GraphqlContext): Promise<ContractAnswer | null> {
    return this.ports.unitOfWork.run(platformScope(context), async (tx) => {
      const signed = await this.ports.contracts.byId(tx, id);
      return signed && contractToGraphQL(standingOf(signed, tx.now));
    });
  }

  @Query('contracts')
  contracts(
    @Args() { first, after }: ops.QueryContractsArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<ContractAnswer>> {
    return this.ports.unitOfWork.run(platformScope(context), async (tx) => {
      const page = await this.ports.contracts.page(tx, { first: first ?? 20, after: after ?? null });
      return connectionToGraphQL(page, (signed) => contractToGraphQL(standingOf(signed, tx.now)));
    });
  }

  @ResolveField('providerName')
  providerName(@Parent() { providerOrgId }: ContractAnswer, @Context() { loaders }: OpsContext): Promise<string> {
    return loaders.names.load(providerOrgId);
  }

  @ResolveField('tenantName')
  tenantName(@Parent() { tenantOrgId }: ContractAnswer, @Context() { loaders }: OpsContext): Promise<string> {
    return loaders.names.load(tenantOrgId);
  }

  @ResolveField('leases')
  leases(@Parent() { stretches }: ContractAnswer, @Context() { loaders }: OpsContext): Promise<ops.TrancheLease[]> {
    return Promise.all(
      stretches.map(async ({ tranche, leaseId, offerId, tenantOrgId, from, until }) => {
        return { tranche, leaseId, offerId, from, until, tenantName: await loaders.names.load(tenantOrgId) };
      }),
    );
  }

  @ResolveField('document')
  async document(@Parent() { id }: ContractAnswer, @Context() { loaders }: OpsContext): Promise<string | null> {
    return (await loaders.contractViews.load(id)).document;
  }

  @ResolveField('options')
  async options(
    @Parent() { id, terms }: ContractAnswer,
    @Context() { loaders }: OpsContext,
  ): Promise<ops.ContractOption[]> {
    const { options } = await loaders.contractViews.load(id);
    return optionsToGraphQL(terms, options);
  }

  @ResolveField('obligations')
  async obligations(
    @Parent() { id }: ContractAnswer,
    @Context() { loaders }: OpsContext,
  ): Promise<ops.ContractObligation[]> {
    return obligationsToGraphQL((await loaders.contractViews.load(id)).obligations);
  }

  @ResolveField('acts')
  async acts(@Parent() { id }: ContractAnswer, @Context() { loaders }: OpsContext): Promise<ActAnswer[]> {
    return (await loaders.contractViews.load(id)).acts.map((act) => actToGraphQL(act, null));
  }

  @ResolveField('scheduleHashes')
  async scheduleHashes(
    @Parent() { id }: ContractAnswer,
    @Context() { loaders }: OpsContext,
  ): Promise<readonly ops.ScheduleHash[]> {
    return (await loaders.contractViews.load(id)).hashes;
  }

  @ResolveField('schedule')
  async schedule(
    @Parent() { id, terms }: ContractAnswer,
    @Args() page: ops.ContractScheduleArgs,
    @Context() { loaders }: OpsContext,
  ): Promise<Connection<ops.ScheduleRow>> {
    const { schedule } = await loaders.contractViews.load(id);
    return scheduleToGraphQL(schedule, { paymentDays: terms.billing.paymentDays, keyOf: rowKey }, page);
  }

  @ResolveField('cashFlow')
  async cashFlow(
    @Parent() { id }: ContractAnswer,
    @Args() { by }: ops.ContractCashFlowArgs,
    @Context() { loaders }: OpsContext,
  ): Promise<ops.CashFlow> {
    const { signed, cashFlow } = await loaders.contractViews.load(id);
    return cashFlowToGraphQL(cashFlowBy(signed.contract, cashFlow, by ?? 'YEAR'));
  }
}
