import { HOUR, type Instant, type Period, type Result, addMilliseconds, instantFromEpoch, refuse } from '#libs/kernel';
import { type Quote } from '#libs/market';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal } from '../refusal.js';
import { type QuoteRefused, type RequestNeeds, requestQuote } from '../demand/request-quote.js';

export interface RenewCommand {
  readonly quoteId: string;
  readonly holdMinutes: number;
  readonly idempotencyKey: string | null;
}

/**
 * Quotes the need of a quote that ran out or was withdrawn once more, as its next version: same offer, units and mode; the same window, or,
 * where its start has passed, one of the same length from the next full hour. It is priced and held like any other.
 */
export const renewQuote = (ports: RequestNeeds) => {
  return async (scope: OrganisationScope, command: RenewCommand): Promise<Result<Quote, QuoteRefused>> => {
    const { quoteId, holdMinutes, idempotencyKey } = command;
    const before = await ports.unitOfWork.run(scope, async (tx) => {
      const quote = await ports.quotes.byId(tx, quoteId);
      return quote && { quote, now: tx.now };
    });
    if (before?.quote.orgId !== scope.orgId) return refuse<Refusal>({ code: 'NOT_FOUND', path: ['quoteId'] });
    const { offerId, units, gang, terms, period } = before.quote;
    return requestQuote(ports)(scope, {
      ...{ offerId, units, gang, holdMinutes, idempotencyKey, replaces: quoteId },
      ...{ billing: terms.billing, window: windowFrom(period, before.now) },
    });
  };
};

/** Moved to the next full hour where it would begin in the past; of the same length. */
function windowFrom(period: Period, now: Instant): Period {
  if (period.start >= now) return period;
  const start = instantFromEpoch(Math.ceil(now / HOUR) * HOUR);
  return { start, end: addMilliseconds(start, period.end - period.start) };
}
