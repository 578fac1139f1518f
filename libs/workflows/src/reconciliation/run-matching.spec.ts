// World: one tenant in memory who pays its first invoice through a fake Stripe; the bank is a fake with one account or none.
import { HOUR, civilDate, money, unwrap } from '#libs/kernel';
import { WORKER_SCOPE, collectingWorld } from '#libs/testkit';
import { settleBalanceTransactions } from '../money/settle-balance-transactions.js';
import { type BankLine } from '../ports/bank-stores.js';
import { bankLineEntry } from './bank-entries.js';
import { runMatching } from './run-matching.js';
import { unmatch } from './unmatch.js';

async function setup() {
  const world = await collectingWorld();
  unwrap(await world.pay());
  await world.settle();
  return { ...world, run: () => runMatching(world.ports)(WORKER_SCOPE) };
}

describe('a run of the matcher', () => {
  it('confirms what agrees on all legs, once, with rule and evidence', async () => {
    const { ports, run, tables, database } = await setup();
    expect(await run()).toMatchObject({ breaks: 1, waiting: 1 }); // the balance transaction is not posted yet
    await settleBalanceTransactions(ports)(WORKER_SCOPE);
    database.advance(2 * HOUR);
    expect(await run()).toMatchObject({ breaks: 0, rulesVersion: expect.any(String) as string });
    expect(tables.recordMatches.rows()).toHaveLength(1);
    expect(tables.recordMatches.rows()[0]).toMatchObject({
      movement: 'PAYMENT',
      found: [{ stage: 'EXACT_ID', ruleId: 'all/EXACT_ID' }],
      entryIds: [
        expect.stringMatching(/^journal:invoice:/) as string,
        expect.stringMatching(/^charge:/) as string,
        expect.stringMatching(/^transaction:/) as string,
        expect.stringMatching(/^posting:/) as string,
      ],
    });
    await run();
    expect(tables.recordMatches.rows()).toHaveLength(1);
    expect(tables.exceptions.rows()).toEqual([]);
  });

  it('opens an exception for what is overdue, once, and ends it when the counterpart has come', async () => {
    const { ports, run, tables, database } = await setup();
    database.advance(2 * HOUR);
    await run();
    await run();
    expect(tables.exceptions.rows()).toHaveLength(1);
    expect(tables.exceptions.rows()[0]).toMatchObject({
      breakClass: 'MISSING_INTERNAL',
      leg: 'POSTING',
      state: 'OPEN',
    });
    await settleBalanceTransactions(ports)(WORKER_SCOPE);
    await run();
    expect(tables.exceptions.rows()[0]).toMatchObject({ state: 'RESOLVED' });
    expect(tables.exceptionSteps.rows().map(({ kind }) => kind)).toEqual(['AUTO_RESOLVED']);
  });

  it('looks afresh at what was unmatched', async () => {
    const { ports, run, tables, database } = await setup();
    await settleBalanceTransactions(ports)(WORKER_SCOPE);
    database.advance(2 * HOUR);
    await run();
    const [match] = tables.recordMatches.rows();
    const take = () => unmatch(ports)(WORKER_SCOPE, { id: match?.id ?? '', reason: 'The wrong tenant.' });
    expect(unwrap(await take())).toMatchObject({ unmatched: { by: 'worker', reason: 'The wrong tenant.' } });
    expect(await take()).toMatchObject({ refusal: { code: 'WRONG_STATE' } });
  });
});

describe('a line of the bank', () => {
  const line: BankLine = {
    ...{ id: 'bln_1', accountId: 'bac_1', statementId: 'bst_1', bookedOn: civilDate('2026-03-02'), valueOn: null },
    ...{
      amount: money(12_345n, 'EUR'),
      kind: 'TRANSFER',
      bankReference: null,
      endToEndId: 'NOTPROVIDED',
      references: [],
    },
    ...{
      counterpartyName: 'Tensor-Forge GmbH ',
      counterpartyAccount: null,
      remittance: 'Rg. GLAI/2026/000001',
      isReversal: false,
    },
  };

  it('names what it refers to, and nothing where the payer gave nothing', () => {
    expect(bankLineEntry(line)).toMatchObject([
      {
        keys: ['line:bln_1'],
        references: ['GLAI-2026-000001'],
        counterparty: 'TENSORFORGEGMBH',
        group: 'statement:bst_1',
      },
    ]);
    expect(bankLineEntry({ ...line, endToEndId: ' e2e 7 ' })[0]?.keys).toEqual(['line:bln_1', 'ref:E2E7']);
    expect(bankLineEntry({ ...line, amount: money(0n, 'EUR') })).toEqual([]);
  });
});
