import { Inject } from '@nestjs/common';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { type CreditNote, type Invoice } from '#libs/billing';
import { type GraphqlContext, organisationScope } from '#libs/platform';
import { type Connection, connectionToGraphQL, moneyToGraphQL, type provider } from '#libs/schema';
import { type ProviderPorts } from './ports.module.js';
import { PORTS } from './tokens.js';

/** What the caller's organisation gave up of its shares. */
@Resolver()
export class CreditNotesResolver {
  constructor(@Inject(PORTS) private readonly ports: ProviderPorts) {}

  @Query('creditedShares')
  async creditedShares(
    @Args() { first, after }: provider.QueryCreditedSharesArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<provider.CreditedShare>> {
    const request = { first: first ?? 20, after: after ?? null };
    const { unitOfWork, creditNotes, invoices } = this.ports;
    return unitOfWork.run(organisationScope(context), async (tx) => {
      const page = await creditNotes.page(tx, request);
      const of = new Map<string, Invoice>();
      for (const { invoiceId } of page.items) {
        const invoice = of.has(invoiceId) ? null : await invoices.byId(tx, invoiceId);
        if (invoice) of.set(invoiceId, invoice);
      }
      return connectionToGraphQL(page, (note) => shareToGraphQL(note, of.get(note.invoiceId)));
    });
  }
}

function shareToGraphQL(note: CreditNote, invoice: Invoice | undefined): provider.CreditedShare {
  return {
    creditNoteNumber: note.number,
    invoiceNumber: invoice?.number ?? '',
    leaseNumber: invoice?.leaseNumber ?? '',
    reason: note.reason,
    amount: moneyToGraphQL(note.providerBears),
    issuedAt: note.issuedAt,
    takenBackAt: note.reversal?.reversedAt ?? null,
  };
}
