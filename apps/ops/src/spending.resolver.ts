import { Inject } from '@nestjs/common';
import { Args, Context, Info, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type GraphQLResolveInfo } from 'graphql';
import { type GraphqlContext, idempotencyKey, platformScope, refusalToGraphQL } from '#libs/platform';
import { type Connection, connectionToGraphQL, moneyToGraphQL, type ops } from '#libs/schema';
import {
  type CreditTerms,
  type Ports,
  type TopUp,
  drawBalance,
  recordTopUpWire,
  setCreditTerms,
} from '#libs/workflows';
import { type InvoiceAnswer, invoiceToGraphQL } from './books.convert.js';
import { type OpsContext } from './loaders.js';
import { PORTS } from './tokens.js';

interface DrawPayload {
  readonly invoice: InvoiceAnswer | null;
  readonly errors: readonly object[];
}

/** What tenants pay with: terms of credit, money paid ahead, wires in parts. */
@Resolver('OpsInvoice')
export class SpendingResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('creditTerms')
  async creditTerms(@Args('orgId') orgId: string, @Context() context: GraphqlContext): Promise<ops.CreditTerms[]> {
    const { unitOfWork, creditTerms } = this.ports;
    const history = await unitOfWork.run(platformScope(context), (tx) => creditTerms.history(tx, orgId));
    return history.map(termsToGraphQL);
  }

  @Query('prepaidBalance')
  async prepaidBalance(@Args('orgId') orgId: string, @Context() context: GraphqlContext): Promise<ops.Money[]> {
    const { unitOfWork, prepaid } = this.ports;
    const held = await unitOfWork.run(platformScope(context), (tx) => prepaid.balances(tx, orgId));
    return held.map(moneyToGraphQL);
  }

  @Query('topUps')
  async topUps(
    @Args() { first, after }: ops.QueryTopUpsArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<ops.TopUp>> {
    const request = { first: first ?? 20, after: after ?? null };
    const { unitOfWork, prepaid } = this.ports;
    const page = await unitOfWork.run(platformScope(context), (tx) => prepaid.topUps(tx, request));
    return connectionToGraphQL(page, topUpToGraphQL);
  }

  @Mutation('creditTermsSet')
  async creditTermsSet(
    @Args('input') input: ops.CreditTermsSetInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ops.CreditTermsSetPayload> {
    const command = { ...input, netDays: input.netDays ?? null, idempotencyKey: idempotencyKey(context, info) };
    const outcome = await setCreditTerms(this.ports)(platformScope(context), command);
    if (!outcome.ok) return { terms: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { terms: termsToGraphQL(outcome.value), errors: [] };
  }

  @Mutation('topUpWireRecord')
  async topUpWireRecord(
    @Args('input') input: ops.TopUpWireRecordInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ops.TopUpWireRecordPayload> {
    const command = { ...input, idempotencyKey: idempotencyKey(context, info) };
    const outcome = await recordTopUpWire(this.ports)(platformScope(context), command);
    if (!outcome.ok) return { topUp: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { topUp: topUpToGraphQL(outcome.value), errors: [] };
  }

  @Mutation('balanceDraw')
  async balanceDraw(
    @Args('input') { invoiceId }: ops.BalanceDrawInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<DrawPayload> {
    const command = { invoiceId, idempotencyKey: idempotencyKey(context, info) };
    const outcome = await drawBalance(this.ports)(platformScope(context), command);
    if (!outcome.ok) return { invoice: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { invoice: invoiceToGraphQL(outcome.value), errors: [] };
  }

  @ResolveField('wires')
  async wires(@Parent() { id }: InvoiceAnswer, @Context() { loaders }: OpsContext): Promise<ops.InvoiceWire[]> {
    return (await loaders.wiresOfInvoice.load(id)).map((wire) => ({
      ...{ id: wire.id, bankReference: wire.bankReference, receivedAt: wire.receivedAt },
      amount: moneyToGraphQL(wire.amount),
      applied: moneyToGraphQL(wire.applied),
    }));
  }
}

function termsToGraphQL({ limit, ...terms }: CreditTerms): ops.CreditTerms {
  return { ...terms, limit: moneyToGraphQL(limit) };
}

function topUpToGraphQL(topUp: TopUp): ops.TopUp {
  const { id, amount, way, startedBy, state, failure, bankReference, createdAt, settledAt, askedAt } = topUp;
  const asksPayer = state === 'PENDING' && askedAt !== null;
  return {
    ...{ id, way, startedBy, state, failure, bankReference, createdAt, settledAt, asksPayer },
    amount: moneyToGraphQL(amount),
  };
}
