import { type Instant, compareDecimal } from '#libs/kernel';
import { geometryOf, isQuantity } from '../capacity/geometry.js';
import { gpuModel } from '../catalogue/gpu-models.js';
import { type Offer } from '../offer/offer.js';
import { coversWindow, defaultWindow, isLongEnough, isShortEnough, minimumEnd } from '../offer/term.js';
import { type Candidate, type SearchContext, candidateOf, daysToPower } from './candidate.js';
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
const PRICED_RULES: {
  readonly window: (candidate: Pick<Candidate, 'offer' | 'window'>, filter: OfferFilter) => boolean;
  readonly maxPrice: (candidate: Candidate, filter: OfferFilter) => boolean;
} = {
  window: ({ offer, window }, filter) =>
    filter.window == null ||
    (coversWindow(offer, window) && isLongEnough(offer, window) && isShortEnough(offer, window)),
  maxPrice: ({ allInRate }, filter) =>
    filter.maxPrice == null || compareDecimal(allInRate.amount, filter.maxPrice) <= 0,
};

const OFFER_FIELDS = Object.keys(OFFER_RULES).map((field) => field as keyof typeof OFFER_RULES);
const PRICED_FIELDS = Object.keys(PRICED_RULES).map((field) => field as PricedField);

const FILTER_FIELDS: readonly RuledField[] = [...OFFER_FIELDS, ...PRICED_FIELDS];

/** The fields on which the offer itself fails. */
export function failedByOffer(offer: Offer, filter: OfferFilter, now: Instant): RuledField[] {
  return OFFER_FIELDS.filter((field) => !OFFER_RULES[field](offer, filter, now));
}

/** Whether it fails on none: the first that it fails on ends the look. */
export function passesOffer(offer: Offer, filter: OfferFilter, now: Instant): boolean {
  return OFFER_FIELDS.every((field) => OFFER_RULES[field](offer, filter, now));
}

/** The fields on which it fails in its window and at its price. */
export function failedByPrice(candidate: Candidate, filter: OfferFilter): RuledField[] {
  return PRICED_FIELDS.filter((field) => !PRICED_RULES[field](candidate, filter));
}

/** Whether it fails on this one field. */
export function fails(field: RuledField, offer: Offer, filter: OfferFilter, context: SearchContext): boolean {
  if (field === 'maxPrice') return !PRICED_RULES.maxPrice(candidateOf(offer, filter, context), filter);
  if (field !== 'window') return !OFFER_RULES[field](offer, filter, context.now);
  return filter.window != null && !PRICED_RULES.window({ offer, window: filter.window }, filter);
}

/** Published, and its minimum term still fits before its end. */
export function isForSale(offer: Offer, now: Instant): boolean {
  if (offer.state !== 'PUBLISHED' || offer.availableUntil === null) return offer.state === 'PUBLISHED';
  // not by the default window: that of an offer which has ended already is not cut at its end
  return minimumEnd(offer, defaultWindow(offer, now).start) <= offer.availableUntil;
}

/** The parts of a filter that were asked for and narrow something, in the order of `FILTER_FIELDS`. */
export function askedFields(filter: OfferFilter): RuledField[] {
  return FILTER_FIELDS.filter((field) => {
    const value = filter[field];
    if (value == null || value === false) return false;
    return field === 'billing' ? value === 'ON_DEMAND' : !Array.isArray(value) || value.length > 0;
  });
}
