import { Inject } from '@nestjs/common';
import { Args, Context, Info, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type GraphQLResolveInfo } from 'graphql';
import { dueIn } from '#libs/billing';
import { type GraphqlContext, idempotencyKey, organisationScope, refusalToGraphQL } from '#libs/platform';
import { type Connection, connectionToGraphQL, moneyToGraphQL, type tenant } from '#libs/schema';
import { type Ports, isPaymentPending, payInvoice, viewPayables } from '#libs/workflows';
import { type InvoiceAnswer, invoiceToGraphQL, recordsToGraphQL } from './invoice.convert.js';
import { type TenantContext } from './loaders.js';
import { PORTS } from './tokens.js';

interface PayPayload {
  readonly invoice: InvoiceAnswer | null;
  readonly errors: readonly object[];
}

@Resolver('Invoice')
export class InvoicesResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('invoice')
  async invoice(@Args('id') id: string, @Context() context: GraphqlContext): Promise<InvoiceAnswer | null> {
    const invoice = await this.ports.unitOfWork.run(organisationScope(context), (tx) =>
      this.ports.invoices.byId(tx, id),
    );
    return invoice && invoiceToGraphQL(invoice);
  }

  @Query('invoices')
  async invoices(
    @Args() { states, age, currency, first, after }: tenant.QueryInvoicesArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<InvoiceAnswer>> {
    const page = await this.ports.unitOfWork.run(organisationScope(context), (tx) =>
      this.ports.invoices.page(tx, {
        ...{ first: first ?? 20, after: after ?? null },
        ...(states ? { states } : {}),
        ...(currency ? { currency } : {}),
        ...(age ? { owedFor: dueIn(age, tx.now) } : {}),
      }),
    );
    return connectionToGraphQL(page, invoiceToGraphQL);
  }

  @Query('payablesAgeing')
  async payablesAgeing(@Context() context: GraphqlContext): Promise<tenant.AgedPayables[]> {
    const payables = await viewPayables(this.ports)(organisationScope(context));
    return payables.map(({ age, due, count }) => ({ age, amountDue: moneyToGraphQL(due), invoices: count }));
  }

  @Mutation('invoicePay')
  async invoicePay(
    @Args('input') input: tenant.InvoicePayInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<PayPayload> {
    const { invoiceId, paymentMethodId } = input;
    const command = { invoiceId, paymentMethodId, idempotencyKey: idempotencyKey(context, info) };
    const outcome = await payInvoice(this.ports)(organisationScope(context), command);
    if (!outcome.ok) return { invoice: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { invoice: invoiceToGraphQL(outcome.value), errors: [] };
  }

  @ResolveField('isPaymentPending')
  async isPaymentPending(@Parent() invoice: InvoiceAnswer, @Context() { loaders }: TenantContext): Promise<boolean> {
    return isPaymentPending(invoice, await loaders.intentsOfInvoice.load(invoice.id));
  }

  @ResolveField('meterRecords')
  async meterRecords(
    @Parent() { lines }: InvoiceAnswer,
    @Context() { loaders }: TenantContext,
  ): Promise<tenant.MeterRecord[]> {
    const ids = [...new Set(lines.flatMap(({ recordIds }) => recordIds))];
    const records = await Promise.all(ids.map((id) => loaders.meterRecords.load(id)));
    return recordsToGraphQL(records.filter((record) => record !== null));
  }
}
