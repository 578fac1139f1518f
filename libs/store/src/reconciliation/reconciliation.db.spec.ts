// World: a migrated database with a run, an exception of each size, two people of the staff; and staged rows compared set against set.
import fc from 'fast-check';
import { DAY, addMilliseconds, instant, money } from '#libs/kernel';
import { type JoinRule, MATCH_RULES, type MatchEntry, matchEntries } from '#libs/ledger';
import { PLATFORM, createTestDatabase } from '#libs/testkit';
import { type Tx, WHOLE_BOOKS } from '#libs/workflows';
import { on } from '../database/store-tx.js';
import { compareSets } from './set-matching.js';

const db = await createTestDatabase();
afterAll(() => db.close());

const ANNA = { kind: 'PLATFORM', actorId: 'usr_anna' } as const;
const BEN = { kind: 'PLATFORM', actorId: 'usr_ben' } as const;
const SINCE = instant('2026-02-20T00:00:00Z');

async function setup(minor: bigint) {
  const { unitOfWork, stores } = await db.open();
  const id = await unitOfWork.run(PLATFORM, async (tx) => {
    const [runId, made] = [tx.newId('run'), tx.newId('exception')];
    const run = { id: runId, ranAt: tx.now, actorId: 'worker', rulesVersion: 'v1', breaks: 1, waiting: 0 };
    const population = [{ leg: 'RECORD', currency: 'USD', count: 1, minor, matched: 0, matchedMinor: 0n }] as const;
    await stores.recordMatches.saveRun(
      tx,
      { ...run, population },
      { stagedUpTo: 0n, bankSince: new Map(), parts: [], odd: [] },
    );
    await stores.exceptions.open(tx, [
      {
        ...{
          id: made,
          key: made,
          breakClass: 'AMOUNT_UNDER',
          movement: 'WIRE',
          leg: 'BANK_LINE',
          entryIds: ['bank:1', 'journal:2'],
        },
        ...{
          amount: money(minor, 'USD'),
          explanation: 'less',
          suggestion: null,
          since: SINCE,
          dueAt: null,
          openedAt: tx.now,
        },
        ...{ runId, state: 'OPEN', assignee: null, closedAt: null },
      },
    ]);
    return made;
  });
  const { exceptions } = stores;
  const proposal = { resolution: 'BANK_CHARGE', amountMinor: 900n, reasonCode: 'BANK_CHARGES', comment: 'x' } as const;
  return {
    ...{ id, stores, unitOfWork },
    propose: () => unitOfWork.run(ANNA, (tx) => exceptions.step(tx, id, { kind: 'PROPOSED', ...proposal })),
    approve: (scope: typeof ANNA | typeof BEN) =>
      unitOfWork.run(scope, (tx) => exceptions.step(tx, id, { kind: 'APPROVED' })),
    sql: (text: string) => unitOfWork.run(ANNA, (tx) => on(tx).rows(text)),
  };
}

describe('an exception in the database', () => {
  it('comes back as it was opened, is opened once, and its chain is whole', async () => {
    const { id, stores, unitOfWork, propose } = await setup(-900n);
    await propose();
    await unitOfWork.run(ANNA, async (tx) => {
      const found = await stores.exceptions.byId(tx, id);
      expect(found).toMatchObject({
        id,
        state: 'PROPOSED',
        amount: money(-900n, 'USD'),
        entryIds: ['bank:1', 'journal:2'],
      });
      expect(found && (await stores.exceptions.open(tx, [{ ...found, id: tx.newId('exception') }]))).toBe(0);
      expect(await stores.exceptions.steps(tx, id)).toMatchObject([
        { seq: 1, kind: 'PROPOSED', by: 'usr_anna', amountMinor: 900n },
      ]);
      expect(await stores.exceptions.brokenChains(tx)).toEqual([]);
      expect(
        (await stores.exceptions.page(tx, { first: 5, after: null, filter: { states: ['PROPOSED'] } })).items,
      ).toHaveLength(1);
      expect((await stores.recordMatches.latestRun(tx))?.population).toMatchObject([{ leg: 'RECORD', minor: -900n }]);
    });
  });

  it('above the limit is approved by another person, whatever the code says', async () => {
    const { propose, approve } = await setup(200_000n);
    await propose();
    await expect(approve(ANNA)).rejects.toThrow('approved by another person');
    await approve(BEN);
  });

  it('takes no step out of turn, no end without a journal, and is never edited', async () => {
    const { id, stores, unitOfWork, propose, approve, sql } = await setup(-900n);
    await expect(approve(BEN)).rejects.toThrow('cannot be APPROVED');
    await propose();
    await approve(BEN);
    const resolve = (journalKey: string | null) =>
      unitOfWork.run(BEN, (tx) => stores.exceptions.step(tx, id, { kind: 'RESOLVED', journalKey }));
    await expect(resolve(null)).rejects.toThrow('check');
    await expect(resolve('no such journal')).rejects.toThrow('foreign key');
    await expect(sql(`UPDATE recon_exception SET state = 'VOID'`)).rejects.toThrow('permission denied');
    await expect(sql(`DELETE FROM recon_exception_step`)).rejects.toThrow('permission denied');
    await expect(sql(`UPDATE recon_match SET case_id = 'x'`)).rejects.toThrow('permission denied');
  });

  it('keeps its period from being closed', async () => {
    const { stores, unitOfWork } = await setup(-900n);
    const close = unitOfWork.run(ANNA, (tx) => stores.ledger.close(tx, instant('2026-03-01T00:00:00Z')));
    await expect(close).rejects.toThrow('open and past their time');
  });
});

describe('what is listed by age', () => {
  it('is an exception by when it began, and a match that holds by when it was made', async () => {
    const { stores, unitOfWork } = await setup(-900n);
    await unitOfWork.run(ANNA, async (tx) => {
      const { exceptions, recordMatches } = stores;
      const begun = async (start: number, end: number) => {
        const since = { start: addMilliseconds(SINCE, start * DAY), end: addMilliseconds(SINCE, end * DAY) };
        return (await exceptions.page(tx, { first: 5, after: null, filter: { since } })).items.length;
      };
      expect(await begun(0, 1)).toBeGreaterThan(0);
      expect([await begun(-1, 0), await begun(1, 2)]).toEqual([0, 0]);
      const run = await recordMatches.latestRun(tx);
      const match = (caseId: string, minor: bigint, days: number) => ({
        ...{ id: tx.newId('recordMatch'), runId: run?.id ?? '', caseId, contentHash: 'a'.repeat(64), found: [] },
        ...({ movement: 'WIRE', amount: money(minor, 'USD'), entryIds: ['bank:1', 'journal:2'] } as const),
        matchedAt: addMilliseconds(SINCE, days * DAY),
      });
      const [first, second, third] = [match('c1', -500n, 0), match('c2', 700n, 0), match('c3', 900n, 3)];
      await recordMatches.save(tx, [first, second, third]);
      await recordMatches.unmatch(tx, second.id, { reason: 'Not the same.', journalKeys: [] });
      const stretches = [0, 1, 3].map((day) => ({
        start: addMilliseconds(SINCE, day * DAY),
        end: addMilliseconds(SINCE, (day + 1) * DAY),
      }));
      expect(await recordMatches.madeIn(tx, stretches)).toEqual([
        { stretch: 0, count: 1, size: money(500n, 'USD') },
        { stretch: 2, count: 1, size: money(900n, 'USD') },
      ]);
    });
  });
});

describe('identities and reports', () => {
  it('are read, and are zero on empty books', async () => {
    const { stores, unitOfWork } = await setup(-900n);
    await unitOfWork.run(ANNA, async (tx) => {
      const identities = await stores.recordMatches.identities(tx, tx.now);
      expect(identities.every(({ unexplained }) => unexplained.minor === 0n)).toBe(true);
      for (const report of [
        'RECEIVABLE_AGING',
        'UNAPPLIED_CASH',
        'CASH_IN_TRANSIT',
        'CLEARING_ROLL_FORWARD',
        'DEPOSITS',
        'PROVIDER_AGING',
      ] as const)
        expect(await stores.booksReports.read(tx, report, WHOLE_BOOKS)).toEqual({ rows: [], equations: [] });
      expect((await stores.booksReports.read(tx, 'EXCEPTIONS', WHOLE_BOOKS)).rows.length).toBeGreaterThan(0);
    });
  });
});

/** A few rows of each side, crowded so that they meet in every stage. */
const row = fc.record({
  key: fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { nil: null }),
  reference: fc.option(fc.constantFrom('R1', 'R2', 'R3', 'R4'), { nil: null }),
  counterparty: fc.constantFrom('p', 'q'),
  minor: fc.bigInt({ min: 1_000n, max: 1_003n }),
  day: fc.integer({ min: 100, max: 109 }),
});
const oneOfEach = (
  rows: readonly { key: string | null; reference: string | null }[],
  field: 'key' | 'reference',
): boolean => {
  const named = rows.flatMap((one) => one[field] ?? []);
  return new Set(named).size === named.length;
};
const population = fc
  .array(row, { maxLength: 6 })
  .filter((rows) => oneOfEach(rows, 'key') && oneOfEach(rows, 'reference'));

describe('set against set', () => {
  it('makes the pairs of the pure matcher', async () => {
    const { unitOfWork } = await setup(-900n);
    let number = 0;
    await fc.assert(
      fc.asyncProperty(population, population, async (ours, theirs) => {
        const setId = `set ${(number += 1)}`;
        const entries = [
          ...ours.map((one, index) => entryOf(one, 'o', index)),
          ...theirs.map((one, index) => entryOf(one, 't', index)),
        ];
        const { cases } = matchEntries(entries, { ...MATCH_RULES, joins: [JOIN] });
        const expected = cases.map((one) => one.entries.map(({ id }) => id)).filter((ids) => ids.length === 2);
        const found = await unitOfWork.run(ANNA, async (tx) => {
          await stage(tx, setId, 'OURS', ours);
          await stage(tx, setId, 'THEIRS', theirs);
          await compareSets(tx, setId, { days: 3, minor: 0n });
          // pairs that agree by their id are in nobody's table: both rows say so
          return on(tx).rows<{ ours: string; theirs: string }>(
            `SELECT ours, theirs FROM recon_pair UNION SELECT o.id, t.id FROM recon_staged_ours o JOIN recon_staged_theirs t USING (set_id, key) WHERE set_id = $1`,
            [setId],
          );
        });
        expect(found.map((pair) => [pair.ours, pair.theirs]).sort()).toEqual(expected.sort());
      }),
      { numRuns: 60 },
    );
  });
});

const JOIN: JoinRule = {
  ...{ id: 'wire-bank', from: 'RECORD', to: 'BANK_LINE', movements: ['WIRE'], grouped: false, tolerance: null },
  ...{ before: 3 * DAY, after: 3 * DAY },
};

type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;

function entryOf({ key, reference, counterparty, minor, day }: Row, name: 'o' | 't', index: number): MatchEntry {
  return {
    ...{
      id: `${name}${index}`,
      leg: name === 'o' ? 'RECORD' : 'BANK_LINE',
      movement: name === 'o' ? 'WIRE' : null,
      counterparty,
    },
    ...{
      keys: key === null ? [] : [`key:${key}`],
      references: reference === null ? [] : [reference],
      amount: money(minor, 'USD'),
    },
    ...{
      feeMinor: null,
      effectMinor: 0n,
      status: null,
      split: null,
      group: null,
      expectedAt: null,
      isExpectation: false,
    },
    at: (day * DAY) as MatchEntry['at'],
  };
}

async function stage(tx: Tx, setId: string, side: 'OURS' | 'THEIRS', rows: readonly Row[]): Promise<void> {
  for (const [index, { key, reference, counterparty, minor, day }] of rows.entries()) {
    const id = `${side === 'OURS' ? 'o' : 't'}${index}`;
    await on(tx).change(
      `INSERT INTO recon_staged VALUES ($1, $2, $3, $4, $5, $6, 'USD', $7, $8, sha256(convert_to($3, 'UTF8')))`,
      [setId, side, id, key, reference, counterparty, `${minor}`, day],
    );
  }
}
