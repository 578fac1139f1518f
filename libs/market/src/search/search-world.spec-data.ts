// A market in memory for the specs of search: offers, what is leased of them, and the plain search over it.
import { type Instant, decimal, instant, overlaps, rate } from '#libs/kernel';
import { complement } from '../capacity/ranges.js';
import { type Rectangle } from '../capacity/units.js';
import { type Offer } from '../offer/offer.js';
import { gpuOffer, hallOffer, siteFacts, window } from '../offer/offers.spec-data.js';
import { type OfferMatch, type SearchContext } from './candidate.js';
import { isForSale, passesOffer } from './filter-rules.js';
import { type MarketLookup } from './market-lookup.js';
import { type NoMatch, explainNoMatch } from './no-match.js';
import { type OfferFilter } from './offer-filter.js';
import { matchesOf, rankAndPage } from './plain-search.spec-data.js';

export const NOW = instant('2026-06-01T00:00:00Z');

export interface SearchWorld {
  readonly offers: readonly Offer[];
  readonly used: readonly Rectangle[];
  /** Watts free at a site, by site id; a site that is not in here is not scarce. */
  readonly freeWatts?: Readonly<Record<string, number>>;
}

export function context(now: Instant = NOW): SearchContext {
  return { now, platformFeeBasisPoints: 500, tax: { jurisdiction: 'US', basisPoints: 0, kind: 'NOT_REGISTERED' } };
}

export function search(world: SearchWorld, filter: OfferFilter): OfferMatch[] {
  return matchesOf(world.offers, filter, context(), (offer, window) => {
    const used = world.used.filter(({ resourceId, period }) => resourceId === offer.id && overlaps(period, window));
    const taken = used.map(({ units }) => units);
    return { free: complement(taken, offer.units), freeWatts: world.freeWatts?.[offer.site.id] ?? null, used };
  });
}

/** The market by plain loops: what an index has to agree with. */
export function marketOf(world: SearchWorld): MarketLookup {
  return {
    search: (filter, _context, options) => rankAndPage(search(world, filter), options),
    count: (filter, _context, most) => Math.min(most, search(world, filter).length),
    exists: (filter) => search(world, filter).length > 0,
    passing: (filter) => passing(world, filter),
    offers: () => world.offers,
    used: (id) => world.used.filter(({ resourceId }) => resourceId === id),
  };
}

function passing(world: SearchWorld, filter: OfferFilter): Offer[] {
  return world.offers.filter(
    (offer) => offer.kind === (filter.kind ?? 'GPU') && passesOffer(offer, filter, NOW) && isForSale(offer, NOW),
  );
}

/** What an empty search says. */
export function explain(world: SearchWorld, filter: OfferFilter): NoMatch {
  return explainNoMatch(marketOf(world), filter, context());
}

/** Four pools and a hall: one leased for a while, one dear and not yet powered, one in euros, one of small cards. */
export function market(): SearchWorld {
  const iceland = siteFacts({
    id: 'site_is',
    country: 'IS',
    region: 'iceland',
    carbonGramsPerKwh: 28,
    certifications: ['SOC 2', 'ISO 27001'],
  });
  const alberta = siteFacts({ id: 'site_ab', country: 'CA', region: 'ca-west', carbonGramsPerKwh: 20 });
  return {
    offers: [
      gpuOffer({ id: 'cheap' }),
      gpuOffer({
        id: 'small',
        modelSlug: 'rtx-4090',
        minUnits: 1,
        units: 32,
        nodesPerFabric: 1,
        interconnect: 'PCIE',
        minHours: 24,
        price: rate(decimal('0.4'), 'USD', 'GPU_HOUR'),
        floor: rate(decimal('0.3'), 'USD', 'GPU_HOUR'),
        onDemand: false,
      }),
      gpuOffer({
        id: 'dear',
        modelSlug: 'h200-sxm',
        site: alberta,
        units: 16,
        price: rate(decimal('3.9'), 'USD', 'GPU_HOUR'),
        availableFrom: instant('2026-06-15T00:00:00Z'),
      }),
      gpuOffer({
        id: 'euro',
        site: iceland,
        nodesPerFabric: 8,
        price: rate(decimal('2.6'), 'EUR', 'GPU_HOUR'),
        floor: rate(decimal('2'), 'EUR', 'GPU_HOUR'),
      }),
      hallOffer({ id: 'hall' }),
    ],
    used: [
      {
        resourceId: 'dear',
        units: { from: 0, to: 16 },
        period: window('2026-06-20T00:00:00Z', '2026-07-10T00:00:00Z'),
      },
    ],
  };
}
