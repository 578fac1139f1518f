import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type LeaseEvent } from '#libs/market';
import { type LeaseServiceAnswer } from '#libs/platform';
import { type tenant } from '#libs/schema';
import { type InvoiceAnswer, invoiceToGraphQL } from './invoice.convert.js';
import { type LeaseAnswer, usageToGraphQL } from './lease.convert.js';
import { type TenantContext } from './loaders.js';

/** What a lease shows beyond its own row, loaded once for all leases of a request. */
@Resolver('Lease')
export class LeaseFieldsResolver {
  @ResolveField('providerName')
  async providerName(@Parent() { offerId }: LeaseAnswer, @Context() { loaders }: TenantContext): Promise<string> {
    return (await loaders.offers.load(offerId))?.providerName ?? '';
  }

  @ResolveField('service')
  service(@Parent() { id, acceptBy }: LeaseAnswer): LeaseServiceAnswer {
    return { leaseId: id, acceptBy };
  }

  @ResolveField('events')
  events(@Parent() { id }: LeaseAnswer, @Context() { loaders }: TenantContext): Promise<readonly LeaseEvent[]> {
    return loaders.events.load(id);
  }

  @ResolveField('invoices')
  async invoices(@Parent() { id }: LeaseAnswer, @Context() { loaders }: TenantContext): Promise<InvoiceAnswer[]> {
    return (await loaders.invoicesOfLease.load(id)).map(invoiceToGraphQL);
  }

  @ResolveField('usage')
  async usage(
    @Parent() { id, offerId, meteredUntil }: LeaseAnswer,
    @Context() { loaders }: TenantContext,
  ): Promise<tenant.LeaseUsage> {
    const [records, offer] = await Promise.all([loaders.meterOfLease.load(id), loaders.offers.load(offerId)]);
    return usageToGraphQL(records, meteredUntil, offer?.site.carbonGramsPerKwh ?? 0);
  }

  @ResolveField('contract')
  async contract(
    @Parent() { ofContract }: LeaseAnswer,
    @Context() { loaders }: TenantContext,
  ): Promise<tenant.LeaseContract | null> {
    const signed = ofContract && (await loaders.contracts.load(ofContract.contractId));
    return signed && { ...ofContract, contractNumber: signed.number };
  }
}
