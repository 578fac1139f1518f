import { Inject } from '@nestjs/common';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { ASIC_MODELS } from '#libs/market';
import { type GraphqlContext, organisationScope, refusalToGraphQL } from '#libs/platform';
import { type provider } from '#libs/schema';
import { adviseSite } from '#libs/workflows';
import { adviceFromGraphQL } from './advice-input.convert.js';
import { adviceToGraphQL, asicToGraphQL } from './advice.convert.js';
import { type ProviderPorts } from './ports.module.js';
import { PORTS } from './tokens.js';

/** Mine, host or lease: advice on a site's uncommitted power, and the machines we know. */
@Resolver()
export class AdviceResolver {
  constructor(@Inject(PORTS) private readonly ports: ProviderPorts) {}

  @Query('asicModels')
  asicModels(): readonly provider.AsicModel[] {
    return ASIC_MODELS.toSorted((a, b) => a.name.localeCompare(b.name, 'en')).map(asicToGraphQL);
  }

  @Query('siteAdvice')
  async siteAdvice(
    @Args() { siteId, input }: provider.QuerySiteAdviceArgs,
    @Context() context: GraphqlContext,
  ): Promise<provider.SiteAdvicePayload> {
    const outcome = await adviseSite(this.ports)(organisationScope(context), adviceFromGraphQL(siteId, input));
    if (!outcome.ok) return { advice: null, errors: outcome.refusal.map(refusalToGraphQL) };
    return { advice: adviceToGraphQL(outcome.value), errors: [] };
  }
}
