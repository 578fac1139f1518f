import { type CivilDate, type Result, addMonths, ok, refuse } from '#libs/kernel';
import { type AmendmentRefusal, reset, withVersion } from './amendment.js';
import { type Contract, type Evidence, currentVersion, currentTerms } from './contract.js';
import { endOf } from './tranche.js';

export type OptionRefusal =
  | AmendmentRefusal
  | { readonly code: 'NO_SUCH_OPTION' | 'ALREADY_TAKEN' }
  /** The last day on which it could have been taken. */
  | { readonly code: 'TOO_LATE'; readonly until: CivilDate };

/**
 * The next renewal, said on `today`: every tranche goes on for the option's months from its own end, at the option's rate (then counting
 * escalations anew) or as it is.
 */
export function renew(contract: Contract, evidence: Evidence, today: CivilDate): Result<Contract, OptionRefusal> {
  const terms = currentTerms(contract);
  const { renewal } = terms;
  if (renewal === null) return refuse({ code: contract.renewalsTaken > 0 ? 'ALREADY_TAKEN' : 'NO_SUCH_OPTION' });
  const firstEnd = terms.tranches.map(endOf).reduce((a, b) => (a <= b ? a : b));
  const until = addMonths(firstEnd, -renewal.noticeMonths);
  if (today > until) return refuse({ code: 'TOO_LATE', until });
  const tranches = terms.tranches.map((tranche) => {
    const longer = { ...tranche, termMonths: tranche.termMonths + renewal.months };
    return renewal.rate === null ? longer : reset(longer, renewal.rate, endOf(tranche));
  });
  const left = renewal.count > 1 ? { ...renewal, count: renewal.count - 1 } : null;
  const version = {
    effective: latestOf(contract, today),
    cause: 'RENEWED',
    evidence,
    terms: { ...terms, tranches, renewal: left },
  } as const;
  const renewed = withVersion(contract, version);
  return renewed.ok ? ok({ ...renewed.value, renewalsTaken: contract.renewalsTaken + 1 }) : renewed;
}

/** An expansion option, said on `today`: a tranche more, on its own clock from `commencement`. */
export function expand(
  contract: Contract,
  optionId: string,
  commencement: CivilDate,
  evidence: Evidence,
  today: CivilDate,
): Result<Contract, OptionRefusal> {
  const terms = currentTerms(contract);
  const option = terms.expansions.find(({ id }) => id === optionId);
  if (contract.expansionsTaken.includes(optionId)) return refuse({ code: 'ALREADY_TAKEN' });
  if (option === undefined) return refuse({ code: 'NO_SUCH_OPTION' });
  if (today >= option.expires) return refuse({ code: 'TOO_LATE', until: option.expires });
  const { id, quantity, rate, termMonths } = option;
  const tranche = { id, quantity, rate, termMonths, commencement, rateResets: [], ramp: [], deliveryDue: commencement };
  const version = {
    effective: latestOf(contract, today),
    cause: 'EXPANDED',
    evidence,
    // the option is used up: what stands for it now is the tranche
    terms: {
      ...terms,
      tranches: [...terms.tranches, tranche],
      expansions: terms.expansions.filter((other) => other !== option),
    },
  } as const;
  const expanded = withVersion(contract, version);
  return expanded.ok ? ok({ ...expanded.value, expansionsTaken: [...contract.expansionsTaken, id] }) : expanded;
}

/** An option may be taken while a version that was agreed for later waits. */
function latestOf(contract: Contract, today: CivilDate): CivilDate {
  const { effective } = currentVersion(contract);
  return effective > today ? effective : today;
}

/** The contract as if every renewal had been taken in time: what announcements call the total with options. */
export function allRenewed(contract: Contract): Contract {
  const evidence: Evidence = { reason: 'forecast with all renewals', documents: ['the term sheet'] };
  const { effective } = currentVersion(contract);
  let renewed = contract;
  for (let next = renew(contract, evidence, effective); next.ok; next = renew(renewed, evidence, effective))
    renewed = next.value;
  return renewed;
}
