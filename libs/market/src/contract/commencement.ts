import { type CivilDate, type Result, ok, refuse } from '#libs/kernel';
import { type AmendmentRefusal, withVersion } from './amendment.js';
import { type Contract, type Evidence, currentTerms, currentVersion } from './contract.js';
import { type Tranche } from './tranche.js';

/**
 * The day delivery was accepted becomes the tranche's commencement; its term, rent and escalations are counted from it. Other than an
 * amendment that moves a plan, it may be said when other versions have taken effect since: a commencement is a fact, and the latest one
 * known holds for every version. The same day as planned: the contract as it is.
 */
export function commence(
  contract: Contract,
  { tranche: id, date, evidence }: { readonly tranche: string; readonly date: CivilDate; readonly evidence: Evidence },
): Result<Contract, AmendmentRefusal> {
  const terms = currentTerms(contract);
  const planned = terms.tranches.find((tranche) => tranche.id === id);
  if (planned === undefined) return refuse({ code: 'UNKNOWN_TRANCHE', tranche: id });
  if (planned.commencement === date) return ok(contract);
  const { effective: since } = currentVersion(contract);
  const first = planned.commencement < date ? planned.commencement : date;
  const tranches = terms.tranches.map((tranche) => (tranche === planned ? commencedOn(planned, date) : tranche));
  return withVersion(contract, {
    effective: first > since ? first : since,
    cause: 'AMENDED',
    evidence,
    terms: { ...terms, tranches },
  });
}

/** A load that was to begin with the plan begins with the fact. */
function commencedOn(tranche: Tranche, date: CivilDate): Tranche {
  const [first, ...later] = tranche.ramp;
  if (first === undefined || first.from <= date) return { ...tranche, commencement: date };
  return { ...tranche, commencement: date, ramp: [{ ...first, from: date }, ...later] };
}
