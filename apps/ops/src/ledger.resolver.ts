import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { trialBalance } from '#libs/ledger';
import { type GraphqlContext, platformScope, refusalToGraphQL } from '#libs/platform';
import { type Connection, connectionToGraphQL, type ops } from '#libs/schema';
import { type Page, type Ports, type PostedJournal, closeRequest, closeWork, runAsOperation } from '#libs/workflows';
import {
  type JournalAnswer,
  type PeriodAnswer,
  journalFilter,
  journalToGraphQL,
  trialBalanceToGraphQL,
} from './ledger.convert.js';
import { operationNow } from './operations.convert.js';
import { PORTS } from './tokens.js';

const NOTHING: Page<PostedJournal> = { items: [], cursors: [], hasNextPage: false, totalCount: 0 };

interface ClosePayload {
  readonly period: PeriodAnswer | null;
  readonly operation: ops.Operation | null;
  readonly errors: readonly object[];
}

/** The ledger: what was posted, what it adds up to at any instant, which periods are closed. */
@Resolver()
export class LedgerResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('trialBalance')
  async trialBalance(
    @Args() { asOf, by }: ops.QueryTrialBalanceArgs,
    @Context() context: GraphqlContext,
  ): Promise<ops.TrialBalanceRow[]> {
    const balances = await this.ports.unitOfWork.run(platformScope(context), (tx) =>
      this.ports.ledger.balances(tx, asOf == null ? null : { at: asOf, by: by ?? 'EFFECTIVE' }),
    );
    return trialBalance(balances).map(trialBalanceToGraphQL);
  }

  @Query('journals')
  async journals(
    @Args() { filter, first, after }: ops.QueryJournalsArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<JournalAnswer>> {
    const wanted = journalFilter(filter ?? {});
    const page = wanted
      ? await this.ports.unitOfWork.run(platformScope(context), (tx) =>
          this.ports.ledger.journals(tx, { first: first ?? 20, after: after ?? null, filter: wanted }),
        )
      : NOTHING;
    return connectionToGraphQL(page, journalToGraphQL);
  }

  @Query('closedPeriods')
  async closedPeriods(
    @Args() { first, after }: ops.QueryClosedPeriodsArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<PeriodAnswer>> {
    const request = { first: first ?? 20, after: after ?? null };
    const page = await this.ports.unitOfWork.run(platformScope(context), (tx) =>
      this.ports.ledger.closedPeriods(tx, request),
    );
    return connectionToGraphQL(page, (period) => period);
  }

  @Mutation('periodClose')
  async periodClose(
    @Args('input') { end }: ops.PeriodCloseInput,
    @Context() context: GraphqlContext,
  ): Promise<ClosePayload> {
    const scope = platformScope(context);
    const { operationId, value: outcome } = await runAsOperation(this.ports)(
      scope,
      closeRequest({ end }),
      closeWork(this.ports, scope, { end }),
    );
    const operation = await operationNow(this.ports, scope, operationId);
    if (!outcome.ok) return { period: null, operation, errors: [refusalToGraphQL(outcome.refusal)] };
    return { period: outcome.value, operation, errors: [] };
  }
}
