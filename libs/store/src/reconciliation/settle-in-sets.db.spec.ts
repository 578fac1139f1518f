// World: a migrated database in which the records of seeded simulated markets, clean and with faults of every class, are staged; the same
// records in memory for the pure rules.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { HOUR, instant, instantFromEpoch, money } from '#libs/kernel';
import {
  type Breaks,
  LEGS,
  type Leg,
  MATCH_RULES,
  type MatchEntry,
  type Movement,
  type Population,
  chainOf,
  confirmable,
  findBreaks,
  matchEntries,
} from '#libs/ledger';
import { PLATFORM, type SimulatedBooks, createTestDatabase, injectFaults, simulateMarket } from '#libs/testkit';
import { type StagedEntry, type StagingStore, type Tx } from '#libs/workflows';

const db = await createTestDatabase();
afterAll(() => db.close());

const hash = (content: string): string => createHash('sha256').update(content).digest('hex');
const BEGINNING = instantFromEpoch(0);

async function setup() {
  const { unitOfWork, stores } = await db.open();
  const run = <T>(work: (tx: Tx, staging: StagingStore) => Promise<T>): Promise<T> =>
    unitOfWork.run(PLATFORM, async (tx) => {
      await stores.staging.patience(tx);
      return work(tx, stores.staging);
    });
  /** What is staged becomes these and no others. */
  const stage = (entries: readonly MatchEntry[]): Promise<number> =>
    run((tx, staging) => {
      const window = { start: BEGINNING, end: instantFromEpoch(9e12) };
      return staging.replace(tx, 'LEDGER', { window, ids: [] }, entries.map(staged));
    });
  return { run, stage, stores };
}

const staged = (entry: MatchEntry): StagedEntry => ({ entry, sourceAt: entry.at });

/** What a run keeps: confirmed matches by case, what each said, and how its records were found. */
function kept({ cases, breaks }: Breaks): string[] {
  const broken = new Set(breaks.flatMap(({ entryIds }) => entryIds));
  return cases.flatMap((one) => {
    const content = confirmable(one);
    if (content === null || one.entries.some(({ id }) => broken.has(id))) return [];
    return [JSON.stringify([one.id, hash(content), one.entries.map(({ id }) => id), one.matches], asText)];
  });
}

const asText = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}` : value);

function pure(books: SimulatedBooks, entries: readonly MatchEntry[], rest: Partial<Population> = {}): Breaks {
  const { balances, statements, problems, now } = books;
  const population = { entries, balances, statements, problems, confirmed: new Map<string, string>(), ...rest };
  return findBreaks(population, { now, rules: MATCH_RULES, hash });
}

/** Runs the database's half, then the rules on what it left. */
async function inSets({ run }: Awaited<ReturnType<typeof setup>>, books: SimulatedBooks) {
  return run(async (tx, staging) => {
    const bankSince = new Map((['USD', 'EUR', 'GBP'] as const).map((currency) => [currency, BEGINNING]));
    const { rest, carried, counts } = await staging.settle(tx, { bankSince, frozen: [] });
    const found = pure(books, rest, { carried });
    const matches = kept(found);
    for (
      let after = 0, next = await staging.nextSettled(tx, after, 50);
      next;
      next = await staging.nextSettled(tx, after, 50)
    ) {
      matches.push(...kept({ ...matchEntries(next.entries, MATCH_RULES), breaks: [] }));
      after = next.last;
    }
    return { found, matches, settled: counts.reduce((sum, { count }) => sum + count, 0) };
  });
}

describe('set against set, beside the pure rules', () => {
  it.each([1, 2])('gives the same matches and breaks with faults of every class, seed %i', async (seed) => {
    const world = await setup();
    const clean = simulateMarket(seed, { days: 60, tenants: 12 });
    for (const books of [clean, injectFaults(clean, seed, 2).books]) {
      const entries = [...books.entries.values()];
      await world.stage(entries);
      const expected = pure(books, entries);
      const { found, matches, settled } = await inSets(world, books);
      expect(found.breaks).toEqual(expected.breaks);
      expect(matches.sort()).toEqual(kept(expected).sort());
      expect(settled).toBeGreaterThan(entries.length / 2);
    }
  });

  it('gives the same of records that crowd each other', async () => {
    const world = await setup();
    await fc.assert(
      fc.asyncProperty(crowd, async (entries) => {
        const books: SimulatedBooks = {
          ...{ now: instant('2026-04-01T00:00:00Z'), movements: [], touched: new Set(), problems: [] },
          ...{
            entries: new Map(entries.map((entry) => [entry.id, entry])),
            statements: [],
            balances: [{ currency: 'USD', minor: 9n }],
          },
        };
        await world.stage(entries);
        const expected = pure(books, entries);
        const { found, matches } = await inSets(world, books);
        expect(found.breaks).toEqual(expected.breaks);
        expect(matches.sort()).toEqual(kept(expected).sort());
      }),
      { numRuns: 40 },
    );
  });

  it('stages a record once per thing it says, and says what is gone', async () => {
    const { stage, run } = await setup();
    const [one, other] = [...simulateMarket(4, { days: 20, tenants: 2 }).entries.values()];
    if (!one || !other) throw new Error('the market is empty');
    await stage([]);
    expect([await stage([one, other]), await stage([one, other]), await stage([one])]).toEqual([2, 0, 1]);
    expect(await run((tx, staging) => staging.entries(tx))).toEqual([one]);
    expect(await stage([{ ...one, counterparty: 'SOMEBODY' }])).toBe(1);
    await expect(db.sql('UPDATE recon_entry SET said = said')).rejects.toThrow('append-only');
  });
});

/** A few movements, each of which may lack a leg, have it twice, or say something else on it. */
const movement = fc.record({
  movement: fc.constantFrom('PAYMENT', 'WIRE', 'PAYOUT', 'STRIPE_FEE', 'REFUND'),
  number: fc.integer({ min: 1, max: 4 }),
  reference: fc.constantFrom(null, 'R1', 'R2'),
  minor: fc.constantFrom(100n, 200n),
  legs: fc.array(
    fc.record({
      leg: fc.constantFrom(...LEGS),
      named: fc.boolean(),
      referred: fc.boolean(),
      more: fc.constantFrom(0n, 0n, 0n, 1n),
      status: fc.constantFrom(null, 'SETTLED', 'OPEN'),
      counterparty: fc.constantFrom('p', null),
    }),
    { minLength: 2, maxLength: 5 },
  ),
  isWhole: fc.boolean(),
});

/** As the product records it: a line of a bank does not know, and what we posted of a payment looks like a fee. */
function movementOn(leg: Leg, movement: Movement): Movement | null {
  if (leg === 'BANK_LINE') return null;
  return leg === 'POSTING' && movement !== 'PAYOUT' ? 'STRIPE_FEE' : movement;
}

const crowd = fc.array(movement, { maxLength: 5 }).map((movements) =>
  movements.flatMap(({ movement: kind, number, reference, minor, legs, isWhole }, place): MatchEntry[] => {
    const chain = LEGS.map((leg) => ({
      leg,
      named: true,
      referred: reference !== null,
      more: 0n,
      status: null,
      counterparty: 'p',
    }));
    return (isWhole ? chain.filter(({ leg }) => chainOf(kind as Movement, []).includes(leg)) : legs).map(
      (own, index) => ({
        ...{
          id: `${own.leg.toLowerCase()}:${place}-${index}`,
          leg: own.leg,
          movement: movementOn(own.leg, kind as Movement),
        },
        keys: own.named ? [`${kind}:${number}`] : [],
        references: own.referred && reference !== null ? [reference] : [],
        ...{
          counterparty: own.counterparty,
          amount: money(minor + own.more, 'USD'),
          feeMinor: null,
          split: null,
          group: null,
        },
        ...{ effectMinor: own.leg === 'BANK_LINE' ? minor + own.more : 0n, status: own.status },
        ...{
          at: instantFromEpoch(instant('2026-03-01T00:00:00Z') + index * HOUR),
          expectedAt: null,
          isExpectation: false,
        },
      }),
    );
  }),
);
