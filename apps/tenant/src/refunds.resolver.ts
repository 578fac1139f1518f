import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { moneyToGraphQL, type tenant } from '#libs/schema';
import { type Dispute, type Refund } from '#libs/workflows';
import { type InvoiceAnswer } from './invoice.convert.js';
import { type TenantContext } from './loaders.js';

/** What of an invoice's payment went back to its payer, or is called into question by the payer's bank. */
@Resolver('Invoice')
export class RefundsResolver {
  @ResolveField('refunds')
  async refundsOf(@Parent() { id }: InvoiceAnswer, @Context() { loaders }: TenantContext): Promise<tenant.Refund[]> {
    return (await loaders.refundsOfInvoice.load(id)).map(refundToGraphQL);
  }

  @ResolveField('disputes')
  async disputesOf(@Parent() { id }: InvoiceAnswer, @Context() { loaders }: TenantContext): Promise<tenant.Dispute[]> {
    return (await loaders.disputesOfInvoice.load(id)).map(disputeToGraphQL);
  }
}

function refundToGraphQL(refund: Refund): tenant.Refund {
  const { id, invoiceId, kind, reason, state, requestedAt, changedAt } = refund;
  return { ...{ id, invoiceId, kind, reason, state, requestedAt, changedAt }, amount: moneyToGraphQL(refund.amount) };
}

function disputeToGraphQL(dispute: Dispute): tenant.Dispute {
  const { id, invoiceId, reason, openedAt, changedAt } = dispute;
  return {
    ...{ id, invoiceId, reason, openedAt, changedAt },
    status: dispute.status.toUpperCase() as Uppercase<Dispute['status']>,
    amount: moneyToGraphQL(dispute.amount),
  };
}
