import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Result, decimalToString, parseMoney } from '#libs/kernel';
import { type GraphqlContext, platformScope, refusalToGraphQL } from '#libs/platform';
import { type Connection, connectionToGraphQL, type ops } from '#libs/schema';
import {
  type ExceptionCommand,
  type Ports,
  type ReconciliationException,
  type Refusal,
  classesOf,
  handleException,
} from '#libs/workflows';
import { type ExceptionAnswer, exceptionToGraphQL, stepToGraphQL } from './reconciliation.convert.js';
import { PORTS } from './tokens.js';

interface ExceptionPayload {
  readonly exception: ExceptionAnswer | null;
  readonly errors: readonly object[];
}

/** Breaks that are somebody's work: lists, and the steps people take. */
@Resolver('ReconciliationException')
export class ReconciliationResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('reconciliationExceptions')
  reconciliationExceptions(
    @Args() { states, classes, assignee, standings, since, first, after }: ops.QueryReconciliationExceptionsArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<ExceptionAnswer>> {
    const ofStandings = standings ? classesOf(standings) : null;
    const wanted = classes?.filter((one) => ofStandings === null || ofStandings.includes(one)) ?? ofStandings;
    const filter = {
      ...(states ? { states } : {}),
      ...(wanted ? { classes: wanted } : {}),
      ...(since ? { since } : {}),
      ...(assignee == null ? {} : { assignee }),
    };
    return this.ports.unitOfWork.run(platformScope(context), async (tx) => {
      const page = await this.ports.exceptions.page(tx, { first: first ?? 20, after: after ?? null, filter });
      return connectionToGraphQL(page, (exception) => exceptionToGraphQL(exception, tx.now));
    });
  }

  @Query('reconciliationException')
  reconciliationException(@Args('id') id: string, @Context() context: GraphqlContext): Promise<ExceptionAnswer | null> {
    return this.ports.unitOfWork.run(platformScope(context), async (tx) => {
      const exception = await this.ports.exceptions.byId(tx, id);
      return exception && exceptionToGraphQL(exception, tx.now);
    });
  }

  @Mutation('exceptionAssign')
  assign(@Args() { id, assignee }: ops.MutationExceptionAssignArgs, @Context() context: GraphqlContext) {
    return this.#take(context, id, { kind: 'ASSIGNED', assignee });
  }

  @Mutation('exceptionInvestigate')
  investigate(@Args('id') id: string, @Context() context: GraphqlContext): Promise<ExceptionPayload> {
    return this.#take(context, id, { kind: 'INVESTIGATING' });
  }

  @Mutation('exceptionComment')
  comment(@Args() { id, comment }: ops.MutationExceptionCommentArgs, @Context() context: GraphqlContext) {
    return this.#take(context, id, { kind: 'COMMENTED', comment });
  }

  @Mutation('exceptionReject')
  reject(@Args() { id, comment }: ops.MutationExceptionRejectArgs, @Context() context: GraphqlContext) {
    return this.#take(context, id, { kind: 'REJECTED', comment });
  }

  @Mutation('exceptionVoid')
  void(@Args() { id, comment }: ops.MutationExceptionVoidArgs, @Context() context: GraphqlContext) {
    return this.#take(context, id, { kind: 'VOID', comment });
  }

  @Mutation('exceptionApprove')
  approve(@Args('id') id: string, @Context() context: GraphqlContext): Promise<ExceptionPayload> {
    return this.#take(context, id, { kind: 'APPROVED' });
  }

  @Mutation('exceptionPropose')
  async propose(
    @Args('input') input: ops.ExceptionProposeInput,
    @Context() context: GraphqlContext,
  ): Promise<ExceptionPayload> {
    const { id, resolution, reason, subjectId, comment, evidence } = input;
    const { unitOfWork, exceptions } = this.ports;
    const exception = await unitOfWork.run(platformScope(context), (tx) => exceptions.byId(tx, id));
    const amount = parseMoney(decimalToString(input.amount), exception?.amount.currency ?? 'USD');
    if (!amount.ok) {
      const refusal: Refusal = { code: 'INVALID_INPUT', path: ['input', 'amount'] };
      return { exception: null, errors: [refusalToGraphQL(refusal)] };
    }
    return this.#take(context, id, {
      kind: 'PROPOSED',
      proposal: {
        ...{ resolution, reasonCode: reason, amountMinor: amount.value.minor, comment },
        ...{ subjectId: subjectId ?? null, evidence: evidence ?? [] },
      },
    });
  }

  @ResolveField('steps')
  async steps(
    @Parent() { id, currency }: ExceptionAnswer,
    @Context() context: GraphqlContext,
  ): Promise<ops.ExceptionStep[]> {
    const steps = await this.ports.unitOfWork.run(platformScope(context), (tx) => this.ports.exceptions.steps(tx, id));
    return steps.map((step) => stepToGraphQL(step, currency));
  }

  async #take(context: GraphqlContext, id: string, command: ExceptionCommand): Promise<ExceptionPayload> {
    const scope = platformScope(context);
    const outcome: Result<ReconciliationException, Refusal> = await handleException(this.ports)(scope, { id, command });
    if (!outcome.ok) return { exception: null, errors: [refusalToGraphQL(outcome.refusal)] };
    const now = await this.ports.unitOfWork.run(scope, (tx) => Promise.resolve(tx.now));
    return { exception: exceptionToGraphQL(outcome.value, now), errors: [] };
  }
}
