import { type CivilDate, type Decimal, type Result, ok, refuse } from '#libs/kernel';
import { checkTermSheet } from './check-term-sheet.js';
import { type Contract, type Evidence, type VersionCause, currentVersion, lastEnd, currentTerms } from './contract.js';
import { type Escalator } from './escalator.js';
import { type TermSheetProblem } from './json-fields.js';
import { type PowerTerms } from './power-terms.js';
import { type SlaTerms } from './service-terms.js';
import { type TermSheet } from './term-sheet.js';
import { type Tranche } from './tranche.js';

export type Change =
  /** The rate before escalation from the effective date on; escalations are counted anew from there. */
  | { readonly kind: 'RATE'; readonly tranche: string; readonly rate: Decimal }
  /** Takes the tranche out of its ramp. */
  | { readonly kind: 'QUANTITY'; readonly tranche: string; readonly quantity: number }
  | { readonly kind: 'TERM'; readonly tranche: string; readonly termMonths: number }
  /** Only of a tranche that has not commenced: the clock of one that runs is not turned. */
  | { readonly kind: 'COMMENCEMENT'; readonly tranche: string; readonly commencement: CivilDate }
  | { readonly kind: 'ADD_TRANCHE'; readonly tranche: Tranche }
  | { readonly kind: 'REMOVE_TRANCHE'; readonly tranche: string }
  | { readonly kind: 'ESCALATOR'; readonly escalator: Escalator }
  | { readonly kind: 'POWER'; readonly power: PowerTerms }
  | { readonly kind: 'SLA'; readonly sla: SlaTerms };

export interface Amendment {
  readonly changes: readonly Change[];
  readonly evidence: Evidence;
}

export type AmendmentRefusal =
  | { readonly code: 'ENDED' | 'NOTHING_CHANGES' | 'NO_EVIDENCE' }
  /** Terms hold forward: an amendment does not reach behind an earlier one. */
  | { readonly code: 'BEFORE_LAST_VERSION'; readonly effective: CivilDate }
  | { readonly code: 'AFTER_END'; readonly end: CivilDate }
  | { readonly code: 'UNKNOWN_TRANCHE' | 'ALREADY_COMMENCED'; readonly tranche: string }
  | { readonly code: 'INVALID_TERMS'; readonly problems: readonly TermSheetProblem[] };

/**
 * The contract with new terms from `effectiveAt` on. What was agreed for the days before stays, and so does every invoice that was
 * issued: where the amendment reaches into billed days the schedule gets a row for the difference (`reviseSchedule`).
 */
export function amend(
  contract: Contract,
  amendment: Amendment,
  effectiveAt: CivilDate,
): Result<Contract, AmendmentRefusal> {
  if (amendment.changes.length === 0) return refuse({ code: 'NOTHING_CHANGES' });
  let terms = currentTerms(contract);
  for (const change of amendment.changes) {
    const changed = applied(terms, change, effectiveAt);
    if (!changed.ok) return changed;
    terms = changed.value;
  }
  return withVersion(contract, { effective: effectiveAt, cause: 'AMENDED', evidence: amendment.evidence, terms });
}

export interface NewVersion {
  readonly effective: CivilDate;
  readonly cause: VersionCause;
  readonly evidence: Evidence;
  readonly terms: TermSheet;
}

/** Adds a version whatever brought it about, or says why the contract cannot have it. */
export function withVersion(contract: Contract, version: NewVersion): Result<Contract, AmendmentRefusal> {
  const { effective, evidence, terms } = version;
  const last = currentVersion(contract);
  if (contract.closure !== null) return refuse({ code: 'ENDED' });
  if (evidence.reason.trim() === '' || evidence.documents.length === 0) return refuse({ code: 'NO_EVIDENCE' });
  if (effective < last.effective) return refuse({ code: 'BEFORE_LAST_VERSION', effective: last.effective });
  const end = lastEnd(contract);
  if (effective > end) return refuse({ code: 'AFTER_END', end });
  const problems = checkTermSheet(terms);
  if (problems.length > 0) return refuse({ code: 'INVALID_TERMS', problems });
  return ok({ ...contract, versions: [...contract.versions, { ...version, number: last.number + 1 }] });
}

function applied(terms: TermSheet, change: Change, at: CivilDate): Result<TermSheet, AmendmentRefusal> {
  switch (change.kind) {
    case 'ESCALATOR':
      return ok({ ...terms, escalator: change.escalator });
    case 'POWER':
      return ok({ ...terms, power: change.power });
    case 'SLA':
      return ok({ ...terms, sla: change.sla });
    case 'ADD_TRANCHE':
      return ok({ ...terms, tranches: [...terms.tranches, change.tranche] });
    default:
      return onTranche(terms, change, at);
  }
}

type TrancheChange = Exclude<Change, { kind: 'ESCALATOR' | 'POWER' | 'SLA' | 'ADD_TRANCHE' }>;

function onTranche(terms: TermSheet, change: TrancheChange, at: CivilDate): Result<TermSheet, AmendmentRefusal> {
  const old = terms.tranches.find(({ id }) => id === change.tranche);
  if (old === undefined) return refuse({ code: 'UNKNOWN_TRANCHE', tranche: change.tranche });
  if (change.kind === 'COMMENCEMENT' && at > old.commencement)
    return refuse({ code: 'ALREADY_COMMENCED', tranche: change.tranche });
  const tranches = terms.tranches.flatMap((tranche) => {
    if (tranche !== old) return [tranche];
    return change.kind === 'REMOVE_TRANCHE' ? [] : [changed(tranche, change, at)];
  });
  return ok({ ...terms, tranches });
}

function changed(tranche: Tranche, change: Exclude<TrancheChange, { kind: 'REMOVE_TRANCHE' }>, at: CivilDate): Tranche {
  switch (change.kind) {
    case 'RATE':
      return reset(tranche, change.rate, at);
    case 'QUANTITY':
      return { ...tranche, quantity: change.quantity, ramp: [] };
    case 'TERM':
      return { ...tranche, termMonths: change.termMonths };
    case 'COMMENCEMENT':
      return { ...tranche, commencement: change.commencement };
  }
}

/** A new rate from `at` on, in place of whatever was agreed for later. Before the rent runs it is simply the rate. */
export function reset(tranche: Tranche, rate: Decimal, at: CivilDate): Tranche {
  if (at <= tranche.commencement) return { ...tranche, rate, rateResets: [] };
  const kept = tranche.rateResets.filter(({ from }) => from < at);
  return { ...tranche, rateResets: [...kept, { from: at, rate }] };
}
