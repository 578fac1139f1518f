import { Inject } from '@nestjs/common';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { type GraphqlContext, platformScope } from '#libs/platform';
import { type Connection, connectionToGraphQL, type ops } from '#libs/schema';
import { type Ports } from '#libs/workflows';
import { owedCreditToGraphQL, unbilledReadingToGraphQL } from './metering.convert.js';
import { PORTS } from './tokens.js';

/** What meters and service levels left for a person to look at. */
@Resolver()
export class MeteringResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('owedCredits')
  async owedCredits(
    @Args() { states, first, after }: ops.QueryOwedCreditsArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<ops.OwedCredit>> {
    const request = { first: first ?? 20, after: after ?? null, states: states ?? ['OWED', 'PERSON'] };
    const { unitOfWork, owedCredits } = this.ports;
    const page = await unitOfWork.run(platformScope(context), (tx) => owedCredits.page(tx, request));
    return connectionToGraphQL(page, owedCreditToGraphQL);
  }

  @Query('unbilledReadings')
  async unbilledReadings(
    @Args() { first, after }: ops.QueryUnbilledReadingsArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<ops.UnbilledReading>> {
    const request = { first: first ?? 20, after: after ?? null };
    const { unitOfWork, readings } = this.ports;
    const page = await unitOfWork.run(platformScope(context), (tx) => readings.unbilled(tx, request));
    return connectionToGraphQL(page, unbilledReadingToGraphQL);
  }
}
