// World: a simulated market of two months whose three sides agree; then records are taken away or changed, one or many at a time.
import fc from 'fast-check';
import { FAULTS, injectFaults, scoreOf, simulateMarket } from '#libs/testkit';
import { BREAK_CLASSES } from './break.js';
import { type Population, confirmable, findBreaks } from './find-breaks.js';
import { MATCH_RULES } from './rules.js';

type Books = ReturnType<typeof simulateMarket>;
const hash = (content: string): string => content;

const made = new Map<number, ReturnType<typeof world>>();

/** Worlds are only read: faults are injected into copies. */
function setup(seed: number): ReturnType<typeof world> {
  const known = made.get(seed) ?? world(seed);
  made.set(seed, known);
  return known;
}

function world(seed: number) {
  const clean = simulateMarket(seed, { days: 26, tenants: 10 });
  const now = clean.now;
  const first = findBreaks(populationOf(clean, new Map()), { now, rules: MATCH_RULES, hash });
  const confirmed = new Map(
    first.cases
      .flatMap((one) => [[one.id, confirmable(one)] as const])
      .filter((pair): pair is [string, string] => pair[1] !== null),
  );
  const run = (
    books: Books,
    order: (entries: Population['entries']) => Population['entries'] = (entries) => entries,
  ) => {
    const population = populationOf(books, confirmed);
    return findBreaks({ ...population, entries: order(population.entries) }, { now, rules: MATCH_RULES, hash });
  };
  return { clean, run, first };
}

function populationOf(books: Books, confirmed: ReadonlyMap<string, string>): Population {
  return { ...books, entries: [...books.entries.values()], confirmed };
}

const seeds = fc.integer({ min: 1, max: 10_000 });

describe('breaks of a simulated market', () => {
  it('are none where all sides agree', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { clean, run } = setup(seed);
        expect(run(clean).breaks).toEqual([]);
      }),
      { numRuns: 3 },
    );
  });

  it.each(BREAK_CLASSES.flatMap((name) => FAULTS[name].map((_, index) => [name, index] as const)))(
    'a single fault of %s (%i) is exactly one break, of that class and amount',
    (name, index) => {
      const { clean, run } = setup(7 + index);
      for (let seed = 1; seed <= 3; seed += 1) {
        const injector = FAULTS[name][index];
        const { books, faults } = injectFaults(clean, seed * 31 + index, 1, [name], injector && [injector]);
        const { breaks } = run(books);
        expect(scoreOf(faults, breaks)).toMatchObject({ missed: [], wrong: [] });
        expect(breaks).toHaveLength(1);
      }
    },
  );

  it('do not depend on the order of the records', () => {
    const { clean, run } = setup(3);
    const { books } = injectFaults(clean, 3, 2);
    const expected = run(books);
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (numbers) => {
        const keyed = (entries: Population['entries']) =>
          [...entries].map((entry) => [numbers.next().value as number, entry] as const).sort(([a], [b]) => a - b);
        const shuffled = run(books, (entries) => keyed(entries).map(([, entry]) => entry));
        expect(shuffled.breaks).toEqual(expected.breaks);
        expect(shuffled.cases).toEqual(expected.cases);
      }),
      { numRuns: 3 },
    );
  });

  it('are all found, and nothing else, when many faults come together', () => {
    const { clean, run } = setup(11);
    const { books, faults } = injectFaults(clean, 5, 3);
    expect(scoreOf(faults, run(books).breaks)).toMatchObject({ missed: [], wrong: [] });
  });
});
