import { type Instant, compareDecimal } from '#libs/kernel';
import { geometryOf, isQuantity } from '../capacity/geometry.js';
import { gpuModel } from '../catalogue/gpu-models.js';
import { type Offer } from '../offer/offer.js';
import { coversWindow, isLongEnough, isShortEnough } from '../offer/term.js';
import { type Candidate, daysToPower } from './candidate.js';
import { type FilterField, type OfferFilter } from './offer-filter.js';

/** Every field but `kind`: a hall is never a near miss of a GPU, so the other kind is not looked at. */
export type RuledField = Exclude<FilterField, 'kind'>;

type PricedField = 'window' | 'maxPrice';

/** True where the list was not asked for, or has the value. */
function among(values: readonly string[] | null | undefined, value: string): boolean {
  return values == null || values.length === 0 || values.includes(value);
}

/**
 * One rule a filter field: true when the offer passes. Only facts that do not change from booking to booking; whether enough is free is
 * asked afterwards, of those that pass. Fields that a hall does not have (model, memory, fabric) let halls through.
 */
const OFFER_RULES: Readonly<
  Record<Exclude<RuledField, PricedField>, (offer: Offer, filter: OfferFilter, now: Instant) => boolean>
> = {
  models: (offer, filter) => offer.kind === 'HALL' || among(filter.models, offer.modelSlug),
  minVramGib: (offer, filter) =>
    filter.minVramGib == null ||
    offer.kind === 'HALL' ||
    (gpuModel(offer.modelSlug)?.memoryGib ?? 0) >= filter.minVramGib,
  units: (offer, filter) => filter.units == null || isQuantity(geometryOf(offer), filter.units),
  gang: (offer, filter) =>
    filter.gang !== true ||
    offer.kind === 'HALL' ||
    filter.units == null ||
    filter.units <= offer.nodesPerFabric * offer.gpusPerNode,
  interconnects: (offer, filter) => offer.kind === 'HALL' || among(filter.interconnects, offer.interconnect),
  regions: (offer, filter) => among(filter.regions, offer.site.region),
  countries: (offer, filter) => among(filter.countries, offer.site.country),
  maxDaysToPower: (offer, filter, now) =>
    filter.maxDaysToPower == null || daysToPower(offer, now) <= filter.maxDaysToPower,
  certifications: (offer, filter) =>
    (filter.certifications ?? []).every((wanted) => offer.site.certifications.includes(wanted)),
  maxCarbonGramsPerKwh: (offer, filter) =>
    filter.maxCarbonGramsPerKwh == null || offer.site.carbonGramsPerKwh <= filter.maxCarbonGramsPerKwh,
  billing: (offer, filter) => filter.billing !== 'ON_DEMAND' || (offer.kind === 'GPU' && offer.onDemand),
};

/** Rules that need the window or the price, which cost more to find out than all the others: asked last. */
const PRICED_RULES: Readonly<Record<PricedField, (candidate: Candidate, filter: OfferFilter) => boolean>> = {
  window: ({ offer, window }, filter) =>
    filter.window == null ||
    (coversWindow(offer, window) && isLongEnough(offer, window) && isShortEnough(offer, window)),
  maxPrice: ({ allInRate }, filter) =>
    filter.maxPrice == null || compareDecimal(allInRate.amount, filter.maxPrice) <= 0,
};

const OFFER_FIELDS = Object.keys(OFFER_RULES).map((field) => field as keyof typeof OFFER_RULES);
const PRICED_FIELDS = Object.keys(PRICED_RULES).map((field) => field as PricedField);

export const FILTER_FIELDS: readonly RuledField[] = [...OFFER_FIELDS, ...PRICED_FIELDS];

/** The fields on which the offer itself fails. */
export function failedByOffer(offer: Offer, filter: OfferFilter, now: Instant): RuledField[] {
  return OFFER_FIELDS.filter((field) => !OFFER_RULES[field](offer, filter, now));
}

/** The fields on which it fails in its window and at its price. */
export function failedByPrice(candidate: Candidate, filter: OfferFilter): RuledField[] {
  return PRICED_FIELDS.filter((field) => !PRICED_RULES[field](candidate, filter));
}
