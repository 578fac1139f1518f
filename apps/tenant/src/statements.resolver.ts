import { Inject } from '@nestjs/common';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type GraphqlContext, organisationScope } from '#libs/platform';
import {
  type Connection,
  type StatementAccountAnswer,
  movementsToGraphQL,
  statementToGraphQL,
  type tenant,
} from '#libs/schema';
import { type Ports, viewStatement } from '#libs/workflows';
import { PORTS } from './tokens.js';
import { type OwnStatement } from './waterfalls.resolver.js';

/** The caller's side of the books, a month at a time. */
@Resolver('StatementAccount')
export class StatementsResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('statement')
  async statement(@Args('month') month: string, @Context() context: GraphqlContext): Promise<OwnStatement | null> {
    const scope = organisationScope(context);
    const viewed = await viewStatement(this.ports)(scope, { ownerId: scope.orgId, month });
    if (!viewed.ok) return null;
    const { accounts } = viewed.value;
    return { ...statementToGraphQL(viewed.value, `/documents/statements/${month}.pdf`), source: accounts };
  }

  @ResolveField('movements')
  movements(
    @Parent() account: StatementAccountAnswer,
    @Args() { first, after }: tenant.StatementAccountMovementsArgs,
  ): Connection<tenant.StatementMovement> {
    return movementsToGraphQL(account, { first: first ?? 50, after: after ?? null });
  }
}
