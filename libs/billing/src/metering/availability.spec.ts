// World: one lease and what its nodes, its provider and its contract said of some days. No store, no clock.
import fc from 'fast-check';
import { HOUR, type Instant, MINUTE, type Period, addMilliseconds, instant } from '#libs/kernel';
import { type Availability, type AvailabilityEvidence, availabilityOf } from './availability.js';

const START = instant('2026-03-01T00:00:00Z');
const at = (minutes: number): Instant => addMilliseconds(START, minutes * MINUTE);
const span = (from: number, to: number): Period => ({ start: at(from), end: at(to) });
const ALL = (1n << 60n) - 1n;

function evidence(facts: Partial<AvailabilityEvidence> = {}): AvailabilityEvidence {
  const none = { faults: [], maintenance: [], curtailments: [] };
  return { promisedUnits: 16, answered: [], firstReported: null, ...none, ...facts };
}

describe('availabilityOf', () => {
  it('does not take a missing agent for a missing GPU', () => {
    expect(availabilityOf(span(0, 120), evidence())).toMatchObject({ minutes: 120, downMinutes: 0 });
  });

  it('takes an agent that falls silent for one, from its first word on', () => {
    const answered = [{ hour: at(60), minutes: 0b111n, units: 16 }];
    const spoke = evidence({ answered, firstReported: at(60) });
    expect(availabilityOf(span(0, 120), spoke)).toMatchObject({ minutes: 120, downMinutes: 57 });
  });

  it('is up only while as many units as promised answer together', () => {
    const rows = [
      { hour: at(0), minutes: ALL, units: 8 },
      { hour: at(0), minutes: (1n << 50n) - 1n, units: 8 },
    ];
    expect(availabilityOf(span(0, 60), evidence({ answered: rows, firstReported: at(0) })).downMinutes).toBe(10);
  });

  it('leaves agreed maintenance and called curtailment out of both counts, a fault in', () => {
    const facts = { maintenance: [span(10, 20)], curtailments: [span(15, 30)], faults: [span(25, 40)] };
    expect(availabilityOf(span(0, 60), evidence(facts))).toEqual({
      minutes: 40,
      downMinutes: 10,
      maintenanceMinutes: 10,
      curtailedMinutes: 10,
    });
  });

  it('counts whole minutes of the service only', () => {
    const service = { start: addMilliseconds(START, 1), end: addMilliseconds(START, 3 * MINUTE - 1) };
    expect(availabilityOf(service, evidence()).minutes).toBe(1);
  });

  it('gives the vector of the contract: 21.6 of 43,200 minutes is the nearest 22', () => {
    const month = span(0, 43_200);
    expect(availabilityOf(month, evidence({ faults: [span(100, 122)] }))).toMatchObject({
      minutes: 43_200,
      downMinutes: 22,
    });
  });

  it('is what looking at every single minute says', () => {
    const piece = fc
      .tuple(fc.integer({ min: -90, max: 300 }), fc.integer({ min: 1, max: 120 }), fc.nat(59_999), fc.nat(59_999))
      .map(([from, length, a, b]) => ({
        start: addMilliseconds(at(from), a),
        end: addMilliseconds(at(from + length), a + b),
      }));
    const pieces = fc.array(piece, { maxLength: 4 });
    const beat = fc.record({
      hour: fc.integer({ min: -1, max: 4 }).map((hour) => addMilliseconds(START, hour * HOUR)),
      minutes: fc.bigInt(0n, ALL),
      units: fc.integer({ min: 1, max: 10 }),
    });
    const first = fc.option(fc.integer({ min: -30, max: 300 }).map(at));
    fc.assert(
      fc.property(
        piece,
        fc.array(beat, { maxLength: 14 }),
        first,
        pieces,
        pieces,
        pieces,
        (service, answered, firstReported, faults, maintenance, curtailments) => {
          const facts = evidence({ answered, firstReported, faults, maintenance, curtailments, promisedUnits: 9 });
          expect(availabilityOf(service, facts)).toEqual(minuteByMinute(service, facts));
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** The oracle: every minute by itself, in plain words. */
function minuteByMinute(service: Period, facts: AvailabilityEvidence): Availability {
  const counts = { minutes: 0, downMinutes: 0, maintenanceMinutes: 0, curtailedMinutes: 0 };
  const touches = (periods: readonly Period[], from: number, to: number) =>
    periods.some(({ start, end }) => start < to && end > from);
  for (let from = Math.ceil(service.start / MINUTE) * MINUTE; from + MINUTE <= service.end; from += MINUTE) {
    const to = from + MINUTE;
    if (touches(facts.maintenance, from, to)) counts.maintenanceMinutes += 1;
    else if (touches(facts.curtailments, from, to)) counts.curtailedMinutes += 1;
    else {
      counts.minutes += 1;
      const bit = BigInt(Math.floor((from % HOUR) / MINUTE));
      const units = facts.answered
        .filter(({ hour, minutes }) => hour === from - (from % HOUR) && ((minutes >> bit) & 1n) === 1n)
        .reduce((sum, one) => sum + one.units, 0);
      const hasSpoken = facts.firstReported !== null && facts.firstReported < to;
      const isSilent = hasSpoken && units < facts.promisedUnits;
      if (isSilent || touches(facts.faults, from, to)) counts.downMinutes += 1;
    }
  }
  return counts;
}
