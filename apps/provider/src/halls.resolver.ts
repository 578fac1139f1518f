import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type GraphqlContext, organisationScope, refusalToGraphQL } from '#libs/platform';
import { type Connection, connectionToGraphQL, type provider } from '#libs/schema';
import { upsertDataHalls } from '#libs/workflows';
import { type HallAnswer, hallFromGraphQL, hallToGraphQL } from './listing.convert.js';
import { type ProviderPorts } from './ports.module.js';
import { PORTS } from './tokens.js';

interface HallsPayload {
  readonly results: readonly {
    readonly externalId: string;
    readonly hall: HallAnswer | null;
    readonly errors: readonly object[];
  }[];
  readonly errors: readonly object[];
}

@Resolver()
export class HallsResolver {
  constructor(@Inject(PORTS) private readonly ports: ProviderPorts) {}

  @Query('dataHall')
  async dataHall(@Args('id') id: string, @Context() context: GraphqlContext): Promise<HallAnswer | null> {
    const hall = await this.ports.unitOfWork.run(organisationScope(context), (tx) => this.ports.halls.byId(tx, id));
    return hall && hallToGraphQL(hall);
  }

  @Query('dataHalls')
  async dataHalls(
    @Args() { first, after }: provider.QueryDataHallsArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<HallAnswer>> {
    const request = { first: first ?? 20, after: after ?? null };
    const page = await this.ports.unitOfWork.run(organisationScope(context), (tx) =>
      this.ports.halls.page(tx, request),
    );
    return connectionToGraphQL(page, hallToGraphQL);
  }

  @Mutation('dataHallsUpsert')
  async dataHallsUpsert(
    @Args('input') input: readonly provider.DataHallUpsertInput[],
    @Context() context: GraphqlContext,
  ): Promise<HallsPayload> {
    const outcome = await upsertDataHalls(this.ports)(organisationScope(context), input.map(hallFromGraphQL));
    if (!outcome.ok) return { results: [], errors: [refusalToGraphQL(outcome.refusal)] };
    const results = outcome.value.map(({ externalId, saved, refusals }) => ({
      externalId,
      hall: saved && hallToGraphQL(saved),
      errors: refusals.map(refusalToGraphQL),
    }));
    return { results, errors: [] };
  }
}
