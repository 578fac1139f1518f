import { Inject } from '@nestjs/common';
import { Args, Context, Info, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type GraphQLResolveInfo } from 'graphql';
import { type GraphqlContext, organisationScope, valueOrFailure } from '#libs/platform';
import { type tenant, windowFromGraphQL } from '#libs/schema';
import { type Ports, searchOffers, viewOffer, viewTimeline } from '#libs/workflows';
import { offerToGraphQL, rectangleToGraphQL } from './offer.convert.js';
import { PORTS } from './tokens.js';
import { searchFromGraphQL, searchToGraphQL } from './search.convert.js';
import { isSelected } from './selection.js';

@Resolver('Offer')
export class OffersResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('offers')
  async offers(
    @Args() args: tenant.QueryOffersArgs,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<tenant.OfferConnection> {
    const query = searchFromGraphQL(args, isSelected(info, 'totalCount'));
    const result = await searchOffers(this.ports)(organisationScope(context), query);
    return searchToGraphQL(valueOrFailure(result), args.filter?.units != null);
  }

  @Query('offer')
  async offer(@Args() args: tenant.QueryOfferArgs, @Context() context: GraphqlContext): Promise<tenant.Offer | null> {
    const { id, window, units, gang, billing } = args;
    const query = {
      id,
      window: window ? windowFromGraphQL(window) : null,
      units: units ?? null,
      gang: gang ?? false,
      billing: billing ?? 'RESERVED',
    } as const;
    const found = valueOrFailure(await viewOffer(this.ports)(organisationScope(context), query));
    return found && offerToGraphQL(found, found.asOf, units != null);
  }

  @ResolveField('timeline')
  async timeline(
    @Parent() offer: tenant.Offer,
    @Args() { window }: tenant.OfferTimelineArgs,
    @Context() context: GraphqlContext,
  ): Promise<tenant.CapacityRectangle[]> {
    const used = await viewTimeline(this.ports)(organisationScope(context), offer.id, windowFromGraphQL(window));
    return valueOrFailure(used).map(rectangleToGraphQL);
  }
}
