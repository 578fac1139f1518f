import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type GraphqlContext, organisationScope, refusalToGraphQL } from '#libs/platform';
import { taxToGraphQL, type tenant } from '#libs/schema';
import { type Ports, setTaxAddress, viewTaxAddress } from '#libs/workflows';
import { PORTS } from './tokens.js';

/** Where the organisation is taxed. */
@Resolver()
export class TaxAddressResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('taxAddress')
  async taxAddress(@Context() context: GraphqlContext): Promise<tenant.TaxAddress> {
    const { profile, treatment, ...rest } = await viewTaxAddress(this.ports)(organisationScope(context));
    const { country, subdivision = null, locality = null } = profile;
    return { country, subdivision, locality, treatment: taxToGraphQL(treatment), ...rest };
  }

  @Mutation('taxAddressSet')
  async taxAddressSet(
    @Args('input') { subdivision, locality }: tenant.TaxAddressSetInput,
    @Context() context: GraphqlContext,
  ): Promise<tenant.TaxAddressSetPayload> {
    const address = { subdivision: subdivision ?? null, locality: locality ?? null };
    const outcome = await setTaxAddress(this.ports)(organisationScope(context), address);
    if (!outcome.ok) return { subdivision: null, locality: null, errors: [refusalToGraphQL(outcome.refusal)] };
    const { subdivision: state = null, locality: place = null } = outcome.value;
    return { subdivision: state, locality: place, errors: [] };
  }
}
