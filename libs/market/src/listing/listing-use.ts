import { type Instant, earliest, instantToString, latest } from '#libs/kernel';
import { type Rectangle } from '../capacity/units.js';
import { type ListingRefusal } from '../refusal.js';

/** How far leases, holds and blocks reach into a listing from now on: nothing of that may be taken from under them. */
export interface ListingUse {
  /** One past the highest unit in use. */
  readonly units: number;
  readonly from: Instant;
  readonly until: Instant;
}

/** The use of a listing by everything that ends after `now`; null when there is none. */
export function listingUse(rectangles: readonly Rectangle[], now: Instant): ListingUse | null {
  const ahead = rectangles.filter((rectangle) => rectangle.period.end > now);
  const [first] = ahead;
  if (first === undefined) return null;
  return {
    units: Math.max(...ahead.map((rectangle) => rectangle.units.to)),
    from: ahead.map((rectangle) => rectangle.period.start).reduce(earliest, first.period.start),
    until: ahead.map((rectangle) => rectangle.period.end).reduce(latest, first.period.end),
  };
}

/** The parts of a pool or hall that use holds in place. */
interface Held {
  readonly units: number;
  readonly availableFrom: Instant;
  readonly availableUntil: Instant | null;
}

/** Refusals of a change that would cut off what is in use. `unitsField` is the input field that says the size. */
export function checkUse(use: ListingUse | null, before: Held, after: Held, unitsField: string): ListingRefusal[] {
  if (use === null) return [];
  const refusals: ListingRefusal[] = [];
  const say = (field: string, detail: string): void => void refusals.push({ code: 'IN_USE', path: [field], detail });
  if (after.units < use.units) say(unitsField, `must leave unit ${use.units - 1}, which is in use, in place`);
  if (after.availableFrom > before.availableFrom && after.availableFrom > use.from) {
    say('availableFrom', `must not be later than ${instantToString(use.from)}, when use begins`);
  }
  if (
    after.availableUntil !== null &&
    after.availableUntil < use.until &&
    after.availableUntil !== before.availableUntil
  ) {
    say('availableUntil', `must not be earlier than ${instantToString(use.until)}, when use ends`);
  }
  return refusals;
}
