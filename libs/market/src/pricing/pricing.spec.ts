// World: a pool with a utilisation curve and an energy floor, a hall whose energy is in the rent, and windows from an hour to twelve
// years, priced, split and compared with the cost of every hour.
import fc from 'fast-check';
import {
  HOUR,
  type Period,
  type Rational,
  ZERO,
  addMilliseconds,
  compareDecimal,
  compareRational,
  decimal,
  decimalToString,
  hoursOf,
  instant,
  minus,
  moneyToString,
  period,
  plus,
  rate,
  rational,
  subtract,
  sum,
  times,
  toRational,
  unwrap,
} from '#libs/kernel';
import { type EnergyCalendar, type Tariff, energyCost } from '../energy/energy-calendar.js';
import { type FloorBand, floorBands } from '../energy/energy-floor.js';
import { timeIn, wallClock } from '../energy/wall-clock.js';
import { MONTHS, WEEKDAYS } from '../energy/hour-band.js';
import { decideBooking } from '../lease/decide-booking.js';
import { type GpuOffer, type Offer } from '../offer/offer.js';
import { gpuOffer, hallOffer, window } from '../offer/offers.spec-data.js';
import { decideQuote, quoteOf } from '../quote/decide-quote.js';
import { contractedEnergy, energyCharges, quantityOf, splitIntoInvoices } from './invoice-shares.js';
import { type PriceConditions, allIn, price } from './price.js';
import { type PricingCurve, curveFactor, utilisationOf } from './pricing-curve.js';
import { rateOfWindow } from './rate-of-window.js';
import { advisedDiscount, termFactor } from './term-factor.js';

describe('the utilisation curve', () => {
  const curve: PricingCurve = { kinkBasisPoints: 8_000, slopeBelowBasisPoints: 2_000, slopeAboveBasisPoints: 5_000 };

  it.each([
    ['empty', 0n, 1n, '1'],
    ['half of the way to the kink', 2n, 5n, '1.1'],
    ['at the kink', 4n, 5n, '1.2'],
    ['half of the way from there', 9n, 10n, '1.45'],
    ['full', 1n, 1n, '1.7'],
  ])('%s', (_name, used, of, expected) => {
    const factor = curveFactor(curve, rational(used, of));
    expect(factor).toEqual(toRational(decimal(expected)));
  });

  it('never falls, and never below 1', () => {
    fc.assert(
      fc.property(curves(), shares(), shares(), (any, a, b) => {
        const [low, high] = compareRational(a, b) <= 0 ? [a, b] : [b, a];
        expect(compareRational(curveFactor(any, low), curveFactor(any, high))).toBeLessThanOrEqual(0);
        expect(compareRational(curveFactor(any, low), rational(1))).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('reads the share of unit-time that is taken: rectangles cut at the window and at the pool', () => {
    const span = window('2026-06-01T00:00:00Z', '2026-06-11T00:00:00Z');
    const used = [
      { units: { from: 0, to: 8 }, period: window('2026-05-01T00:00:00Z', '2026-06-06T00:00:00Z') },
      { units: { from: 60, to: 70 }, period: span },
      { units: { from: 0, to: 64 }, period: window('2026-06-11T00:00:00Z', '2026-07-01T00:00:00Z') },
    ];
    // 8 x 5 days + 4 x 10 days of 64 x 10 days
    expect(utilisationOf(used, 64, span)).toEqual(rational(1, 8));
    expect(utilisationOf([], 64, span)).toEqual(ZERO);
  });

  it('makes a price no lower when more is taken', () => {
    fc.assert(
      fc.property(worlds(), shares(), shares(), ({ offer, span, how }, a, b) => {
        const [low, high] = compareRational(a, b) <= 0 ? [a, b] : [b, a];
        const at = (utilisation: Rational) => rateOfWindow(offer, span, how.billing, utilisation).rate.amount;
        expect(compareDecimal(at(low), at(high))).toBeLessThanOrEqual(0);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a price with a curve and an energy floor', () => {
  it('shows each part as a line that explains itself, and the lines sum to the capacity', () => {
    const july = window('2026-07-01T05:00:00Z', '2026-08-01T05:00:00Z');
    const found = price(cheapCards(), 8, july, { ...free(), utilisation: rational(3, 5) });
    expect(found.lines.map((line) => [line.component, line.description, moneyToString(line.amount)])).toEqual([
      ['POSTED_RATE', '8 GPUs of Pecos 3090', '1130.88'],
      ['TERM_DISCOUNT', 'Term discount, 10 % for 720 hours or more', '-113.09'],
      ['UTILISATION', 'Demand: 60 % of the pool is taken in this window, so its rate is 15 % higher', '152.67'],
      [
        'ENERGY_FLOOR',
        'Energy: in 92 of 744 hours (Jun-Sep Mon-Fri 15:00-19:00, America/Chicago) power costs more than the rate; floor 0.33 USD per GPU-hour',
        '98.15',
      ],
      [null, 'Gridlease fee, 0 % of capacity', '0.00'],
      [null, '0 % tax (GB)', '0.00'],
    ]);
    // 652 h at 0.19665 and 92 h at 0.33, times 8
    expect(moneyToString(found.total)).toBe('1268.61');
    expect(decimalToString(found.terms.unitPrice.amount)).toBe('0.21313951613');
  });

  it('names the pool’s own floor where it holds the rate up', () => {
    const found = price(gpuOffer(), 8, window('2026-01-01T00:00:00Z', '2026-07-01T00:00:00Z'), free());
    expect(found.lines.slice(0, 3).map((line) => [line.component, line.unitPrice?.amount.scaled])).toEqual([
      ['POSTED_RATE', 2_500_000_000_000n],
      ['TERM_DISCOUNT', -500_000_000_000n],
      ['RATE_FLOOR', 100_000_000_000n],
    ]);
  });

  it('is the sum over the hours of the higher of rate and floor, to the last of 12 places, and never below', () => {
    fc.assert(
      fc.property(worlds(), ({ offer, span, how }) => {
        const found = rateOfWindow(offer, span, how.billing, how.utilisation);
        const quantity = quantityOf({ unitPrice: found.rate, timeZone: offer.site.timeZone }, 1, span);
        const billed = times(toRational(found.rate.amount), quantity);
        const summed = plus(times(toRational(found.floored.amount), quantity), found.energy.cost);
        const excess = minus(billed, summed);
        expect(compareRational(excess, ZERO)).toBeGreaterThanOrEqual(0);
        if (how.billing === 'RESERVED')
          expect(compareRational(excess, times(rational(1, 10n ** 12n), quantity))).toBeLessThanOrEqual(0);
      }),
      { numRuns: 100 },
    );
  });

  it('adds up: components, invoices and energy estimate to the total, to the cent', () => {
    fc.assert(
      fc.property(worlds(), fc.integer({ min: 1, max: 5_000 }), ({ offer, span, how }, units) => {
        const found = price(offer, units, span, how);
        const of = (kind: string) =>
          sum(
            found.lines.filter((line) => line.kind === kind).map((line) => line.amount),
            'USD',
          );
        expect(of('CAPACITY')).toEqual(found.rent.capacity);
        expect(
          sum(
            found.lines.map((line) => line.amount),
            'USD',
          ),
        ).toEqual(found.total);
        const billed = splitIntoInvoices(found.terms, units, span).map((share) => share.total);
        const energy = energyCharges(found.terms, contractedEnergy(found.terms, units, span));
        expect(subtract(found.total, energy.total)).toEqual(sum(billed, 'USD'));
        expect(allIn(offer, units, span, how)).toEqual({ total: found.total, rate: found.allInRate });
      }),
      { numRuns: 100 },
    );
  });

  it('on demand pays the dearest floor of its window throughout, since it may end after any hour', () => {
    const july = window('2026-07-01T05:00:00Z', '2026-08-01T05:00:00Z');
    const found = price(cheapCards(), 8, july, { ...free(), billing: 'ON_DEMAND' });
    expect(decimalToString(found.terms.unitPrice.amount)).toBe('0.33');
    const night = window('2026-07-01T05:00:00Z', '2026-07-01T15:00:00Z');
    const calm = price(cheapCards(), 8, night, { ...free(), billing: 'ON_DEMAND' });
    expect(decimalToString(calm.terms.unitPrice.amount)).toBe('0.19');
  });
});

describe('no loss at its own tariff', () => {
  it('whatever the calendar, the costs and the window: what is billed covers what power costs or would earn in every hour', () => {
    fc.assert(
      fc.property(
        tariffs(),
        spans(),
        fc.boolean(),
        fc.integer({ min: 1, max: 400 }),
        (tariff, span, isHall, posted) => {
          const offer = isHall ? hallAt(tariff, posted) : poolAt(tariff, posted);
          const { rate: found } = rateOfWindow(offer, span, 'RESERVED');
          const quantity = quantityOf({ unitPrice: found, timeZone: offer.site.timeZone }, 1, span);
          const earned = times(toRational(found.amount), quantity);
          const cost = costOf(tariff, offer, span);
          expect(compareRational(earned, cost)).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('holds hour by hour on demand, however early it ends', () => {
    fc.assert(
      fc.property(tariffs(), spans(), fc.integer({ min: 1, max: 400 }), share(), (tariff, span, posted, cut) => {
        const offer = poolAt(tariff, posted);
        const { rate: found } = rateOfWindow(offer, span, 'ON_DEMAND');
        const ended = period(span.start, addMilliseconds(span.start, Math.ceil((span.end - span.start) * cut) || 1));
        const earned = times(toRational(found.amount), hoursOf(ended));
        expect(compareRational(earned, costOf(tariff, offer, ended))).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 100 },
    );
  });

  it('RainbowMiner#3182: a rental that begins in cheap night hours and runs into the peak is not sold at the night rate', () => {
    // night power 0.06, peak power 0.42 from 17 to 21; a 0.55 kW card that costs 0.01 beside power earns at 0.10 in the night and loses 0.141 an hour in the peak
    const tariff = calendar(
      { bands: [{ months: [], weekdays: [], fromHour: 17, toHour: 21, price: decimal('0.42') }] },
      '0.06',
    );
    const offer = poolAt(tariff, 100);
    const night = window('2026-02-10T08:00:00Z', '2026-02-10T20:00:00Z');
    const intoPeak = window('2026-02-10T08:00:00Z', '2026-02-11T08:00:00Z');
    expect(decimalToString(rateOfWindow(offer, night, 'RESERVED').rate.amount)).toBe('0.1');
    // 20 h x 0.10 + 4 h x (0.55 x 0.42 + 0.01)
    expect(decimalToString(rateOfWindow(offer, intoPeak, 'RESERVED').rate.amount)).toBe('0.1235');
    const peak = window('2026-02-10T23:00:00Z', '2026-02-11T03:00:00Z');
    expect(decimalToString(rateOfWindow(offer, peak, 'RESERVED').rate.amount)).toBe('0.241');
    // at the posted rate the peak would have been a loss
    const atPosted = times(toRational(offer.price.amount), hoursOf(peak));
    expect(compareRational(atPosted, costOf(tariff, offer, peak))).toBeLessThan(0);
  });
});

describe('a quote of a pool with a curve', () => {
  it('keeps the utilisation it was priced at, and its own hold does not make the booking dearer', () => {
    const offer = cheapCards();
    const half = [{ units: { from: 0, to: 32 }, period: window('2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z') }];
    const facts = {
      now: instant('2026-06-01T00:00:00Z'),
      offer,
      free: [{ from: 32, to: 64 }],
      freeWatts: null,
      used: half,
      openQuotes: 0,
      maxOpenQuotes: 5,
      platformFeeBasisPoints: 0,
      tax: free().tax,
      seed: 1,
      isCrowded: false,
    };
    const request = {
      units: 8,
      window: window('2026-10-01T00:00:00Z', '2026-10-02T00:00:00Z'),
      gang: false,
      billing: 'RESERVED',
      holdMinutes: 30,
    } as const;
    const draft = unwrap(decideQuote(request, facts));
    expect(decimalToString(draft.utilisation)).toBe('0.5');
    // 0.19 x (1 + 0.2 x 0.5 / 0.8), with 32 of 64 taken
    expect(decimalToString(draft.terms.unitPrice.amount)).toBe('0.21375');
    const quote = quoteOf(draft, { id: 'q', number: 'Q', orgId: 'o', placement: [{ from: 32, to: 40 }] });
    const none = { minor: 0n, currency: 'USD' as const };
    const booking = {
      now: facts.now,
      quote,
      credit: { limit: none, owed: none, accruing: none },
      costCentre: null,
      purchaseOrder: null,
    };
    expect(decideBooking({ ...booking, offer: { ...offer, version: 9, name: 'Another name' } }).ok).toBe(true);
    const steeper = { ...offer, version: 9, pricingCurve: { ...CURVE, slopeBelowBasisPoints: 2_001 } };
    const decided = decideBooking({ ...booking, offer: steeper });
    expect(decided.ok ? 'OK' : decided.refusal.code).toBe('PRICE_CHANGED');
  });
});

describe('advice for terms', () => {
  it.each([
    [0.7, 0.3, [0.69, 0.61, 0.47, 0.25]],
    [0.85, 0.2, [0.84, 0.77, 0.65, 0.39]],
  ])(
    'at utilisation %d and a decline of %d a year: a month, one, three and twelve years (limits.md 5.1)',
    (utilisation, priceDecline, expected) => {
      const outlook = { utilisation, priceDecline, interest: 0.1 };
      const factors = [1 / 12, 1, 3, 12].map((years) => Number(termFactor(outlook, years).toFixed(2)));
      expect(factors).toEqual(expected);
      expect(termFactor(outlook, 1e-9)).toBeCloseTo(utilisation, 6);
      expect(advisedDiscount(outlook, 12)).toBe(Math.round((1 - termFactor(outlook, 12)) * 10_000));
    },
  );

  it('without interest or decline is the utilisation itself', () => {
    expect(termFactor({ utilisation: 0.6, priceDecline: 0, interest: 0 }, 5)).toBeCloseTo(0.6, 12);
  });
});

const CURVE: PricingCurve = { kinkBasisPoints: 8_000, slopeBelowBasisPoints: 2_000, slopeAboveBasisPoints: 5_000 };

/** 64 ex-mining cards at 0.19, 10 % off from 720 hours, dear in Texan summer afternoons. */
function cheapCards(): GpuOffer {
  const floor: FloorBand = {
    months: [6, 7, 8, 9],
    weekdays: [1, 2, 3, 4, 5],
    fromHour: 15,
    toHour: 19,
    floor: decimal('0.33'),
  };
  return gpuOffer({
    name: 'Pecos 3090',
    price: rate(decimal('0.19'), 'USD', 'GPU_HOUR'),
    floor: rate(decimal('0.1'), 'USD', 'GPU_HOUR'),
    termDiscounts: [{ minHours: 720, basisPoints: 1_000 }],
    pricingCurve: CURVE,
    energyFloor: [floor],
  });
}

function calendar(parts: Partial<EnergyCalendar>, flat = '0.04'): Tariff {
  const none = { bands: [], demandChargePerKwMonth: null, coincidentPeak: null, miningRevenuePerKwh: null };
  return {
    energyPrice: rate(decimal(flat), 'USD', 'KWH'),
    energyCalendar: { ...none, minimumMarginBasisPoints: 0, ...parts },
  };
}

const WATTS = 550;

/** One pool of a site with that tariff, at so many thousandths of a dollar. */
function poolAt(tariff: Tariff, thousandths: number): GpuOffer {
  const posted = rate({ scaled: BigInt(thousandths) * 10n ** 9n }, 'USD', 'GPU_HOUR');
  const inputs = { meterWatts: WATTS, otherCost: rational(1, 100), energyPaidByTenant: ZERO, atLeast: posted.amount };
  return gpuOffer({
    price: posted,
    floor: posted,
    termDiscounts: [],
    meterWattsPerUnit: WATTS,
    energyFloor: floorBands(tariff, inputs),
  });
}

/** A hall whose energy is in the rent, at so many tenths of a dollar per kW-month. */
function hallAt(tariff: Tariff, tenths: number): Offer {
  const inputs = { meterWatts: WATTS, otherCost: rational(1, 100), energyPaidByTenant: ZERO, atLeast: decimal('0') };
  return hallOffer({
    price: rate({ scaled: BigInt(tenths) * 10n ** 11n }, 'USD', 'KW_MONTH'),
    energyPassThrough: false,
    energyPrice: null,
    energyFloor: floorBands(tariff, inputs),
  });
}

/** What a unit costs over the window, hour by hour from the tariff itself, with the minimum margin: the floor the miner asked for. */
function costOf(tariff: Tariff, offer: Offer, span: Period): Rational {
  const clock = wallClock(span, offer.site.timeZone);
  const cost = energyCost(tariff);
  const margin = rational(10_000 + (tariff.energyCalendar?.minimumMarginBasisPoints ?? 0), 10_000);
  let total = ZERO;
  for (const month of MONTHS)
    for (const weekday of WEEKDAYS)
      for (let hour = 0; hour < 24; hour += 1) {
        const time = timeIn(clock, { months: [month], weekdays: [weekday], fromHour: hour, toHour: hour + 1 });
        if (time === 0) continue;
        const hourly = plus(times(rational(WATTS, 1_000), cost(month, weekday, hour).forgone), rational(1, 100));
        total = plus(total, times(times(hourly, margin), rational(time, HOUR)));
      }
  return total;
}

function free(): PriceConditions {
  return {
    billing: 'RESERVED',
    platformFeeBasisPoints: 0,
    tax: { jurisdiction: 'GB', basisPoints: 0, kind: 'STANDARD' },
  };
}

function curves(): fc.Arbitrary<PricingCurve> {
  return fc.record({
    kinkBasisPoints: fc.integer({ min: 1, max: 9_999 }),
    slopeBelowBasisPoints: fc.integer({ min: 0, max: 100_000 }),
    slopeAboveBasisPoints: fc.integer({ min: 0, max: 100_000 }),
  });
}

function shares(): fc.Arbitrary<Rational> {
  return fc.integer({ min: 0, max: 10_000 }).map((part) => rational(part, 10_000));
}

function share(): fc.Arbitrary<number> {
  return fc.double({ min: 0.001, max: 1, noNaN: true });
}

function spans(): fc.Arbitrary<Period> {
  const length = fc.oneof(fc.integer({ min: 1, max: 60 * 72 }), fc.integer({ min: 1, max: 60 * 24 * 800 }));
  return fc.tuple(fc.integer({ min: 0, max: 20_000 }), length).map(([hours, minutes]) => {
    const start = addMilliseconds(instant('2026-01-01T00:00:00Z'), hours * HOUR);
    return period(start, addMilliseconds(start, minutes * 60_000));
  });
}

function tariffs(): fc.Arbitrary<Tariff> {
  const milli = fc.integer({ min: 0, max: 600 }).map((thousandths) => ({ scaled: BigInt(thousandths) * 10n ** 9n }));
  const hours = fc.record({
    months: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 6 }),
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 5 }),
    fromHour: fc.integer({ min: 0, max: 11 }),
    toHour: fc.integer({ min: 12, max: 24 }),
  });
  const parts = fc.record({
    bands: fc.array(
      fc.tuple(hours, milli).map(([when, amount]) => ({ ...when, price: amount })),
      { maxLength: 3 },
    ),
    demandChargePerKwMonth: fc.option(fc.constant(decimal('11.5'))),
    coincidentPeak: fc.option(hours.map((when) => ({ ...when, chargePerKwYear: decimal('67') }))),
    miningRevenuePerKwh: fc.option(milli),
    minimumMarginBasisPoints: fc.integer({ min: 0, max: 2_000 }),
  });
  return fc.oneof(
    { weight: 5, arbitrary: parts.map((all) => calendar(all)) },
    { weight: 1, arbitrary: fc.constant({ ...calendar({}), energyCalendar: null }) },
  );
}

/** Any offer with a curve and floors, a window and conditions. */
function worlds() {
  return fc
    .record({
      tariff: tariffs(),
      span: spans(),
      curve: fc.option(curves()),
      isHall: fc.boolean(),
      posted: fc.integer({ min: 1, max: 500 }),
      discount: fc.integer({ min: 1, max: 9_000 }),
      utilisation: shares(),
      isOnDemand: fc.boolean(),
    })
    .map(({ tariff, span, curve, isHall, posted, discount, utilisation, isOnDemand }) => {
      const pool = poolAt(tariff, posted);
      const floor = { ...pool.price, amount: { scaled: pool.price.amount.scaled / 3n } };
      const offer: Offer = isHall
        ? hallAt(tariff, posted)
        : {
            ...pool,
            floor,
            termDiscounts: [{ minHours: 48, basisPoints: discount }],
            ...(curve && { pricingCurve: curve }),
          };
      const billing = isOnDemand && !isHall ? ('ON_DEMAND' as const) : ('RESERVED' as const);
      return { offer, span, how: { ...free(), billing, utilisation } };
    });
}
