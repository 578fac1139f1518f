// World: a site over 30 hours, with random claims, limits and flexible loads; every instant is added up one by one as the oracle.
import fc from 'fast-check';
import { HOUR, type Instant, type Period, decimal } from '#libs/kernel';
import {
  type FlexibleLoad,
  POWER_USES,
  type PowerClaim,
  type PowerLimit,
  powerEnvelope,
  powerExceeded,
} from './power-envelope.js';

const at = (hour: number): Instant => (hour * HOUR) as Instant;
const span = (from: number, length: number): Period => ({ start: at(from), end: at(from + length) });
const WINDOW = span(5, 20);

const period = fc.tuple(fc.nat(29), fc.integer({ min: 1, max: 12 })).map(([from, length]) => span(from, length));
const claim: fc.Arbitrary<PowerClaim> = fc.record({
  use: fc.constantFrom(...POWER_USES),
  holderId: fc.constantFrom('a', 'b', null),
  period,
  watts: fc.integer({ min: 1, max: 40 }),
});
const load: fc.Arbitrary<FlexibleLoad> = fc
  .record({
    id: fc.uuid(),
    period,
    isOpen: fc.boolean(),
    watts: fc.integer({ min: 1, max: 40 }),
    speed: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ id, period: { start: from, end }, isOpen, watts, speed }) => {
    return {
      id,
      externalId: `ext-${id}`,
      watts,
      terahashesPerSecond: decimal(`${speed}`),
      from,
      until: isOpen ? null : end,
    };
  });
/** Limits cover all time, in steps of five hours. */
const limits: fc.Arbitrary<PowerLimit[]> = fc
  .array(fc.tuple(fc.nat(100), fc.nat(60)), { minLength: 9, maxLength: 9 })
  .map((steps) =>
    steps.map(([contractedWatts, withheld], index) => ({
      period: span(index * 5, 5),
      contractedWatts,
      limitWatts: Math.max(0, contractedWatts - withheld),
    })),
  );

const covers = (one: Period, hour: number): boolean => one.start <= at(hour) && at(hour) < one.end;
const sum = (watts: readonly number[]): number => watts.reduce((total, one) => total + one, 0);
const SLICE_PARTS = (slice: ReturnType<typeof powerEnvelope>[number]): number[] => [
  slice.withheldWatts,
  ...Object.values(slice.claims),
  slice.flexibleMiningWatts,
  slice.freeWatts,
];

describe('the power envelope', () => {
  it('adds up to the contract in every slice, and says of every hour what counting says', () => {
    fc.assert(
      fc.property(
        fc.array(claim, { maxLength: 12 }),
        limits,
        fc.array(load, { maxLength: 5 }),
        (claims, steps, fleet) => {
          const slices = powerEnvelope(WINDOW, { claims, limits: steps }, fleet);
          expect([slices[0]?.period.start, slices.at(-1)?.period.end]).toEqual([WINDOW.start, WINDOW.end]);
          for (const [index, slice] of slices.entries()) {
            expect(sum(SLICE_PARTS(slice))).toBe(slice.contractedWatts);
            const next = slices[index + 1];
            expect(next?.period.start ?? WINDOW.end).toBe(slice.period.end);
            expect({ ...next, period: slice.period }).not.toEqual(slice);
          }
          for (let hour = 5; hour < 25; hour += 1) {
            const slice = slices.find((one) => covers(one.period, hour));
            const step = steps.find((one) => covers(one.period, hour));
            const there = claims.filter((one) => covers(one.period, hour));
            const running = fleet.filter(({ from, until }) => covers({ start: from, end: until ?? at(99) }, hour));
            const wanted = sum(running.map(({ watts }) => watts));
            const left = (step?.limitWatts ?? 0) - sum(there.map(({ watts }) => watts));
            expect(slice).toMatchObject({
              contractedWatts: step?.contractedWatts,
              fleetWatts: wanted,
              flexibleMiningWatts: Math.min(wanted, Math.max(0, left)),
            });
            for (const use of POWER_USES)
              expect(slice?.claims[use]).toBe(sum(there.filter((one) => one.use === use).map(({ watts }) => watts)));
          }
        },
      ),
    );
  });

  it('feeds the most efficient loads first: whoever gets less than it wants leaves nothing to the next', () => {
    fc.assert(
      fc.property(limits, fc.array(load, { minLength: 2, maxLength: 6 }), (steps, fleet) => {
        const wants = new Map(fleet.map((one) => [one.id, one]));
        for (const { allowances } of powerEnvelope(WINDOW, { claims: [], limits: steps }, fleet)) {
          const starved = allowances.findIndex(({ loadId, watts }) => watts < (wants.get(loadId)?.watts ?? 0));
          if (starved >= 0) expect(sum(allowances.slice(starved + 1).map(({ watts }) => watts))).toBe(0);
          const efficiency = allowances.map(({ loadId }) => {
            const one = wants.get(loadId);
            return one ? Number(one.watts) / Number(one.terahashesPerSecond.scaled) : 0;
          });
          expect(efficiency).toEqual([...efficiency].sort((a, b) => a - b));
        }
      }),
    );
  });

  it('is exceeded exactly where counting says so; the refusal names the worst hour and who draws there', () => {
    fc.assert(
      fc.property(fc.array(claim, { minLength: 1, maxLength: 12 }), limits, (claims, steps) => {
        const [asking] = claims;
        const refusal = powerExceeded(WINDOW, { claims, limits: steps }, { path: ['drawKw'], asking: asking ?? null });
        const excess = Array.from({ length: 20 }, (_, index) => {
          const hour = index + 5;
          const drawn = sum(claims.filter((one) => covers(one.period, hour)).map(({ watts }) => watts));
          return drawn - (steps.find((one) => covers(one.period, hour))?.limitWatts ?? 0);
        });
        const worst = Math.max(...excess);
        if (worst <= 0) return expect(refusal).toBeNull();
        const hour = 5 + excess.indexOf(worst);
        expect((refusal?.firmWatts ?? 0) - (refusal?.limitWatts ?? 0)).toBe(worst);
        expect(refusal && covers(refusal.window, hour)).toBe(true);
        const others = claims.filter((one) => one !== asking && covers(one.period, hour));
        expect(new Set(refusal?.inTheWay)).toEqual(new Set(others));
      }),
    );
  });

  it('names at most 20 in the way, largest first', () => {
    const claims = Array.from({ length: 30 }, (_, index): PowerClaim => {
      return { use: 'GPU_LEASE', holderId: `lse_${index}`, period: WINDOW, watts: index + 1 };
    });
    const none = [{ period: WINDOW, contractedWatts: 100, limitWatts: 0 }];
    const refusal = powerExceeded(WINDOW, { claims, limits: none }, { path: [], asking: null });
    expect(refusal?.inTheWay.map(({ watts }) => watts)).toEqual(Array.from({ length: 20 }, (_, index) => 30 - index));
  });
});
