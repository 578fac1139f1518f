import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type GraphqlContext, platformScope, refusalToGraphQL } from '#libs/platform';
import { type Connection, connectionToGraphQL, type ops } from '#libs/schema';
import { type Ports, retryIntent } from '#libs/workflows';
import { intentToGraphQL } from './books.convert.js';
import { PORTS } from './tokens.js';

interface RetryPayload {
  readonly intent: ops.PaymentIntentRecord | null;
  readonly errors: readonly object[];
}

/** Calls to Stripe that were committed with the change that wanted them. */
@Resolver()
export class PaymentIntentsResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('paymentIntents')
  async paymentIntents(
    @Args() { states, first, after }: ops.QueryPaymentIntentsArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<ops.PaymentIntentRecord>> {
    const request = { first: first ?? 20, after: after ?? null, ...(states ? { states } : {}) };
    const page = await this.ports.unitOfWork.run(platformScope(context), (tx) => this.ports.intents.page(tx, request));
    return connectionToGraphQL(page, intentToGraphQL);
  }

  @Mutation('paymentIntentRetry')
  async paymentIntentRetry(@Args('id') id: string, @Context() context: GraphqlContext): Promise<RetryPayload> {
    const outcome = await retryIntent(this.ports)(platformScope(context), id);
    if (!outcome.ok) return { intent: null, errors: [refusalToGraphQL(outcome.refusal)] };
    const intent = await this.ports.unitOfWork.run(platformScope(context), (tx) =>
      this.ports.intents.byId(tx, outcome.value),
    );
    return { intent: intent && intentToGraphQL(intent), errors: [] };
  }
}
