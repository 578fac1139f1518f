import {
  type Instant,
  type Money,
  type Result,
  add,
  compareDecimal,
  compareMoney,
  isZero,
  ok,
  refuse,
  toRational,
} from '#libs/kernel';
import { type Offer } from '../offer/offer.js';
import { termsOf } from '../pricing/price.js';
import { type Quote, type QuoteState, type Terms } from '../quote/quote.js';
import { quoteStateAt } from '../quote/quote-state.js';
import { type Lease, type LeaseEvent } from './lease.js';

export interface Credit {
  readonly limit: Money;
  /** Open invoices. */
  readonly owed: Money;
  /** On-demand hours and energy used and not yet invoiced, and what running on-demand leases are still going to cost. */
  readonly accruing: Money;
}

export interface BookingFacts {
  readonly now: Instant;
  /** Re-read under lock. */
  readonly quote: Quote;
  /** The offer as it is now, published or not; null when it is gone. */
  readonly offer: Offer | null;
  readonly credit: Credit;
  readonly costCentre: string | null;
  readonly purchaseOrder: string | null;
}

export type BookingRefusal =
  | { readonly code: 'INVALID_INPUT'; readonly path: readonly string[]; readonly detail: string }
  | { readonly code: 'WRONG_STATE'; readonly path: readonly string[]; readonly state: QuoteState }
  | { readonly code: 'QUOTE_EXPIRED'; readonly path: readonly string[]; readonly expiredAt: Instant }
  | { readonly code: 'PRICE_CHANGED'; readonly path: readonly string[] }
  | { readonly code: 'CREDIT_EXCEEDED'; readonly path: null; readonly limit: Money; readonly wouldOwe: Money };

export interface BookingDraft {
  readonly lease: Omit<Lease, 'id' | 'number'>;
  readonly event: LeaseEvent;
  /** What the first invoice asks for now; zero on demand. */
  readonly due: Money;
}

/** Longest cost centre or purchase order. */
const REFERENCE_LENGTH = 80;

/**
 * The lease of a quote at exactly the quote's total, or the FIRST refusal of: INVALID_INPUT, WRONG_STATE (booked or withdrawn),
 * QUOTE_EXPIRED, PRICE_CHANGED (a fact the price hangs on is another now), CREDIT_EXCEEDED (on demand only). Whether the hold is still
 * there is the database's last word, after this. A paused listing does not matter: open quotes stay bookable.
 */
export function decideBooking(facts: BookingFacts): Result<BookingDraft, BookingRefusal> {
  const { quote, now } = facts;
  const refusal =
    checkReferences(facts) ??
    checkState(quote, now) ??
    checkPrice(quote, facts.offer) ??
    checkCredit(quote, facts.credit);
  return refusal === null ? ok(draft(facts)) : refuse(refusal);
}

function checkReferences(facts: BookingFacts): BookingRefusal | null {
  const detail = `must have at most ${REFERENCE_LENGTH} characters`;
  if ((facts.costCentre ?? '').length > REFERENCE_LENGTH)
    return { code: 'INVALID_INPUT', path: ['costCentre'], detail };
  if ((facts.purchaseOrder ?? '').length > REFERENCE_LENGTH)
    return { code: 'INVALID_INPUT', path: ['purchaseOrder'], detail };
  return null;
}

function checkState(quote: Quote, now: Instant): BookingRefusal | null {
  const state = quoteStateAt(quote, now);
  if (state === 'EXPIRED') return { code: 'QUOTE_EXPIRED', path: ['quoteId'], expiredAt: quote.expiresAt };
  return state === 'OPEN' ? null : { code: 'WRONG_STATE', path: ['quoteId'], state };
}

function checkPrice(quote: Quote, offer: Offer | null): BookingRefusal | null {
  const changed: BookingRefusal = { code: 'PRICE_CHANGED', path: ['quoteId'] };
  if (offer === null || offer.state === 'WITHDRAWN' || offer.kind !== quote.offerKind) return changed;
  if (offer.version === quote.offerVersion) return null;
  // the pool's rate is read at the utilisation of the quote: the quote's own hold does not make it dearer
  const conditions = { ...quote.terms, utilisation: toRational(quote.utilisation) };
  return samePrice(quote.terms, termsOf(offer, quote.period, conditions)) ? null : changed;
}

/** Fee and tax are the quote's own; what may have changed is the provider's. */
function samePrice(quoted: Terms, current: Terms): boolean {
  return (
    sameRate(quoted.unitPrice, current.unitPrice) &&
    sameRate(quoted.energyPrice, current.energyPrice) &&
    quoted.meterWattsPerUnit === current.meterWattsPerUnit &&
    quoted.timeZone === current.timeZone
  );
}

function sameRate(a: Terms['energyPrice'], b: Terms['energyPrice']): boolean {
  if (a === null || b === null) return a === b;
  return a.currency === b.currency && a.unit === b.unit && compareDecimal(a.amount, b.amount) === 0;
}

function checkCredit(quote: Quote, credit: Credit): BookingRefusal | null {
  if (quote.terms.billing !== 'ON_DEMAND') return null;
  const refusal = { code: 'CREDIT_EXCEEDED', path: null, limit: credit.limit } as const;
  if (credit.limit.currency !== quote.total.currency) return { ...refusal, wouldOwe: quote.total };
  const wouldOwe = add(add(credit.owed, credit.accruing), quote.total);
  return compareMoney(wouldOwe, credit.limit) <= 0 ? null : { ...refusal, wouldOwe };
}

function draft({ quote, now, costCentre, purchaseOrder }: BookingFacts): BookingDraft {
  const isPaid = isZero(quote.dueAtBooking);
  const state = isPaid ? 'CONFIRMED' : 'PENDING_PAYMENT';
  const reason = isPaid ? 'NO_UPFRONT_PAYMENT' : 'BOOKED';
  return {
    lease: {
      quoteId: quote.id,
      tenantOrgId: quote.orgId,
      providerOrgId: quote.providerOrgId,
      resourceId: quote.offerId,
      resourceKind: quote.offerKind,
      resourceName: quote.offerName,
      siteId: quote.siteId,
      period: quote.period,
      units: quote.units,
      placement: quote.placement,
      terms: quote.terms,
      total: quote.total,
      state,
      reason,
      contract: null,
      costCentre,
      purchaseOrder,
      access: null,
      createdAt: now,
      acceptedAt: null,
      startedAt: null,
      endedAt: null,
      meteredUntil: null,
      version: 1,
    },
    event: { at: now, state, reason, note: null },
    due: quote.dueAtBooking,
  };
}
