// World: an ERCOT site with a summer peak (4CP), a German one with nights, Lord Howe's half-hour clock change, and floors counted by
// walking every half hour with the runtime's own calendar.
import fc from 'fast-check';
import {
  DAY,
  HOUR,
  MINUTE,
  type Period,
  type Rational,
  ZERO,
  addMilliseconds,
  approximately,
  compareRational,
  decimal,
  decimalToString,
  instant,
  period,
  plus,
  rate,
  rational,
  times,
  toRational,
} from '#libs/kernel';
import { type EnergyCalendar, type Tariff, energyCost, hoursAYear } from './energy-calendar.js';
import { type FloorBand, floorBands } from './energy-floor.js';
import { energyUplift } from './energy-uplift.js';
import { ALWAYS, type HourBand, bandInWords, inBand } from './hour-band.js';
import { hourlyCost, recoveryFactor } from './unit-costs.js';
import { timeIn, wallClock } from './wall-clock.js';

const ZONES = [
  'America/Chicago',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Atlantic/Reykjavik',
  'Asia/Kolkata',
  'America/St_Johns',
];
const HALF = 30 * MINUTE;
/** Every month, day of the week and hour. */
const WEEK_HOURS = Array.from(
  { length: 12 * 7 * 24 },
  (_, cell) => [Math.floor(cell / 168) + 1, (Math.floor(cell / 24) % 7) + 1, cell % 24] as const,
);

describe('hours by the wall clock', () => {
  it('count what a walk through every half hour counts, across clock changes', () => {
    fc.assert(
      fc.property(windows(40), fc.constantFrom(...ZONES), simpleBands(), (window, zone, band) => {
        const walked = walk(window, zone).filter((at) => inBand(band, at.month, at.weekday, at.hour));
        const counted = timeIn(wallClock(window, zone), band);
        expect(counted).toBe(walked.reduce((total, at) => total + at.length, 0));
      }),
      { numRuns: 150 },
    );
  });

  it('lose the spring hour and have the autumn hour twice', () => {
    const two: HourBand = { ...ALWAYS, fromHour: 2, toHour: 3 };
    const one: HourBand = { ...ALWAYS, fromHour: 1, toHour: 2 };
    const spring = wallClock(span('2026-03-08T06:00:00Z', '2026-03-09T05:00:00Z'), 'America/Chicago');
    const autumn = wallClock(span('2026-11-01T05:00:00Z', '2026-11-02T06:00:00Z'), 'America/Chicago');
    expect([timeIn(spring, two), timeIn(spring, one), timeIn(autumn, one)]).toEqual([0, HOUR, 2 * HOUR]);
  });

  it('tile twelve years: a band and what it leaves out make the whole', () => {
    const years = span('2026-01-01T06:00:00Z', '2038-01-01T06:00:00Z');
    const clock = wallClock(years, 'America/Chicago');
    expect(timeIn(clock, ALWAYS)).toBe(years.end - years.start);
    const [day, night] = [
      { ...ALWAYS, fromHour: 7, toHour: 19 },
      [
        { ...ALWAYS, toHour: 7 },
        { ...ALWAYS, fromHour: 19 },
      ],
    ] as const;
    const total = [day, ...night].reduce((sum, band) => sum + timeIn(clock, band), 0);
    expect(total).toBe(years.end - years.start);
    // Monday to Friday of June to September 2026, by a paper calendar: 22 + 23 + 21 + 22 days
    const first = wallClock(span('2026-01-01T06:00:00Z', '2027-01-01T06:00:00Z'), 'America/Chicago');
    expect(timeIn(first, peak()) / HOUR).toBe(88 * 4);
  });

  it('are written as people say them', () => {
    expect(bandInWords(peak())).toBe('Jun-Sep Mon-Fri 15:00-19:00');
    expect(bandInWords({ months: [12, 1, 2], weekdays: [6], fromHour: 0, toHour: 24 })).toBe(
      'Jan-Feb, Dec Sat all day',
    );
  });
});

describe('what energy costs', () => {
  it('is the first band that has the hour, the demand share, and in peak hours the peak share; or what it would earn', () => {
    const cost = energyCost(texas());
    // 0.041 flat, 12.00 / 730 of demand; 67.00 / (122 x 5/7 x 4) of 4CP
    const flat = 0.041 + 12 / 730;
    const share = 67 / ((122 * 5 * 4) / 7);
    expect(approximately(cost(1, 1, 12).paid)).toBeCloseTo(flat, 8);
    expect(approximately(cost(7, 3, 16).paid)).toBeCloseTo(0.11 + 12 / 730 + share, 8);
    expect(approximately(cost(7, 3, 14).paid)).toBeCloseTo(0.11 + 12 / 730, 8);
    expect(approximately(cost(7, 6, 16).paid)).toBeCloseTo(flat, 8);
    expect(approximately(cost(1, 1, 12).forgone)).toBeCloseTo(0.0786, 9);
    expect(approximately(cost(7, 3, 16).forgone)).toBeCloseTo(0.11 + 12 / 730 + share, 8);
  });

  it('spreads a yearly charge over the hours of its band: in a mean year they bring it in', () => {
    expect(approximately(hoursAYear(ALWAYS))).toBeCloseTo(365.2425 * 24, 9);
    expect(approximately(hoursAYear({ ...ALWAYS, fromHour: 22, toHour: 6 }))).toBeCloseTo(365.2425 * 8, 9);
    const counted = Array.from({ length: 40 }, (_, year) => {
      const clock = wallClock(span(`${2000 + year}-01-01T00:00:00Z`, `${2001 + year}-01-01T00:00:00Z`), 'UTC');
      return timeIn(clock, peak()) / HOUR;
    }).reduce((sum, hours) => sum + hours, 0);
    expect(counted / 40 / approximately(hoursAYear(peak()))).toBeCloseTo(1, 2);
  });

  it.each([
    [1_200, 5, 0.2774],
    [1_200, 12, 0.1614],
    [0, 4, 0.25],
  ])('pays capital back: interest %d basis points, %d years: %d a year', (interest, years, expected) => {
    expect(approximately(recoveryFactor(interest, years))).toBeCloseTo(expected, 4);
  });

  it('has the floor of limits.md 5.2: H = 33, J = 17.5, k = 1.275, PUE 1.25 is 0.125 USD per GPU-hour of energy', () => {
    const [band] = floorBands(tariff({ miningRevenuePerKwh: decimal('0.078571428571') }), inputs(1_594));
    expect(Number(decimalToString(band?.floor ?? decimal('0')))).toBeCloseTo(0.1252, 3);
    const costs = { operatingPerHour: decimal('0.1'), capital: null };
    expect(hourlyCost(costs)).toEqual(rational(1, 10));
    const capital = { amount: decimal('33000'), years: 3, interestBasisPoints: 0, utilisationBasisPoints: 10_000 };
    // 33,000 USD over 36 months is 1.26 USD per GPU-hour (market.md 5.6)
    expect(approximately(hourlyCost({ operatingPerHour: decimal('0'), capital }))).toBeCloseTo(1.2557, 4);
  });
});

describe('the floor of an offer', () => {
  it('covers the cost of every hour, and is told only where it can bind', () => {
    fc.assert(
      fc.property(calendars(), fc.integer({ min: 0, max: 40 }), (calendar, cents) => {
        const site = tariff(calendar);
        const atLeast = { scaled: BigInt(cents) * 10n ** 10n };
        const bands = floorBands(site, { ...inputs(1_000), atLeast });
        const cost = energyCost(site);
        const wrong = WEEK_HOURS.filter((at) => {
          const [band, other] = bands.filter((candidate) => inBand(candidate, ...at));
          const floor = toRational(band?.floor ?? atLeast);
          const isTold = band === undefined || band.floor.scaled > atLeast.scaled;
          return other !== undefined || !isTold || compareRational(floor, cost(...at).forgone) < 0;
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it('leaves a few bands of thousands of hours, and says nothing of the parts', () => {
    const bands = floorBands(texas(), { ...inputs(551), atLeast: decimal('0.12') });
    expect(bands.map(bandInWords)).toEqual(['Jun-Sep Mon-Fri 15:00-19:00']);
    expect(Object.keys(bands[0] ?? {}).sort()).toEqual(['floor', 'fromHour', 'months', 'toHour', 'weekdays']);
  });

  it('of energy that is passed through is only what it costs or would earn beyond that', () => {
    const through = { ...inputs(1_250), energyPaidByTenant: toRational(decimal('0.041')) };
    expect(floorBands(tariff({}), through)).toEqual([]);
    const [band] = floorBands(tariff({ miningRevenuePerKwh: decimal('0.061') }), through);
    expect(decimalToString(band?.floor ?? decimal('0'))).toBe('0.025');
  });
});

describe('what the floors add to a rate', () => {
  it('is what a walk through every half hour adds, and adds up over windows', () => {
    fc.assert(
      fc.property(
        windows(30),
        fc.constantFrom(...ZONES),
        calendars(),
        levels(),
        share(),
        (window, zone, calendar, level, cut) => {
          const floors = floorBands(tariff(calendar), inputs(1_000));
          const whole = energyUplift(floors, level, window, zone).cost;
          expect(whole).toEqual(walkedUplift(floors, level, window, zone));
          const middle = addMilliseconds(window.start, Math.round((window.end - window.start) * cut));
          if (middle === window.start || middle === window.end) return;
          const parts = [period(window.start, middle), period(middle, window.end)];
          expect(parts.map((part) => energyUplift(floors, level, part, zone).cost).reduce(plus)).toEqual(whole);
        },
      ),
      { numRuns: 60 },
    );
  });
});

function span(start: string, end: string): Period {
  return period(instant(start), instant(end));
}

function peak(): HourBand {
  return { months: [6, 7, 8, 9], weekdays: [1, 2, 3, 4, 5], fromHour: 15, toHour: 19 };
}

function tariff(calendar: Partial<EnergyCalendar>): Tariff {
  return {
    energyPrice: rate(decimal('0.041'), 'USD', 'KWH'),
    energyCalendar: {
      bands: [],
      demandChargePerKwMonth: null,
      coincidentPeak: null,
      miningRevenuePerKwh: null,
      minimumMarginBasisPoints: 0,
      ...calendar,
    },
  };
}

function texas(): Tariff {
  return tariff({
    bands: [{ months: [6, 7, 8, 9], weekdays: [1, 2, 3, 4, 5], fromHour: 13, toHour: 20, price: decimal('0.11') }],
    demandChargePerKwMonth: decimal('12'),
    coincidentPeak: { ...peak(), chargePerKwYear: decimal('67') },
    miningRevenuePerKwh: decimal('0.0786'),
  });
}

function inputs(meterWatts: number): Parameters<typeof floorBands>[1] {
  return { meterWatts, otherCost: ZERO, energyPaidByTenant: ZERO, atLeast: decimal('0') };
}

/** Every half hour of a window (cut at its ends) with its local month, day of the week and hour, by the runtime's own calendar. */
function walk(window: Period, zone: string): { month: number; weekday: number; hour: number; length: number }[] {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    month: 'numeric',
    weekday: 'short',
    hour: 'numeric',
    hourCycle: 'h23',
  });
  const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
  const steps = [];
  for (let at = Math.floor(window.start / HALF) * HALF; at < window.end; at += HALF) {
    const length = Math.min(at + HALF, window.end) - Math.max(at, window.start);
    const parts = Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
    const weekday = days.indexOf(parts['weekday'] ?? '') + 1;
    steps.push({ month: Number(parts['month']), weekday, hour: Number(parts['hour']), length });
  }
  return steps;
}

function walkedUplift(floors: readonly FloorBand[], level: Rational, window: Period, zone: string): Rational {
  let total = ZERO;
  for (const { month, weekday, hour, length } of walk(window, zone)) {
    const floor = floors.find((band) => inBand(band, month, weekday, hour));
    if (floor === undefined || compareRational(toRational(floor.floor), level) <= 0) continue;
    const lacks = plus(toRational(floor.floor), { ...level, numerator: -level.numerator });
    total = plus(total, times(lacks, rational(length, HOUR)));
  }
  return total;
}

/** From any minute between 2024 and 2028 (half of them close to a clock change) for up to `days` days. */
function windows(days: number): fc.Arbitrary<Period> {
  const first = instant('2024-01-01T00:00:00Z');
  const anywhere = fc
    .integer({ min: 0, max: 4 * 365 * 24 * 60 })
    .map((minute) => addMilliseconds(first, minute * MINUTE));
  const changes = ['2026-03-08T08:00:00Z', '2026-11-01T07:00:00Z', '2026-03-29T01:00:00Z', '2026-04-04T15:00:00Z'];
  const nearby = fc
    .tuple(fc.constantFrom(...changes), fc.integer({ min: -60 * 48, max: 60 * 48 }))
    .map(([change, minutes]) => addMilliseconds(instant(change), minutes * MINUTE));
  return fc
    .tuple(fc.oneof(anywhere, nearby), fc.integer({ min: 1, max: days * 24 * 60 }))
    .map(([start, minutes]) => period(start, addMilliseconds(start, Math.min(minutes * MINUTE, days * DAY))));
}

function simpleBands(): fc.Arbitrary<HourBand> {
  return fc
    .record({
      months: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 6 }),
      weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 5 }),
      hours: fc.uniqueArray(fc.integer({ min: 0, max: 24 }), { minLength: 2, maxLength: 2 }),
    })
    .map(({ months, weekdays, hours }) => {
      const [fromHour = 0, toHour = 24] = [...hours].sort((a, b) => a - b);
      return { months, weekdays, fromHour, toHour };
    });
}

function calendars(): fc.Arbitrary<Partial<EnergyCalendar>> {
  const milli = fc.integer({ min: 0, max: 400 }).map((thousandths) => ({ scaled: BigInt(thousandths) * 10n ** 9n }));
  const band = fc.tuple(simpleBands(), milli, fc.boolean()).map(([hours, price, past]) => {
    const { fromHour, toHour } = hours;
    return past && toHour < 24 && fromHour > 0
      ? { ...hours, fromHour: toHour, toHour: fromHour, price }
      : { ...hours, price };
  });
  return fc.record({
    bands: fc.array(band, { maxLength: 4 }),
    demandChargePerKwMonth: fc.option(milli),
    coincidentPeak: fc.option(
      fc.tuple(simpleBands(), milli).map(([hours, chargePerKwYear]) => ({ ...hours, chargePerKwYear })),
    ),
    miningRevenuePerKwh: fc.option(milli),
    minimumMarginBasisPoints: fc.integer({ min: 0, max: 3_000 }),
  });
}

function levels(): fc.Arbitrary<Rational> {
  return fc.integer({ min: 0, max: 300 }).map((thousandths) => rational(thousandths, 1_000));
}

function share(): fc.Arbitrary<number> {
  return fc.double({ min: 0, max: 1, noNaN: true });
}
