import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type GraphqlContext, organisationScope, refusalToGraphQL, valueOrFailure } from '#libs/platform';
import { type Connection, connectionToGraphQL, type provider, windowFromGraphQL } from '#libs/schema';
import { upsertSites, viewSitePower } from '#libs/workflows';
import { type ProviderPorts } from './ports.module.js';
import { powerToGraphQL, siteFromGraphQL, siteToGraphQL } from './site.convert.js';
import { PORTS } from './tokens.js';

@Resolver('Site')
export class SitesResolver {
  constructor(@Inject(PORTS) private readonly ports: ProviderPorts) {}

  @Query('site')
  async site(@Args('id') id: string, @Context() context: GraphqlContext): Promise<provider.Site | null> {
    const site = await this.ports.unitOfWork.run(organisationScope(context), (tx) => this.ports.sites.byId(tx, id));
    return site && siteToGraphQL(site);
  }

  @Query('sites')
  async sites(
    @Args() { first, after }: provider.QuerySitesArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<provider.Site>> {
    const request = { first: first ?? 20, after: after ?? null };
    const page = await this.ports.unitOfWork.run(organisationScope(context), (tx) =>
      this.ports.sites.page(tx, request),
    );
    return connectionToGraphQL(page, siteToGraphQL);
  }

  @Mutation('sitesUpsert')
  async sitesUpsert(
    @Args('input') input: readonly provider.SiteUpsertInput[],
    @Context() context: GraphqlContext,
  ): Promise<provider.SitesUpsertPayload> {
    const outcome = await upsertSites(this.ports)(organisationScope(context), input.map(siteFromGraphQL));
    if (!outcome.ok) return { results: [], errors: [refusalToGraphQL(outcome.refusal)] };
    const results = outcome.value.map(({ externalId, saved, refusals }) => ({
      externalId,
      site: saved && siteToGraphQL(saved),
      errors: refusals.map(refusalToGraphQL),
    }));
    return { results, errors: [] };
  }

  @ResolveField('power')
  async power(
    @Parent() { id }: provider.Site,
    @Args() { window }: provider.SitePowerArgs,
    @Context() context: GraphqlContext,
  ): Promise<provider.PowerSlice[]> {
    const slices = await viewSitePower(this.ports)(organisationScope(context), id, windowFromGraphQL(window));
    return valueOrFailure(slices).map(powerToGraphQL);
  }
}
