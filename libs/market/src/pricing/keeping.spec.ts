// World: one pool with term discounts, a floor and hours of dear power, reserved or taken on demand for windows from an hour to a year.
import fc from 'fast-check';
import { type Period, addMilliseconds, compareMoney, decimal, instant, period, rate } from '#libs/kernel';
import { gpuOffer, window } from '../offer/offers.spec-data.js';
import { keepingOf } from './keeping.js';
import { allIn } from './price.js';

const HOUR = 3_600_000;
const TAX = { jurisdiction: 'US-TX', basisPoints: 825, kind: 'STANDARD' } as const;
const CONDITIONS = { platformFeeBasisPoints: 500, tax: TAX };
const APRIL = window('2026-04-01T00:00:00Z', '2026-05-01T00:00:00Z');

const someWindow = fc.tuple(fc.nat(2_000), fc.integer({ min: 1, max: 8_784 })).map(([from, hours]): Period => {
  const start = addMilliseconds(instant('2026-01-01T00:00:00Z'), from * HOUR);
  return period(start, addMilliseconds(start, hours * HOUR));
});

describe('keeping units', () => {
  it('pays off from where on demand has cost more', () => {
    // 10 % off: on demand reaches it after nine tenths of the month
    const { hours, breakEvenHours, reserved, onDemand } = keepingOf(gpuOffer(), 8, APRIL, CONDITIONS);
    expect([hours, breakEvenHours]).toEqual([720, 649]);
    expect(reserved.minor * 10n).toBe(onDemand.minor * 9n);
  });

  it('never pays off where no term takes anything off', () => {
    const short = window('2026-04-01T00:00:00Z', '2026-04-08T00:00:00Z');
    const { breakEvenHours, reserved, onDemand } = keepingOf(gpuOffer(), 8, short, CONDITIONS);
    expect(breakEvenHours).toBeNull();
    expect(reserved).toEqual(onDemand);
  });

  it('costs what the search says of either way to pay', () => {
    fc.assert(
      fc.property(someWindow, fc.integer({ min: 1, max: 8 }), (asked, nodes) => {
        const keeping = keepingOf(gpuOffer(), nodes * 8, asked, CONDITIONS);
        const total = (billing: 'RESERVED' | 'ON_DEMAND') =>
          allIn(gpuOffer(), nodes * 8, asked, { ...CONDITIONS, billing }).total;
        expect([keeping.reserved, keeping.onDemand]).toEqual([total('RESERVED'), total('ON_DEMAND')]);
      }),
    );
  });

  it('crosses at the first hour that costs more, and is costed at any hour besides', () => {
    const cents = fc.integer({ min: 1, max: 400 });
    fc.assert(
      fc.property(someWindow, cents, fc.integer({ min: 0, max: 4_000 }), (asked, price, basisPoints) => {
        const offer = gpuOffer({
          price: rate(decimal(`${price / 100}`), 'USD', 'GPU_HOUR'),
          floor: rate(decimal('0'), 'USD', 'GPU_HOUR'),
          termDiscounts: [{ minHours: 1, basisPoints }],
        });
        const keeping = (also: number) => keepingOf(offer, 8, asked, CONDITIONS, also);
        const { hours, reserved, breakEvenHours, costs } = keeping(3);
        const isDearer = (kept: number): boolean => {
          const cost = keeping(kept).costs.find((one) => one.hours === kept);
          return cost !== undefined && compareMoney(cost.onDemand, reserved) > 0;
        };
        expect(isDearer(breakEvenHours ?? hours)).toBe(breakEvenHours !== null);
        if (breakEvenHours !== null) expect(isDearer(breakEvenHours - 1)).toBe(false);
        const walked = costs.map((one) => one.hours);
        expect(walked).toEqual([...walked].sort((a, b) => a - b));
        expect([walked[0], walked.at(-1), walked.includes(3)]).toEqual([0, hours, hours >= 3]);
      }),
      { numRuns: 60 },
    );
  });
});
