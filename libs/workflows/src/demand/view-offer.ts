import { type Instant, type Period, type Result, ok, refuse } from '#libs/kernel';
import {
  type BillingMode,
  type OfferMatch,
  coversWindow,
  defaultWindow,
  isLongEnough,
  isShortEnough,
  matchOf,
} from '#libs/market';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';
import { checkWindow, searchContext } from './search-context.js';

type Needs = Pick<Ports, 'unitOfWork' | 'offers' | 'billingProfiles' | 'taxes' | 'settings'>;

export interface OfferQuery {
  readonly id: string;
  /** Null: the offer's own next window. */
  readonly window: Period | null;
  /** Null: nothing is priced in total. */
  readonly units: number | null;
  readonly gang: boolean;
  readonly billing: BillingMode;
}

export interface OfferView extends OfferMatch {
  readonly asOf: Instant;
}

/** One published offer, counted and priced for a window; null when there is none on offer. */
export const viewOffer = (ports: Needs) => {
  return (scope: OrganisationScope, { id, ...filter }: OfferQuery): Promise<Result<OfferView | null, Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const problem = filter.window && checkWindow(filter.window, ['window']);
      if (problem) return refuse(problem);
      if (filter.units !== null && filter.units < 1) return refuse(invalid(['units'], '`units` is at least 1.'));
      const market = await ports.offers.index(tx);
      const offer = market.get(id);
      if (!offer) return ok(null);
      const window = filter.window ?? defaultWindow(offer, tx.now);
      const match = matchOf(offer, filter, await searchContext(ports, tx, scope), {
        free: market.free(id, window, tx.now),
        freeWatts: market.freeWatts(offer.site.id, window),
        used: market.used(id).filter(({ expiresAt }) => expiresAt === null || expiresAt > tx.now),
      });
      return ok({ ...match, bookableUnits: isSold(match, filter.billing) ? match.bookableUnits : 0, asOf: tx.now });
    });
};

/** Whether the offer can be had at all for that window in that mode, whatever is free. */
function isSold({ offer, window }: OfferMatch, billing: BillingMode): boolean {
  const isMode = billing === 'RESERVED' || (offer.kind === 'GPU' && offer.onDemand);
  return isMode && coversWindow(offer, window) && isLongEnough(offer, window) && isShortEnough(offer, window);
}
