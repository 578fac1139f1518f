import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Result } from '#libs/kernel';
import { type GraphqlContext, platformScope, refusalToGraphQL } from '#libs/platform';
import { type Connection, connectionToGraphQL, type ops } from '#libs/schema';
import { type Ports, type Refusal, giveUpIntent, lookUpIntent, retryIntent } from '#libs/workflows';
import { type CallAnswer, intentToGraphQL, operationsFromGraphQL } from './calls.convert.js';
import { type OpsContext } from './loaders.js';
import { PORTS } from './tokens.js';

interface CallPayload {
  readonly intent: CallAnswer | null;
  readonly errors: readonly object[];
}

/** Calls to Stripe that were committed with the change that wanted them, and what staff does with one that is stuck. */
@Resolver('PaymentIntentRecord')
export class PaymentIntentsResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('paymentIntents')
  async paymentIntents(
    @Args() { states, operations, aggregateId, first, after }: ops.QueryPaymentIntentsArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<CallAnswer>> {
    const known = operations ? operationsFromGraphQL(operations) : [];
    const none = { items: [], cursors: [], hasNextPage: false, totalCount: 0 };
    if (operations?.length && known.length === 0) return connectionToGraphQL(none, intentToGraphQL);
    const narrowed = { ...(states ? { states } : {}), ...(aggregateId ? { aggregateId } : {}), operations: known };
    const request = { first: first ?? 20, after: after ?? null, ...narrowed };
    const page = await this.ports.unitOfWork.run(platformScope(context), (tx) => this.ports.intents.page(tx, request));
    return connectionToGraphQL(page, intentToGraphQL);
  }

  @Query('paymentIntent')
  paymentIntent(@Args('id') id: string, @Context() context: GraphqlContext): Promise<CallAnswer | null> {
    return this.read(context, id);
  }

  @Mutation('paymentIntentRetry')
  async paymentIntentRetry(
    @Args() { id, reason }: ops.MutationPaymentIntentRetryArgs,
    @Context() context: GraphqlContext,
  ): Promise<CallPayload> {
    return this.payload(context, await retryIntent(this.ports)(platformScope(context), id, reason ?? null));
  }

  @Mutation('paymentIntentLookUp')
  async paymentIntentLookUp(
    @Args('id') id: string,
    @Context() context: GraphqlContext,
  ): Promise<CallPayload & { readonly finding: ops.CallFinding | null }> {
    const outcome = await lookUpIntent(this.ports)(platformScope(context), id);
    if (!outcome.ok) return { finding: null, intent: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { finding: outcome.value.finding, intent: await this.read(context, id), errors: [] };
  }

  @Mutation('paymentIntentGiveUp')
  async paymentIntentGiveUp(
    @Args('input') { id: intentId, reason }: ops.IntentGiveUpInput,
    @Context() context: GraphqlContext,
  ): Promise<CallPayload> {
    return this.payload(context, await giveUpIntent(this.ports)(platformScope(context), { intentId, reason }));
  }

  @ResolveField('orgName')
  orgName(@Parent() { orgId }: CallAnswer, @Context() { loaders }: OpsContext): Promise<string> {
    return loaders.names.load(orgId);
  }

  @ResolveField('nextAttemptAt')
  async nextAttemptAt(@Parent() { id }: CallAnswer, @Context() { loaders }: OpsContext) {
    return (await loaders.standings.load(id))?.nextAttemptAt ?? null;
  }

  @ResolveField('isBeingSent')
  async isBeingSent(@Parent() { id }: CallAnswer, @Context() { loaders }: OpsContext): Promise<boolean> {
    return (await loaders.standings.load(id))?.isBeingSent ?? false;
  }

  @ResolveField('heldUpBy')
  async heldUpBy(@Parent() { id }: CallAnswer, @Context() { loaders }: OpsContext): Promise<string | null> {
    return (await loaders.standings.load(id))?.heldUpBy ?? null;
  }

  @ResolveField('payoutId')
  async payoutId(@Parent() { aggregateId }: CallAnswer, @Context() { loaders }: OpsContext): Promise<string | null> {
    return (await loaders.callSubjects.load(aggregateId)).payoutId;
  }

  @ResolveField('invoiceId')
  async invoiceId(@Parent() { aggregateId }: CallAnswer, @Context() { loaders }: OpsContext): Promise<string | null> {
    return (await loaders.callSubjects.load(aggregateId)).invoiceId;
  }

  private async read(context: GraphqlContext, id: string): Promise<CallAnswer | null> {
    const { unitOfWork, intents } = this.ports;
    const intent = await unitOfWork.run(platformScope(context), (tx) => intents.byId(tx, id));
    return intent && intentToGraphQL(intent);
  }

  private async payload(context: GraphqlContext, outcome: Result<string, Refusal>): Promise<CallPayload> {
    if (!outcome.ok) return { intent: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { intent: await this.read(context, outcome.value), errors: [] };
  }
}
