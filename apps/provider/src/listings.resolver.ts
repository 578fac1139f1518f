import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { type Result } from '#libs/kernel';
import { type GraphqlContext, organisationScope, refusalToGraphQL } from '#libs/platform';
import { type Listing, type Refusal, pauseListing, publishListing, withdrawListing } from '#libs/workflows';
import { type ListingAnswer, listingToGraphQL } from './listing.convert.js';
import { type ProviderPorts } from './ports.module.js';
import { PORTS } from './tokens.js';

interface ListingPayload {
  readonly listing: ListingAnswer | null;
  readonly errors: readonly object[];
}

@Resolver()
export class ListingsResolver {
  constructor(@Inject(PORTS) private readonly ports: ProviderPorts) {}

  @Mutation('listingPublish')
  async listingPublish(@Args('id') id: string, @Context() context: GraphqlContext): Promise<ListingPayload> {
    return payload(await publishListing(this.ports)(organisationScope(context), id));
  }

  @Mutation('listingPause')
  async listingPause(@Args('id') id: string, @Context() context: GraphqlContext): Promise<ListingPayload> {
    return payload(await pauseListing(this.ports)(organisationScope(context), id));
  }

  @Mutation('listingWithdraw')
  async listingWithdraw(@Args('id') id: string, @Context() context: GraphqlContext): Promise<ListingPayload> {
    return payload(await withdrawListing(this.ports)(organisationScope(context), id));
  }
}

function payload(outcome: Result<Listing, Refusal>): ListingPayload {
  if (!outcome.ok) return { listing: null, errors: [refusalToGraphQL(outcome.refusal)] };
  return { listing: listingToGraphQL(outcome.value), errors: [] };
}
