import { Inject } from '@nestjs/common';
import { Args, Context, Info, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type GraphQLResolveInfo } from 'graphql';
import { type GraphqlContext, idempotencyKey, platformScope, refusalToGraphQL } from '#libs/platform';
import { type ContractAnswer, type ops } from '#libs/schema';
import { type Ports, receiveContractMoney } from '#libs/workflows';
import { type MoneyAnswer, moneyOfContract } from './contract-money.convert.js';
import { PORTS } from './tokens.js';

interface ReceivePayload {
  readonly money: MoneyAnswer | null;
  readonly errors: readonly object[];
}

/** Deposits and prepayments of contracts. */
@Resolver('Contract')
export class ContractMoneyResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @ResolveField('money')
  async money(@Parent() { id }: ContractAnswer, @Context() context: GraphqlContext): Promise<MoneyAnswer[]> {
    const { unitOfWork, contractMoney } = this.ports;
    const asked = await unitOfWork.run(platformScope(context), (tx) => contractMoney.byContract(tx, id));
    return asked.map(moneyOfContract);
  }

  @Mutation('contractMoneyReceive')
  async receive(
    @Args('input') input: ops.ContractMoneyReceiveInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ReceivePayload> {
    const outcome = await receiveContractMoney(this.ports)(platformScope(context), {
      ...input,
      idempotencyKey: idempotencyKey(context, info),
    });
    return outcome.ok
      ? { money: moneyOfContract(outcome.value), errors: [] }
      : { money: null, errors: [refusalToGraphQL(outcome.refusal)] };
  }
}
