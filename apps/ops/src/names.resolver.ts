import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type OpsContext } from './loaders.js';

/** Names beside ids, so that a list needs no second question. */
@Resolver('Dispute')
export class DisputeNamesResolver {
  @ResolveField('tenantName')
  tenantName(@Parent() { orgId }: { readonly orgId: string }, @Context() { loaders }: OpsContext): Promise<string> {
    return loaders.names.load(orgId);
  }
}

@Resolver('Refund')
export class RefundNamesResolver {
  @ResolveField('invoiceNumber')
  invoiceNumber(
    @Parent() { invoiceId }: { readonly invoiceId: string },
    @Context() { loaders }: OpsContext,
  ): Promise<string> {
    return loaders.invoiceNumbers.load(invoiceId);
  }
}

@Resolver('Payout')
export class PayoutNamesResolver {
  @ResolveField('providerName')
  providerName(@Parent() { orgId }: { readonly orgId: string }, @Context() { loaders }: OpsContext): Promise<string> {
    return loaders.names.load(orgId);
  }
}

@Resolver('ProviderPayoutAccount')
export class PayoutAccountNamesResolver {
  @ResolveField('providerName')
  providerName(@Parent() { orgId }: { readonly orgId: string }, @Context() { loaders }: OpsContext): Promise<string> {
    return loaders.names.load(orgId);
  }
}
