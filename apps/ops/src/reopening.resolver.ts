import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Result } from '#libs/kernel';
import { type GraphqlContext, platformScope, refusalToGraphQL } from '#libs/platform';
import { moneyToGraphQL, type ops } from '#libs/schema';
import {
  type PeriodReopening,
  type Ports,
  type Refusal,
  answerReopening,
  closedPeriod,
  proposeReopening,
} from '#libs/workflows';
import { type PeriodAnswer } from './ledger.convert.js';
import { type CertificateAnswer, type ExceptionAnswer } from './reconciliation.convert.js';
import { PORTS } from './tokens.js';

interface ReopeningPayload {
  readonly reopening: ops.PeriodReopening | null;
  readonly errors: readonly object[];
}

const reopeningToGraphQL = ({ steps, ...reopening }: PeriodReopening): ops.PeriodReopening => ({
  ...reopening,
  steps: [...steps],
});

const payloadOf = (outcome: Result<PeriodReopening, Refusal>): ReopeningPayload =>
  outcome.ok
    ? { reopening: reopeningToGraphQL(outcome.value), errors: [] }
    : { reopening: null, errors: [refusalToGraphQL(outcome.refusal)] };

/** Closed periods that are opened again, by two people. */
@Resolver('ClosedPeriod')
class ReopeningResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Mutation('periodReopeningPropose')
  async propose(
    @Args('input') input: ops.PeriodReopeningProposeInput,
    @Context() context: GraphqlContext,
  ): Promise<ReopeningPayload> {
    return payloadOf(await proposeReopening(this.ports)(platformScope(context), input));
  }

  @Mutation('periodReopeningAnswer')
  async answer(
    @Args('input') { id, verdict, comment }: ops.PeriodReopeningAnswerInput,
    @Context() context: GraphqlContext,
  ): Promise<ReopeningPayload> {
    const said = { id, verdict, comment: comment ?? null };
    return payloadOf(await answerReopening(this.ports)(platformScope(context), said));
  }

  @ResolveField('isLastInForce')
  async isLastInForce(
    @Parent() { end, reopenedAt }: PeriodAnswer,
    @Context() context: GraphqlContext,
  ): Promise<boolean> {
    const { unitOfWork, ledger } = this.ports;
    return reopenedAt == null && (await unitOfWork.run(platformScope(context), (tx) => ledger.closedUntil(tx))) === end;
  }

  @ResolveField('reopenings')
  async reopenings(@Parent() { id }: PeriodAnswer, @Context() context: GraphqlContext): Promise<ops.PeriodReopening[]> {
    const { unitOfWork, ledger } = this.ports;
    const found = await unitOfWork.run(platformScope(context), (tx) => ledger.reopenings(tx, [id]));
    return found.map(reopeningToGraphQL);
  }
}

/** The period of a certificate. */
@Resolver('CloseCertificate')
class CertificatePeriodResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @ResolveField('period')
  period(@Parent() { periodId }: CertificateAnswer, @Context() context: GraphqlContext): Promise<PeriodAnswer | null> {
    return this.ports.unitOfWork.run(platformScope(context), (tx) => closedPeriod(this.ports, tx, periodId));
  }
}

/** Documents of an exception, and up to which amount one person approves. */
@Resolver('ReconciliationException')
class ExceptionFilesResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('approvalLimits')
  async approvalLimits(@Context() context: GraphqlContext): Promise<ops.Money[]> {
    const { unitOfWork, exceptions } = this.ports;
    return (await unitOfWork.run(platformScope(context), (tx) => exceptions.limits(tx))).map(moneyToGraphQL);
  }

  @ResolveField('files')
  files(@Parent() { id }: ExceptionAnswer, @Context() context: GraphqlContext): Promise<ops.ExceptionFile[]> {
    const { unitOfWork, exceptions } = this.ports;
    return unitOfWork.run(platformScope(context), (tx) => exceptions.files(tx, [id]));
  }
}

export const REOPENING = [ReopeningResolver, CertificatePeriodResolver, ExceptionFilesResolver];
