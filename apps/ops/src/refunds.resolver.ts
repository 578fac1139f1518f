import { Inject } from '@nestjs/common';
import { Args, Context, Info, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type GraphQLResolveInfo } from 'graphql';
import { type GraphqlContext, idempotencyKey, platformScope, refusalToGraphQL } from '#libs/platform';
import { type Connection, connectionToGraphQL, moneyToGraphQL, type ops } from '#libs/schema';
import { type Ports, refundInvoice, refundRoomOf } from '#libs/workflows';
import { type InvoiceAnswer, invoiceToGraphQL } from './books.convert.js';
import { type DisputeAnswer, disputeToGraphQL } from './disputes.convert.js';
import { type OpsContext } from './loaders.js';
import { type RefundAnswer, refundToGraphQL } from './refunds.convert.js';
import { PORTS } from './tokens.js';

interface RefundPayload {
  readonly refund: RefundAnswer | null;
  readonly invoice: InvoiceAnswer | null;
  readonly errors: readonly object[];
}

/** Money given back through Stripe, and what of an invoice's payment went back. */
@Resolver('OpsInvoice')
export class RefundsResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('refund')
  async refund(@Args('id') id: string, @Context() context: GraphqlContext): Promise<RefundAnswer | null> {
    const { unitOfWork, refunds } = this.ports;
    const found = await unitOfWork.run(platformScope(context), (tx) => refunds.byId(tx, id));
    return found && refundToGraphQL(found);
  }

  @Query('refunds')
  async refunds(
    @Args() { states, first, after }: ops.QueryRefundsArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<RefundAnswer>> {
    const request = { first: first ?? 20, after: after ?? null, ...(states ? { states } : {}) };
    const { unitOfWork, refunds } = this.ports;
    const page = await unitOfWork.run(platformScope(context), (tx) => refunds.page(tx, request));
    return connectionToGraphQL(page, refundToGraphQL);
  }

  @Mutation('invoiceRefund')
  async invoiceRefund(
    @Args('input') { invoiceId, of, amount, reason }: ops.InvoiceRefundInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<RefundPayload> {
    const command = { invoiceId, of: of ?? 'INVOICE', amount: amount ?? null, reason };
    const scope = platformScope(context);
    const outcome = await refundInvoice(this.ports)(scope, {
      ...command,
      idempotencyKey: idempotencyKey(context, info),
    });
    if (!outcome.ok) return { refund: null, invoice: null, errors: [refusalToGraphQL(outcome.refusal)] };
    const { unitOfWork, invoices } = this.ports;
    const invoice = await unitOfWork.run(scope, (tx) => invoices.byId(tx, invoiceId));
    return { refund: refundToGraphQL(outcome.value), invoice: invoice && invoiceToGraphQL(invoice), errors: [] };
  }

  @ResolveField('refunds')
  async refundsOf(@Parent() { id }: InvoiceAnswer, @Context() { loaders }: OpsContext): Promise<RefundAnswer[]> {
    return (await loaders.refunds.load(id)).map(refundToGraphQL);
  }

  @ResolveField('disputes')
  async disputesOf(@Parent() { id }: InvoiceAnswer, @Context() { loaders }: OpsContext): Promise<DisputeAnswer[]> {
    return (await loaders.disputes.load(id)).map(disputeToGraphQL);
  }

  @ResolveField('refundable')
  refundable(
    @Parent() { id, state, collection }: InvoiceAnswer,
    @Context() context: GraphqlContext,
  ): Promise<ops.Refundable | null> {
    if (state !== 'PAID' || collection !== 'STRIPE') return Promise.resolve(null);
    return this.ports.unitOfWork.run(platformScope(context), async (tx) => {
      const invoice = await this.ports.invoices.byId(tx, id);
      if (!invoice) return null;
      const { ofInvoice, ofCredit } = await refundRoomOf(this.ports, tx, invoice);
      return { ofInvoice: moneyToGraphQL(ofInvoice), ofCredit: moneyToGraphQL(ofCredit) };
    });
  }
}
