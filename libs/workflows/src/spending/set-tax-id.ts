import { type Result, assert, noTaxIdInWords, ok, parseTaxId, refuse } from '#libs/kernel';
import { type BillingProfile } from '../ports/demand-stores.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';

type Needs = Pick<Ports, 'unitOfWork' | 'billingProfiles' | 'creditTerms' | 'audit'>;

/**
 * An organisation's tax number from now on, in the form in which it is stored; null takes it away. It decides about tax of quotes from now
 * on and stands on invoices from now on; what was agreed keeps its tax.
 */
export const setTaxId = (ports: Needs) => {
  return (scope: OrganisationScope, given: string | null): Promise<Result<BillingProfile, Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const profile = await ports.billingProfiles.byOrg(tx, scope.orgId);
      assert(profile, `organisation ${scope.orgId} has a billing profile`);
      const isNone = given === null || given.trim() === '';
      const read = isNone ? null : parseTaxId(profile.country, given);
      if (read?.ok === false) return refuse(invalid(['taxId'], noTaxIdInWords(read.refusal)));
      const taxId = read?.value ?? null;
      await ports.creditTerms.setTaxId(tx, taxId);
      await ports.audit.append(tx, { action: 'tax-id.set', subjectId: scope.orgId, detail: { taxId: taxId ?? '' } });
      return ok({ ...profile, taxId });
    });
};
