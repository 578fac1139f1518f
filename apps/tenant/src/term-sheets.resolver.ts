import { Inject } from '@nestjs/common';
import { Args, Context, Info, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type GraphQLResolveInfo } from 'graphql';
import { type Result } from '#libs/kernel';
import { type GraphqlContext, contractRefusalToGraphQL, idempotencyKey, organisationScope } from '#libs/platform';
import {
  type Connection,
  type ContractAnswer,
  type ProposalAnswer,
  checkedTermsToGraphQL,
  connectionToGraphQL,
  contractToGraphQL,
  draftFromGraphQL,
  proposalToGraphQL,
  type tenant,
  termsJsonFromGraphQL,
} from '#libs/schema';
import {
  type InvalidTerms,
  type Ports,
  type Refusal,
  type TermSheetExpired,
  type TermSheetProposal,
  acceptTermSheet,
  checkTerms,
  counterTermSheet,
  declineTermSheet,
  proposeTermSheet,
  standingOf,
  withdrawTermSheet,
} from '#libs/workflows';
import { type TenantContext } from './loaders.js';
import { PORTS } from './tokens.js';

interface TermSheetPayload {
  readonly termSheet: ProposalAnswer | null;
  readonly errors: readonly object[];
}

/** Negotiations: what is on the table between the caller's organisation and another, and what it comes to. */
@Resolver('TermSheetProposal')
export class TermSheetsResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('termSheet')
  termSheet(@Args('id') id: string, @Context() context: GraphqlContext): Promise<ProposalAnswer | null> {
    const scope = organisationScope(context);
    return this.ports.unitOfWork.run(scope, async (tx) => {
      const proposal = await this.ports.termSheets.byId(tx, id);
      return proposal && proposalToGraphQL(proposal, scope.orgId, tx.now);
    });
  }

  @Query('termSheets')
  termSheets(
    @Args() { states, first, after }: tenant.QueryTermSheetsArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<ProposalAnswer>> {
    const scope = organisationScope(context);
    const request = { first: first ?? 20, after: after ?? null, ...(states ? { states } : {}) };
    return this.ports.unitOfWork.run(scope, async (tx) => {
      const page = await this.ports.termSheets.page(tx, request);
      return connectionToGraphQL(page, (proposal) => proposalToGraphQL(proposal, scope.orgId, tx.now));
    });
  }

  @Query('termSheetCheck')
  termSheetCheck(@Args() { terms, by }: tenant.QueryTermSheetCheckArgs): tenant.TermSheetCheck {
    return checkedTermsToGraphQL(checkTerms(termsJsonFromGraphQL(terms), by ?? 'YEAR'));
  }

  @Mutation('termSheetPropose')
  async termSheetPropose(
    @Args('input') input: tenant.TermSheetProposeInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<TermSheetPayload> {
    const tenantOrgId = input.tenantOrgId ?? null;
    const command = { ...draftFromGraphQL(input), tenantOrgId, idempotencyKey: idempotencyKey(context, info) };
    return this.payload(context, await proposeTermSheet(this.ports)(organisationScope(context), command));
  }

  @Mutation('termSheetCounter')
  async termSheetCounter(
    @Args('input') input: tenant.TermSheetCounterInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<TermSheetPayload> {
    const { termSheetId, onRevision } = input;
    const idempotency = { idempotencyKey: idempotencyKey(context, info) };
    const command = { ...draftFromGraphQL(input), termSheetId, onRevision, ...idempotency };
    return this.payload(context, await counterTermSheet(this.ports)(organisationScope(context), command));
  }

  @Mutation('termSheetAccept')
  async termSheetAccept(
    @Args('input') input: tenant.TermSheetAcceptInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<TermSheetPayload & { readonly contract: ContractAnswer | null }> {
    const command = { ...input, idempotencyKey: idempotencyKey(context, info) };
    const outcome = await acceptTermSheet(this.ports)(organisationScope(context), command);
    if (!outcome.ok) return { termSheet: null, contract: null, errors: contractRefusalToGraphQL(outcome.refusal) };
    const { contract } = outcome.value;
    const termSheet = await this.termSheet(input.termSheetId, context);
    return { termSheet, contract: contractToGraphQL(standingOf(outcome.value, contract.signedAt)), errors: [] };
  }

  @Mutation('termSheetDecline')
  async termSheetDecline(@Args('id') id: string, @Context() context: GraphqlContext): Promise<TermSheetPayload> {
    return this.payload(context, await declineTermSheet(this.ports)(organisationScope(context), id));
  }

  @Mutation('termSheetWithdraw')
  async termSheetWithdraw(@Args('id') id: string, @Context() context: GraphqlContext): Promise<TermSheetPayload> {
    return this.payload(context, await withdrawTermSheet(this.ports)(organisationScope(context), id));
  }

  @ResolveField('providerName')
  providerName(@Parent() { providerOrgId }: ProposalAnswer, @Context() { loaders }: TenantContext): Promise<string> {
    return loaders.names.load(providerOrgId);
  }

  @ResolveField('tenantName')
  tenantName(@Parent() { tenantOrgId }: ProposalAnswer, @Context() { loaders }: TenantContext): Promise<string> {
    return loaders.names.load(tenantOrgId);
  }

  private payload(
    context: GraphqlContext,
    outcome: Result<TermSheetProposal, Refusal | InvalidTerms | TermSheetExpired>,
  ): TermSheetPayload {
    if (!outcome.ok) return { termSheet: null, errors: contractRefusalToGraphQL(outcome.refusal) };
    const proposal = outcome.value;
    const at = proposal.revisions.at(-1)?.at ?? proposal.createdAt;
    return { termSheet: proposalToGraphQL(proposal, organisationScope(context).orgId, at), errors: [] };
  }
}
