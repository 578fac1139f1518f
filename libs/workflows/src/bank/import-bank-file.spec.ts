// World: an empty market in memory in which staff add one bank account and import files that say what each test makes them say.
import { civilDate, unwrap } from '#libs/kernel';
import { type MoneyWorld, WORKER_SCOPE as STAFF, moneyWorld } from '#libs/testkit';
import {
  type BankFile,
  type StatedBalance,
  type StatedLine,
  type StatedStatement,
  addBankAccount,
  importBankFile,
} from '#libs/workflows';

const IBAN = 'DE02 1203 0000 0000 2020 51';
const eur = (minor: bigint) => ({ minor, currency: 'EUR', places: 2 });

const balance = (type: StatedBalance['type'], minor: bigint, on: string): StatedBalance => ({
  ...{ type, code: type === 'OPENING' ? 'OPBD' : 'CLBD', amount: eur(minor), on: civilDate(on) },
});

function line(minor: bigint, facts: Partial<StatedLine> = {}): StatedLine {
  return {
    ...{
      line: 1,
      column: 1,
      status: 'BOOKED',
      amount: eur(minor),
      written: '',
      kind: 'TRANSFER',
      code: null,
      parts: [],
    },
    ...{ bookedOn: civilDate('2026-03-02'), valueOn: null, bankReference: null, isReversal: false, returnReason: null },
    ...{ endToEndId: null, references: [], counterpartyName: null, counterpartyAccount: null, remittance: 'rent' },
    ...facts,
  };
}

function statement(lines: readonly StatedLine[], facts: Partial<StatedStatement> = {}): StatedStatement {
  const moved = lines.reduce((sum, { amount }) => sum + (amount?.minor ?? 0n), 0n);
  const [opening, closing] = [
    balance('OPENING', 1_000n, '2026-03-01'),
    balance('CLOSING', 1_000n + moved, '2026-03-02'),
  ];
  return {
    ...{
      kind: 'STATEMENT',
      account: IBAN,
      bank: null,
      currency: 'EUR',
      reference: 'S',
      number: '1',
      page: null,
      lines,
    },
    ...{
      from: civilDate('2026-03-01'),
      to: civilDate('2026-03-02'),
      opening,
      closing,
      balances: [],
      balanced: true,
      problems: [],
    },
    ...facts,
  };
}

const file = (...statements: StatedStatement[]): BankFile => ({
  ...{ format: 'CAMT.053', version: null, statements, balanced: true, problems: [] },
});

async function setup() {
  const world: MoneyWorld = moneyWorld();
  const command = { name: 'Main', currency: 'EUR', identifiers: [IBAN], idempotencyKey: 'key-00000001' } as const;
  const account = unwrap(await addBankAccount(world.ports)(STAFF, command));
  let count = 0;
  const take = (stated: BankFile, content = `file ${(count += 1)}`) =>
    importBankFile(world.ports)(STAFF, { name: 'a.xml', content, file: stated });
  const lines = () =>
    world.ports.unitOfWork.run(STAFF, (tx) => world.ports.bank.lines(tx, {}, { first: 100, after: null }));
  const amounts = async () => (await lines()).rows.map(({ amount }) => amount.minor);
  return { ...world, account, take, lines, amounts };
}

const codes = (problems: readonly { readonly code: string }[]) => problems.map(({ code }) => code);

describe('a bank account of ours', () => {
  it('is called by one name once', async () => {
    const { ports } = await setup();
    const again = {
      name: 'Other',
      currency: 'EUR',
      identifiers: ['de02120300000000202051'],
      idempotencyKey: 'key-00000002',
    } as const;
    expect(await addBankAccount(ports)(STAFF, again)).toMatchObject({ ok: false, refusal: { code: 'ALREADY_EXISTS' } });
    expect((await addBankAccount(ports)(STAFF, { ...again, currency: 'USD' })).ok).toBe(true);
  });

  it.each([
    ['no name', { name: ' ' }],
    ['no identifier', { identifiers: [] }],
    ['an identifier of signs', { identifiers: ['-'] }],
  ])('is refused with %s', async (_what, change) => {
    const { ports } = await setup();
    const command = {
      name: 'Other',
      currency: 'EUR',
      identifiers: ['1'],
      idempotencyKey: 'key-00000002',
      ...change,
    } as const;
    expect(await addBankAccount(ports)(STAFF, command)).toMatchObject({
      ok: false,
      refusal: { code: 'INVALID_INPUT' },
    });
  });
});

describe('a file', () => {
  it('is kept with its statements, its lines and who imported it', async () => {
    const { take, lines, tables, account } = await setup();
    const { upload, statements } = unwrap(
      await take(file(statement([line(500n, { bankReference: 'B1' }), line(-20n)]))),
    );
    expect(statements).toMatchObject([
      { accountId: account.id, lineCount: 2, newLineCount: 2, balanced: true, uploadId: upload.id },
    ]);
    expect((await lines()).rows).toMatchObject([
      {
        amount: { minor: 500n, currency: 'EUR' },
        bankReference: 'B1',
        bookedOn: '2026-03-02',
        statementId: statements[0]?.id,
      },
      { amount: { minor: -20n }, remittance: 'rent' },
    ]);
    expect(tables.audit.rows().at(-1)).toMatchObject({
      action: 'bank.imported',
      subjectId: upload.id,
      actorId: STAFF.actorId,
    });
  });

  it('does nothing the second time', async () => {
    const { take, amounts } = await setup();
    const first = unwrap(await take(file(statement([line(500n)])), 'same'));
    const again = unwrap(await take(file(statement([line(500n)])), 'same'));
    expect(again).toMatchObject({
      isRepeat: true,
      upload: { id: first.upload.id },
      statements: [{ id: first.statements[0]?.id }],
    });
    expect(await amounts()).toEqual([500n]);
  });

  it('that does not add up is kept and says so', async () => {
    const { take, amounts } = await setup();
    const problem = { code: 'BALANCE_DOES_NOT_ADD_UP', message: 'It does not.', line: 3, column: 1 } as const;
    const { statements } = unwrap(await take(file(statement([line(500n)], { balanced: false, problems: [problem] }))));
    expect(statements).toMatchObject([{ balanced: false, problems: [problem] }]);
    expect(await amounts()).toEqual([500n]);
  });

  it('of accounts that are none of ours is refused, and nothing is kept but that it came', async () => {
    const { take, tables, ports } = await setup();
    const before = tables.audit.rows().length;
    for (const facts of [{ account: 'DE1' }, { account: null }, { currency: 'USD' }, { currency: 'XXX' }])
      expect(await take(file(statement([line(1n)], facts)))).toMatchObject({
        ok: false,
        refusal: { code: 'NOT_FOUND' },
      });
    expect(tables.audit.rows()).toHaveLength(before);
    const refused = await ports.unitOfWork.run(STAFF, (tx) => ports.bank.refused(tx));
    expect(refused.map(({ accounts }) => accounts[0])).toContain('unnamed (EUR)');
  });

  it('of ours and of others keeps ours and names the others', async () => {
    const { take } = await setup();
    const { upload, statements } = unwrap(
      await take(file(statement([line(1n)]), statement([line(2n)], { account: 'DE1' }))),
    );
    expect([statements.length, codes(upload.problems)]).toEqual([1, ['ACCOUNT_UNKNOWN']]);
  });

  it('may write the currency behind the account', async () => {
    const { take } = await setup();
    expect((await take(file(statement([line(1n)], { account: `${IBAN} EUR` })))).ok).toBe(true);
  });
});

describe('a movement', () => {
  const intraday = (...lines: StatedLine[]) =>
    statement(lines, { kind: 'REPORT', reference: 'R', opening: null, closing: null, balanced: null });

  it('that the intraday report and the statement bring counts once', async () => {
    const { take, amounts } = await setup();
    await take(file(intraday(line(500n, { bankReference: 'B1' }))));
    const { statements } = unwrap(
      await take(file(statement([line(500n, { bankReference: 'B1', remittance: 'longer' }), line(7n)]))),
    );
    expect(statements).toMatchObject([{ lineCount: 2, newLineCount: 1 }]);
    expect(await amounts()).toEqual([500n, 7n]);
  });

  it('that the bank booked twice is two, and still two when files overlap', async () => {
    const { take, amounts } = await setup();
    await take(file(intraday(line(500n))));
    await take(file(statement([line(500n), line(500n)])));
    await take(file(statement([line(500n), line(500n)], { reference: 'copy' })));
    expect(await amounts()).toEqual([500n, 500n]);
  });

  it('that is not booked, or has no amount, is not kept', async () => {
    const { take, amounts } = await setup();
    const usd = { minor: 9n, currency: 'USD', places: 2 };
    await take(
      file(
        statement([line(1n, { status: 'PENDING' }), line(2n, { amount: null }), line(3n, { amount: usd }), line(4n)]),
      ),
    );
    expect(await amounts()).toEqual([4n]);
  });

  it('of several payments is a line for each, whoever itemises it; a later file does not count it again', async () => {
    const part = (minor: bigint, endToEndId: string) => ({
      ...{ amount: eur(minor), bankReference: null, endToEndId, references: [], counterpartyName: null },
      ...{ counterpartyAccount: null, remittance: '' },
    });
    const { take, amounts } = await setup();
    await take(file(intraday(line(-30n, { bankReference: 'B', parts: [part(-10n, 'E1'), part(-20n, 'E2')] }))));
    const { statements } = unwrap(await take(file(statement([line(-30n, { bankReference: 'B' })]))));
    expect(statements).toMatchObject([{ lineCount: 2, newLineCount: 0 }]);
    expect(await amounts()).toEqual([-10n, -20n]);
  });

  it('with the reference and amount of another on another day is kept, and that is said', async () => {
    const { take, amounts } = await setup();
    await take(file(intraday(line(500n, { bankReference: 'B1' }))));
    const later = line(500n, { bankReference: 'B1', bookedOn: civilDate('2026-03-03') });
    const { statements } = unwrap(await take(file(statement([later]))));
    expect(codes(statements[0]?.problems ?? [])).toEqual(['REFERENCE_SEEN_BEFORE']);
    expect(await amounts()).toEqual([500n, 500n]);
  });
});

describe('the chain of balances', () => {
  const day = (number: string, opening: bigint, closing: bigint, on: string): StatedStatement => {
    const balances = { opening: balance('OPENING', opening, on), closing: balance('CLOSING', closing, on) };
    const own = line(closing - opening, { remittance: number, bookedOn: civilDate(on) });
    return statement([own], { ...balances, number, reference: number, from: civilDate(on), to: civilDate(on) });
  };
  const first = day('1', 0n, 100n, '2026-03-02');
  const second = day('2', 100n, 300n, '2026-03-03');
  const third = day('3', 300n, 450n, '2026-03-04');

  it('is broken where a statement is missing, and mended when it comes', async () => {
    const { take } = await setup();
    expect(unwrap(await take(file(first))).gaps).toEqual([]);
    const { gaps, statements } = unwrap(await take(file(third)));
    expect(gaps).toMatchObject([
      { closing: { minor: 100n }, opening: { minor: 300n }, on: '2026-03-04', afterStatementId: statements[0]?.id },
    ]);
    expect(unwrap(await take(file(second))).gaps).toEqual([]);
  });

  it('does not hide a second statement of one number that says something else', async () => {
    const { take } = await setup();
    await take(file(first));
    const other = { ...first, closing: balance('CLOSING', 101n, '2026-03-02') };
    const { statements } = unwrap(await take(file(other)));
    expect(codes(statements[0]?.problems ?? [])).toEqual(['NUMBER_SEEN_BEFORE']);
  });
});
