import {
  DAY,
  type CurrencyCode,
  type Instant,
  type Result,
  addMilliseconds,
  instantFromEpoch,
  ok,
  refuse,
} from '#libs/kernel';
import {
  type DepthPoint,
  type IndexFigures,
  type SeriesKey,
  TYPICAL_DAYS,
  depthByStart,
  gpuModel,
  indexFigures,
  listedSamples,
} from '#libs/market';
import { searchContext } from '../demand/search-context.js';
import { type IndexBasis, type IndexPoint } from '../ports/price-index-store.js';
import { type Ports } from '../ports/ports.js';
import { type OrganisationScope } from '../ports/unit-of-work.js';
import { type Refusal, invalid } from '../refusal.js';

type Needs = Pick<Ports, 'unitOfWork' | 'priceIndex' | 'offers' | 'billingProfiles' | 'taxes' | 'settings'>;

export interface MarketQuestion {
  readonly key: SeriesKey;
  /** Days of history, 1 to 730. */
  readonly days: number;
}

export interface MarketPicture {
  readonly booked: readonly IndexPoint[];
  readonly listed: readonly IndexPoint[];
  /** What is asked at this moment. */
  readonly now: IndexFigures;
}

/** Weeks that a look at the depth goes ahead. */
const WEEKS_AHEAD = 14;
const LONGEST_HISTORY_DAYS = 730;

/** The price index of a GPU model: what was paid and what was asked, day by day, and what is asked now. */
export const viewPrices = (ports: Needs) => {
  return (scope: OrganisationScope, { key, days }: MarketQuestion): Promise<Result<MarketPicture, Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const problem = problemOf(key.modelSlug, days);
      if (problem !== null) return refuse(problem);
      const from = addMilliseconds(tx.now, -days * DAY);
      const series = (basis: IndexBasis): Promise<IndexPoint[]> => ports.priceIndex.series(tx, basis, key, from);
      const [booked, listed] = [await series('BOOKED'), await series('LISTED')];
      const market = await ports.offers.index(tx);
      const offers = market.passing({ kind: 'GPU', models: [key.modelSlug] }, await searchContext(ports, tx, scope));
      const asked = listedSamples(offers, tx.now).filter(
        (sample) =>
          sample.currency === key.currency &&
          (key.region === null || sample.region === key.region) &&
          (key.band === null || sample.band === key.band),
      );
      return ok({ booked, listed, now: indexFigures(asked) });
    });
};

export interface DepthQuestion {
  readonly modelSlug: string;
  readonly region: string | null;
  readonly currency: CurrencyCode;
  readonly band: keyof typeof TYPICAL_DAYS;
}

/** How many GPUs could be had from the start of each of the next weeks on, for a typical term. */
export const viewDepth = (ports: Needs) => {
  return (
    scope: OrganisationScope,
    { modelSlug, region, currency, band }: DepthQuestion,
  ): Promise<Result<{ readonly days: number; readonly points: readonly DepthPoint[] }, Refusal>> =>
    ports.unitOfWork.run(scope, async (tx) => {
      const problem = problemOf(modelSlug, 1);
      if (problem !== null) return refuse(problem);
      const market = await ports.offers.index(tx);
      const filter = { kind: 'GPU', models: [modelSlug], regions: region === null ? null : [region] } as const;
      const offers = market.passing(filter, await searchContext(ports, tx, scope));
      const days = TYPICAL_DAYS[band];
      const points = depthByStart(offers, (id, window) => market.free(id, window, tx.now), {
        ...{ starts: startsFrom(tx.now), days, currency },
      });
      return ok({ days, points });
    });
};

/** Midnights, UTC: tomorrow's and those of the weeks after. */
function startsFrom(now: Instant): Instant[] {
  const tomorrow = (Math.floor(now / DAY) + 1) * DAY;
  return Array.from({ length: WEEKS_AHEAD }, (_, week) => instantFromEpoch(tomorrow + week * 7 * DAY));
}

function problemOf(modelSlug: string, days: number): Refusal | null {
  if (gpuModel(modelSlug) === null) return invalid(['model'], 'No such GPU model; see `gpuModels`.');
  if (!Number.isInteger(days) || days < 1 || days > LONGEST_HISTORY_DAYS)
    return invalid(['days'], `History goes back 1 to ${LONGEST_HISTORY_DAYS} days.`);
  return null;
}
