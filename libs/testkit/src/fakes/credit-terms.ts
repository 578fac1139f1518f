import { type BillingProfile, type CreditTerms, type CreditTermsStore, type Tx } from '#libs/workflows';
import { type FakeTable } from './database.js';

interface TermsTables {
  readonly creditTerms: FakeTable<CreditTerms>;
  readonly profiles: FakeTable<BillingProfile>;
}

/** What staff allowed tenants, in memory. */
export function fakeCreditTerms({ creditTerms, profiles }: TermsTables): CreditTermsStore {
  const change = (tx: Tx, orgId: string, by: Partial<BillingProfile>): void => {
    const profile = profiles.get(tx, orgId);
    if (profile) profiles.put(tx, orgId, { ...profile, ...by });
  };
  return {
    set: (tx, terms) => {
      creditTerms.put(tx, terms.id, terms);
      return Promise.resolve(change(tx, terms.orgId, { creditLimit: terms.limit, netDays: terms.netDays }));
    },
    history: (tx, orgId) =>
      Promise.resolve(
        creditTerms
          .all(tx)
          .filter((one) => one.orgId === orgId)
          .reverse(),
      ),
    setTaxId: (tx, taxId) =>
      Promise.resolve(tx.scope.kind === 'ORGANISATION' ? change(tx, tx.scope.orgId, { taxId }) : undefined),
    setTaxAddress: (tx, address) =>
      Promise.resolve(tx.scope.kind === 'ORGANISATION' ? change(tx, tx.scope.orgId, address) : undefined),
  };
}
