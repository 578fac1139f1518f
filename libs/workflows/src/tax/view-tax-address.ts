import { assert } from '#libs/kernel';
import { OWN_TAX_TABLE, type TaxAddressGap, type TaxTreatment, taxAddressGap, taxTreatment } from '#libs/market';
import { supplyOf } from '../demand/search-context.js';
import { type BillingProfile } from '../ports/demand-stores.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';

export interface TaxStanding {
  readonly profile: BillingProfile;
  /** By our own table; an outside engine may answer other rates to the quote. */
  readonly treatment: TaxTreatment;
  /** What of the address no quote is made without; null: nothing. */
  readonly missing: TaxAddressGap | null;
  /** Whether the rates of a quote are asked of an outside engine: there is one, and something would be charged. */
  readonly isAskedAtQuote: boolean;
}

/** Where an organisation is taxed, and what that means for a service quoted now. */
export function viewTaxAddress(
  ports: Pick<Ports, 'unitOfWork' | 'billingProfiles' | 'taxes' | 'settings' | 'taxEngine'>,
) {
  return (scope: OrganisationScope): Promise<TaxStanding> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const profile = await ports.billingProfiles.byOrg(tx, scope.orgId);
      assert(profile, `organisation ${scope.orgId} has a billing profile`);
      const supply = await supplyOf(ports, tx);
      const treatment = taxTreatment(profile, tx.now, supply);
      const missing = taxAddressGap(treatment, tx.now, supply.table ?? OWN_TAX_TABLE);
      const isOpen = treatment.kind === 'UNKNOWN' && missing !== 'SUBDIVISION';
      const isAskedAtQuote = (ports.taxEngine ?? null) !== null && (treatment.kind === 'STANDARD' || isOpen);
      return { profile, treatment, missing, isAskedAtQuote };
    });
}
