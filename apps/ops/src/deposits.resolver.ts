import { Inject } from '@nestjs/common';
import { Args, Context, Info, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type GraphQLResolveInfo } from 'graphql';
import { type Result } from '#libs/kernel';
import { type GraphqlContext, idempotencyKey, platformScope, refusalToGraphQL } from '#libs/platform';
import { type ops } from '#libs/schema';
import {
  type Ports,
  type Refusal,
  applyDeposit,
  approveForfeit,
  proposeForfeit,
  releaseDeposit,
} from '#libs/workflows';
import { type MoneyAnswer, depositUseToGraphQL, forfeitToGraphQL, moneyOfContract } from './contract-money.convert.js';
import { type WireAnswer, wireToGraphQL } from './outgoing-wire.convert.js';
import { PORTS } from './tokens.js';

interface DepositPayload {
  readonly money: MoneyAnswer | null;
  readonly errors: readonly object[];
}

/** What becomes of deposits: given back, applied, forfeited. */
@Resolver('ContractMoney')
export class DepositsResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @ResolveField('uses')
  async uses(@Parent() { id }: MoneyAnswer, @Context() context: GraphqlContext): Promise<ops.DepositUse[]> {
    const { unitOfWork, contractMoney } = this.ports;
    return (await unitOfWork.run(platformScope(context), (tx) => contractMoney.uses(tx, id))).map(depositUseToGraphQL);
  }

  @ResolveField('forfeits')
  async forfeits(@Parent() { id }: MoneyAnswer, @Context() context: GraphqlContext): Promise<ops.DepositForfeit[]> {
    const { unitOfWork, contractMoney } = this.ports;
    return (await unitOfWork.run(platformScope(context), (tx) => contractMoney.forfeits(tx, id))).map(forfeitToGraphQL);
  }

  @ResolveField('wires')
  async wires(@Parent() { id }: MoneyAnswer, @Context() context: GraphqlContext): Promise<WireAnswer[]> {
    const { unitOfWork, outgoingWires } = this.ports;
    return (await unitOfWork.run(platformScope(context), (tx) => outgoingWires.bySubjects(tx, [id]))).map(
      wireToGraphQL,
    );
  }

  @Mutation('depositRelease')
  async release(
    @Args('input') { contractMoneyId, amount, reason }: ops.DepositReleaseInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<DepositPayload> {
    const command = { contractMoneyId, amount: amount ?? null, reason, idempotencyKey: idempotencyKey(context, info) };
    const outcome = await releaseDeposit(this.ports)(platformScope(context), command);
    return this.#payload(outcome, contractMoneyId, context);
  }

  @Mutation('depositApply')
  async apply(
    @Args('input') { amount, ...given }: ops.DepositApplyInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<DepositPayload> {
    const command = { ...given, amount: amount ?? null, idempotencyKey: idempotencyKey(context, info) };
    const outcome = await applyDeposit(this.ports)(platformScope(context), command);
    return this.#payload(outcome, given.contractMoneyId, context);
  }

  @Mutation('depositForfeitPropose')
  async propose(
    @Args('input') { amount, toProviderBasisPoints, ...given }: ops.DepositForfeitProposeInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<DepositPayload> {
    const outcome = await proposeForfeit(this.ports)(platformScope(context), {
      ...given,
      amount: amount ?? null,
      toProviderBasisPoints: toProviderBasisPoints ?? 10_000,
      idempotencyKey: idempotencyKey(context, info),
    });
    return this.#payload(outcome, given.contractMoneyId, context);
  }

  @Mutation('depositForfeitApprove')
  async approve(
    @Args('input') { forfeitId }: ops.DepositForfeitApproveInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<DepositPayload> {
    const command = { forfeitId, idempotencyKey: idempotencyKey(context, info) };
    const outcome = await approveForfeit(this.ports)(platformScope(context), command);
    return this.#payload(outcome, outcome.ok ? outcome.value.id : '', context);
  }

  /** The deposit as it is after the decision. */
  async #payload(outcome: Result<unknown, Refusal>, id: string, context: GraphqlContext): Promise<DepositPayload> {
    if (!outcome.ok) return { money: null, errors: [refusalToGraphQL(outcome.refusal)] };
    const { unitOfWork, contractMoney } = this.ports;
    const money = await unitOfWork.run(platformScope(context), (tx) => contractMoney.lock(tx, id));
    return { money: money && moneyOfContract(money), errors: [] };
  }
}
