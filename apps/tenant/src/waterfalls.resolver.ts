import { Inject } from '@nestjs/common';
import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type StatementAccount, type Waterfall } from '#libs/billing';
import { type GraphqlContext, organisationScope } from '#libs/platform';
import { type StatementAnswer, moneyToGraphQL, type tenant } from '#libs/schema';
import { type Ports, viewWaterfalls } from '#libs/workflows';
import { PORTS } from './tokens.js';

/** A statement with the accounts that it was made of. */
export interface OwnStatement extends StatementAnswer {
  readonly source: readonly StatementAccount[];
}

/** Where a statement's money went. */
@Resolver('Statement')
export class WaterfallsResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @ResolveField('waterfalls')
  async waterfalls(
    @Parent() { source }: OwnStatement,
    @Context() context: GraphqlContext,
  ): Promise<readonly tenant.Waterfall[]> {
    return (await viewWaterfalls(this.ports)(organisationScope(context), source)).map(waterfallToGraphQL);
  }
}

function waterfallToGraphQL({ opening, steps, closing }: Waterfall): tenant.Waterfall {
  return {
    opening: moneyToGraphQL(opening),
    steps: steps.map(({ kind, amount }) => ({ kind, amount: moneyToGraphQL(amount) })),
    closing: moneyToGraphQL(closing),
  };
}
