import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { currentTerms } from '#libs/market';
import { type ActAnswer, changeToGraphQL, type ops } from '#libs/schema';
import { type OpsContext } from './loaders.js';

/** What an act of a contract shows beyond its own row. */
@Resolver('ContractAct')
export class ContractActFieldsResolver {
  @ResolveField('contractNumber')
  async contractNumber(@Parent() { contractId }: ActAnswer, @Context() { loaders }: OpsContext): Promise<string> {
    return (await loaders.contracts.load(contractId))?.number ?? '';
  }

  @ResolveField('changes')
  async changes(
    @Parent() { contractId, ownChanges }: ActAnswer,
    @Context() { loaders }: OpsContext,
  ): Promise<ops.ContractChange[]> {
    const signed = await loaders.contracts.load(contractId);
    return signed === null ? [] : ownChanges.map((change) => changeToGraphQL(currentTerms(signed.contract), change));
  }

  @ResolveField('byName')
  byName(@Parent() { byOrgId }: ActAnswer, @Context() { loaders }: OpsContext): Promise<string> {
    return loaders.names.load(byOrgId);
  }

  @ResolveField('newTenantName')
  async newTenantName(
    @Parent() { newTenantOrgId }: ActAnswer,
    @Context() { loaders }: OpsContext,
  ): Promise<string | null> {
    return newTenantOrgId && loaders.names.load(newTenantOrgId);
  }

  @ResolveField('consents')
  consents(@Parent() { agreed }: ActAnswer, @Context() { loaders }: OpsContext): Promise<ops.ContractConsent[]> {
    return Promise.all(agreed.map(async ({ orgId, at }) => ({ name: await loaders.names.load(orgId), at })));
  }
}
