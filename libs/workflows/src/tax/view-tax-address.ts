import { assert } from '#libs/kernel';
import { type TaxTreatment, taxTreatment } from '#libs/market';
import { supplyOf } from '../demand/search-context.js';
import { type BillingProfile } from '../ports/demand-stores.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';

/** Where an organisation is taxed, and what that means for a service quoted now. */
export function viewTaxAddress(ports: Pick<Ports, 'unitOfWork' | 'billingProfiles' | 'taxes' | 'settings'>) {
  return (scope: OrganisationScope): Promise<{ readonly profile: BillingProfile; readonly treatment: TaxTreatment }> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const profile = await ports.billingProfiles.byOrg(tx, scope.orgId);
      assert(profile, `organisation ${scope.orgId} has a billing profile`);
      return { profile, treatment: taxTreatment(profile, tx.now, await supplyOf(ports, tx)) };
    });
}
