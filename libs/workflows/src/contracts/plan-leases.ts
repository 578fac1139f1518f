import { type CivilDate } from '#libs/kernel';
import {
  type Contract,
  type TrancheListing,
  currentTerms,
  currentVersion,
  endOf,
  lastKnown,
  trancheIds,
} from '#libs/market';
import { type SignedContract, type TrancheLease } from '../ports/contract-stores.js';

/** What has to happen to a lease so that it delivers what the contract says now. */
export type LeaseStep =
  /** A tranche's first lease. */
  | { readonly kind: 'NEW'; readonly lease: TrancheLease; readonly quantity: number }
  /** Another tenant or another quantity from a day on: the old lease ends there, the new one begins there. */
  | { readonly kind: 'SUCCEED'; readonly before: TrancheLease; readonly lease: TrancheLease; readonly quantity: number }
  /** The same lease over other days. */
  | { readonly kind: 'MOVE'; readonly lease: TrancheLease }
  /** Nothing is left of it to deliver. */
  | { readonly kind: 'DROP'; readonly before: TrancheLease };

export interface LeasePlan {
  /** Every stretch there is and was, in the order of time, those of which nothing is left apart. */
  readonly leases: readonly TrancheLease[];
  readonly steps: readonly LeaseStep[];
}

/** The contract as it is going to be, beside what is kept of it now (null: it is being signed). */
export interface PlannedContract {
  readonly contract: Contract;
  readonly tenantOrgId: string;
  /** Where tranches that are new take their capacity from. */
  readonly listings: readonly TrancheListing[];
  readonly before: Pick<SignedContract, 'contract' | 'leases'> | null;
}

/** Compares what the contract says of each tranche with the leases there are. Ids of new leases come from `newId`. */
export function planLeases(planned: PlannedContract, newId: () => string): LeasePlan {
  const steps = trancheIds(planned.contract).flatMap((id) => stepOf(planned, id, newId));
  const touched = new Set(steps.flatMap((step) => ('before' in step ? [step.before.leaseId] : [step.lease.leaseId])));
  const kept = (planned.before?.leases ?? []).filter(({ leaseId }) => !touched.has(leaseId));
  const fresh = steps.flatMap((step): TrancheLease[] => {
    if (step.kind === 'DROP') return [];
    const left = step.kind === 'SUCCEED' ? [{ ...step.before, until: step.lease.from }] : [];
    return [...left.filter(({ from, until }) => from < until), step.lease];
  });
  return { leases: [...kept, ...fresh].sort(inTime), steps };
}

/** By their first day, then in the order in which they were made: the order in which stores keep them. */
function inTime(a: TrancheLease, b: TrancheLease): number {
  const [left, right] = [`${a.from} ${a.leaseId}`, `${b.from} ${b.leaseId}`];
  return left < right ? -1 : left > right ? 1 : 0;
}

function stepOf(planned: PlannedContract, tranche: string, newId: () => string): LeaseStep[] {
  const { contract, tenantOrgId, before, listings } = planned;
  const { commencement: from, quantity } = lastKnown(contract, tranche);
  const until = lastDayOf(contract, tranche);
  const current = before?.leases.filter((lease) => lease.tranche === tranche).at(-1);
  if (before === null || current === undefined) {
    const offerId = listings.find((listing) => listing.tranche === tranche)?.offerId ?? '';
    const lease = { tranche, leaseId: newId(), offerId, tenantOrgId, from, until };
    return from < until ? [{ kind: 'NEW', lease, quantity }] : [];
  }
  // the stretch that runs begins where it began, unless it is the tranche's first and the commencement moved
  const isFirst = before.leases.find((lease) => lease.tranche === tranche) === current;
  const start = isFirst ? from : current.from;
  if (start >= until) return current.from < current.until ? [{ kind: 'DROP', before: current }] : [];
  const isSame = current.tenantOrgId === tenantOrgId && lastKnown(before.contract, tranche).quantity === quantity;
  if (isSame) {
    const moved = { ...current, from: start, until };
    return start === current.from && until === current.until ? [] : [{ kind: 'MOVE', lease: moved }];
  }
  const { effective } = currentVersion(contract);
  const at = effective > start ? effective : start;
  if (at >= until) return [];
  const lease = { tranche, leaseId: newId(), offerId: current.offerId, tenantOrgId, from: at, until };
  return [{ kind: 'SUCCEED', before: { ...current, from: start }, lease, quantity }];
}

/** The first day on which the tranche is not served: the end of its term, of the contract, or the day it was taken out. */
function lastDayOf(contract: Contract, id: string): CivilDate {
  const tranche = currentTerms(contract).tranches.find((one) => one.id === id);
  const end = tranche === undefined ? removedOn(contract, id) : endOf(tranche);
  const { closure } = contract;
  return closure !== null && closure.effective < end ? closure.effective : end;
}

function removedOn(contract: Contract, id: string): CivilDate {
  const lastWith = contract.versions.findLastIndex(({ terms }) => terms.tranches.some((one) => one.id === id));
  const natural = endOf(lastKnown(contract, id));
  const removed = contract.versions[lastWith + 1]?.effective ?? natural;
  return removed < natural ? removed : natural;
}
