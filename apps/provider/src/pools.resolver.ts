import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type GraphqlContext, organisationScope, refusalToGraphQL } from '#libs/platform';
import { type Connection, connectionToGraphQL, type provider } from '#libs/schema';
import { upsertGpuPools } from '#libs/workflows';
import { type PoolAnswer, poolFromGraphQL, poolToGraphQL } from './listing.convert.js';
import { type ProviderPorts } from './ports.module.js';
import { PORTS } from './tokens.js';

interface PoolsPayload {
  readonly results: readonly {
    readonly externalId: string;
    readonly pool: PoolAnswer | null;
    readonly errors: readonly object[];
  }[];
  readonly errors: readonly object[];
}

@Resolver()
export class PoolsResolver {
  constructor(@Inject(PORTS) private readonly ports: ProviderPorts) {}

  @Query('gpuPool')
  async gpuPool(@Args('id') id: string, @Context() context: GraphqlContext): Promise<PoolAnswer | null> {
    const pool = await this.ports.unitOfWork.run(organisationScope(context), (tx) => this.ports.pools.byId(tx, id));
    return pool && poolToGraphQL(pool);
  }

  @Query('gpuPools')
  async gpuPools(
    @Args() { first, after }: provider.QueryGpuPoolsArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<PoolAnswer>> {
    const request = { first: first ?? 20, after: after ?? null };
    const page = await this.ports.unitOfWork.run(organisationScope(context), (tx) =>
      this.ports.pools.page(tx, request),
    );
    return connectionToGraphQL(page, poolToGraphQL);
  }

  @Mutation('gpuPoolsUpsert')
  async gpuPoolsUpsert(
    @Args('input') input: readonly provider.GpuPoolUpsertInput[],
    @Context() context: GraphqlContext,
  ): Promise<PoolsPayload> {
    const outcome = await upsertGpuPools(this.ports)(organisationScope(context), input.map(poolFromGraphQL));
    if (!outcome.ok) return { results: [], errors: [refusalToGraphQL(outcome.refusal)] };
    const results = outcome.value.map(({ externalId, saved, refusals }) => ({
      externalId,
      pool: saved && poolToGraphQL(saved),
      errors: refusals.map(refusalToGraphQL),
    }));
    return { results, errors: [] };
  }
}
