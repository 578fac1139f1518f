/**
 * market: what can be leased, by whom, when and at which price. It decides what matches, where a lease is placed, what a
 * quote costs and which steps a lease may take. It refuses to know databases, clocks, ledgers and Stripe.
 */
export { type Rectangle, type UnitRange, countUnits } from './capacity/units.js';
export { type Geometry, geometryOf } from './capacity/geometry.js';
export { Fleet, type FleetRequest } from './capacity/fleet.js';
export { fragmentation } from './capacity/fragmentation.js';
export { placeInTurn } from './capacity/place-in-turn.js';
export { bookableUnits, bookableWithPower, proposals } from './capacity/placement.js';
export { sequence } from './capacity/taste.js';
export { GPU_MODELS, gpuModel } from './catalogue/gpu-models.js';
export { REGIONS, region } from './catalogue/regions.js';
export { type AmendmentRefusal, type Change, amend } from './contract/amendment.js';
export { changesToJson, parseChanges, parseGuarantorJson } from './contract/change-json.js';
export { checkTermSheet } from './contract/check-term-sheet.js';
export { commence } from './contract/commencement.js';
export { type ContractParty, type TrancheListing } from './contract/contract-party.js';
export { contractText } from './contract/contract-text.js';
export {
  type Closure,
  type ClosureReason,
  type Contract,
  type ContractVersion,
  type Evidence,
  currentTerms,
  currentVersion,
  lastEnd,
  lastKnown,
  signContract,
  startOf,
  trancheIds,
  versionOn,
} from './contract/contract.js';
export { type Escalator, type IndexObservation, escalationDate } from './contract/escalator.js';
export { type TermSheetProblem } from './contract/json-fields.js';
export { type NovationRefusal, novate } from './contract/novation.js';
export { type OptionRefusal, allRenewed, expand, renew } from './contract/option.js';
export { parseKeptTerms, parseTermSheet } from './contract/parse-term-sheet.js';
export { type Guarantor, guaranteeOn } from './contract/parties.js';
export { type PowerCharge, type PowerTerms } from './contract/power-terms.js';
export { type CurtailmentTerms, type SlaTerms, isChronicFailure, slaStep } from './contract/service-terms.js';
export {
  type BillingTerms,
  type CapexCredit,
  type Commitment,
  type Deposit,
  type Prepayment,
  type Proration,
  type TermSheet,
} from './contract/term-sheet.js';
export { guarantorToJson, termSheetToJson } from './contract/term-sheet-json.js';
export { type TerminationRefusal, feeFactor, rentFreeEnd, terminate } from './contract/termination.js';
export { type Tranche, endOf, quantityOn, rateOn } from './contract/tranche.js';
export { type EnergyCalendar } from './energy/energy-calendar.js';
export { type FloorBand } from './energy/energy-floor.js';
export { type HourBand } from './energy/hour-band.js';
export { type UnitCosts } from './energy/unit-costs.js';
export { type DataHall } from './hall/hall.js';
export { type HallDraft, decideHall, publishableHall } from './hall/decide-hall.js';
export { type Access, type Lease, type LeaseEvent, type LeaseReason, type LeaseState } from './lease/lease.js';
export { type BookingDraft, type BookingRefusal, type Credit, decideBooking } from './lease/decide-booking.js';
export { type LeaseHappening, type LeaseStep, deemedAcceptance, transition } from './lease/lease-state.js';
export {
  type AcceptanceBasis,
  type AcceptanceTest,
  type LeaseAcceptance,
  type Shortfall,
  shortfalls,
} from './lease/acceptance.js';
export {
  type CurtailmentCall,
  type CurtailmentSettlement,
  type OutsideTolerance,
  checkCall,
  isCalled,
  largestSaving,
} from './notice/curtailment-call.js';
export {
  type MaintenanceNotice,
  type MaintenanceStanding,
  agreedNotices,
  announceBy,
  standings,
} from './notice/maintenance.js';
export { type Notice, type NoticeKind, isInTime, noticeClock } from './notice/notice.js';
export { type ListingStep, nextListingState } from './listing/listing-state.js';
export { listingUse } from './listing/listing-use.js';
export { type PowerSlice, type UsedUnits } from './offer-index/capacity-in-use.js';
export { CompactOffers } from './offer-index/compact-offers.js';
export { OfferIndex } from './offer-index/offer-index.js';
export { type GpuOffer, type HallOffer, type Offer, type OfferSite } from './offer/offer.js';
export { hallFloor, offerOfHall, offerOfPool, poolFloor } from './offer/project.js';
export { coversWindow, defaultWindow, isLongEnough, isShortEnough, nextFullHour } from './offer/term.js';
export {
  type GpuPool,
  INTERCONNECTS,
  type Interconnect,
  type ListingState,
  type TermDiscount,
  totalGpus,
} from './pool/pool.js';
export { type PoolDraft } from './pool/pool-draft.js';
export { decidePool, publishablePool } from './pool/decide-pool.js';
export { chargesFor, energyCharges, quantityOf, splitIntoInvoices } from './pricing/invoice-shares.js';
export { price } from './pricing/price.js';
export { type PricingCurve, curveFactor } from './pricing/pricing-curve.js';
export { rateOfWindow } from './pricing/rate-of-window.js';
export { type KeepCost, type Keeping, keepingOf } from './pricing/keeping.js';
export { advisedDiscount } from './pricing/term-factor.js';
export {
  type BillingMode,
  type ChargeKind,
  type PriceComponent,
  type Quote,
  type QuoteLine,
  type QuoteState,
  type TaxTreatment,
  type Terms,
} from './quote/quote.js';
export {
  HOLD_MINUTES,
  type QuoteDraft,
  type QuoteRefusal,
  type QuoteRequest,
  decideQuote,
  isWellFormed,
  quoteOf,
} from './quote/decide-quote.js';
export { quoteStateAt } from './quote/quote-state.js';
export { quoteDelta, quoteText } from './quote/quote-delta.js';
export { type AdviceInputs, checkAdviceInputs } from './mining/advice-inputs.js';
export { type Basis, type HourAdvice } from './mining/advise.js';
export { type AsicModel } from './mining/asic-model.js';
export { ASIC_MODELS } from './mining/asic-models.js';
export { type BreakEven, breakEven } from './mining/break-even.js';
export { type CurtailmentStep } from './mining/curtailment.js';
export { type FleetDraft, fleetOf, fleetWatts } from './mining/fleet.js';
export { hourLimits } from './mining/hour-limits.js';
export { type ListingAtSite } from './mining/listing-hours.js';
export { type LongTerm } from './mining/long-term.js';
export { type SiteAdvice, adviseSite } from './mining/site-advice.js';
export { type FleetAtSite } from './mining/site-facts.js';
export { type FieldRefusal, type ListingRefusal } from './refusal.js';
export { type OfferMatch, type SearchContext, conditionsOf } from './search/candidate.js';
export { matchOf } from './search/match-of.js';
export { MOST_COUNTED, type NoMatch, explainNoMatch } from './search/no-match.js';
export { type AppliedFilter, type OfferFilter, appliedFilter, checkFilter } from './search/offer-filter.js';
export { type PageOptions } from './search/offer-page.js';
export { type RankExplanation, explainRank } from './search/ranking.js';
export { type Relaxation } from './search/relaxations.js';
export { fitWillingness } from './simulation/willingness.js';
export { type PriceProposal, decideProposal } from './simulation/proposal.js';
export { type DemandOutcome, type RecordedDemand } from './simulation/recorded-demand.js';
export {
  type Estimate,
  LEAST_DEMAND,
  type PriceOutlook,
  type PriceSimulation,
  simulatePrice,
} from './simulation/simulate-price.js';
export { serviceLevelsOf } from './service/service-levels.js';
export { type Cooling, type Site } from './site/site.js';
export { type SiteDraft, decideSite } from './site/decide-site.js';
export { kilowatts } from './site/kilowatts.js';
export { limitAt } from './site/power-limit.js';
export { type OfferedPower, fedUnits, freeWattsOf } from './site/offered-power.js';
export {
  type EnvelopeSlice,
  POWER_USES,
  type PowerClaim,
  type PowerLimit,
  type PowerUse,
  powerEnvelope,
} from './site/power-envelope.js';
export {
  type MiningLoad,
  type MiningLoadDraft,
  type MiningLoadRefusal,
  type MiningYield,
  POWER_HORIZON,
  claimOf,
  decideMiningLoad,
  joulesPerTerahash,
} from './site/mining-load.js';
export {
  type Curtailment,
  type CurtailmentDraft,
  type CurtailmentReason,
  type CurtailmentState,
  cancelCurtailment,
  curtailmentState,
  decideCurtailment,
  inForce,
} from './site/curtailment.js';
export { type TaxLaw } from './tax/tax-law.js';
export { type TaxAmount, type TaxPart, taxOn, taxesBeyond, taxesOn } from './tax/tax-part.js';
export { type DepthPoint, depthByStart } from './price-index/depth.js';
export { listedSamples } from './price-index/listed-samples.js';
export {
  type IndexFigures,
  MIN_PROVIDERS,
  MIN_SAMPLES,
  type PriceSample,
  type SeriesKey,
  TYPICAL_DAYS,
  type TermBand,
  indexFigures,
  priceIndex,
  termBand,
} from './price-index/price-index.js';
export { type EngineTax, type UnusableTax, treatmentByEngine } from './tax/engine-tax.js';
export { OWN_TAX_TABLE, type TaxEntry, type TaxTable, isCollectedOn, taxRateOn, taxTableOf } from './tax/tax-table.js';
export { isUnheardOf } from './tax/tax-table.js';
export { type PlaceOfSupply, placeOfSupply } from './tax/place-of-supply.js';
export { partInWords, percentOf, taxLines } from './tax/tax-words.js';
export {
  type TaxAddressGap,
  type TaxedBuyer,
  type TaxedSupply,
  taxAddressGap,
  taxAt,
  taxTreatment,
} from './tax/tax.js';
