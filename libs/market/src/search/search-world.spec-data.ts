// A market in memory for the specs of search: offers, what is leased of them, and the two-stage search as a workflow runs it.
import { type Instant, type Period, decimal, instant, overlaps, rate } from '#libs/kernel';
import { complement } from '../capacity/ranges.js';
import { type Rectangle } from '../capacity/units.js';
import { type Offer } from '../offer/offer.js';
import { gpuOffer, hallOffer, siteFacts, window } from '../offer/offers.spec-data.js';
import { blocked, blockers, nearMissCandidates } from './blockers.js';
import { type Candidate, type SearchContext } from './candidate.js';
import { type OfferFilter } from './offer-filter.js';
import { type OfferMatch, bookableMatches, summarise } from './rank-and-page.js';
import { relaxedWindows } from './relaxed-windows.js';
import { type TriedRelaxation, keepWorking, relaxations } from './relaxations.js';
import {
  failingByField,
  type Availability,
  availabilityOf,
  availabilityRequests,
  staticMatches,
} from './static-matches.js';

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

/** Availability as the capacity store gives it. */
function lookUp(world: SearchWorld, candidates: readonly Candidate[]): Availability {
  const unitsOf = new Map(world.offers.map((offer) => [offer.id, offer.units]));
  const free = (id: string, span: Period) =>
    complement(
      world.used
        .filter((rectangle) => rectangle.resourceId === id && overlaps(rectangle.period, span))
        .map((rectangle) => rectangle.units),
      unitsOf.get(id) ?? 0,
    );
  const looks = availabilityRequests(candidates).map((request) => ({
    request,
    free: new Map(request.offerIds.map((id) => [id, free(id, request.window)])),
    freeWatts: new Map(request.siteIds.map((id) => [id, world.freeWatts?.[id] ?? null])),
  }));
  return availabilityOf(candidates, looks);
}

export function search(world: SearchWorld, filter: OfferFilter): OfferMatch[] {
  const found = staticMatches(world.offers, filter, context());
  return bookableMatches(found.candidates, filter, lookUp(world, found.candidates));
}

/** What an empty search says: who stands in the way, and which single changes were tried and work. */
export function explain(
  world: SearchWorld,
  filter: OfferFilter,
): { blockers: ReturnType<typeof blockers>; working: ReturnType<typeof keepWorking> } {
  const found = staticMatches(world.offers, filter, context());
  const stopped = blocked(found, filter, lookUp(world, [...found.candidates, ...nearMissCandidates(found)]));
  const freedAt = world.used.map((rectangle) => rectangle.period.end);
  const lists = [...relaxations(filter, stopped), relaxedWindows(filter, stopped, freedAt, NOW)];
  const tried: TriedRelaxation[] = lists
    .flat()
    .map((relaxation) => ({ relaxation, ...summarise(search(world, relaxation.filter)) }));
  return { blockers: blockers(stopped, failingByField(world.offers, filter, context())), working: keepWorking(tried) };
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
