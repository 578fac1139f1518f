import { isInTime, noticeClock } from '#libs/market';
import { type ChronicFailureCheck } from '../contracts/terminate-contract.js';
import { type Ports } from '../ports/ports.js';
import { rightSince } from './give-notice.js';

/**
 * Whether closed months of a contract's leases let the tenant leave now: one of them was the last straw, and the time to say so is not
 * over. The months are the meters' word; who asks is the contract's business.
 */
export const hasChronicFailure = ({ availability }: Pick<Ports, 'availability'>): ChronicFailureCheck => {
  return async (tx, { leases, tenantOrgId }) => {
    for (const lease of leases) {
      // whoever had the lease before had the right for itself
      if (lease.tenantOrgId !== tenantOrgId) continue;
      const since = rightSince(await availability.months(tx, lease.leaseId));
      const { giveBy } = noticeClock('EXIT', { now: tx.now, rightToLeaveSince: since, renewBy: null });
      if (since !== null && isInTime({ givenAt: tx.now, giveBy })) return true;
    }
    return false;
  };
};
