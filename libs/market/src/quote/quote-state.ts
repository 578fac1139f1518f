import { type Instant } from '#libs/kernel';
import { type Quote, type QuoteState } from './quote.js';

/** The state a reader sees: an open quote whose expiry has come is EXPIRED, whether or not the sweep has written it down yet. */
export function quoteStateAt(quote: Pick<Quote, 'state' | 'expiresAt'>, now: Instant): QuoteState {
  return quote.state === 'OPEN' && quote.expiresAt <= now ? 'EXPIRED' : quote.state;
}
