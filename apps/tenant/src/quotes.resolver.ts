import { Inject } from '@nestjs/common';
import { Args, Context, Info, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type GraphQLResolveInfo } from 'graphql';
import { type GraphqlContext, idempotencyKey, organisationScope, refusalToGraphQL } from '#libs/platform';
import { type Connection, connectionToGraphQL, type tenant } from '#libs/schema';
import { type Ports, requestQuote, withdrawQuote } from '#libs/workflows';
import { type TenantContext } from './loaders.js';
import { PORTS } from './tokens.js';
import { type QuoteAnswer, quoteFromGraphQL, quoteToGraphQL } from './quote.convert.js';
import { typedRefusalToGraphQL } from './refusal.convert.js';

interface QuotePayload {
  readonly quote: QuoteAnswer | null;
  readonly errors: readonly object[];
}

@Resolver('Quote')
export class QuotesResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('quote')
  quote(@Args('id') id: string, @Context() context: GraphqlContext): Promise<QuoteAnswer | null> {
    return this.ports.unitOfWork.run(organisationScope(context), async (tx) => {
      const quote = await this.ports.quotes.byId(tx, id);
      return quote && quoteToGraphQL(quote, tx.now);
    });
  }

  @Query('quotes')
  quotes(
    @Args() { first, after }: tenant.QueryQuotesArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<QuoteAnswer>> {
    return this.ports.unitOfWork.run(organisationScope(context), async (tx) => {
      const page = await this.ports.quotes.page(tx, { first: first ?? 20, after: after ?? null });
      return connectionToGraphQL(page, (quote) => quoteToGraphQL(quote, tx.now));
    });
  }

  @Mutation('quoteCreate')
  async quoteCreate(
    @Args('input') input: tenant.QuoteCreateInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<QuotePayload> {
    const command = quoteFromGraphQL(input, idempotencyKey(context, info));
    const outcome = await requestQuote(this.ports)(organisationScope(context), command);
    if (!outcome.ok) return { quote: null, errors: [typedRefusalToGraphQL(outcome.refusal)] };
    return { quote: quoteToGraphQL(outcome.value, outcome.value.createdAt), errors: [] };
  }

  @Mutation('quoteWithdraw')
  async quoteWithdraw(@Args('id') id: string, @Context() context: GraphqlContext): Promise<QuotePayload> {
    const outcome = await withdrawQuote(this.ports)(organisationScope(context), id);
    if (!outcome.ok) return { quote: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { quote: quoteToGraphQL(outcome.value, outcome.value.createdAt), errors: [] };
  }

  @ResolveField('providerName')
  async providerName(@Parent() { offerId }: QuoteAnswer, @Context() { loaders }: TenantContext): Promise<string> {
    return (await loaders.offers.load(offerId))?.providerName ?? '';
  }

  @ResolveField('leaseId')
  leaseId(@Parent() { id, state }: QuoteAnswer, @Context() { loaders }: TenantContext): Promise<string | null> {
    return state === 'ACCEPTED' ? loaders.leaseOfQuote.load(id) : Promise.resolve(null);
  }
}
