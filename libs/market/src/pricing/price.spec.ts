// World: one GPU offer and one hall, priced for windows from an hour to twelve years, split into monthly invoices and summed again.
import fc from 'fast-check';
import {
  type Money,
  add,
  approximately,
  decimal,
  hoursOf,
  instant,
  instantFromEpoch,
  moneyToString,
  period,
  plus,
  rate,
  rational,
  subtract,
  sum,
  times,
} from '#libs/kernel';
import { gpuOffer, hallOffer, siteFacts, window } from '../offer/offers.spec-data.js';
import { type TaxTreatment } from '../quote/quote.js';
import {
  chargesFor,
  contractedEnergy,
  energyCharges,
  firstInvoice,
  quantityOf,
  splitIntoInvoices,
} from './invoice-shares.js';
import { type PriceConditions, allIn, price } from './price.js';
import { rateOfTerm } from './rate-of-term.js';

const HOUR = 3_600_000;

describe('the rate of a term', () => {
  it.each([
    ['an hour pays the posted rate', '2026-01-01T00:00:00Z', '2026-01-01T01:00:00Z', 'RESERVED', '2.5'],
    ['a minute under 30 days too', '2026-01-01T00:00:00Z', '2026-01-30T23:59:00Z', 'RESERVED', '2.5'],
    ['30 days get 10 % off', '2026-01-01T00:00:00Z', '2026-01-31T00:00:00Z', 'RESERVED', '2.25'],
    [
      '180 days would get 20 % off, but the floor holds',
      '2026-01-01T00:00:00Z',
      '2026-06-30T00:00:00Z',
      'RESERVED',
      '2.1',
    ],
    [
      'on demand gets nothing off: it may end early',
      '2026-01-01T00:00:00Z',
      '2026-06-30T00:00:00Z',
      'ON_DEMAND',
      '2.5',
    ],
  ] as const)('%s', (_name, start, end, billing, expected) => {
    expect(rateOfTerm(gpuOffer(), window(start, end), billing).rate).toEqual(
      rate(decimal(expected), 'USD', 'GPU_HOUR'),
    );
  });

  it('never goes below the floor nor above the posted rate', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 0, max: 250 }), (hours, floorCents) => {
        const offer = gpuOffer({
          floor: rate(
            decimal(`${Math.floor(floorCents / 100)}.${`${floorCents % 100}`.padStart(2, '0')}`),
            'USD',
            'GPU_HOUR',
          ),
        });
        const start = instant('2026-01-01T00:00:00Z');
        const { rate: found } = rateOfTerm(offer, period(start, instantFromEpoch(start + hours * HOUR)), 'RESERVED');
        expect(
          found.amount.scaled >= offer.floor.amount.scaled && found.amount.scaled <= offer.price.amount.scaled,
        ).toBe(true);
      }),
    );
  });
});

describe('a price', () => {
  it('rounds once: 8 GPUs for March 2026 in New York (743 hours) at 2.4937 cost 14,822.55', () => {
    const march = window('2026-03-01T05:00:00Z', '2026-04-01T04:00:00Z');
    expect(hoursOf(march)).toEqual(rational(743));
    const found = price(newYork(), 8, march, free());
    expect(moneyToString(found.total)).toBe('14822.55');
    expect(found.lines.map((line) => [line.kind, line.quantity, moneyToString(line.amount)])).toEqual([
      ['CAPACITY', '5944', '14822.55'],
      ['PLATFORM_FEE', null, '0.00'],
      ['TAX', null, '0.00'],
    ]);
  });

  it.each([
    ['4,096 GPUs for three years at 2.5547 (Bit Digital)', 26_280, 4_096, '2.5547', '274995265.54'],
    ['one GPU for one hour', 1, 1, '0.04', '0.04'],
    ['half a cent goes up', 1, 1, '0.005', '0.01'],
    ['less than half a cent goes away', 1, 1, '0.0049', '0.00'],
  ])('of %s', (_name, hours, gpus, amount, expected) => {
    const start = instant('2026-01-01T00:00:00Z');
    const posted = rate(decimal(amount), 'USD', 'GPU_HOUR');
    const offer = gpuOffer({ price: posted, floor: posted, termDiscounts: [], units: 4_096 });
    expect(moneyToString(price(offer, gpus, period(start, instantFromEpoch(start + hours * HOUR)), free()).total)).toBe(
      expected,
    );
  });

  it('of 270 MW for twelve years at 120.885 USD per kW-month is the 4.7 bn of the article', () => {
    const offer = hallOffer({
      units: 270_000,
      energyPassThrough: false,
      energyPrice: null,
      price: rate(decimal('120.885'), 'USD', 'KW_MONTH'),
    });
    const deal = price(offer, 270_000, window('2026-01-01T06:00:00Z', '2038-01-01T06:00:00Z'), free());
    expect(moneyToString(deal.total)).toBe('4700008800.00');
    expect(moneyToString(deal.dueAtBooking)).toBe('32638950.00');
  });

  it('adds fee on capacity, then tax on both, each as a line', () => {
    const found = price(gpuOffer(), 8, window('2026-06-01T00:00:00Z', '2026-06-02T00:00:00Z'), conditions(500, 2_000));
    expect(found.lines.map((line) => [line.kind, line.description, moneyToString(line.amount)])).toEqual([
      ['CAPACITY', '8 GPUs of Pecos H100', '480.00'],
      ['PLATFORM_FEE', 'Gridlease fee, 5 % of capacity', '24.00'],
      ['TAX', '20 % tax (GB)', '100.80'],
    ]);
    expect(moneyToString(found.total)).toBe('604.80');
    expect(found.allInRate).toEqual(rate(decimal('3.15'), 'USD', 'GPU_HOUR'));
  });

  it('of a hall shows the energy estimate: no fee on it, but tax; and it is no part of the rent', () => {
    const year = window('2026-02-01T06:00:00Z', '2027-02-01T06:00:00Z');
    const found = price(hallOffer(), 1_000, year, conditions(500, 1_000));
    // 1,000 kW x 12 x 125 = 1.5 m; fee 75,000; 1,000 kW x 1.25 x 8,760 h x 0.045 = 492,750; tax 10 % of all
    expect(found.lines.map((line) => [line.kind, line.quantity, moneyToString(line.amount)])).toEqual([
      ['CAPACITY', '12000', '1500000.00'],
      ['ENERGY', '10950000', '492750.00'],
      ['PLATFORM_FEE', null, '75000.00'],
      ['TAX', null, '206775.00'],
    ]);
    expect(moneyToString(found.subtotal)).toBe('1992750.00');
    expect(moneyToString(found.rent.total)).toBe('1732500.00');
    expect(moneyToString(found.dueAtBooking)).toBe('144375.00');
  });

  it('on demand asks for nothing at booking', () => {
    const found = price(gpuOffer(), 8, window('2026-06-01T00:00:00Z', '2026-06-02T00:00:00Z'), {
      ...free(),
      billing: 'ON_DEMAND',
    });
    expect(moneyToString(found.dueAtBooking)).toBe('0.00');
    expect(moneyToString(found.total)).toBe('480.00');
  });

  it('adds up in every world: lines = total = invoices + energy estimate', () => {
    fc.assert(
      fc.property(world(), ({ offer, units, span, how }) => {
        const found = price(offer, units, span, how);
        expect(
          sum(
            found.lines.map((line) => line.amount),
            'USD',
          ),
        ).toEqual(found.total);
        expect(add(add(found.subtotal, found.platformFee), found.tax)).toEqual(found.total);
        const energy = energyCharges(found.terms, contractedEnergy(found.terms, units, span));
        expect(add(found.rent.total, energy.total)).toEqual(found.total);
        const shares = splitIntoInvoices(found.terms, units, span);
        for (const part of ['capacity', 'platformFee', 'tax', 'total'] as const) {
          expect(
            sum(
              shares.map((share) => share[part]),
              'USD',
            ),
          ).toEqual(found.rent[part]);
        }
        expect(firstInvoice(found.terms, units, span)).toEqual(shares[0]);
        expect(found.dueAtBooking).toEqual(shares[0]?.total);
        expect(shares.map((share) => share.quantity).reduce(plus)).toEqual(quantityOf(found.terms, units, span));
        expect(allIn(offer, units, span, how)).toEqual({ total: found.total, rate: found.allInRate });
      }),
      { numRuns: 100 },
    );
  });

  it('has an all-in rate that times the quantity is the total, but for the last of 12 places', () => {
    fc.assert(
      fc.property(world(), ({ offer, units, span, how }) => {
        const found = price(offer, units, span, how);
        const back = times(rational(found.allInRate.amount.scaled, 10n ** 12n), quantityOf(found.terms, units, span));
        expect(approximately(back)).toBeCloseTo(Number(found.total.minor) / 100, 3);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the split into invoices', () => {
  it('steps months from the anchor: from 31 January the third invoice starts on 31 March', () => {
    const terms = price(
      gpuOffer({ site: siteFacts({ timeZone: 'UTC' }) }),
      8,
      window('2026-01-31T00:00:00Z', '2026-05-15T00:00:00Z'),
      free(),
    ).terms;
    const shares = splitIntoInvoices(terms, 8, window('2026-01-31T00:00:00Z', '2026-05-15T00:00:00Z'));
    expect(shares.map((share) => new Date(share.period.start).toISOString().slice(0, 10))).toEqual([
      '2026-01-31',
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
    ]);
  });

  it.each([
    ['America/New_York', '2026-03-01T05:00:00Z', '2026-04-01T04:00:00Z', 743n, 1n],
    ['America/New_York', '2026-11-01T04:00:00Z', '2026-12-01T05:00:00Z', 721n, 1n],
    ['Australia/Lord_Howe', '2026-03-31T13:00:00Z', '2026-04-30T13:30:00Z', 1441n, 2n],
  ])('bills the elapsed hours of a month in %s from %s', (timeZone, start, end, hours, halves) => {
    const offer = gpuOffer({ site: siteFacts({ timeZone }), termDiscounts: [] });
    const shares = splitIntoInvoices(price(offer, 1, window(start, end), free()).terms, 1, window(start, end));
    expect(shares.map((share) => share.quantity)).toEqual([rational(hours, halves)]);
  });

  it('bills a month of a hall that is cut short by elapsed time', () => {
    const offer = hallOffer({ energyPassThrough: false, energyPrice: null, site: siteFacts({ timeZone: 'UTC' }) });
    const span = window('2026-01-01T00:00:00Z', '2026-03-08T00:00:00Z');
    const shares = splitIntoInvoices(price(offer, 10_000, span, free()).terms, 10_000, span);
    // the 7 of 31 days of March: 1,250,000 x 7/31
    expect(shares.map((share) => moneyToString(share.capacity))).toEqual(['1250000.00', '1250000.00', '282258.06']);
  });

  it('telescopes: a share differs by at most a cent from its own exact price, and never drifts', () => {
    fc.assert(
      fc.property(world(), ({ offer, units, span, how }) => {
        const { terms } = price(offer, units, span, how);
        for (const share of splitIntoInvoices(terms, units, span)) {
          const alone = chargesFor(terms, share.quantity);
          for (const part of ['capacity', 'platformFee', 'tax'] as const)
            expect(distance(share[part], alone[part])).toBeLessThanOrEqual(2n);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gives the first months of a longer lease the same invoices as a shorter one at the same rate', () => {
    const terms = price(
      gpuOffer(),
      8,
      window('2026-01-10T00:00:00Z', '2026-09-10T00:00:00Z'),
      conditions(500, 2_000),
    ).terms;
    const long = splitIntoInvoices(terms, 8, window('2026-01-10T06:00:00Z', '2026-09-10T06:00:00Z'));
    const short = splitIntoInvoices(terms, 8, window('2026-01-10T06:00:00Z', '2026-05-10T05:00:00Z'));
    expect(long.slice(0, 4)).toEqual(short);
  });
});

function distance(a: Money, b: Money): bigint {
  const { minor } = subtract(a, b);
  return minor < 0n ? -minor : minor;
}

function conditions(platformFeeBasisPoints: number, taxBasisPoints: number): PriceConditions {
  const tax: TaxTreatment = { jurisdiction: 'GB', basisPoints: taxBasisPoints, kind: 'STANDARD' };
  return { billing: 'RESERVED', platformFeeBasisPoints, tax };
}

function free(): PriceConditions {
  return conditions(0, 0);
}

function newYork(): ReturnType<typeof gpuOffer> {
  return gpuOffer({
    price: rate(decimal('2.4937'), 'USD', 'GPU_HOUR'),
    termDiscounts: [],
    site: siteFacts({ timeZone: 'America/New_York' }),
  });
}

/** Any offer, amount, window of up to 14 months and conditions. */
function world() {
  return fc
    .record({
      isHall: fc.boolean(),
      cents: fc.integer({ min: 1, max: 40_000 }),
      units: fc.integer({ min: 1, max: 5_000 }),
      startHours: fc.integer({ min: 0, max: 9_000 }),
      minutes: fc.integer({ min: 1, max: 600_000 }),
      fee: fc.integer({ min: 0, max: 2_000 }),
      tax: fc.integer({ min: 0, max: 2_500 }),
      timeZone: fc.constantFrom(
        'UTC',
        'America/Chicago',
        'Atlantic/Reykjavik',
        'Australia/Lord_Howe',
        'America/Edmonton',
      ),
    })
    .map(({ isHall, cents, units, startHours, minutes, fee, tax, timeZone }) => {
      const amount = decimal(`${Math.floor(cents / 10_000)}.${`${cents % 10_000}`.padStart(4, '0')}`);
      const site = siteFacts({ timeZone });
      const offer = isHall
        ? hallOffer({ site, price: rate(amount, 'USD', 'KW_MONTH') })
        : gpuOffer({ site, price: rate(amount, 'USD', 'GPU_HOUR') });
      const start = instantFromEpoch(instant('2026-01-01T00:00:00Z') + startHours * HOUR);
      return {
        offer,
        units,
        span: period(start, instantFromEpoch(start + minutes * 60_000)),
        how: conditions(fee, tax),
      };
    });
}
