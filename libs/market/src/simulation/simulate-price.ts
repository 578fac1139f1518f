import { HOUR, type Period, type Result, ok, refuse } from '#libs/kernel';
import { sequence } from '../capacity/taste.js';
import { type GpuOffer } from '../offer/offer.js';
import { approximateRate, toNumber } from './approximate-rate.js';
import { type RecordedDemand } from './recorded-demand.js';
import { type Arrival, type Replayed, replay } from './replay.js';
import { drawWillingness, fitWillingness } from './willingness.js';

/** Least sample that is answered, so that the answer means something and gives nobody away. */
export const LEAST_DEMAND = { requests: 30, askers: 3 } as const;

const REPLICAS = 100;

export interface SimulationFacts {
  /** Of one model, region and currency, by arrival. */
  readonly demand: readonly RecordedDemand[];
  /** The stretch that the record covers. */
  readonly covered: Period;
  /** Share of the market's requests that would come to this pool, above 0 and at most 1. */
  readonly share: number;
  readonly seed: number;
}

/** A mean over the replicas with its 90 percent interval. */
export interface Estimate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface PriceOutlook {
  readonly leases: Estimate;
  /** Contracted rent before fee and tax, major units. */
  readonly revenue: Estimate;
  /** Share of the pool's unit-hours in the covered stretch that is sold, 0 to 1. */
  readonly fill: Estimate;
}

export interface PriceSimulation {
  readonly requests: number;
  readonly bookings: number;
  readonly refusals: number;
  /** Mean rate askers are willing to pay, per GPU-hour, as fitted to the record. */
  readonly willingness: Estimate;
  readonly proposed: PriceOutlook;
  readonly present: PriceOutlook;
  /** Revenue as proposed less revenue at present, replica by replica on the same arrivals. */
  readonly change: Estimate;
}

export interface NotEnoughData {
  readonly code: 'NOT_ENOUGH_DATA';
  readonly requests: number;
  readonly askers: number;
}

/**
 * Replays recorded demand against a pool at a proposed and at its present price. Each of 100 replicas draws as many requests from the
 * record with replacement (bootstrap), keeps the market share, fits willingness to pay to the draw, draws what each asker would have
 * paid given what it did, and plays them in order of arrival on an empty pool; both prices see the same askers. Advice in doubles, the
 * same for the same seed. Refused with NOT_ENOUGH_DATA below 30 requests or 3 askers.
 */
export function simulatePrice(
  proposed: GpuOffer,
  present: GpuOffer,
  { demand, covered, share, seed }: SimulationFacts,
): Result<PriceSimulation, NotEnoughData> {
  const askers = new Set(demand.map(({ asker }) => asker)).size;
  if (demand.length < LEAST_DEMAND.requests || askers < LEAST_DEMAND.askers)
    return refuse({ code: 'NOT_ENOUGH_DATA', requests: demand.length, askers });
  const seen = demand.map((request) => ({
    ...request,
    rate: toNumber(request.rate),
    proposedAt: approximateRate(proposed, request.window, request.billing),
    presentAt: approximateRate(present, request.window, request.billing),
  }));
  const next = sequence(seed);
  const random = (): number => 1 - next();
  const [news, olds, means]: [Replayed[], Replayed[], number[]] = [[], [], []];
  for (let replica = 0; replica < REPLICAS; replica += 1) {
    const drawn = seen.map(() => Math.floor(next() * seen.length)).sort((a, b) => a - b);
    const sample = drawn.flatMap((index) => seen[index] ?? []);
    const mean = fitWillingness(sample);
    const comers = sample
      .filter(() => next() < share)
      .map((request) => ({ ...request, willing: drawWillingness(request, mean, random()) }));
    const play = (side: 'proposedAt' | 'presentAt', capacity: number): Replayed => {
      const arrivals = comers.map(({ at, units, window, willing, [side]: rateAt }): Arrival => ({
        at,
        units,
        window,
        willing,
        rateAt,
      }));
      return replay(arrivals, capacity, covered);
    };
    news.push(play('proposedAt', proposed.units));
    olds.push(play('presentAt', present.units));
    means.push(mean);
  }
  const count = (outcome: RecordedDemand['outcome']): number =>
    demand.filter((request) => request.outcome === outcome).length;
  return ok({
    requests: demand.length,
    bookings: count('BOOKED'),
    refusals: count('REFUSED'),
    willingness: estimate(means),
    proposed: outlook(news, proposed.units, covered),
    present: outlook(olds, present.units, covered),
    change: estimate(news.map(({ revenue }, index) => revenue - (olds[index]?.revenue ?? 0))),
  });
}

function outlook(replicas: readonly Replayed[], units: number, covered: Period): PriceOutlook {
  const hours = (units * (covered.end - covered.start)) / HOUR;
  return {
    leases: estimate(replicas.map(({ leases }) => leases)),
    revenue: estimate(replicas.map(({ revenue }) => revenue)),
    fill: estimate(replicas.map(({ soldWithin }) => soldWithin / hours)),
  };
}

/** Mean, and the values below which 5 and 95 percent of the replicas lie. */
function estimate(values: readonly number[]): Estimate {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  return { mean: values.reduce((sum, value) => sum + value, 0) / values.length, low: at(0.05), high: at(0.95) };
}
