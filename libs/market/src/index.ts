/**
 * market: what can be leased, by whom, when and at which price. It decides what matches, where a lease is placed, what a
 * quote costs and which steps a lease may take. It refuses to know databases, clocks, ledgers and Stripe.
 */
export {
  HOLDER_KINDS,
  type Holder,
  type HolderKind,
  type Rectangle,
  type UnitRange,
  countUnits,
} from './capacity/units.js';
export {
  type Geometry,
  type HallGeometry,
  type PoolGeometry,
  geometryOf,
  isQuantity,
  largestQuantity,
} from './capacity/geometry.js';
export { type PlacementRequest, bookableUnits, bookableWithPower, place, proposals } from './capacity/placement.js';
export { complement as freeRanges } from './capacity/ranges.js';
export { type GpuModel } from './catalogue/gpu-model.js';
export { GPU_MODELS, gpuModel, wattsWithHost } from './catalogue/gpu-models.js';
export { type ModelHints, normaliseModelName } from './catalogue/model-name.js';
export { type Region } from './catalogue/region.js';
export { REGIONS, region, regionAt } from './catalogue/regions.js';
export { type DataHall } from './hall/hall.js';
export { type HallDraft, type HallFacts, decideHall, publishableHall } from './hall/decide-hall.js';
export {
  type Access,
  LEASE_REASONS,
  LEASE_STATES,
  type Lease,
  type LeaseEvent,
  type LeaseReason,
  type LeaseState,
} from './lease/lease.js';
export {
  type BookingDraft,
  type BookingFacts,
  type BookingRefusal,
  type Credit,
  decideBooking,
} from './lease/decide-booking.js';
export {
  FINAL_LEASE_STATES,
  LEASE_MOVES,
  type LeaseHappening,
  type LeaseHappeningKind,
  type LeaseStep,
  type LeaseWrongState,
  paymentDeadline,
  transition,
} from './lease/lease-state.js';
export { type PriceDraft } from './listing/field-checks.js';
export { LISTING_MOVES, LISTING_STEPS, type ListingStep, nextListingState } from './listing/listing-state.js';
export { type ListingUse, listingUse } from './listing/listing-use.js';
export { type GpuOffer, type HallOffer, type Offer, type OfferSite } from './offer/offer.js';
export { type Publication, meterWatts, offerOfHall, offerOfPool, offerSite } from './offer/project.js';
export { coversWindow, defaultWindow, isLongEnough, isShortEnough, minimumEnd, nextFullHour } from './offer/term.js';
export {
  type GpuPool,
  INTERCONNECTS,
  type Interconnect,
  LISTING_STATES,
  type ListingState,
  type TermDiscount,
  totalGpus,
} from './pool/pool.js';
export { type PoolDraft } from './pool/pool-draft.js';
export { type PoolFacts, decidePool, publishablePool } from './pool/decide-pool.js';
export {
  type Charges,
  type InvoiceShare,
  chargesFor,
  contractedEnergy,
  energyCharges,
  firstInvoice,
  quantityOf,
  splitIntoInvoices,
} from './pricing/invoice-shares.js';
export { type Price, type PriceConditions, allIn, dueAtBooking, price, taxInWords, termsOf } from './pricing/price.js';
export { type TermRate, rateOfTerm } from './pricing/rate-of-term.js';
export {
  BILLING_MODES,
  type BillingMode,
  type ChargeKind,
  QUOTE_STATES,
  type Quote,
  type QuoteLine,
  type QuoteState,
  type TaxTreatment,
  type Terms,
} from './quote/quote.js';
export {
  HOLD_MINUTES,
  type QuoteDraft,
  type QuoteFacts,
  type QuoteRefusal,
  type QuoteRequest,
  decideQuote,
  quoteOf,
} from './quote/decide-quote.js';
export { quoteStateAt } from './quote/quote-state.js';
export { type FieldRefusal, type ListingRefusal } from './refusal.js';
export { type Blocked, type Blocker, blocked, blockers, nearMissCandidates } from './search/blockers.js';
export { type Candidate, type SearchContext, candidateOf, daysToPower } from './search/candidate.js';
export {
  type AppliedFilter,
  type FilterField,
  type OfferFilter,
  appliedFilter,
  checkFilter,
} from './search/offer-filter.js';
export {
  OFFER_SORTS,
  type OfferMatch,
  type OfferPage,
  type OfferSort,
  type PageOptions,
  bookableMatches,
  countBookable,
  rankAndPage,
  summarise,
} from './search/rank-and-page.js';
export { relaxedWindows } from './search/relaxed-windows.js';
export { type Relaxation, type TriedRelaxation, keepWorking, relaxations } from './search/relaxations.js';
export {
  type Availability,
  type AvailabilityRequest,
  type NearMiss,
  type StaticMatches,
  availabilityOf,
  availabilityRequests,
  failingByField,
  staticMatches,
} from './search/static-matches.js';
export { COOLING, type Cooling, type RampStep, type Site } from './site/site.js';
export { type SiteDraft, type SiteFacts, decideSite, kilowatts } from './site/decide-site.js';
export { limitAt } from './site/power-limit.js';
export { TAX_RULES, type TaxRule } from './tax/tax-rules.js';
export { type TaxedBuyer, taxTreatment } from './tax/tax.js';
