import { type CivilDate, type Result, refuse } from '#libs/kernel';
import { type AmendmentRefusal, withVersion } from './amendment.js';
import { type Contract, type Evidence, currentTerms } from './contract.js';
import { type Guarantor } from './parties.js';

/** One party leaves and another takes its place with all rights and duties; the terms stay. */
export interface Novation {
  readonly role: 'tenant' | 'provider';
  readonly to: string;
  /** Who backs the tenant from then on; null: nobody. */
  readonly guarantor: Guarantor | null;
  readonly evidence: Evidence;
}

export type NovationRefusal = AmendmentRefusal | { readonly code: 'SAME_PARTY' };

/** From `effectiveAt` on rents are billed to (or owed to) the new party; a month in which it falls is cut in two by the day. */
export function novate(
  contract: Contract,
  { role, to, guarantor, evidence }: Novation,
  effectiveAt: CivilDate,
): Result<Contract, NovationRefusal> {
  const terms = currentTerms(contract);
  if (terms.parties[role] === to) return refuse({ code: 'SAME_PARTY' });
  const parties = { ...terms.parties, [role]: to, guarantor };
  return withVersion(contract, { effective: effectiveAt, cause: 'NOVATED', evidence, terms: { ...terms, parties } });
}
