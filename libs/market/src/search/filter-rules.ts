import { compareDecimal } from '#libs/kernel';
import { geometryOf, isQuantity } from '../capacity/geometry.js';
import { gpuModel } from '../catalogue/gpu-models.js';
import { coversWindow, isLongEnough, isShortEnough } from '../offer/term.js';
import { type Candidate } from './candidate.js';
import { type FilterField, type OfferFilter } from './offer-filter.js';

/** Every field but `kind`: a hall is never a near miss of a GPU, so the other kind is not looked at. */
export type RuledField = Exclude<FilterField, 'kind'>;

type Rule = (candidate: Candidate, filter: OfferFilter) => boolean;

/** True where the list was not asked for, or has the value. */
function among(values: readonly string[] | null | undefined, value: string): boolean {
  return values == null || values.length === 0 || values.includes(value);
}

/**
 * One rule a filter field: true when the offer passes. Only facts that do not change from booking to booking; whether enough is free is
 * asked afterwards, of those that pass. Fields that a hall does not have (model, memory, fabric) let halls through.
 */
export const FILTER_RULES: Readonly<Record<RuledField, Rule>> = {
  models: ({ offer }, filter) => offer.kind === 'HALL' || among(filter.models, offer.modelSlug),
  minVramGib: ({ offer }, filter) =>
    filter.minVramGib == null ||
    offer.kind === 'HALL' ||
    (gpuModel(offer.modelSlug)?.memoryGib ?? 0) >= filter.minVramGib,
  units: ({ offer }, filter) => filter.units == null || isQuantity(geometryOf(offer), filter.units),
  gang: ({ offer }, filter) =>
    filter.gang !== true ||
    offer.kind === 'HALL' ||
    filter.units == null ||
    filter.units <= offer.nodesPerFabric * offer.gpusPerNode,
  interconnects: ({ offer }, filter) => offer.kind === 'HALL' || among(filter.interconnects, offer.interconnect),
  regions: ({ offer }, filter) => among(filter.regions, offer.site.region),
  countries: ({ offer }, filter) => among(filter.countries, offer.site.country),
  window: ({ offer, window }, filter) =>
    filter.window == null ||
    (coversWindow(offer, window) && isLongEnough(offer, window) && isShortEnough(offer, window)),
  maxDaysToPower: ({ daysToPower }, filter) => filter.maxDaysToPower == null || daysToPower <= filter.maxDaysToPower,
  maxPrice: ({ allInRate }, filter) =>
    filter.maxPrice == null || compareDecimal(allInRate.amount, filter.maxPrice) <= 0,
  certifications: ({ offer }, filter) =>
    (filter.certifications ?? []).every((wanted) => offer.site.certifications.includes(wanted)),
  maxCarbonGramsPerKwh: ({ offer }, filter) =>
    filter.maxCarbonGramsPerKwh == null || offer.site.carbonGramsPerKwh <= filter.maxCarbonGramsPerKwh,
  billing: ({ offer }, filter) => filter.billing !== 'ON_DEMAND' || (offer.kind === 'GPU' && offer.onDemand),
};

export const FILTER_FIELDS: readonly RuledField[] = Object.keys(FILTER_RULES).map((field) => field as RuledField);
