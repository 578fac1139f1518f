import { Inject } from '@nestjs/common';
import { Args, Context, Info, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type GraphQLResolveInfo } from 'graphql';
import { type GraphqlContext, idempotencyKey, platformScope, refusalToGraphQL } from '#libs/platform';
import { type Connection, connectionToGraphQL, type ops } from '#libs/schema';
import { type Ports, recordWire } from '#libs/workflows';
import { type InvoiceAnswer, invoiceToGraphQL } from './books.convert.js';
import { type JournalAnswer, journalToGraphQL } from './ledger.convert.js';
import { type OpsContext } from './loaders.js';
import { PORTS } from './tokens.js';

interface WirePayload {
  readonly invoice: InvoiceAnswer | null;
  readonly errors: readonly object[];
}

@Resolver('OpsInvoice')
export class InvoicesResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('invoice')
  async invoice(@Args('id') id: string, @Context() context: GraphqlContext): Promise<InvoiceAnswer | null> {
    const invoice = await this.ports.unitOfWork.run(platformScope(context), (tx) => this.ports.invoices.byId(tx, id));
    return invoice && invoiceToGraphQL(invoice);
  }

  @Query('invoices')
  async invoices(
    @Args() { states, first, after }: ops.QueryInvoicesArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<InvoiceAnswer>> {
    const request = { first: first ?? 20, after: after ?? null, ...(states ? { states } : {}) };
    const page = await this.ports.unitOfWork.run(platformScope(context), (tx) => this.ports.invoices.page(tx, request));
    return connectionToGraphQL(page, invoiceToGraphQL);
  }

  @Mutation('wireRecord')
  async wireRecord(
    @Args('input') input: ops.WireRecordInput,
    @Context() context: GraphqlContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<WirePayload> {
    const { invoiceId, amount, bankReference } = input;
    const command = { invoiceId, amount, bankReference, idempotencyKey: idempotencyKey(context, info) };
    const outcome = await recordWire(this.ports)(platformScope(context), command);
    if (!outcome.ok) return { invoice: null, errors: [refusalToGraphQL(outcome.refusal)] };
    return { invoice: invoiceToGraphQL(outcome.value), errors: [] };
  }

  @ResolveField('providerName')
  providerName(@Parent() { providerOrgId }: InvoiceAnswer, @Context() { loaders }: OpsContext): Promise<string> {
    return loaders.names.load(providerOrgId);
  }

  @ResolveField('journals')
  async journals(@Parent() { id }: InvoiceAnswer, @Context() { loaders }: OpsContext): Promise<JournalAnswer[]> {
    return (await loaders.journals.load(id)).map(journalToGraphQL);
  }
}
