import { Inject } from '@nestjs/common';
import { Args, Context, Info, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type GraphQLResolveInfo } from 'graphql';
import { type Result } from '#libs/kernel';
import { currentTerms } from '#libs/market';
import {
  type GraphqlContext,
  contractRefusalToGraphQL,
  idempotencyKey,
  organisationScope,
  refusalToGraphQL,
} from '#libs/platform';
import {
  type ActAnswer,
  type ContractAnswer,
  actFromGraphQL,
  actToGraphQL,
  changeToGraphQL,
  contractToGraphQL,
  pathInInput,
  problemsInInput,
  type provider,
} from '#libs/schema';
import {
  type ActRefusal,
  type ContractAct,
  acceptAct,
  declineAct,
  hasChronicFailure,
  proposeAct,
  readAct,
  standingOf,
  terminateContract,
} from '#libs/workflows';
import { type ProviderContext } from './loaders.js';
import { type ProviderPorts } from './ports.module.js';
import { PORTS } from './tokens.js';

interface ActPayload {
  readonly act: ActAnswer | null;
  readonly contract: ContractAnswer | null;
  readonly errors: readonly object[];
}

/** What one side wants of a contract: asked for, agreed to, refused; and ends that one side declares. */
@Resolver('ContractAct')
export class ContractActsResolver {
  constructor(@Inject(PORTS) private readonly ports: ProviderPorts) {}

  @Query('contractAct')
  contractAct(@Args('id') id: string, @Context() context: GraphqlContext): Promise<ActAnswer | null> {
    const scope = organisationScope(context);
    return this.ports.unitOfWork.run(scope, async (tx) => {
      const act = await this.ports.contractActs.byId(tx, id);
      return act && actToGraphQL(act, scope.orgId);
    });
  }

  @Mutation('contractActPropose')
  async contractActPropose(
    @Args('input') input: provider.ContractActProposeInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ActPayload> {
    const scope = organisationScope(context);
    const [signed, now] = await this.ports.unitOfWork.run(scope, async (tx) => {
      return [await this.ports.contracts.byId(tx, input.contractId), tx.now] as const;
    });
    if (signed === null) return refused({ code: 'NOT_FOUND', path: ['contractId'] });
    const asked = actFromGraphQL(input);
    if (!asked.ok) return { act: null, contract: null, errors: asked.refusal.map(refusalToGraphQL) };
    const read = readAct(asked.value, currentTerms(signed.contract), now);
    if (!read.ok)
      return { act: null, contract: null, errors: problemsInInput(input, read.refusal).map(refusalToGraphQL) };
    const command = { ...read.value, contractId: input.contractId, idempotencyKey: idempotencyKey(context, info) };
    const outcome = await proposeAct(this.ports)(scope, command);
    if (!outcome.ok) return refused({ ...outcome.refusal, path: pathInInput(input, outcome.refusal.path ?? null) });
    return this.payload(context, outcome);
  }

  @Mutation('contractActAccept')
  async contractActAccept(
    @Args('id') actId: string,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ActPayload> {
    const command = { actId, idempotencyKey: idempotencyKey(context, info) };
    return this.payload(context, await acceptAct(this.ports)(organisationScope(context), command));
  }

  @Mutation('contractActDecline')
  async contractActDecline(@Args('id') actId: string, @Context() context: GraphqlContext): Promise<ActPayload> {
    return this.payload(context, await declineAct(this.ports)(organisationScope(context), actId));
  }

  @Mutation('contractTerminate')
  async contractTerminate(
    @Args('input') input: provider.ContractTerminateInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ActPayload> {
    const { contractId, reason, documents, effective, cause } = input;
    const evidence = { reason, documents };
    const command = { contractId, effective, cause, evidence, idempotencyKey: idempotencyKey(context, info) };
    const isChronicFailure = hasChronicFailure(this.ports);
    const outcome = await terminateContract(this.ports)(organisationScope(context), command, isChronicFailure);
    if (!outcome.ok) return refused(outcome.refusal);
    return { act: null, contract: await this.contractOf(context, contractId), errors: [] };
  }

  @ResolveField('contractNumber')
  async contractNumber(@Parent() { contractId }: ActAnswer, @Context() { loaders }: ProviderContext): Promise<string> {
    return (await loaders.contracts.load(contractId))?.number ?? '';
  }

  @ResolveField('changes')
  async changes(
    @Parent() { contractId, ownChanges }: ActAnswer,
    @Context() { loaders }: ProviderContext,
  ): Promise<provider.ContractChange[]> {
    const signed = await loaders.contracts.load(contractId);
    return signed === null ? [] : ownChanges.map((change) => changeToGraphQL(currentTerms(signed.contract), change));
  }

  @ResolveField('byName')
  byName(@Parent() { byOrgId }: ActAnswer, @Context() { loaders }: ProviderContext): Promise<string> {
    return loaders.names.load(byOrgId);
  }

  @ResolveField('newTenantName')
  async newTenantName(
    @Parent() { newTenantOrgId }: ActAnswer,
    @Context() { loaders }: ProviderContext,
  ): Promise<string | null> {
    return newTenantOrgId && loaders.names.load(newTenantOrgId);
  }

  @ResolveField('consents')
  consents(
    @Parent() { agreed }: ActAnswer,
    @Context() { loaders }: ProviderContext,
  ): Promise<provider.ContractConsent[]> {
    return Promise.all(agreed.map(async ({ orgId, at }) => ({ name: await loaders.names.load(orgId), at })));
  }

  private async payload(context: GraphqlContext, outcome: Result<ContractAct, ActRefusal>): Promise<ActPayload> {
    if (!outcome.ok) return refused(outcome.refusal);
    const act = outcome.value;
    const contract = await this.contractOf(context, act.contractId);
    return { act: actToGraphQL(act, organisationScope(context).orgId), contract, errors: [] };
  }

  private contractOf(context: GraphqlContext, id: string): Promise<ContractAnswer | null> {
    return this.ports.unitOfWork.run(organisationScope(context), async (tx) => {
      const signed = await this.ports.contracts.byId(tx, id);
      return signed && contractToGraphQL(standingOf(signed, tx.now));
    });
  }
}

function refused(refusal: ActRefusal): ActPayload {
  return { act: null, contract: null, errors: contractRefusalToGraphQL(refusal) };
}
