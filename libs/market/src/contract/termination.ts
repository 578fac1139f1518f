import {
  type CivilDate,
  type Decimal,
  type Rational,
  type Result,
  ZERO,
  addDays,
  daysBetween,
  monthsBetween,
  ok,
  refuse,
  toRational,
} from '#libs/kernel';
import { type Closure, type Contract, currentTerms, lastEnd, startOf } from './contract.js';
import { type Tranche } from './tranche.js';

export type TerminationRefusal =
  | { readonly code: 'ENDED' | 'NO_EVIDENCE' }
  | { readonly code: 'AFTER_END' | 'BEFORE_END'; readonly end: CivilDate }
  /** No hall is late enough yet for the tenant to leave for it. */
  | { readonly code: 'NOT_LATE_ENOUGH' };

/** Ends the contract; `effective` is the first day without service. An end by time needs the whole term to have passed. */
export function terminate(contract: Contract, closure: Closure): Result<Contract, TerminationRefusal> {
  const { effective, cause, evidence } = closure;
  if (contract.closure !== null) return refuse({ code: 'ENDED' });
  if (evidence.reason.trim() === '' || evidence.documents.length === 0) return refuse({ code: 'NO_EVIDENCE' });
  const end = lastEnd(contract);
  if (effective > end) return refuse({ code: 'AFTER_END', end });
  if (cause === 'EXPIRED' && effective < end) return refuse({ code: 'BEFORE_END', end });
  if (cause === 'LATE_DELIVERY' && !mayExitForDelay(contract, effective)) return refuse({ code: 'NOT_LATE_ENOUGH' });
  return ok({ ...contract, closure });
}

/** Ends for which the tenant owes a fee; for the others the host bears the loss, or both agreed on it otherwise. */
const TENANT_PAYS: readonly Closure['cause'][] = ['CONVENIENCE', 'TENANT_DEFAULT'];

/** The part of the remaining base rent that the tenant owes for an end: zero where the end is not the tenant's. */
export function feeFactor(contract: Contract, { cause, effective }: Pick<Closure, 'cause' | 'effective'>): Rational {
  const { termination } = currentTerms(contract);
  if (termination === null || !TENANT_PAYS.includes(cause)) return ZERO;
  const start = startOf(contract);
  const month = effective <= start ? 0 : monthsBetween(start, effective);
  const factor: Decimal | undefined = termination.fee.filter(({ fromMonth }) => fromMonth <= month).at(-1)?.factor;
  return factor === undefined ? ZERO : toRational(factor);
}

/** The end (first day that is owed) of the days without rent that late delivery earned the tranche; its commencement when it earned none. */
export function rentFreeEnd(contract: Contract, tranche: Tranche): CivilDate {
  const late = currentTerms(contract).termination?.lateDelivery ?? null;
  if (late === null || tranche.deliveryDue === null) return tranche.commencement;
  const days = Math.max(0, daysBetween(tranche.deliveryDue, tranche.commencement));
  return addDays(tranche.commencement, days * late.creditDaysPerDay);
}

/** True when a hall that was promised is not delivered on `today` and its grace is over. */
export function mayExitForDelay(contract: Contract, today: CivilDate): boolean {
  const terms = currentTerms(contract);
  const late = terms.termination?.lateDelivery ?? null;
  if (late === null) return false;
  return terms.tranches.some(
    (tranche) =>
      tranche.deliveryDue !== null &&
      tranche.commencement > today &&
      addDays(tranche.deliveryDue, late.exitAfterDays) <= today,
  );
}
