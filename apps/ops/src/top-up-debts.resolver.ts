import { Inject } from '@nestjs/common';
import { Args, Context, Info, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type GraphQLResolveInfo } from 'graphql';
import { type Result } from '#libs/kernel';
import { type GraphqlContext, idempotencyKey, platformScope, refusalToGraphQL } from '#libs/platform';
import { moneyToGraphQL, type ops, topUpDisputeToGraphQL } from '#libs/schema';
import {
  type Ports,
  type Refusal,
  type TopUpDispute,
  type TopUpWriteOff,
  decideTopUpWriteOff,
  proposeTopUpWriteOff,
} from '#libs/workflows';
import { PORTS } from './tokens.js';

export type DisputeAnswer = Omit<ops.TopUpDispute, 'orgName' | 'writeOffs'>;

interface Payload {
  readonly dispute: DisputeAnswer | null;
  readonly errors: readonly object[];
}

/** Payments ahead that were disputed or returned, and what of their debts is given up. */
@Resolver('TopUpDispute')
export class TopUpDebtsResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('topUpDisputes')
  async topUpDisputes(
    @Args('owing') owing: boolean | null,
    @Context() context: GraphqlContext,
  ): Promise<DisputeAnswer[]> {
    const isOwed = ({ withdrawn, taken, writtenOff }: TopUpDispute) => withdrawn.minor > taken.minor + writtenOff.minor;
    return (await this.#read(context, (one) => owing !== true || isOwed(one))).reverse();
  }

  @ResolveField('orgName')
  orgName(@Parent() { orgId }: DisputeAnswer, @Context() context: GraphqlContext): Promise<string> {
    const { unitOfWork, billingProfiles } = this.ports;
    return unitOfWork.run(platformScope(context), async (tx) => {
      return (await billingProfiles.byOrg(tx, orgId))?.legalName ?? orgId;
    });
  }

  @ResolveField('writeOffs')
  async writeOffs(@Parent() { id }: DisputeAnswer, @Context() context: GraphqlContext): Promise<ops.TopUpWriteOff[]> {
    const { unitOfWork, topUpDisputes } = this.ports;
    const found = await unitOfWork.run(platformScope(context), (tx) => topUpDisputes.writeOffs(tx, [id]));
    return found.map(({ amount, disputeId: _of, orgId: _whose, ...one }) => ({
      ...one,
      amount: moneyToGraphQL(amount),
    }));
  }

  @Mutation('topUpWriteOffPropose')
  async topUpWriteOffPropose(
    @Args('input') input: ops.TopUpWriteOffProposeInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Payload> {
    const command = { ...input, idempotencyKey: idempotencyKey(context, info) };
    return this.#answer(context, await proposeTopUpWriteOff(this.ports)(platformScope(context), command));
  }

  @Mutation('topUpWriteOffDecide')
  async topUpWriteOffDecide(
    @Args('input') input: ops.TopUpWriteOffDecideInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Payload> {
    const command = { ...input, idempotencyKey: idempotencyKey(context, info) };
    return this.#answer(context, await decideTopUpWriteOff(this.ports)(platformScope(context), command));
  }

  async #answer(context: GraphqlContext, outcome: Result<TopUpWriteOff, Refusal>): Promise<Payload> {
    if (!outcome.ok) return { dispute: null, errors: [refusalToGraphQL(outcome.refusal)] };
    const { disputeId } = outcome.value;
    const [dispute = null] = await this.#read(context, ({ id }) => id === disputeId);
    return { dispute, errors: [] };
  }

  /** Oldest first. */
  #read(context: GraphqlContext, isMeant: (dispute: TopUpDispute) => boolean): Promise<DisputeAnswer[]> {
    const { unitOfWork, topUpDisputes } = this.ports;
    return unitOfWork.run(platformScope(context), async (tx) => {
      const meant = (await topUpDisputes.all(tx)).filter(isMeant);
      const steps = await topUpDisputes.dunned(
        tx,
        meant.map(({ id }) => id),
      );
      return meant.map((one) => topUpDisputeToGraphQL(one, steps));
    });
  }
}
