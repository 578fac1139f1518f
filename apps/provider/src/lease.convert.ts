import { type Instant } from '#libs/kernel';
import { type Lease, chargesFor, deemedAcceptance, quantityOf, serviceLevelsOf } from '#libs/market';
import { moneyToGraphQL, type provider, windowToGraphQL } from '#libs/schema';

/** A lease but for what its field resolvers add. */
export type LeaseAnswer = Omit<provider.ProviderLease, 'tenantName' | 'events' | 'contract' | 'service'> & {
  /** When the delivery counts as accepted. */
  readonly acceptBy: Instant | null;
  readonly tenantOrgId: string;
  readonly ofContract: Lease['contract'];
};

export function leaseToGraphQL(lease: Lease): LeaseAnswer {
  const { id, number, state, reason, units, placement, terms, access, createdAt, startedAt, endedAt, tenantOrgId } =
    lease;
  const { capacity } = chargesFor(terms, quantityOf(terms, units, lease.period));
  return {
    ...{ id, number, state, reason, units, placement, access, createdAt, startedAt, endedAt, tenantOrgId },
    ofContract: lease.contract,
    acceptBy: deemedAcceptance(lease),
    kind: lease.resourceKind,
    listingId: lease.resourceId,
    listingName: lease.resourceName,
    window: windowToGraphQL(lease.period),
    billing: terms.billing,
    unitPrice: terms.unitPrice,
    serviceLevels: serviceLevelsOf(terms.serviceLevels),
    providerTotal: moneyToGraphQL(capacity),
  };
}
