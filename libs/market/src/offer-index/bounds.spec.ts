// World: random offers and searches: what the numbers of a row promise, against the exact rules and prices.
import fc from 'fast-check';
import { CURRENCIES, decimal, rate } from '#libs/kernel';
import { geometryOf } from '../capacity/geometry.js';
import { bookableUnits } from '../capacity/placement.js';
import { type GpuOffer } from '../offer/offer.js';
import { gpuOffer, hallOffer, siteFacts } from '../offer/offers.spec-data.js';
import { candidateOf } from '../search/candidate.js';
import { CertificationBits } from './certification-bits.js';
import { LEAST, MIN_HOURS, MIN_UNITS, compactRow, mostWhenUnused } from './compact-row.js';
import { CompactOffers } from './compact-offers.js';
import { DiscountPlans } from './discount-plans.js';
import { costTheSame } from './least-rate.js';
import { anyContext, anyFilter, anyOffer, anyUsed } from './worlds.spec-data.js';

const runs = { numRuns: 500 };

describe('the numbers of an offer', () => {
  it('promise no price above the exact one, whatever the window, amount, billing and use', () => {
    fc.assert(
      fc.property(
        anyOffer(),
        anyFilter(),
        anyContext(),
        fc.array(anyUsed(), { maxLength: 3 }),
        (offer, filter, context, used) => {
          const asked = { ...filter, kind: offer.kind, maxPrice: null, certifications: null };
          const question = new CompactOffers().question(asked, context);
          const { ints } = compactRow(offer, 0, new DiscountPlans(), new CertificationBits());
          const exact = Number(candidateOf(offer, asked, context, used).allInRate.amount.scaled) / 1e12;
          question?.useCurrency(CURRENCIES.indexOf(offer.price.currency));
          const least = ints[LEAST] ?? NaN;
          expect(question?.atLeast(least)).toBeLessThanOrEqual(exact);
          expect(question?.rowAtLeast(least, ints[MIN_UNITS] ?? 0, ints[MIN_HOURS] ?? 0)).toBeLessThanOrEqual(exact);
        },
      ),
      runs,
    );
  });

  it('say what could be booked of it if nothing were leased', () => {
    fc.assert(
      fc.property(anyOffer(), fc.boolean(), (offer, gang) => {
        const all = [{ from: 0, to: offer.units }];
        expect(mostWhenUnused(offer, gang)).toBe(bookableUnits(geometryOf(offer), all, gang));
      }),
      runs,
    );
  });

  it('say that two cost the same only if they do', () => {
    fc.assert(
      fc.property(
        anyOffer(),
        anyOffer(),
        anyFilter(),
        anyContext(),
        fc.array(anyUsed(), { maxLength: 3 }),
        (a, b, filter, context, used) => {
          if (!costTheSame(a, b)) return;
          const window = filter.window ?? { start: context.now, end: (context.now + 86_400_000) as typeof context.now };
          const asked = { ...filter, window, units: filter.units ?? 8 };
          const [one, other] = [candidateOf(a, asked, context, used), candidateOf(b, asked, context, [])];
          expect([one.allInRate, one.allInTotal]).toEqual([other.allInRate, other.allInTotal]);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('two offers', () => {
  const price = rate(decimal('2.6'), 'USD', 'GPU_HOUR');
  const band = { months: [], weekdays: [], fromHour: 18, toHour: 22, floor: decimal('9') };

  it.each<[string, Partial<GpuOffer>]>([
    ['another price', { price }],
    ['another currency', { price: { ...price, amount: decimal('2.5'), currency: 'EUR' } }],
    ['another floor', { floor: price }],
    ['another discount', { termDiscounts: [{ minHours: 720, basisPoints: 1_001 }] }],
    ['one discount more', { termDiscounts: [...gpuOffer().termDiscounts, { minHours: 9_000, basisPoints: 3_000 }] }],
    [
      'a curve, which reads what is leased',
      { pricingCurve: { kinkBasisPoints: 8_000, slopeBelowBasisPoints: 500, slopeAboveBasisPoints: 9_000 } },
    ],
    ['floors by the hour of its zone', { energyFloor: [band] }],
  ])('do not surely cost the same with %s', (_name, different) => {
    expect(costTheSame(gpuOffer(), gpuOffer(different))).toBe(false);
    expect(costTheSame(gpuOffer(different), gpuOffer())).toBe(false);
    if (different.pricingCurve ?? different.energyFloor)
      expect(costTheSame(gpuOffer(different), gpuOffer(different))).toBe(false);
  });

  it('cost the same when only what is not priced differs, and halls never surely', () => {
    const other = gpuOffer({
      id: 'other',
      name: 'Other',
      modelSlug: 'h200-sxm',
      site: siteFacts({ id: 'site_b' }),
      units: 8,
    });
    expect(costTheSame(gpuOffer(), other)).toBe(true);
    expect(costTheSame(hallOffer(), hallOffer())).toBe(false);
  });
});

describe('certifications', () => {
  it('beyond those with a bit of their own are left to the exact rules', () => {
    const bits = new CertificationBits();
    const names = Array.from({ length: 40 }, (_none, index) => `C${index}`);
    for (const name of names) bits.bitsOf([name]);
    for (const [index, name] of names.entries()) {
      const mine = bits.bitsOf([name]);
      expect(bits.wanted([name])).toBe(mine);
      if (index < 30) expect(names.filter((other) => bits.bitsOf([other]) === mine)).toEqual([name]);
    }
    expect(bits.wanted(['C1', 'unheard of'])).toBeNull();
    expect(bits.wanted(['C1', 'C39'])).toBe(bits.bitsOf(['C39', 'C1']));
  });
});
