// World: a migrated database with a run of the matcher; two people of the staff who decide about matches, and operations of a worker.
import { instant, money } from '#libs/kernel';
import { PLATFORM, createTestDatabase } from '#libs/testkit';
import { type NewDecision, type Operation, type PlatformScope } from '#libs/workflows';

const db = await createTestDatabase();
afterAll(() => db.close());

const ANNA: PlatformScope = { kind: 'PLATFORM', actorId: 'usr_anna' };
const BEN: PlatformScope = { kind: 'PLATFORM', actorId: 'usr_ben' };

async function setup() {
  const { unitOfWork, stores } = await db.open();
  const { matchDecisions: decisions, operations } = stores;
  const decide = (scope: PlatformScope, facts: Partial<NewDecision> = {}): Promise<string> =>
    unitOfWork.run(scope, async (tx) => {
      const id = tx.newId('matchDecision');
      await decisions.insert(tx, {
        ...{ id, kind: 'MATCH', entryIds: [`bank:${id}`, `journal:${id}`], parts: [], others: [], subjectId: null },
        ...{
          amount: money(900_000n, 'USD'),
          differenceMinor: 0n,
          reason: 'The advice says so.',
          evidence: ['bup_1'],
          ...facts,
        },
      });
      return id;
    });
  const approve = (scope: PlatformScope, id: string) =>
    unitOfWork.run(scope, (tx) => decisions.step(tx, id, 'APPROVED', null));
  return { unitOfWork, stores, decisions, operations, decide, approve };
}

describe('a decision in the database', () => {
  it('above the limit is approved by another person, steps in turn, and its chain is whole', async () => {
    const { unitOfWork, decisions, decide, approve } = await setup();
    const id = await decide(ANNA);
    await expect(approve(ANNA, id)).rejects.toThrow('approved by another person');
    await approve(BEN, id);
    await expect(approve(BEN, id)).rejects.toThrow('cannot be APPROVED');
    await unitOfWork.run(ANNA, async (tx) => {
      expect(await decisions.byId(tx, id)).toMatchObject({
        ...{ id, kind: 'MATCH', amount: money(900_000n, 'USD'), evidence: ['bup_1'] },
        steps: [
          { seq: 1, kind: 'PROPOSED', by: 'usr_anna' },
          { seq: 2, kind: 'APPROVED', by: 'usr_ben' },
        ],
      });
      expect(await decisions.brokenChains(tx)).toEqual([]);
      const { links } = await decisions.standing(tx);
      expect(links.map((link) => link.id)).toContain(id);
      expect(
        (await decisions.page(tx, { first: 5, after: null, entryId: `bank:${id}`, states: ['APPROVED'] })).items,
      ).toHaveLength(1);
    });
    await unitOfWork.run(BEN, (tx) => decisions.step(tx, id, 'TAKEN_BACK', 'It was another tenant.'));
    expect((await unitOfWork.run(ANNA, (tx) => decisions.standing(tx))).links.map((link) => link.id)).not.toContain(id);
  });

  it('comes back in parts or as what is set apart, and is never edited', async () => {
    const { unitOfWork, decisions, decide, approve } = await setup();
    const divided = await decide(ANNA, {
      kind: 'DIVIDE',
      entryIds: ['bank:d'],
      parts: [600n, 400n],
      amount: money(1_000n, 'USD'),
    });
    const apart = await decide(ANNA, { kind: 'APART', entryIds: ['bank:a'], others: ['journal:b'] });
    await approve(ANNA, divided);
    await approve(ANNA, apart); // to set apart moves nothing: one person is enough
    const standing = await unitOfWork.run(ANNA, (tx) => decisions.standing(tx));
    expect(standing).toMatchObject({
      divisions: [{ entryId: 'bank:d', parts: [600n, 400n] }],
      barriers: [{ entryIds: ['bank:a'], from: ['journal:b'] }],
    });
    await expect(decide(ANNA, { kind: 'MATCH', entryIds: ['bank:only'] })).rejects.toThrow('check');
    for (const table of ['recon_decision', 'recon_decision_step', 'recon_suggestion', 'recon_item_change'])
      await expect(db.sql(`DELETE FROM ${table}`)).rejects.toThrow('append-only');
  });
});

describe('a suggestion in the database', () => {
  it('is made once, listed while open, and answered once', async () => {
    const { unitOfWork, stores, decisions, decide } = await setup();
    const decisionId = await decide(ANNA);
    await unitOfWork.run(ANNA, async (tx) => {
      const [runId, id] = [tx.newId('run'), tx.newId('suggestion')];
      const run = {
        id: runId,
        ranAt: tx.now,
        actorId: 'worker',
        rulesVersion: 'v',
        population: [],
        breaks: 0,
        waiting: 0,
      };
      await stores.recordMatches.saveRun(tx, run, { stagedUpTo: 0n, bankSince: new Map(), parts: [], odd: [] });
      const one = {
        ...{ id, runId, entryIds: ['bank:1', 'journal:1'], ruleId: 'wire-bank/TOLERANCE', ruleVersion: 'v' },
        ...({
          difference: money(-100n, 'USD'),
          differenceKind: 'BANK_CHARGE',
          evidence: [],
          suggestedAt: tx.now,
        } as const),
      };
      expect([
        await decisions.suggest(tx, [one]),
        await decisions.suggest(tx, [{ ...one, id: tx.newId('suggestion') }]),
      ]).toEqual([1, 0]);
      const open = () => decisions.suggestions(tx, { first: 5, after: null, isOpen: true });
      expect((await open()).items).toMatchObject([{ id, answer: null }]);
      const answer = { verdict: 'DECLINED', decisionId, reason: 'No.' } as const;
      expect([await decisions.answer(tx, id, answer), await decisions.answer(tx, id, answer)]).toEqual([true, false]);
      expect((await open()).items).toEqual([]);
      expect(await decisions.suggestion(tx, id)).toMatchObject({ answer: { ...answer, by: 'usr_anna' } });
    });
  });
});

describe('an operation in the database', () => {
  it('is begun with by one, told from a dead one by the real clock, and stays as it ended', async () => {
    const { unitOfWork, operations } = await setup();
    const run = <T>(work: (tx: Parameters<typeof operations.byId>[0]) => Promise<T>): Promise<T> =>
      unitOfWork.run(PLATFORM, work);
    const id = await run(async (tx) => {
      const made: Operation = {
        ...{
          id: tx.newId('operation'),
          kind: 'MATCHING',
          state: 'QUEUED',
          command: { whole: 'yes' },
          requestedBy: 'usr_anna',
        },
        ...{
          requestedAt: instant('2026-03-01T00:00:00Z'),
          startedAt: null,
          endedAt: null,
          phase: null,
          done: 0,
          total: null,
        },
        ...{ attempts: 0, error: null, resultId: null },
      };
      await operations.insert(tx, made, 'the file');
      expect(await operations.byId(tx, made.id)).toEqual(made);
      return made.id;
    });
    const first = await run((tx) => operations.begin(tx, id, 60_000));
    expect(first).toMatchObject({ state: 'RUNNING', attempts: 1 });
    expect(await run((tx) => operations.begin(tx, id, 60_000))).toBeNull();
    expect(await run((tx) => operations.isUnderway(tx, 'MATCHING'))).toBe(true);
    if (!first) throw new Error('it was not begun with');
    expect(await run((tx) => operations.step(tx, first, { phase: 'CHARGES', done: 1, total: 2 }, 0))).toBe(true);
    expect(await run((tx) => operations.waiting(tx, 5))).toEqual([id]);
    const second = await run((tx) => operations.begin(tx, id, 60_000));
    expect(second).toMatchObject({ attempts: 2, phase: 'CHARGES' });
    expect(await run((tx) => operations.end(tx, first, { resultId: null }))).toBe(false);
    if (!second) throw new Error('nobody went on with it');
    expect(await run((tx) => operations.end(tx, second, { resultId: 'rec_1' }))).toBe(true);
    expect(await run((tx) => operations.inputOf(tx, id))).toBe('the file');
    expect((await run((tx) => operations.page(tx, { first: 5, after: null, states: ['DONE'] }))).items).toMatchObject([
      { resultId: 'rec_1' },
    ]);
    await expect(
      db.sql(`UPDATE operation SET state = 'RUNNING', ended_at = NULL, alive_until = now()`),
    ).rejects.toThrow('does not move so');
  });
});
