import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type GraphqlContext, platformScope } from '#libs/platform';
import { type Connection, connectionToGraphQL, type ops } from '#libs/schema';
import { type PendingWork, type Ports, reconcile } from '#libs/workflows';
import { runToGraphQL } from './books.convert.js';
import { PORTS } from './tokens.js';

/** The books as a whole: whether they agree with Stripe, what is still on its way. */
@Resolver()
export class BooksResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('pendingWork')
  pendingWork(@Context() context: GraphqlContext): Promise<PendingWork> {
    return this.ports.unitOfWork.run(platformScope(context), (tx) => this.ports.pendingWork.count(tx));
  }

  @Query('reconciliationRun')
  async reconciliationRun(
    @Args() { id }: ops.QueryReconciliationRunArgs,
    @Context() context: GraphqlContext,
  ): Promise<ops.ReconciliationRun | null> {
    const { unitOfWork, reconciliations } = this.ports;
    const run = await unitOfWork.run(platformScope(context), (tx) =>
      id ? reconciliations.byId(tx, id) : reconciliations.latest(tx),
    );
    return run && runToGraphQL(run);
  }

  @Query('reconciliationRuns')
  async reconciliationRuns(
    @Args() { first, after }: ops.QueryReconciliationRunsArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<ops.ReconciliationRun>> {
    const request = { first: first ?? 20, after: after ?? null };
    const page = await this.ports.unitOfWork.run(platformScope(context), (tx) =>
      this.ports.reconciliations.page(tx, request),
    );
    return connectionToGraphQL(page, runToGraphQL);
  }

  @Mutation('reconciliationRunCreate')
  async reconciliationRunCreate(@Context() context: GraphqlContext): Promise<ops.ReconciliationRunPayload> {
    return { run: runToGraphQL(await reconcile(this.ports)(platformScope(context))), errors: [] };
  }
}
