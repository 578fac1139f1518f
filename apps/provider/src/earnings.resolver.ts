import { Inject } from '@nestjs/common';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { type Invoice } from '#libs/billing';
import { type GraphqlContext, organisationScope, valueOrFailure } from '#libs/platform';
import {
  type Connection,
  connectionToGraphQL,
  moneyToGraphQL,
  type provider,
  windowFromGraphQL,
  windowToGraphQL,
} from '#libs/schema';
import { type ProviderEarnings, viewEarnings } from '#libs/workflows';
import { type ProviderPorts } from './ports.module.js';
import { PORTS } from './tokens.js';

@Resolver()
export class EarningsResolver {
  constructor(@Inject(PORTS) private readonly ports: ProviderPorts) {}

  @Query('earnings')
  async earnings(
    @Args() { window }: provider.QueryEarningsArgs,
    @Context() context: GraphqlContext,
  ): Promise<provider.Earnings[]> {
    const rows = await viewEarnings(this.ports)(organisationScope(context), windowFromGraphQL(window));
    return valueOrFailure(rows).map(earningsToGraphQL);
  }

  @Query('payables')
  async payables(
    @Args() { first, after }: provider.QueryPayablesArgs,
    @Context() context: GraphqlContext,
  ): Promise<Connection<provider.Payable>> {
    const request = { first: first ?? 20, after: after ?? null, states: ['OPEN', 'PAID'] } as const;
    const page = await this.ports.unitOfWork.run(organisationScope(context), (tx) =>
      this.ports.invoices.page(tx, request),
    );
    return connectionToGraphQL(page, payableToGraphQL);
  }
}

function earningsToGraphQL({
  invoiced,
  credited,
  collected,
  uncollected,
  payable,
}: ProviderEarnings): provider.Earnings {
  return {
    invoiced: moneyToGraphQL(invoiced),
    credited: moneyToGraphQL(credited),
    collected: moneyToGraphQL(collected),
    uncollected: moneyToGraphQL(uncollected),
    payable: moneyToGraphQL(payable),
  };
}

/** The provider's share of an invoice is all of its capacity and energy: what stands before fee and tax. */
function payableToGraphQL(invoice: Invoice): provider.Payable {
  const { leaseId, leaseNumber, issuedAt, paidAt } = invoice;
  return {
    ...{ leaseId, leaseNumber, issuedAt },
    invoiceNumber: invoice.number,
    window: windowToGraphQL(invoice.period),
    amount: moneyToGraphQL(invoice.subtotal),
    state: invoice.state === 'PAID' ? 'PAYABLE' : 'UNCOLLECTED',
    collectedAt: paidAt,
  };
}
