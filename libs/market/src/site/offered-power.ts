import { type Period } from '#libs/kernel';

/** What anybody may know of a site's power over a stretch in which nothing of it changes. */
export interface OfferedPower {
  readonly period: Period;
  readonly contractedWatts: number;
  /** What curtailments leave of it. */
  readonly limitWatts: number;
  /** Leases, halls, holds, own use and firm mining as one sum: neither whose they are nor how they divide. */
  readonly claimedWatts: number;
}

/** Watts that can still be leased, flexible mining giving way. Below 0 only in a past that was written down after the fact. */
export function freeWattsOf({ limitWatts, claimedWatts }: Pick<OfferedPower, 'limitWatts' | 'claimedWatts'>): number {
  return limitWatts - claimedWatts;
}

/** How many units of an offer free power can feed, at most all of them. */
export function fedUnits(
  power: Pick<OfferedPower, 'limitWatts' | 'claimedWatts'>,
  { units, meterWattsPerUnit }: { readonly units: number; readonly meterWattsPerUnit: number },
): number {
  return Math.max(0, Math.min(units, Math.floor(freeWattsOf(power) / meterWattsPerUnit)));
}
