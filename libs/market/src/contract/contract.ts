import { type CivilDate, type Instant, assert, civilDate, dateIn } from '#libs/kernel';
import { type TermSheet } from './term-sheet.js';
import { type Tranche, endOf } from './tranche.js';

/** Why a contract has the terms it has from a date on. */
export type VersionCause = 'SIGNED' | 'AMENDED' | 'NOVATED' | 'RENEWED' | 'EXPANDED';

/** What an act is proven by: documents, messages, meter readings. Never empty. */
export interface Evidence {
  readonly reason: string;
  readonly documents: readonly string[];
}

export interface ContractVersion {
  /** From 1. */
  readonly number: number;
  /** Its terms hold from this day until the next version's. */
  readonly effective: CivilDate;
  readonly cause: VersionCause;
  /** null of the signature itself. */
  readonly evidence: Evidence | null;
  readonly terms: TermSheet;
}

export type ClosureReason =
  | 'EXPIRED'
  | 'MUTUAL'
  | 'CONVENIENCE'
  | 'TENANT_DEFAULT'
  | 'HOST_DEFAULT'
  | 'CHRONIC_FAILURE'
  | 'LATE_DELIVERY'
  | 'CASUALTY';

/** The end of a contract; `effective` is the first day without service. */
export interface Closure {
  readonly effective: CivilDate;
  readonly cause: ClosureReason;
  readonly evidence: Evidence;
}

/** A signed contract: its terms by version, never overwritten. */
export interface Contract {
  readonly id: string;
  readonly signedAt: Instant;
  /** Oldest first, never empty; effective dates do not go back. */
  readonly versions: readonly ContractVersion[];
  readonly renewalsTaken: number;
  readonly expansionsTaken: readonly string[];
  readonly closure: Closure | null;
}

/** The contract that a term sheet becomes when both sides accept it. */
export function signContract(id: string, terms: TermSheet, signedAt: Instant): Contract {
  const [signed, commencement] = [civilDate(dateIn(signedAt, terms.timeZone)), firstOf(terms.tranches)];
  const first: ContractVersion = {
    number: 1,
    effective: signed < commencement ? signed : commencement,
    cause: 'SIGNED',
    evidence: null,
    terms,
  };
  return { id, signedAt, versions: [first], renewalsTaken: 0, expansionsTaken: [], closure: null };
}

export function currentVersion({ versions }: Contract): ContractVersion {
  const last = versions.at(-1);
  assert(last !== undefined, 'a contract has a version');
  return last;
}

/** The version in force on a day; before the first one its terms are what is agreed. */
export function versionOn({ versions }: Contract, date: CivilDate): ContractVersion {
  const found = versions.filter(({ effective }) => effective <= date).at(-1) ?? versions[0];
  assert(found !== undefined, 'a contract has a version');
  return found;
}

export function currentTerms(contract: Contract): TermSheet {
  return currentVersion(contract).terms;
}

/** Ids of all tranches there ever were, in the order in which they came. */
export function trancheIds({ versions }: Contract): string[] {
  return [...new Set(versions.flatMap(({ terms }) => terms.tranches.map(({ id }) => id)))];
}

/** A tranche as the latest version that has it says. */
export function lastKnown({ versions }: Contract, trancheId: string): Tranche {
  const known = versions.flatMap(({ terms }) => terms.tranches).filter(({ id }) => id === trancheId);
  const last = known.at(-1);
  assert(last !== undefined, `the contract has had a tranche ${trancheId}`);
  return last;
}

/** The day the first tranche commenced, whether it is still there or not: commitment periods and fee steps are counted from it. */
export function startOf(contract: Contract): CivilDate {
  return firstOf(trancheIds(contract).map((id) => lastKnown(contract, id)));
}

function firstOf(tranches: readonly Tranche[]): CivilDate {
  return tranches.map(({ commencement }) => commencement).reduce((a, b) => (a <= b ? a : b));
}

/** The first day after the last tranche's term, or the closure's. */
export function lastEnd(contract: Contract): CivilDate {
  const end = currentTerms(contract)
    .tranches.map(endOf)
    .reduce((a, b) => (a >= b ? a : b));
  const { closure } = contract;
  return closure !== null && closure.effective < end ? closure.effective : end;
}
