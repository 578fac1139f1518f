import { type CivilDate, type Instant, addDays, civilDate, dateIn } from '#libs/kernel';
import { type Contract, type TermSheet, currentTerms, lastEnd, startOf } from '#libs/market';
import { type SignedContract } from '../ports/contract-stores.js';

/** A contract as it stands at an instant. */
export interface ContractStanding {
  readonly signed: SignedContract;
  /** Of its latest version. */
  readonly terms: TermSheet;
  readonly state: 'SIGNED' | 'RUNNING' | 'ENDED';
  readonly firstDay: CivilDate;
  /** Of service; the day before the closure where there is one. */
  readonly lastDay: CivilDate;
}

/** The day is that of the contract's zone. */
export function standingOf(signed: SignedContract, now: Instant): ContractStanding {
  const { contract } = signed;
  const terms = currentTerms(contract);
  return {
    signed,
    terms,
    state: stateOn(contract, civilDate(dateIn(now, terms.timeZone))),
    firstDay: startOf(contract),
    lastDay: addDays(lastEnd(contract), -1),
  };
}

function stateOn(contract: Contract, today: CivilDate): ContractStanding['state'] {
  if (today >= lastEnd(contract)) return 'ENDED';
  return today < startOf(contract) ? 'SIGNED' : 'RUNNING';
}
