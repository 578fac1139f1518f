import { Inject } from '@nestjs/common';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type GraphqlContext, platformScope } from '#libs/platform';
import {
  type Connection,
  type StatementAccountAnswer,
  type StatementAnswer,
  movementsToGraphQL,
  type ops,
  statementToGraphQL,
} from '#libs/schema';
import { type Ports, viewStatement } from '#libs/workflows';
import { PORTS } from './tokens.js';

/** Any organisation's side of the books, a month at a time. */
@Resolver('StatementAccount')
export class StatementsResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('statement')
  async statement(
    @Args() { organisationId, month }: ops.QueryStatementArgs,
    @Context() context: GraphqlContext,
  ): Promise<StatementAnswer | null> {
    const viewed = await viewStatement(this.ports)(platformScope(context), { ownerId: organisationId, month });
    const path = `/documents/statements/${organisationId}/${month}.pdf`;
    return viewed.ok ? statementToGraphQL(viewed.value, path) : null;
  }

  @ResolveField('movements')
  movements(
    @Parent() account: StatementAccountAnswer,
    @Args() { first, after }: ops.StatementAccountMovementsArgs,
  ): Connection<ops.StatementMovement> {
    return movementsToGraphQL(account, { first: first ?? 50, after: after ?? null });
  }
}
