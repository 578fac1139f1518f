import { type CivilDate, type Decimal, addMonths } from '#libs/kernel';

/** From this day on the tranche draws this much; before the first step nothing is in service. */
export interface LoadStep {
  readonly from: CivilDate;
  readonly quantity: number;
}

/** From this day on the rent is this rate, and escalations are counted anew. */
export interface RateReset {
  readonly from: CivilDate;
  readonly rate: Decimal;
}

/** A data hall, or a block of GPUs, with its own commencement, term and escalation clock. */
export interface Tranche {
  readonly id: string;
  /** kW of critical IT load, or GPUs, when the ramp is over. */
  readonly quantity: number;
  /** The day delivery was accepted: rent runs from it. */
  readonly commencement: CivilDate;
  readonly termMonths: number;
  /** Major units per kW-month or GPU-hour in the first year; of an interruptible lease the most the tenant bids. */
  readonly rate: Decimal;
  readonly rateResets: readonly RateReset[];
  /** Empty: all of it from the first day. The last step is the whole quantity. */
  readonly ramp: readonly LoadStep[];
  /** The day it was promised for; later commencement earns late-delivery credit. */
  readonly deliveryDue: CivilDate | null;
}

/** The first day after the term, stepped from the commencement. */
export function endOf(tranche: Tranche): CivilDate {
  return addMonths(tranche.commencement, tranche.termMonths);
}

/** What is contracted on a day of the term. */
export function quantityOn(tranche: Tranche, date: CivilDate): number {
  if (tranche.ramp.length === 0) return tranche.quantity;
  return tranche.ramp.filter(({ from }) => from <= date).at(-1)?.quantity ?? 0;
}

/** The rate before escalation on a day, and since when it is that rate (null: since commencement). */
export function rateOn(tranche: Tranche, date: CivilDate): { rate: Decimal; since: CivilDate | null } {
  const reset = tranche.rateResets.filter(({ from }) => from <= date).at(-1);
  return reset === undefined ? { rate: tranche.rate, since: null } : { rate: reset.rate, since: reset.from };
}
