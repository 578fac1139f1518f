import { type Instant, type Period, overlaps } from '#libs/kernel';
import { geometryOf } from '../capacity/geometry.js';
import { bookableWithPower } from '../capacity/placement.js';
import { complement } from '../capacity/ranges.js';
import { type UnitRange } from '../capacity/units.js';
import { type Offer } from '../offer/offer.js';
import { mostWhenUnused } from './compact-row.js';

/** Units of one offer that somebody has for a time: a lease or a block (no expiry), or an open quote until it expires. */
export interface UsedUnits {
  readonly units: UnitRange;
  readonly period: Period;
  /** From this instant on it does not count any more. */
  readonly expiresAt: Instant | null;
}

/** Watts of a site that nothing draws over a time. Never negative in a sound world; what is, feeds nothing. */
export interface PowerSlice {
  readonly period: Period;
  readonly freeWatts: number;
}

/** What is leased and held, and how much power is left: what of the search changes from booking to booking. */
export class CapacityInUse {
  private readonly used = new Map<string, readonly UsedUnits[]>();
  private readonly power = new Map<string, readonly PowerSlice[]>();

  setUsed(offerId: string, used: readonly UsedUnits[]): void {
    if (used.length === 0) this.used.delete(offerId);
    else this.used.set(offerId, [...used]);
  }

  setPower(siteId: string, slices: readonly PowerSlice[] | null): void {
    if (slices === null) this.power.delete(siteId);
    else this.power.set(siteId, [...slices]);
  }

  /** Everything used of an offer, expired or not, in any order. */
  usedOf(offerId: string): readonly UsedUnits[] {
    return this.used.get(offerId) ?? NONE;
  }

  /** What of it counts now: holds that have expired do not. */
  inUse(offerId: string, now: Instant): readonly UsedUnits[] {
    const used = this.usedOf(offerId);
    return used.length === 0 ? used : used.filter((one) => !hasExpired(one, now));
  }

  /** Units that nobody has at any time of the window. */
  free(offer: Offer, window: Period, now: Instant): UnitRange[] {
    const taken = this.usedOf(offer.id).filter((used) => counts(used, window, now));
    return complement(
      taken.map((used) => used.units),
      offer.units,
    );
  }

  /** The least that is free at any time of the window; null: its power is not scarce then. */
  freeWatts(siteId: string, window: Period): number | null {
    let least: number | null = null;
    for (const { period, freeWatts } of this.power.get(siteId) ?? [])
      if (overlaps(period, window)) least = Math.min(least ?? Infinity, freeWatts);
    return least;
  }

  /**
   * What is free and what one lease could have of it in the window; null where that is less than `least`. Where nothing is used, nothing
   * is computed.
   */
  bookable(offer: Offer, window: Period, now: Instant, wanted: Wanted): Bookable | null {
    const freeWatts = this.power.size === 0 ? null : this.freeWatts(offer.site.id, window);
    const longest = this.used.size === 0 ? 0 : longestTaken(this.usedOf(offer.id), offer.units, window, now);
    if (offer.units - longest < wanted.least) return null;
    if (longest === 0 && freeWatts === null) {
      const units = mostWhenUnused(offer, wanted.gang);
      return units < wanted.least ? null : { units, free: [{ from: 0, to: offer.units }] };
    }
    const free = this.free(offer, window, now);
    const power = { freeWatts, wattsPerUnit: offer.meterWattsPerUnit };
    const units = bookableWithPower(geometryOf(offer), free, wanted.gang, power);
    return units < wanted.least ? null : { units, free };
  }
}

/** At least so many units, all on one fabric domain or not. */
export interface Wanted {
  readonly least: number;
  readonly gang: boolean;
}

export interface Bookable {
  readonly units: number;
  readonly free: readonly UnitRange[];
}

const NONE: readonly UsedUnits[] = [];

function counts(used: UsedUnits, window: Period, now: Instant): boolean {
  return overlaps(used.period, window) && !hasExpired(used, now);
}

function hasExpired({ expiresAt }: UsedUnits, now: Instant): boolean {
  return expiresAt !== null && expiresAt <= now;
}

/** Units of the longest range that is taken at some time of the window; 0 when nothing is. */
function longestTaken(all: readonly UsedUnits[], units: number, window: Period, now: Instant): number {
  let longest = 0;
  for (const used of all) {
    const length = Math.min(used.units.to, units) - Math.max(used.units.from, 0);
    if (length > longest && counts(used, window, now)) longest = length;
  }
  return longest;
}
