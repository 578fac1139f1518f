// World: a migrated database in which records are staged, changed, taken away and divided; runs of the matcher that keep which they counted.
import { DAY, addMilliseconds, instant, instantFromEpoch, money } from '#libs/kernel';
import { type MatchEntry } from '#libs/ledger';
import { PLATFORM, createTestDatabase } from '#libs/testkit';
import { type RunScope, WHOLE_BOOKS } from '#libs/workflows';

const db = await createTestDatabase();
afterAll(() => db.close());

const AT = instant('2026-03-10T00:00:00Z');
const WINDOW = { start: instantFromEpoch(0), end: instantFromEpoch(9e12) };

const record = (id: string, leg: MatchEntry['leg'], minor: bigint, rest: Partial<MatchEntry> = {}): MatchEntry => ({
  ...{ id, leg, movement: null, keys: [id], references: [], counterparty: null, amount: money(minor, 'USD') },
  ...{ feeMinor: null, effectMinor: minor, status: null, split: null, group: null, at: AT, expectedAt: null },
  ...{ isExpectation: false, ...rest },
});

async function setup() {
  const { unitOfWork, stores } = await db.open();
  const stage = (entries: readonly MatchEntry[]) =>
    unitOfWork.run(PLATFORM, (tx) =>
      stores.staging.replace(
        tx,
        'LEDGER',
        { window: WINDOW, ids: [] },
        entries.map((entry) => ({ entry, sourceAt: entry.at })),
      ),
    );
  const save = (scope: Omit<RunScope, 'stagedUpTo'>) =>
    unitOfWork.run(PLATFORM, async (tx) => {
      const id = tx.newId('run');
      const run = { id, ranAt: tx.now, actorId: 'worker', rulesVersion: '1', population: [], breaks: 0, waiting: 0 };
      await stores.recordMatches.saveRun(tx, run, { ...scope, stagedUpTo: await stores.staging.lastSeq(tx) });
      return id;
    });
  const counted = async (runId: string) => {
    const legs = await unitOfWork.run(PLATFORM, (tx) => stores.recordMatches.countedBy(tx, runId));
    return legs?.map((one) => [one.leg, one.count, one.minor, one.matched, one.matchedMinor]).sort() ?? null;
  };
  const opened = async (key: string) => {
    const request = { key, range: WHOLE_BOOKS, first: 50, after: null };
    const { count, totals, items } = await unitOfWork.run(
      PLATFORM,
      (tx) => stores.booksReports.figure(tx, 'COUNTED', request),
      'SNAPSHOT',
    );
    return [count, totals.map(({ minor }) => minor), items.items.map(({ id }) => id).sort()];
  };
  return { stage, save, counted, opened };
}

describe('the records that a run counted', () => {
  it('are listed as they were then: latest of each, without what was gone, unseen by a bank or divided', async () => {
    const { stage, save, counted, opened } = await setup();
    const wire = { movement: 'WIRE' } as const;
    const first = [
      record('journal:a', 'RECORD', 500n, wire),
      record('journal:before', 'RECORD', 700n, { ...wire, at: addMilliseconds(AT, -DAY) }),
      record('journal:card', 'RECORD', 40n, { movement: 'PAYMENT', at: addMilliseconds(AT, -DAY) }),
      record('bank:1', 'BANK_LINE', 500n),
      record('bank:2', 'BANK_LINE', 90n),
      record('bank:3', 'BANK_LINE', 11n),
    ];
    await stage(first);
    const bankSince = new Map([['USD', AT]] as const);
    const run = await save({ bankSince, parts: [], odd: ['journal:card', 'bank:2', 'bank:3'] });
    const then = [
      ['BANK_LINE', 3, 601n, 1, 500n],
      ['RECORD', 2, 540n, 1, 500n],
    ];
    expect(await counted(run)).toEqual(then);

    await stage([...first.slice(0, 4), record('bank:2', 'BANK_LINE', 95n)]);
    const part = (number: number, minor: bigint) =>
      ({ id: `bank:2#${number}`, whole: 'bank:2', leg: 'BANK_LINE', amount: money(minor, 'USD') }) as const;
    const next = await save({ bankSince, parts: [part(1, 60n), part(2, 35n)], odd: ['bank:2#2', 'journal:card'] });
    expect(await counted(next)).toEqual([
      ['BANK_LINE', 3, 595n, 2, 560n],
      ['RECORD', 2, 540n, 1, 500n],
    ]);
    expect(await counted(run)).toEqual(then);
    expect(await opened(`${run}|BANK_LINE|USD|all`)).toEqual([3, [601n], ['bank:1', 'bank:2', 'bank:3']]);
    expect(await opened(`${run}|BANK_LINE|USD|breaks`)).toEqual([2, [101n], ['bank:2', 'bank:3']]);
    expect(await opened(`${next}|BANK_LINE|USD|agrees`)).toEqual([2, [560n], ['bank:1', 'bank:2#1']]);
    expect(await opened(`${next}|RECORD|EUR|all`)).toEqual([0, [], []]);

    const unseen = await save({ bankSince: new Map(), parts: [], odd: [] });
    expect(await counted(unseen)).toEqual([
      ['BANK_LINE', 2, 595n, 2, 595n],
      ['RECORD', 1, 40n, 1, 40n],
    ]);
    expect(await counted('rec_none')).toBeNull();
  });
});
