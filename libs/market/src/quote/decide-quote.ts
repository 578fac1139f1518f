import {
  type Instant,
  MINUTE,
  type Period,
  type Result,
  addMilliseconds,
  fromRational,
  ok,
  refuse,
  toRational,
} from '#libs/kernel';
import { geometryOf, isQuantity } from '../capacity/geometry.js';
import { type PlacementRequest, bookableWithPower, place, proposals } from '../capacity/placement.js';
import { type Rectangle, type UnitRange } from '../capacity/units.js';
import { type Offer } from '../offer/offer.js';
import { coversWindow, isLongEnough, isShortEnough } from '../offer/term.js';
import { price } from '../pricing/price.js';
import { utilisationOf } from '../pricing/pricing-curve.js';
import { type BillingMode, type Quote, type TaxTreatment } from './quote.js';

/** Shortest and longest time a quote may hold its capacity, in minutes, and what is taken when nothing was said. */
export const HOLD_MINUTES = { least: 1, most: 60, usual: 30 } as const;

export interface QuoteRequest {
  /** GPUs or kW. */
  readonly units: number;
  readonly window: Period;
  readonly gang: boolean;
  readonly billing: BillingMode;
  readonly holdMinutes: number;
}

/** What was gathered for the decision, all of one moment. */
export interface QuoteFacts {
  readonly now: Instant;
  /** The offer as it is now, or null when there is none of that id. */
  readonly offer: Offer | null;
  /** Unit ranges free over the whole window. */
  readonly free: readonly UnitRange[];
  /** Watts of the site free over the whole window; null: power is not scarce there. */
  readonly freeWatts: number | null;
  /** Everything in use within the horizon, or within the window for offers with a pricing curve; absent: nothing is. */
  readonly used?: readonly Pick<Rectangle, 'units' | 'period'>[];
  /** The window and the time around it of which `used` tells; absent or null: units are chosen by the window alone. */
  readonly horizon?: Period | null;
  /** Open, unexpired quotes of the organisation, and how many it may have. */
  readonly openQuotes: number;
  readonly maxOpenQuotes: number;
  readonly platformFeeBasisPoints: number;
  readonly tax: TaxTreatment;
  /** Spreads the proposals of concurrent bookers. */
  readonly seed: number;
  /** Others are at work on the offer at this moment. */
  readonly isCrowded: boolean;
}

export type QuoteRefusal =
  | { readonly code: 'INVALID_INPUT'; readonly path: readonly string[]; readonly detail: string }
  | { readonly code: 'NOT_ON_OFFER'; readonly path: readonly string[] }
  | {
      readonly code: 'BAD_QUANTITY';
      readonly path: readonly string[];
      readonly minUnits: number;
      readonly maxUnits: number;
    }
  | { readonly code: 'BAD_TERM'; readonly path: readonly string[]; readonly minHours: number }
  | { readonly code: 'TOO_MANY_HOLDS'; readonly path: null; readonly maxOpenQuotes: number }
  | { readonly code: 'CAPACITY_TAKEN'; readonly path: readonly string[]; readonly bookableUnits: number };

/** A quote but for its identity, and the placements to try to reserve, in order. Whichever the database takes becomes the quote's. */
export interface QuoteDraft extends Omit<Quote, 'id' | 'number' | 'orgId' | 'placement' | 'lineage' | 'madeBy'> {
  readonly proposals: readonly (readonly UnitRange[])[];
  /** Draw at the meter to reserve with the units. */
  readonly watts: number;
}

/**
 * A priced quote, or the FIRST refusal of: INVALID_INPUT (units, hold, start in the past), NOT_ON_OFFER (no such published offer, mode
 * not sold, window outside its availability), BAD_QUANTITY, BAD_TERM, TOO_MANY_HOLDS, CAPACITY_TAKEN. What never gets better by waiting
 * comes before what may.
 */
export function decideQuote(request: QuoteRequest, facts: QuoteFacts): Result<QuoteDraft, QuoteRefusal> {
  const invalid = checkInput(request, facts.now);
  if (invalid !== null) return refuse(invalid);
  const { offer } = facts;
  if (offer === null || offer.state !== 'PUBLISHED') return refuse({ code: 'NOT_ON_OFFER', path: ['offerId'] });
  const refusal = checkOffer(offer, request) ?? checkHolds(facts) ?? checkCapacity(offer, request, facts);
  return refusal === null ? ok(draft(offer, request, facts)) : refuse(refusal);
}

/** Whether the request makes sense whatever is on offer and whenever it is: numbers and window. */
export function isWellFormed(request: QuoteRequest): boolean {
  return checkInput(request, request.window.start) === null;
}

function checkInput(request: QuoteRequest, now: Instant): QuoteRefusal | null {
  const { units, holdMinutes, window } = request;
  if (!Number.isInteger(units) || units < 1)
    return { code: 'INVALID_INPUT', path: ['units'], detail: 'must be a whole number, at least 1' };
  if (!Number.isInteger(holdMinutes) || holdMinutes < HOLD_MINUTES.least || holdMinutes > HOLD_MINUTES.most) {
    return {
      code: 'INVALID_INPUT',
      path: ['holdMinutes'],
      detail: `must be ${HOLD_MINUTES.least} to ${HOLD_MINUTES.most}`,
    };
  }
  if (window.start >= window.end)
    return { code: 'INVALID_INPUT', path: ['window'], detail: 'must end after it starts' };
  return window.start < now
    ? { code: 'INVALID_INPUT', path: ['window', 'start'], detail: 'must not lie in the past' }
    : null;
}

function checkOffer(offer: Offer, request: QuoteRequest): QuoteRefusal | null {
  if (request.billing === 'ON_DEMAND' && !(offer.kind === 'GPU' && offer.onDemand))
    return { code: 'NOT_ON_OFFER', path: ['billing'] };
  if (!coversWindow(offer, request.window)) return { code: 'NOT_ON_OFFER', path: ['window'] };
  if (!isQuantity(geometryOf(offer), request.units)) {
    return { code: 'BAD_QUANTITY', path: ['units'], minUnits: offer.minUnits, maxUnits: offer.units };
  }
  if (!isLongEnough(offer, request.window) || !isShortEnough(offer, request.window)) {
    return { code: 'BAD_TERM', path: ['window'], minHours: offer.minHours };
  }
  return null;
}

function checkHolds(facts: QuoteFacts): QuoteRefusal | null {
  if (facts.openQuotes < facts.maxOpenQuotes) return null;
  return { code: 'TOO_MANY_HOLDS', path: null, maxOpenQuotes: facts.maxOpenQuotes };
}

function checkCapacity(offer: Offer, request: QuoteRequest, facts: QuoteFacts): QuoteRefusal | null {
  const { units, gang } = request;
  const geometry = geometryOf(offer);
  const isFed = facts.freeWatts === null || units * offer.meterWattsPerUnit <= facts.freeWatts;
  if (isFed && place({ geometry, free: facts.free, units, gang }) !== null) return null;
  const power = { freeWatts: facts.freeWatts, wattsPerUnit: offer.meterWattsPerUnit };
  return {
    code: 'CAPACITY_TAKEN',
    path: ['units'],
    bookableUnits: bookableWithPower(geometry, facts.free, gang, power),
  };
}

function draft(offer: Offer, request: QuoteRequest, facts: QuoteFacts): QuoteDraft {
  const { units, window, gang, billing, holdMinutes } = request;
  const { platformFeeBasisPoints, tax, free, seed, isCrowded, now } = facts;
  // rounded before it is read, so that booking can tell from the quote alone whether the price is still the same
  const utilisation = fromRational(utilisationOf(facts.used ?? [], offer.units, window));
  const conditions = { billing, platformFeeBasisPoints, tax, utilisation: toRational(utilisation) };
  const priced = price(offer, units, window, conditions);
  return {
    offerId: offer.id,
    offerVersion: offer.version,
    offerKind: offer.kind,
    offerName: offer.name,
    providerOrgId: offer.providerOrgId,
    siteId: offer.site.id,
    period: window,
    units,
    gang,
    terms: priced.terms,
    utilisation,
    lines: priced.lines,
    subtotal: priced.subtotal,
    platformFee: priced.platformFee,
    tax: priced.tax,
    total: priced.total,
    dueAtBooking: priced.dueAtBooking,
    state: 'OPEN',
    createdAt: now,
    expiresAt: addMilliseconds(now, holdMinutes * MINUTE),
    proposals: proposals(
      { geometry: geometryOf(offer), free, units, gang, ...surroundings(window, facts) },
      { seed, isCrowded },
    ),
    watts: units * offer.meterWattsPerUnit,
  };
}

function surroundings(window: Period, { horizon, used }: QuoteFacts): Pick<PlacementRequest, 'around'> {
  return horizon ? { around: { window, horizon, used: used ?? [] } } : {};
}

/** The quote of a draft, once the database has taken one of its proposals. */
export function quoteOf(
  draft: QuoteDraft,
  identity: Pick<Quote, 'id' | 'number' | 'orgId' | 'placement' | 'lineage' | 'madeBy'>,
): Quote {
  const { proposals: _proposals, watts: _watts, ...facts } = draft;
  return { ...facts, ...identity };
}
