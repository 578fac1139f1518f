// World: random offers and searches: what the numbers of a row promise, against the exact rules and prices.
import fc from 'fast-check';
import { CURRENCIES } from '#libs/kernel';
import { geometryOf } from '../capacity/geometry.js';
import { bookableUnits } from '../capacity/placement.js';
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
