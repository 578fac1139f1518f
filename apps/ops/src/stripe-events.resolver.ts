import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type GraphqlContext, platformScope, refusalToGraphQL } from '#libs/platform';
import { type Connection, connectionToGraphQL, type ops } from '#libs/schema';
import { type Ports, applyEventAgain } from '#libs/workflows';
import { stripeEventToGraphQL } from './calls.convert.js';
import { PORTS } from './tokens.js';

interface EventPayload {
  readonly event: ops.StripeEventRecord | null;
  readonly errors: readonly object[];
}

/** What Stripe told us, and what became of it. */
@Resolver()
export class StripeEventsResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('stripeEvents')
  async stripeEvents(
    @Args() { states, typePrefix, objectId, first, after }: ops.QueryStripeEventsArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<ops.StripeEventRecord>> {
    const about = { ...(typePrefix ? { typePrefix } : {}), ...(objectId ? { objectId } : {}) };
    const request = { first: first ?? 20, after: after ?? null, ...about, ...(states ? { states } : {}) };
    const { unitOfWork, inbox } = this.ports;
    const page = await unitOfWork.run(platformScope(context), (tx) => inbox.page(tx, request));
    return connectionToGraphQL(page, stripeEventToGraphQL);
  }

  @Query('stripeEvent')
  async stripeEvent(@Args('id') id: string, @Context() context: GraphqlContext): Promise<ops.StripeEventRecord | null> {
    const { unitOfWork, inbox } = this.ports;
    const event = await unitOfWork.run(platformScope(context), (tx) => inbox.byId(tx, id));
    return event && stripeEventToGraphQL(event);
  }

  @Mutation('stripeEventApply')
  async stripeEventApply(
    @Args('input') { id, reason }: ops.StripeEventApplyInput,
    @Context() context: GraphqlContext,
  ): Promise<EventPayload> {
    const command = { eventId: id, reason: reason ?? null };
    const outcome = await applyEventAgain(this.ports)(platformScope(context), command);
    if (!outcome.ok) return { event: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { event: await this.stripeEvent(outcome.value, context), errors: [] };
  }
}
