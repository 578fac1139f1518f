import { HOUR, addMilliseconds, compareDecimal } from '#libs/kernel';
import { type OfferFilter, type OfferMatch, type SearchContext, nextFullHour } from '#libs/market';
import { type AlertSighting, type NeedAlert } from '../ports/alert-store.js';
import { type MarketView } from '../ports/supply-stores.js';

/** Offers of one look; a need that more of them fit needs no alert. */
const MOST_OFFERS = 100;

export interface NeedLook {
  readonly fitting: readonly OfferMatch[];
  /** Of what fits, and of what fails on price or amount alone. */
  readonly sightings: readonly AlertSighting[];
}

/** What the market has for a need now: what fits, and what would if it were cheaper or freer. */
export function lookFor(
  market: MarketView,
  need: Pick<NeedAlert, 'filter' | 'rollingHours'>,
  context: SearchContext,
): NeedLook {
  const filter = { ...need.filter, ...windowOf(need, context) };
  const page = { sort: 'ALL_IN_PRICE', first: MOST_OFFERS, after: null } as const;
  const itemsOf = (asked: OfferFilter): readonly OfferMatch[] => {
    const found = market.search(asked, context, page);
    return found.ok ? found.value.items : [];
  };
  const fitting = itemsOf(filter);
  const ids = new Set(fitting.map(({ offer }) => offer.id));
  const near = itemsOf({ ...filter, maxPrice: null, units: null }).filter(({ offer }) => !ids.has(offer.id));
  return {
    fitting,
    sightings: [
      ...fitting.map(({ offer }) => ({ offerId: offer.id, fits: true, isDear: false, isFull: false })),
      ...near.map(({ offer, allInRate }) => {
        const isDear = filter.maxPrice != null && compareDecimal(allInRate.amount, filter.maxPrice) > 0;
        // dear is told by its price; everything else that is near cannot be had in the amount
        return { offerId: offer.id, fits: false, isDear, isFull: !isDear };
      }),
    ],
  };
}

function windowOf(
  { rollingHours }: Pick<NeedAlert, 'rollingHours'>,
  { now }: SearchContext,
): Pick<OfferFilter, 'window'> {
  if (rollingHours === null) return {};
  const start = nextFullHour(now);
  return { window: { start, end: addMilliseconds(start, rollingHours * HOUR) } };
}
