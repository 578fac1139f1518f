import { Inject } from '@nestjs/common';
import { Args, Context, Info, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type GraphQLResolveInfo } from 'graphql';
import { DAY } from '#libs/kernel';
import { type GraphqlContext, organisationScope, valueOrFailure } from '#libs/platform';
import { type tenant, windowFromGraphQL } from '#libs/schema';
import { type Ports, searchOffers, viewKeeping, viewOffer, viewOfferedPower, viewTimeline } from '#libs/workflows';
import { type TenantContext } from './loaders.js';
import {
  keepingToGraphQL,
  offerToGraphQL,
  rectangleToGraphQL,
  sitePowerToGraphQL,
  uptimeToGraphQL,
} from './offer.convert.js';
import { PORTS } from './tokens.js';
import { searchFromGraphQL, searchToGraphQL } from './search.convert.js';
import { isSelected } from './selection.js';

const MOST_UPTIME_DAYS = 90;

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

  @ResolveField('uptime')
  async uptime(
    @Parent() offer: tenant.Offer,
    @Args() { days }: tenant.OfferUptimeArgs,
    @Context() { loaders }: TenantContext,
  ): Promise<tenant.UptimeDay[]> {
    const measured = await loaders.uptime.load(offer.id);
    const today = Math.floor(offer.asOf / DAY) * DAY;
    const from = today - Math.max(1, Math.min(MOST_UPTIME_DAYS, days ?? 30)) * DAY;
    return measured.filter(({ day }) => day >= from).map(uptimeToGraphQL);
  }

  @ResolveField('keeping')
  async keeping(
    @Parent() { id }: tenant.Offer,
    @Args() { window, units, keep }: tenant.OfferKeepingArgs,
    @Context() context: GraphqlContext,
  ): Promise<tenant.Keeping | null> {
    const query = { offerId: id, window: windowFromGraphQL(window), units, keep: keep ?? null };
    const found = valueOrFailure(await viewKeeping(this.ports)(organisationScope(context), query));
    return found && keepingToGraphQL(found);
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

  @ResolveField('sitePower')
  async sitePower(
    @Parent() { id }: tenant.Offer,
    @Args() { window }: tenant.OfferSitePowerArgs,
    @Context() context: GraphqlContext,
  ): Promise<tenant.SitePowerSlice[]> {
    const slices = await viewOfferedPower(this.ports)(organisationScope(context), id, windowFromGraphQL(window));
    return valueOrFailure(slices).map(sitePowerToGraphQL);
  }
}
