// World: the random markets of the search specs, once as an index and once as plain loops: both explain an empty search alike.
import fc from 'fast-check';
import { OfferIndex } from '../offer-index/offer-index.js';
import { type Blocker } from './blockers.js';
import { type NoMatch, explainNoMatch } from './no-match.js';
import { filters, worlds } from './random-market.spec-data.js';
import { type SearchWorld, context, explain, search } from './search-world.spec-data.js';

function indexOf({ offers, used }: SearchWorld): OfferIndex {
  const index = new OfferIndex();
  for (const offer of offers) index.put(offer);
  for (const { id } of offers) {
    const mine = used.filter(({ resourceId }) => resourceId === id);
    index.setUsed(
      id,
      mine.map(({ units, period }) => ({ units, period, expiresAt: null })),
    );
  }
  return index;
}

/** What each suggestion changes and gives. Which of two changes was found first may differ with the blockers' order. */
function changesOf({ suggestions }: NoMatch): readonly unknown[] {
  return suggestions.map(({ relaxations, matches, cheapest }) => ({
    changes: relaxations.map(({ field, newValue }) => [field, newValue]),
    matches,
    cheapest,
  }));
}

describe('an empty search of an index', () => {
  it('is explained as plain loops explain it', () => {
    fc.assert(
      fc.property(worlds(), filters(), (world, filter) => {
        fc.pre(search(world, filter).length === 0);
        const plain = explain(world, filter);
        const found = explainNoMatch(indexOf(world), filter, context());
        expect(found.conflict).toEqual(plain.conflict);
        expect(changesOf(found)).toEqual(changesOf(plain));
        const byField = (one: Blocker, other: Blocker): number => (one.field < other.field ? -1 : 1);
        expect([...found.blockers].sort(byField)).toEqual([...plain.blockers].sort(byField));
      }),
      { numRuns: 80 },
    );
  });
});
