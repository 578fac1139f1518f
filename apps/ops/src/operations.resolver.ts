import { Inject } from '@nestjs/common';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { type GraphqlContext, platformScope } from '#libs/platform';
import { type Connection, connectionToGraphQL, type ops } from '#libs/schema';
import { type Ports } from '#libs/workflows';
import { operationNow, operationToGraphQL } from './operations.convert.js';
import { PORTS } from './tokens.js';

/** Long work: where it stands and how far it has come. */
@Resolver()
export class OperationsResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('operation')
  operation(@Args('id') id: string, @Context() context: GraphqlContext): Promise<ops.Operation | null> {
    return operationNow(this.ports, platformScope(context), id);
  }

  @Query('operations')
  async operations(
    @Args() { kinds, states, first, after }: ops.QueryOperationsArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<ops.Operation>> {
    const request = {
      ...{ first: first ?? 20, after: after ?? null },
      ...(kinds ? { kinds } : {}),
      ...(states ? { states } : {}),
    };
    const page = await this.ports.unitOfWork.run(platformScope(context), (tx) =>
      this.ports.operations.page(tx, request),
    );
    return connectionToGraphQL(page, operationToGraphQL);
  }
}
