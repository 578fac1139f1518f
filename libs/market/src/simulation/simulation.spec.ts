// World: askers whose willingness to pay is known because the test drew it, recorded as a market would have recorded them, and pools
// small enough to work out by hand.
import fc from 'fast-check';
import {
  DAY,
  HOUR,
  type Instant,
  addMilliseconds,
  decimal,
  instant,
  period,
  rate,
  rational,
  unwrap,
} from '#libs/kernel';
import { sequence } from '../capacity/taste.js';
import { type GpuOffer } from '../offer/offer.js';
import { gpuOffer } from '../offer/offers.spec-data.js';
import { rateOfWindow } from '../pricing/rate-of-window.js';
import { approximateRate, toNumber } from './approximate-rate.js';
import { type RecordedDemand } from './recorded-demand.js';
import { type Arrival, replay } from './replay.js';
import { type SimulationFacts, simulatePrice } from './simulate-price.js';
import { fitWillingness } from './willingness.js';

const START = instant('2026-01-01T00:00:00Z');

describe('a rate in doubles', () => {
  it('is the exact one but for rounding', () => {
    const floors = [
      { months: [], weekdays: [1, 2, 3, 4, 5], fromHour: 15, toHour: 19, floor: decimal('2.9') },
      { months: [1], weekdays: [6, 7], fromHour: 0, toHour: 24, floor: decimal('2.2') },
    ];
    const offer = gpuOffer({
      energyFloor: floors,
      pricingCurve: { kinkBasisPoints: 7_500, slopeBelowBasisPoints: 1_000, slopeAboveBasisPoints: 9_000 },
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 * 24 }),
        fc.integer({ min: 0, max: 1_000 }),
        fc.constantFrom('RESERVED' as const, 'ON_DEMAND' as const),
        (hours, thousandths, billing) => {
          const span = period(START, addMilliseconds(START, hours * HOUR));
          const exact = toNumber(rateOfWindow(offer, span, billing, rational(thousandths, 1_000)).rate.amount);
          expect(approximateRate(offer, span, billing)(thousandths / 1_000)).toBeCloseTo(exact, 9);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('willingness to pay', () => {
  it('is found again in ten thousand answers to quotes around it', () => {
    const random = sequence(7);
    const seen = Array.from({ length: 10_000 }, () => {
      const quoted = 0.5 + 4 * random();
      const willing = -2 * Math.log(1 - random());
      return { rate: quoted, outcome: willing >= quoted ? ('BOOKED' as const) : ('LAPSED' as const) };
    });
    expect(fitWillingness(seen)).toBeCloseTo(2, 1);
    expect(fitWillingness([...seen].reverse())).toBeCloseTo(fitWillingness(seen), 4);
  });

  it('stays within twenty times the quoted rate when everybody or nobody books', () => {
    const all = Array.from({ length: 50 }, () => ({ rate: 2, outcome: 'BOOKED' as const }));
    expect(fitWillingness(all)).toBeLessThanOrEqual(40.001);
    expect(fitWillingness(all.map((one) => ({ ...one, outcome: 'LAPSED' as const })))).toBeGreaterThanOrEqual(0.0999);
    expect(fitWillingness([])).toBe(1);
  });
});

describe('a replay', () => {
  const ten = period(START, addMilliseconds(START, 10 * DAY));
  const arrival = (fromDay: number, days: number, units: number, willing = 9): Arrival => {
    const start = addMilliseconds(START, fromDay * DAY);
    return {
      at: start,
      units,
      willing,
      window: period(start, addMilliseconds(start, days * DAY)),
      rateAt: (used) => 1 + used,
    };
  };

  it('sells what is free to who pays the rate at the utilisation of the window', () => {
    // 8 units: 4 for ten days at 1; then half is in use, so 1.5; who comes third finds no room; the fourth comes when the second has left
    const found = replay(
      [arrival(0, 10, 4), arrival(0, 5, 4), arrival(4, 2, 1), arrival(5, 5, 4, 1.4), arrival(5, 5, 4)],
      8,
      ten,
    );
    expect(found).toEqual({ leases: 3, revenue: 240 * 4 + 1.5 * 120 * 4 * 2, soldHours: 8 * 240, soldWithin: 8 * 240 });
  });

  it('never holds more than there is, and counts only what lies in the stretch as its fill', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(12), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 9 })), {
          maxLength: 40,
        }),
        (drawn) => {
          const asked = [...drawn].sort(([a], [b]) => a - b);
          const found = replay(
            asked.map(([from, days, units]) => arrival(from, days, units)),
            8,
            ten,
          );
          expect(found.soldWithin).toBeLessThanOrEqual(8 * 240 + 1e-6);
          expect(found.soldHours).toBeGreaterThanOrEqual(found.soldWithin);
        },
      ),
    );
  });
});

describe('the simulation of a price', () => {
  it('needs thirty requests of three askers', () => {
    const facts = recorded(40);
    const few = { ...facts, demand: facts.demand.slice(0, 29) };
    expect(simulatePrice(pool('2'), pool('2'), few)).toEqual({
      ok: false,
      refusal: { code: 'NOT_ENOUGH_DATA', requests: 29, askers: 5 },
    });
    const alone = { ...facts, demand: facts.demand.map((one) => ({ ...one, asker: one.asker % 2 })) };
    expect(simulatePrice(pool('2'), pool('2'), alone).ok).toBe(false);
    expect(simulatePrice(pool('2'), pool('2'), recorded(30)).ok).toBe(true);
  });

  it('is the same for the same seed, and no change where nothing changes', () => {
    const facts = recorded(80);
    const once = unwrap(simulatePrice(pool('2'), pool('2'), facts));
    expect(unwrap(simulatePrice(pool('2'), pool('2'), facts))).toEqual(once);
    expect(once.change).toEqual({ mean: 0, low: 0, high: 0 });
    expect(once.proposed).toEqual(once.present);
    expect([once.requests, once.bookings + once.refusals <= 80]).toEqual([80, true]);
  });

  it('fills less at a higher price, and sells about what exponential demand buys', () => {
    const facts = recorded(400);
    const [low, high] = ['1', '4'].map((posted) => unwrap(simulatePrice(pool(posted, 4_096), pool('2', 4_096), facts)));
    expect(high?.proposed.fill.mean).toBeLessThan(low?.proposed.fill.mean ?? 0);
    // room for all: exp(-rate / 2) of 400 x 8 GPUs x 24 h
    const all = 400 * 8 * 24;
    expect((low?.proposed.revenue.mean ?? 0) / all).toBeCloseTo(Math.exp(-0.5), 1);
    expect(Math.abs((high?.proposed.revenue.mean ?? 0) / all - 4 * Math.exp(-2))).toBeLessThan(0.15);
    expect(low?.willingness.mean).toBeCloseTo(2, 0);
  });

  it('covers the truth with its interval in most worlds', () => {
    const hits = Array.from({ length: 12 }, (_, seed) => {
      const facts = recorded(200, seed + 100);
      const { revenue } = unwrap(simulatePrice(pool('3', 4_096), pool('2', 4_096), { ...facts, seed })).proposed;
      const truth = 200 * 8 * 24 * 3 * Math.exp(-1.5);
      return revenue.low <= truth && truth <= revenue.high;
    });
    expect(hits.filter(Boolean).length).toBeGreaterThanOrEqual(8);
  });

  it('sends a pool its share of the market', () => {
    const facts = recorded(300);
    const whole = unwrap(simulatePrice(pool('2', 4_096), pool('2', 4_096), facts)).proposed.leases.mean;
    const quarter = unwrap(simulatePrice(pool('2', 4_096), pool('2', 4_096), { ...facts, share: 0.25 })).proposed.leases
      .mean;
    expect(quarter / whole).toBeCloseTo(0.25, 1);
  });

  it('shows what a curve earns beside a flat price', () => {
    const curve = { kinkBasisPoints: 8_000, slopeBelowBasisPoints: 3_000, slopeAboveBasisPoints: 20_000 };
    const facts = recorded(300);
    const { proposed, present, change } = unwrap(
      simulatePrice({ ...pool('2', 24), pricingCurve: curve }, pool('2', 24), facts),
    );
    expect(proposed.leases.mean).toBeLessThan(present.leases.mean);
    expect(change.mean).toBeCloseTo(proposed.revenue.mean - present.revenue.mean, 3);
  });
});

function pool(posted: string, units = 64): GpuOffer {
  const price = rate(decimal(posted), 'USD', 'GPU_HOUR');
  return gpuOffer({ price, floor: rate(decimal('0.1'), 'USD', 'GPU_HOUR'), termDiscounts: [], units });
}

/** A request for 8 GPUs for a day every third of a day; quoted 0.5 to 4.5 USD, willing to pay 2 USD in the mean. */
function recorded(requests: number, seed = 1): SimulationFacts {
  const random = sequence(seed);
  const demand = Array.from({ length: requests }, (_, index): RecordedDemand => {
    const at: Instant = addMilliseconds(START, index * 8 * HOUR);
    const quoted = Math.round((0.5 + 4 * random()) * 100);
    const willing = -2 * Math.log(1 - random());
    const outcome = random() < 0.1 ? 'REFUSED' : willing >= quoted / 100 ? 'BOOKED' : 'LAPSED';
    const span = period(at, addMilliseconds(at, DAY));
    return {
      at,
      units: 8,
      window: span,
      billing: 'RESERVED',
      rate: { scaled: BigInt(quoted) * 10n ** 10n },
      outcome,
      asker: index % 5,
    };
  });
  const covered = period(START, addMilliseconds(START, (requests * 8 + 24) * HOUR));
  return { demand, covered, share: 1, seed: 3 };
}
