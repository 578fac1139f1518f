import { Inject } from '@nestjs/common';
import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type GraphqlContext, organisationScope } from '#libs/platform';
import { type Connection, connectionToGraphQL, moneyToGraphQL, type tenant } from '#libs/schema';
import { type Ports } from '#libs/workflows';
import { creditNoteToGraphQL } from './credit-note.convert.js';
import { type InvoiceAnswer } from './invoice.convert.js';
import { type TenantContext } from './loaders.js';
import { PORTS } from './tokens.js';

/** What was credited to the caller's organisation, and what was done about invoices that it has not paid. */
@Resolver('Invoice')
export class CreditNotesResolver {
  constructor(@Inject(PORTS) private readonly ports: Ports) {}

  @Query('creditNote')
  async creditNote(@Args('id') id: string, @Context() context: GraphqlContext): Promise<tenant.CreditNote | null> {
    const { unitOfWork, creditNotes } = this.ports;
    const note = await unitOfWork.run(organisationScope(context), (tx) => creditNotes.byId(tx, id));
    return note && creditNoteToGraphQL(note);
  }

  @Query('creditNotes')
  async creditNotes(
    @Args() { first, after }: tenant.QueryCreditNotesArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<tenant.CreditNote>> {
    const request = { first: first ?? 20, after: after ?? null };
    const { unitOfWork, creditNotes } = this.ports;
    const page = await unitOfWork.run(organisationScope(context), (tx) => creditNotes.page(tx, request));
    return connectionToGraphQL(page, creditNoteToGraphQL);
  }

  @Query('creditBalance')
  async creditBalance(@Context() context: GraphqlContext): Promise<tenant.Money[]> {
    const scope = organisationScope(context);
    const held = await this.ports.unitOfWork.run(scope, (tx) => this.ports.creditNotes.balances(tx, scope.orgId));
    return held.map(moneyToGraphQL);
  }

  @ResolveField('creditNotes')
  async notesOf(@Parent() { id }: InvoiceAnswer, @Context() { loaders }: TenantContext): Promise<tenant.CreditNote[]> {
    return (await loaders.creditNotesOfInvoice.load(id)).map(creditNoteToGraphQL);
  }

  @ResolveField('dunning')
  dunning(
    @Parent() { id }: InvoiceAnswer,
    @Context() { loaders }: TenantContext,
  ): Promise<tenant.InvoiceDunning | null> {
    return loaders.dunningOfInvoice.load(id);
  }
}
