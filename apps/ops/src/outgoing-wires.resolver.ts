import { Inject } from '@nestjs/common';
import { Args, Context, Info, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type GraphQLResolveInfo } from 'graphql';
import { type Result } from '#libs/kernel';
import { type GraphqlContext, idempotencyKey, platformScope, refusalToGraphQL } from '#libs/platform';
import { type Connection, connectionToGraphQL, type ops } from '#libs/schema';
import {
  type OutgoingWire,
  type Ports,
  type Refusal,
  approveOutgoingWire,
  cancelOutgoingWire,
  markOutgoingWireBooked,
  markOutgoingWireReturned,
  markOutgoingWireSent,
  refundCredit,
} from '#libs/workflows';
import { type OpsContext } from './loaders.js';
import { type WireAnswer, wireToGraphQL } from './outgoing-wire.convert.js';
import { PORTS } from './tokens.js';

interface WirePayload {
  readonly wire: WireAnswer | null;
  readonly errors: readonly object[];
}

/** Wires from our bank: prepared, checked, sent, seen leaving. */
@Resolver('OutgoingWire')
export class OutgoingWiresResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('outgoingWire')
  async outgoingWire(@Args('id') id: string, @Context() context: GraphqlContext): Promise<WireAnswer | null> {
    const { unitOfWork, outgoingWires } = this.ports;
    const wire = await unitOfWork.run(platformScope(context), (tx) => outgoingWires.byId(tx, id));
    return wire && wireToGraphQL(wire);
  }

  @Query('outgoingWires')
  async outgoingWires(
    @Args() { states, first, after }: ops.QueryOutgoingWiresArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<WireAnswer>> {
    const request = { first: first ?? 20, after: after ?? null, ...(states && { states }) };
    const { unitOfWork, outgoingWires } = this.ports;
    const page = await unitOfWork.run(platformScope(context), (tx) => outgoingWires.page(tx, request));
    return connectionToGraphQL(page, wireToGraphQL);
  }

  @ResolveField('beneficiary')
  beneficiary(@Parent() { beneficiaryId }: WireAnswer, @Context() { loaders }: OpsContext): Promise<string> {
    return loaders.names.load(beneficiaryId);
  }

  @Mutation('creditRefund')
  async creditRefund(
    @Args('input') { orgId, currency, amount, reason }: ops.CreditRefundInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<WirePayload> {
    const command = { orgId, currency, amount: amount ?? null, reason, idempotencyKey: idempotencyKey(context, info) };
    return payload(await refundCredit(this.ports)(platformScope(context), command));
  }

  @Mutation('outgoingWireApprove')
  async approve(
    @Args('input') { wireId }: ops.OutgoingWireApproveInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<WirePayload> {
    const command = { wireId, idempotencyKey: idempotencyKey(context, info) };
    return payload(await approveOutgoingWire(this.ports)(platformScope(context), command));
  }

  @Mutation('outgoingWireSent')
  async sent(
    @Args('input') { wireId, bankReference: reference }: ops.OutgoingWireSentInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<WirePayload> {
    const command = { wireId, reference, idempotencyKey: idempotencyKey(context, info) };
    return payload(await markOutgoingWireSent(this.ports)(platformScope(context), command));
  }

  @Mutation('outgoingWireBooked')
  async booked(
    @Args('input') { wireId, bankReference: reference }: ops.OutgoingWireBookedInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<WirePayload> {
    const command = { wireId, reference, idempotencyKey: idempotencyKey(context, info) };
    return payload(await markOutgoingWireBooked(this.ports)(platformScope(context), command));
  }

  @Mutation('outgoingWireCancel')
  async cancel(
    @Args('input') { wireId, note }: ops.OutgoingWireCancelInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<WirePayload> {
    const command = { wireId, note, idempotencyKey: idempotencyKey(context, info) };
    return payload(await cancelOutgoingWire(this.ports)(platformScope(context), command));
  }

  @Mutation('outgoingWireReturned')
  async returned(
    @Args('input') { wireId, bankReference: reference, note }: ops.OutgoingWireReturnedInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<WirePayload> {
    const command = { wireId, reference, note, idempotencyKey: idempotencyKey(context, info) };
    return payload(await markOutgoingWireReturned(this.ports)(platformScope(context), command));
  }
}

function payload(outcome: Result<OutgoingWire, Refusal>): WirePayload {
  if (!outcome.ok) return { wire: null, errors: [refusalToGraphQL(outcome.refusal)] };
  return { wire: wireToGraphQL(outcome.value), errors: [] };
}
