import { DAY, type Instant, addMilliseconds } from '#libs/kernel';
import { type Offer } from '../offer/offer.js';
import { isLongEnough } from '../offer/term.js';
import { rateOfWindow } from '../pricing/rate-of-window.js';
import { type PriceSample, TERM_BANDS, TYPICAL_DAYS } from './price-index.js';

/** What the listings of a day ask: each GPU of each listing once per band in which it may be had, at the rate of a typical term from tomorrow. */
export function listedSamples(offers: readonly Offer[], now: Instant): PriceSample[] {
  const start = addMilliseconds(now, DAY);
  return offers.flatMap((offer) => {
    if (offer.kind !== 'GPU' || offer.state !== 'PUBLISHED') return [];
    return TERM_BANDS.flatMap((band) => {
      const window = { start, end: addMilliseconds(start, TYPICAL_DAYS[band] * DAY) };
      const isOver = offer.availableUntil !== null && offer.availableUntil < window.end;
      if (isOver || !isLongEnough(offer, window)) return [];
      const { rate } = rateOfWindow(offer, window, 'RESERVED');
      return [
        {
          ...{ modelSlug: offer.modelSlug, region: offer.site.region, band, currency: rate.currency },
          ...{ providerOrgId: offer.providerOrgId, rate: rate.amount, weight: BigInt(offer.units) },
        },
      ];
    });
  });
}
