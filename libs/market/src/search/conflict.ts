import { type Period } from '#libs/kernel';
import { minimalConflict } from './conflict-set.js';
import { type EmptySearch } from './blockers.js';
import { askedFields } from './filter-rules.js';
import { type FilterField, type OfferFilter, appliedFilter } from './offer-filter.js';

/** Parts of a filter that together leave nothing, while without any one of them there is something. */
export interface Conflict {
  /** Empty: nothing of the kind can be booked, whatever is asked. `window` stands also for one nobody asked for. */
  readonly fields: readonly FilterField[];
  readonly sentence: string;
}

/** Parts in the order in which they are given up: what a tenant gives way on most easily comes last, so it is named if it can be. */
const GIVEN_UP: readonly FilterField[] = [
  'billing',
  'interconnects',
  'certifications',
  'gang',
  'minVramGib',
  'countries',
  'regions',
  'models',
  'maxCarbonGramsPerKwh',
  'maxDaysToPower',
  'window',
  'units',
  'maxPrice',
];

/**
 * The minimal conflict of an empty search. Without a part means: whatever its value. For most parts that is the filter without it; but
 * an offer is then looked at in another window, for another amount or in another billing mode, at another price, so a part that is left
 * out may also keep the value asked for, and the window be any of `later`. Only so nothing is lost by leaving a part out, and the
 * conflict is minimal.
 */
export function conflictOf({ market, filter, context }: EmptySearch, later: readonly Period[]): Conflict {
  const asked = askedFields(filter);
  const isPart = (field: FilterField): boolean =>
    asked.some((one) => one === field) || (field === 'window' && later.length > 0);
  const holds = (kept: readonly FilterField[]): boolean =>
    alternatives(filter, kept, later).some((alternative) => market.exists(alternative, context));
  // a search that found something after all is no conflict of anything
  const fields = minimalConflict(GIVEN_UP.filter(isPart), holds) ?? [];
  return { fields, sentence: inWords(filter, fields, context.now) };
}

function alternatives(filter: OfferFilter, kept: readonly FilterField[], later: readonly Period[]): OfferFilter[] {
  const values = <F extends FilterField>(field: F, others: readonly OfferFilter[F][]): readonly OfferFilter[F][] => {
    const wanted = filter[field] ?? null;
    if (kept.includes(field)) return [wanted];
    return wanted === null ? [null, ...others] : [null, wanted, ...others];
  };
  const left: OfferFilter = Object.fromEntries(kept.map((field) => [field, filter[field]]));
  return values('window', later).flatMap((window) =>
    values('units', []).flatMap((units) =>
      values('billing', []).map((billing) => ({ ...left, kind: filter.kind, window, units, billing })),
    ),
  );
}

function inWords(
  filter: OfferFilter,
  fields: readonly FilterField[],
  now: Parameters<typeof appliedFilter>[1],
): string {
  if (fields.length === 0) return 'Nothing of this kind can be booked, whatever is asked for.';
  const parts = appliedFilter(filter, now).filter(({ field }) => fields.includes(field));
  const words = parts.map(({ field, value }) => `${field} ${value}`).join('; ');
  return fields.length === 1
    ? `This alone leaves nothing: ${words}.`
    : `Together these leave nothing, without any one of them there is something: ${words}.`;
}
