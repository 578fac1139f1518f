import { type CivilDate, addMonths, firstOfMonth } from '#libs/kernel';
import {
  type Contract,
  type IndexObservation,
  type TermSheet,
  type Tranche,
  endOf,
  lastKnown,
  quantityOn,
  rentFreeEnd,
  versionOn,
} from '#libs/market';
import { escalatedRate, escalationsWithin } from '../rating/escalator.js';
import { monthsIn } from '../rating/kw-month.js';
import { type ServedMonth } from '../rating/proration.js';
import { type RentSegment } from '../rating/rent-segment.js';
import { blockHours } from '../rating/reserved-block.js';

type Span = ServedMonth['month'];

/** The k-th billing period of a tranche, whole: always stepped from the commencement, never from the period before. */
export function billingPeriod({ billing }: TermSheet, { commencement }: Tranche, k: number): Span {
  const anchor = billing.periods === 'CALENDAR_MONTH' ? firstOfMonth(commencement) : commencement;
  return { from: addMonths(anchor, k), until: addMonths(anchor, k + 1) };
}

/** A stretch in which one version of the terms holds and nothing in them changes. */
interface Stretch extends Span {
  readonly terms: TermSheet;
  readonly tranche: Tranche;
}

/**
 * A tranche's period as segments in which nothing changes: cut where terms are amended, a rate escalates or is reset, the ramp steps, rent-free
 * days end, a party leaves, the contract ends. Days outside the term are in none. Empty: nothing is served in this period.
 */
export function segmentsOf(
  contract: Contract,
  trancheId: string,
  month: Span,
  observations: readonly IndexObservation[],
): { segments: RentSegment[]; served: ServedMonth | null } {
  const stretches = stretchesOf(contract, trancheId, month);
  const [first, last] = [stretches[0], stretches.at(-1)];
  if (first === undefined || last === undefined) return { segments: [], served: null };
  const served: ServedMonth = { month, served: { from: first.from, until: last.until } };
  const segments = stretches.map((stretch) => segmentOf(contract, stretch, served, observations));
  return { segments, served };
}

function segmentOf(
  contract: Contract,
  { from, until, terms, tranche }: Stretch,
  served: ServedMonth,
  observations: readonly IndexObservation[],
): RentSegment {
  const { billing, timeZone, kind, parties, escalator } = terms;
  const free = rentFreeEnd(contract, tranche);
  return {
    from,
    until,
    provider: parties.provider,
    tenant: parties.tenant,
    quantity: quantityOn(tranche, from),
    measure:
      kind === 'HOSTING'
        ? monthsIn(from, until, served, billing.proration, timeZone)
        : blockHours(from, until, served, billing, timeZone),
    unit: kind === 'HOSTING' ? 'KW_MONTH' : 'GPU_HOUR',
    rate: escalatedRate(tranche, escalator, from, observations),
    rentFree: from < free,
  };
}

function stretchesOf(contract: Contract, trancheId: string, month: Span): Stretch[] {
  const cuts = cutsOf(contract, trancheId, month);
  const { commencement } = lastKnown(contract, trancheId);
  return cuts.slice(1).flatMap((until, index): Stretch[] => {
    const from = cuts[index] ?? month.from;
    const { terms } = versionOn(contract, from);
    const agreed = terms.tranches.find(({ id }) => id === trancheId);
    // a commencement is a fact: the one known now holds for whatever version is in force
    const tranche = agreed && { ...agreed, commencement };
    const over = contract.closure !== null && from >= contract.closure.effective;
    if (tranche === undefined || over || from < tranche.commencement || from >= endOf(tranche)) return [];
    return [{ from, until, terms, tranche }];
  });
}

/** The dates between which nothing changes, from the period's first day to its end. */
function cutsOf(contract: Contract, trancheId: string, { from, until }: Span): CivilDate[] {
  const dates: CivilDate[] = contract.versions.map(({ effective }) => effective);
  if (contract.closure !== null) dates.push(contract.closure.effective);
  for (const { terms } of contract.versions) {
    const tranche = terms.tranches.find(({ id }) => id === trancheId);
    if (tranche === undefined) continue;
    dates.push(tranche.commencement, endOf(tranche), rentFreeEnd(contract, tranche));
    dates.push(...tranche.ramp.map((step) => step.from), ...tranche.rateResets.map((reset) => reset.from));
    dates.push(...escalationsWithin(tranche, terms.escalator, from, until));
  }
  const inside = dates.filter((date) => from < date && date < until);
  return [...new Set([from, ...inside, until])].sort();
}
