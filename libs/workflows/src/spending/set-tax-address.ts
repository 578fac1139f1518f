import { type Result, assert, ok, refuse } from '#libs/kernel';
import { OWN_TAX_TABLE, isUnheardOf } from '#libs/market';
import { type BillingProfile } from '../ports/demand-stores.js';
import { type Ports } from '../ports/ports.js';
import { type TaxAddress } from '../ports/spending-stores.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';

type Needs = Pick<Ports, 'unitOfWork' | 'billingProfiles' | 'creditTerms' | 'audit'>;

/**
 * Where within its country an organisation is taxed from now on: its state or province, and its county or city. It decides about tax of quotes from
 * now on; what was agreed keeps its tax.
 */
export const setTaxAddress = (ports: Needs) => {
  return (scope: OrganisationScope, given: TaxAddress): Promise<Result<BillingProfile, Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const profile = await ports.billingProfiles.byOrg(tx, scope.orgId);
      assert(profile, `organisation ${scope.orgId} has a billing profile`);
      const subdivision = given.subdivision?.trim().toUpperCase() || null;
      const locality = given.locality?.trim().toUpperCase() || null;
      if (subdivision !== null && !/^[A-Z0-9]{1,3}$/.test(subdivision))
        return refuse(
          invalid(['subdivision'], 'A state or province is given as in ISO 3166-2, without the country: TX, ON.'),
        );
      if (isUnheardOf(OWN_TAX_TABLE, profile.country, subdivision))
        return refuse(invalid(['subdivision'], `${profile.country} has no state or province ${subdivision ?? ''}.`));
      if (locality !== null && !/^[A-Z0-9 .'-]{1,40}$/.test(locality))
        return refuse(invalid(['locality'], 'A county or city has 1 to 40 letters.'));
      if (locality !== null && subdivision === null)
        return refuse(invalid(['subdivision'], 'A county or city is in a state or province.'));
      await ports.creditTerms.setTaxAddress(tx, { subdivision, locality });
      const detail = { subdivision: subdivision ?? '', locality: locality ?? '' };
      await ports.audit.append(tx, { action: 'tax-address.set', subjectId: scope.orgId, detail });
      return ok({ ...profile, subdivision, locality });
    });
};
