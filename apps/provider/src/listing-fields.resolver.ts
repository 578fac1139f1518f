import { Inject, type Type } from '@nestjs/common';
import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { organisationScope, valueOrFailure } from '#libs/platform';
import { type FloorBand, hallFloor, poolFloor } from '#libs/market';
import { type provider, windowFromGraphQL } from '#libs/schema';
import { viewIdleCapacity, viewTimeline } from '#libs/workflows';
import { type HallAnswer, type PoolAnswer, rectangleToGraphQL } from './listing.convert.js';
import { type ProviderContext } from './loaders.js';
import { type ProviderPorts } from './ports.module.js';
import { siteToGraphQL } from './site.convert.js';
import { PORTS } from './tokens.js';

/** Site, energy floor, timeline and idle capacity of a listing: the same for a pool and for a hall, so one resolver is made for each type. */
function listingFields(typeName: 'GpuPool' | 'DataHall'): Type<unknown> {
  @Resolver(typeName)
  class ListingFieldsResolver {
    constructor(@Inject(PORTS) private readonly ports: ProviderPorts) {}

    @ResolveField('site')
    async site(
      @Parent() { siteId }: PoolAnswer | HallAnswer,
      @Context() { loaders }: ProviderContext,
    ): Promise<provider.Site | null> {
      const site = await loaders.sites.load(siteId);
      return site && siteToGraphQL(site);
    }

    @ResolveField('energyFloor')
    async energyFloor(
      @Parent() listing: PoolAnswer | HallAnswer,
      @Context() { loaders }: ProviderContext,
    ): Promise<readonly FloorBand[]> {
      const site = await loaders.sites.load(listing.siteId);
      if (!site) return [];
      return ('gpusPerNode' in listing ? poolFloor(listing, site) : hallFloor(listing, site)) ?? [];
    }

    @ResolveField('timeline')
    async timeline(
      @Parent() { id }: PoolAnswer | HallAnswer,
      @Args() { window }: provider.GpuPoolTimelineArgs,
      @Context() context: ProviderContext,
    ): Promise<provider.CapacityRectangle[]> {
      const used = await viewTimeline(this.ports)(organisationScope(context), id, windowFromGraphQL(window));
      return valueOrFailure(used).map(rectangleToGraphQL);
    }

    @ResolveField('idleCapacity')
    async idleCapacity(
      @Parent() { id }: PoolAnswer | HallAnswer,
      @Args() { window }: provider.GpuPoolIdleCapacityArgs,
      @Context() context: ProviderContext,
    ): Promise<provider.IdleCapacity> {
      const idle = await viewIdleCapacity(this.ports)(organisationScope(context), id, windowFromGraphQL(window));
      return valueOrFailure(idle);
    }
  }
  return ListingFieldsResolver;
}

export const PoolFieldsResolver = listingFields('GpuPool');
export const HallFieldsResolver = listingFields('DataHall');
