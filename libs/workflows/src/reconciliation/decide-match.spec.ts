// World: in memory a tenant, its bank with two statements, wires that were recorded and lines that came; two people of the staff.
import { civilDate, instant, money, unwrap } from '#libs/kernel';
import { wireReceived } from '#libs/ledger';
import { WORKER_SCOPE, moneyWorld } from '#libs/testkit';
import { type BankStatement, type NewBankLine } from '../ports/bank-stores.js';
import { type PlatformScope } from '../ports/unit-of-work.js';
import { answerSuggestion } from './answer-suggestion.js';
import { divideRecord, matchByHand, stepDecision } from './decide-match.js';
import { findRecords } from './find-records.js';
import { runMatching } from './run-matching.js';
import { unmatch } from './unmatch.js';

const ANNA: PlatformScope = { kind: 'PLATFORM', actorId: 'usr_anna' };
const BEN: PlatformScope = { kind: 'PLATFORM', actorId: 'usr_ben' };
const NOW = instant('2026-03-10T00:00:00Z');

/** Wires as we recorded them, by amount, and lines as the bank has them. */
async function setup(records: readonly bigint[], lines: readonly Partial<NewBankLine>[], name = 'w') {
  const world = moneyWorld({ now: NOW });
  const { ports, tables } = world;
  const day = civilDate('2026-03-04');
  const made = lines.map((line, index): NewBankLine => ({
    ...{ id: `bln_${index}`, accountId: 'bac_1', statementId: 'bst_1', bookedOn: day, valueOn: null, kind: 'TRANSFER' },
    ...{ amount: money(0n, 'USD'), bankReference: null, endToEndId: null, references: [], remittance: '', part: 0 },
    ...{ counterpartyName: 'Somebody', counterpartyAccount: null, isReversal: false, entryKey: `k${index}`, ...line },
  }));
  const total = made.reduce((sum, { amount }) => sum + amount.minor, 0n);
  const statement: BankStatement = {
    ...{ id: 'bst_1', uploadId: 'bup_1', accountId: 'bac_1', format: 'CAMT.053', kind: 'STATEMENT', reference: null },
    ...{
      number: null,
      from: civilDate('2026-03-01'),
      to: day,
      opening: money(0n, 'USD'),
      closing: money(total, 'USD'),
    },
    ...{ balanced: true, problems: [], lineCount: made.length, newLineCount: made.length, hash: 'h', importedAt: NOW },
  };
  await ports.unitOfWork.run(WORKER_SCOPE, async (tx) => {
    const account = {
      id: 'bac_1',
      name: 'Main',
      currency: 'USD',
      identifiers: ['X'],
      addedAt: tx.now,
      addedBy: 'usr_1',
    } as const;
    await ports.bank.insertAccount(tx, account);
    await ports.bank.insertStatement(
      tx,
      statement,
      made,
      made.map(({ entryKey }) => entryKey),
    );
    for (const [index, minor] of records.entries()) {
      const facts = { wireId: `${name}${index}`, tenantOrgId: 'org_ai', amount: money(minor, 'USD') };
      await ports.ledger.post(tx, wireReceived(facts, instant('2026-03-04T09:00:00Z')));
    }
  });
  const run = () => runMatching(ports)(WORKER_SCOPE);
  const found = () =>
    tables.exceptions
      .rows()
      .filter(({ state }) => state === 'OPEN')
      .map(({ breakClass, amount }) => [breakClass, amount.minor]);
  const record = (index: number): string =>
    `journal:${wireReceived({ wireId: `${name}${index}`, tenantOrgId: 'org_ai', amount: money(1n, 'USD') }, NOW).idempotencyKey}`;
  await run();
  return { ports, tables, run, found, record };
}

const usd = (minor: bigint): Partial<NewBankLine> => ({ amount: money(minor, 'USD') });
const because = { reason: 'The remittance advice says so.', evidence: ['bup_advice page 2'] };

describe('a match by hand', () => {
  it('brings one line and several records together, and is confirmed by the next run', async () => {
    const { ports, tables, run, found, record } = await setup([300n, 400n], [usd(700n)]);
    expect(found()).toHaveLength(3);
    const command = { entryIds: ['bank:bln_0', record(0), record(1)], ...because };
    const decision = unwrap(await matchByHand(ports)(ANNA, command));
    expect(decision).toMatchObject({ amount: money(700n, 'USD'), differenceMinor: 0n });
    expect(decision.steps.map(({ kind }) => kind)).toEqual(['PROPOSED', 'APPROVED']);
    expect(await matchByHand(ports)(BEN, command)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    await run();
    expect(found()).toEqual([]);
    expect(tables.recordMatches.rows()[0]?.found).toMatchObject([
      { stage: 'MANUAL', evidence: ['bup_advice page 2', 'reason:The remittance advice says so.'] },
    ]);
    const id = tables.recordMatches.rows()[0]?.id ?? '';
    unwrap(await unmatch(ports)(ANNA, { id, reason: 'It was the other tenant.' }));
    await run();
    expect(found()).toHaveLength(3);
    expect(tables.decisions.rows().map(({ steps }) => steps.at(-1)?.kind)).toEqual(['TAKEN_BACK']);
  });

  it('above the limit counts when another person approved it', async () => {
    const { ports, run, found, record } = await setup([900_000n], [usd(900_000n)]);
    const { id } = unwrap(await matchByHand(ports)(ANNA, { entryIds: ['bank:bln_0', record(0)], ...because }));
    await run();
    expect(found()).toHaveLength(2);
    const approve = (scope: PlatformScope) => stepDecision(ports)(scope, { id, kind: 'APPROVED', comment: null });
    expect(await approve(ANNA)).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
    expect(await approve({ kind: 'PLATFORM', actorId: 'key_robot' })).toMatchObject({ ok: false });
    unwrap(await approve(BEN));
    await run();
    expect(found()).toEqual([]);
  });

  it('keeps a difference as a break, nets no currencies, and knows its records', async () => {
    const { ports, run, found, record } = await setup([1_000n], [usd(700n)]);
    unwrap(await matchByHand(ports)(ANNA, { entryIds: ['bank:bln_0', record(0)], ...because }));
    await run();
    expect(found()).toEqual([['AMOUNT_UNDER', -300n]]);
    expect(await matchByHand(ports)(ANNA, { entryIds: ['bank:bln_9', record(0)], ...because })).toMatchObject({
      refusal: { code: 'NOT_FOUND' },
    });
    expect(await matchByHand(ports)(ANNA, { entryIds: [record(0), record(0)], ...because })).toMatchObject({
      refusal: { code: 'INVALID_INPUT' },
    });
  });

  it('takes a part of a divided line', async () => {
    const { ports, run, found, record } = await setup([600n], [usd(1_000n)]);
    const divide = (parts: readonly bigint[]) =>
      divideRecord(ports)(ANNA, { entryId: 'bank:bln_0', parts, ...because });
    expect(await divide([600n, 300n])).toMatchObject({ refusal: { code: 'INVALID_INPUT' } });
    unwrap(await divide([600n, 400n]));
    unwrap(await matchByHand(ports)(ANNA, { entryIds: ['bank:bln_0#1', record(0)], ...because }));
    await run();
    expect(found()).toEqual([['MISSING_INTERNAL', 400n]]);
    const parts = await findRecords(ports)(ANNA, ['bank:bln_0#2', 'bank:bln_0#3']);
    expect(parts.map(({ facts }) => facts && [facts.amount.minor, facts.counterparty])).toEqual([
      [400n, 'Somebody'],
      null,
    ]);
  });
});

describe('what a rule found', () => {
  it('is taken back for good: the same records do not come together again, others may', async () => {
    const { ports, tables, run, found, record } = await setup([500n], [usd(500n)], 'bln_');
    expect(tables.recordMatches.rows()).toHaveLength(1);
    const id = tables.recordMatches.rows()[0]?.id ?? '';
    unwrap(await unmatch(ports)(ANNA, { id, reason: 'Another wire of that name.' }));
    await run();
    expect(found()).toEqual([
      ['MISSING_INTERNAL', 500n],
      ['MISSING_BANK', 500n],
    ]);
    const apart = tables.decisions.rows()[0];
    unwrap(
      await stepDecision(ports)(BEN, { id: apart?.id ?? '', kind: 'TAKEN_BACK', comment: 'It was right after all.' }),
    );
    unwrap(await matchByHand(ports)(ANNA, { entryIds: ['bank:bln_0', record(0)], ...because }));
    await run();
    expect(found()).toEqual([]);
  });
});

describe('a suggestion', () => {
  /** Both sides of one counterparty, so that only the amount keeps them apart. */
  const nearly = async () => {
    const world = await setup([], [usd(99_900n)]);
    const entry = { ...(world.tables.staged.entries.rows()[0]?.entry ?? null) };
    const [id] = await world.ports.unitOfWork.run(WORKER_SCOPE, async (tx) => {
      const made = tx.newId('suggestion');
      await world.ports.matchDecisions.suggest(tx, [
        {
          ...{
            id: made,
            runId: 'rec_1',
            entryIds: [entry.id ?? '', 'journal:x'],
            ruleId: 'wire-bank/TOLERANCE',
            ruleVersion: '1',
          },
          ...{
            difference: money(-100n, 'USD'),
            differenceKind: 'BANK_CHARGE',
            evidence: ['ours:100000'],
            suggestedAt: tx.now,
          },
        },
      ]);
      return [made];
    });
    return { ...world, id: id ?? '' };
  };

  it('that is declined sets its sides apart, once', async () => {
    const { ports, tables, id } = await nearly();
    const answer = (verdict: 'ACCEPTED' | 'DECLINED') =>
      answerSuggestion(ports)(ANNA, { id, verdict, reason: 'Not theirs.' });
    expect(unwrap(await answer('DECLINED'))).toMatchObject({ answer: { verdict: 'DECLINED', by: 'usr_anna' } });
    expect(tables.decisions.rows()).toMatchObject([{ kind: 'APART', entryIds: ['bank:bln_0'], others: ['journal:x'] }]);
    expect(await answer('ACCEPTED')).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
  });

  it('that is accepted is a match by hand, of records that are there', async () => {
    const { ports, id } = await nearly();
    expect(await answerSuggestion(ports)(ANNA, { id, verdict: 'ACCEPTED', reason: 'A bank kept it.' })).toMatchObject({
      refusal: { code: 'NOT_FOUND' },
    });
  });
});
