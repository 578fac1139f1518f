// World: one lease of 100 kW of IT load at a PUE of 1.25, and readings that come in any order, late, twice and corrected.
import fc from 'fast-check';
import {
  DAY,
  HOUR,
  type Instant,
  type Rational,
  ZERO,
  addMilliseconds,
  compareRational,
  decimal,
  decimalToString,
  instant,
  minus,
  plus,
  rational,
  toRational,
  unwrap,
} from '#libs/kernel';
import { READING_DAYS, carbonGrams, energySeen, energyToBill } from './energy.js';
import { type MeterReading, currentReadings, joinReadings } from './meter-reading.js';

const START = instant('2026-03-01T00:00:00Z');
const day = (count: number): Instant => addMilliseconds(START, count * DAY);
const LOAD = { itKilowatts: rational(100), pue: rational(5, 4) };

function reading(externalId: string, facts: Partial<MeterReading> = {}): MeterReading {
  return {
    id: `rdg_${externalId}`,
    leaseId: 'lse_1',
    tenantOrgId: 'org_ai',
    providerOrgId: 'org_miner',
    externalId,
    period: { start: day(0), end: day(1) },
    itKwh: decimal('1800'),
    pue: decimal('1.2'),
    tariff: null,
    replaces: null,
    receivedAt: day(1),
    ...facts,
  };
}

describe('joinReadings', () => {
  it('knows a reading again, and refuses its name with other content', () => {
    const first = reading('a');
    expect(joinReadings({ ...first, id: 'rdg_other', receivedAt: day(3) }, [first])).toEqual({
      ok: true,
      value: 'KNOWN',
    });
    const changed = reading('a', { itKwh: decimal('1') });
    expect(joinReadings(changed, [first])).toMatchObject({ refusal: { code: 'OTHER_CONTENT' } });
  });

  it('refuses time that is read already, but not when it corrects that reading', () => {
    const first = reading('a');
    expect(joinReadings(reading('b'), [first])).toMatchObject({ refusal: { code: 'OVERLAPS', other: first } });
    expect(joinReadings(reading('b', { replaces: 'a' }), [first])).toEqual({ ok: true, value: 'NEW' });
  });

  it('takes a correction before what it corrects', () => {
    const correction = reading('b', { replaces: 'a' });
    expect(joinReadings(correction, [])).toEqual({ ok: true, value: 'NEW' });
    expect(currentReadings([correction])).toEqual([]); // it stands once what it corrects is there
    expect(joinReadings(reading('a'), [correction])).toEqual({ ok: true, value: 'NEW' });
    expect(currentReadings([correction, reading('a')])).toEqual([correction]);
  });

  it('refuses a second correction of the same reading, and corrections in a circle', () => {
    const [a, b] = [reading('a'), reading('b', { replaces: 'a' })];
    expect(joinReadings(reading('c', { replaces: 'a' }), [a, b])).toMatchObject({
      refusal: { code: 'REPLACED_BEFORE' },
    });
    const c = reading('c', { replaces: 'b' });
    expect(joinReadings(reading('a', { replaces: 'c' }), [b, c])).toMatchObject({ refusal: { code: 'CIRCLE' } });
  });
});

describe('energyToBill', () => {
  it('estimates what nobody read by contracted load, and says so', () => {
    const facts = energyToBill({ start: day(0), end: day(1) }, day(0), [], LOAD);
    expect(decimalToString(facts.itKwh)).toBe('2400');
    expect(facts).toMatchObject({ source: 'ESTIMATED', pue: decimal('1.25'), tariff: null, recordIds: [] });
  });

  it('is measured where readings cover everything, with the mean PUE and the price the utility billed', () => {
    const readings = [
      reading('a', { tariff: decimal('0.04') }),
      reading('b', { period: { start: day(1), end: day(2) }, pue: decimal('1.4'), tariff: decimal('0.06') }),
    ];
    const facts = energyToBill({ start: day(0), end: day(2) }, day(0), readings, LOAD);
    expect(facts).toMatchObject({ source: 'MEASURED', itKwh: decimal('3600'), pue: decimal('1.3') });
    expect(decimalToString(facts.tariff ?? decimal('0'))).toBe('0.050769230769'); // 237.6 / 4680
  });

  it('bills a reading that comes after the close with the period that is open then', () => {
    const late = reading('a', { receivedAt: addMilliseconds(day(1), (READING_DAYS + 1) * DAY) });
    const first = energyToBill({ start: day(0), end: day(1) }, day(0), [late], LOAD);
    const second = energyToBill({ start: day(1), end: day(3) }, day(0), [late], LOAD);
    expect([first.itKwh, second.itKwh]).toEqual([decimal('2400'), decimal('4200')]); // 4,800 - 600
    expect(second.recordIds).toEqual(['rdg_a']);
  });

  it('adds up to what was read, whatever came late, twice or corrected, in any order', () => {
    const DAYS = 12;
    const one = fc.record({
      kwh: fc.integer({ min: 0, max: 3_000 }),
      delay: fc.integer({ min: 0, max: 20 }),
      fixes: fc.nat(2),
    });
    const sent = fc.array(fc.option(one), { minLength: DAYS, maxLength: DAYS });
    const order = fc.array(fc.nat(1_000_000), { minLength: 200, maxLength: 200 });
    const cuts = fc.array(fc.integer({ min: 1, max: DAYS - 1 }), { maxLength: 5 });
    fc.assert(
      fc.property(sent, order, cuts, (days, keys, cut) => {
        const all = days.flatMap((sentOne, index): MeterReading[] => {
          if (sentOne === null) return [];
          const { kwh, delay, fixes } = sentOne;
          return Array.from({ length: fixes + 1 }, (_none, fix) =>
            reading(`d${index}.${fix}`, {
              period: { start: day(index), end: day(index + 1) },
              itKwh: decimal(String(kwh + fix)),
              replaces: fix === 0 ? null : `d${index}.${fix - 1}`,
              receivedAt: addMilliseconds(day(index + 1), ((delay * (fix + 3)) % 21) * DAY),
            }),
          );
        });
        // everything twice, in any order: what stands is the same
        const shuffled = [...all, ...all]
          .map((value, index) => ({ value, key: keys[index] ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ value }) => value);
        const kept: MeterReading[] = [];
        for (const next of shuffled) if (unwrap(joinReadings(next, kept)) === 'NEW') kept.push(next);
        expect(kept).toHaveLength(all.length);
        const standing = new Set(currentReadings(kept).map(({ id }) => id));
        expect(standing).toEqual(new Set(currentReadings(all).map(({ id }) => id)));

        const edges = [...new Set([0, ...cut, DAYS, DAYS + 40])].sort((a, b) => a - b);
        const billed = edges.slice(1).map((to, index) => {
          const service = { start: day(edges[index] ?? 0), end: day(to) };
          return toRational(energyToBill(service, day(0), kept, LOAD).itKwh);
        });
        const truth = energySeen({ start: day(0), end: day(DAYS + 40) }, kept, LOAD).itKwh;
        expect(near(billed.reduce(plus, ZERO), toRational(truth))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('shares a reading by time where it straddles two periods', () => {
    const straddling = reading('a', {
      period: { start: day(0), end: addMilliseconds(day(2), 12 * HOUR) },
      itKwh: decimal('2500'),
    });
    const first = energyToBill({ start: day(0), end: day(1) }, day(0), [straddling], LOAD);
    expect(first).toMatchObject({ itKwh: decimal('1000'), source: 'MEASURED' });
  });
});

describe('energySeen and carbon', () => {
  it('says how much was measured, and what it emitted', () => {
    const seen = energySeen({ start: day(0), end: day(2) }, [reading('a')], LOAD);
    expect(seen).toEqual({
      itKwh: decimal('4200'),
      siteKwh: decimal('5160'), // 1,800 x 1.2 + 2,400 x 1.25
      measuredShare: decimal('0.5'),
      source: 'ESTIMATED',
    });
    expect(carbonGrams(seen.siteKwh, 390)).toEqual(decimal('2012400'));
  });
});

/** Equal but for the twelfth place each period is rounded to. */
function near(a: Rational, b: Rational): boolean {
  const gap = minus(a, b);
  const size = gap.numerator < 0n ? minus(ZERO, gap) : gap;
  return compareRational(size, rational(1n, 10n ** 10n)) < 0;
}
