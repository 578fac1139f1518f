/**
 * market: what can be leased, by whom, when and at which price. It decides what matches, where a lease is placed, what a
 * quote costs and which steps a lease may take. It refuses to know databases, clocks, ledgers and Stripe.
 */
export { HOLDER_KINDS, type Holder, type HolderKind, type Rectangle, type UnitRange, countUnits } from './capacity/units.js';
export { type DataHall } from './hall/hall.js';
export { type Access, LEASE_REASONS, LEASE_STATES, type Lease, type LeaseEvent, type LeaseReason, type LeaseState } from './lease/lease.js';
export { type GpuOffer, type HallOffer, type Offer, type OfferSite } from './offer/offer.js';
export {
  type GpuPool,
  INTERCONNECTS,
  type Interconnect,
  LISTING_STATES,
  type ListingState,
  type TermDiscount,
  totalGpus,
} from './pool/pool.js';
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
export { COOLING, type Cooling, type RampStep, type Site } from './site/site.js';
