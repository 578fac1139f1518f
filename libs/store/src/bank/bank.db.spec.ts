// World: a migrated database with one bank account of ours, into which three days of statements are imported, the middle one late; then
// plain SQL tries to bend what was kept.
import { civilDate, unwrap } from '#libs/kernel';
import { WORKER_SCOPE as PLATFORM, createTestDatabase } from '#libs/testkit';
import { type BankFile, type StatedLine, type StatedStatement, addBankAccount, importBankFile } from '#libs/workflows';

const db = await createTestDatabase();
afterAll(() => db.close());

const eur = (minor: bigint) => ({ minor, currency: 'EUR', places: 2 });

function line(minor: bigint, on: string, facts: Partial<StatedLine> = {}): StatedLine {
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
    ...{ bookedOn: civilDate(on), valueOn: null, bankReference: null, isReversal: false, returnReason: null },
    ...{
      endToEndId: 'E1',
      references: ['RF18 5390', 'INV "1", 2'],
      counterpartyName: 'Acme',
      counterpartyAccount: null,
      remittance: 'rent',
    },
    ...facts,
  };
}

/** A day that opens and closes so, with these lines. */
function day(number: number, opening: bigint, lines: readonly StatedLine[]): BankFile {
  const on = civilDate(`2026-03-0${number}`);
  const closing = lines.reduce((sum, { amount }) => sum + (amount?.minor ?? 0n), opening);
  const statement: StatedStatement = {
    ...{
      kind: 'STATEMENT',
      account: 'DE02 1203',
      bank: null,
      currency: 'EUR',
      reference: `S${number}`,
      number: `${number}`,
    },
    ...{ page: null, from: on, to: on, lines, balances: [], balanced: true, problems: [] },
    opening: { type: 'OPENING', code: 'OPBD', amount: eur(opening), on },
    closing: { type: 'CLOSING', code: 'CLBD', amount: eur(closing), on },
  };
  return { format: 'MT940', version: null, statements: [statement], balanced: true, problems: [] };
}

async function world() {
  const { unitOfWork, stores } = await db.open();
  const ports = { unitOfWork, ...stores };
  const command = {
    name: 'Main',
    currency: 'EUR',
    identifiers: ['DE021203', 'X'],
    idempotencyKey: 'key-00000001',
  } as const;
  const account = unwrap(await addBankAccount(ports)(PLATFORM, command));
  const take = async (file: BankFile, content: string) =>
    unwrap(await importBankFile(ports)(PLATFORM, { name: 'day.sta', content, file }));
  const first = await take(
    day(1, 0n, [line(500n, '2026-03-01', { bankReference: 'B1' }), line(-20n, '2026-03-01')]),
    'one',
  );
  const third = await take(day(3, 490n, [line(-1n, '2026-03-03')]), 'three');
  const gapsBefore = third.gaps;
  // the second brings a line of the first again, and one of its own
  const second = await take(
    day(2, 480n, [line(10n, '2026-03-02', { isReversal: true, valueOn: civilDate('2026-03-04') })]),
    'two',
  );
  return {
    unitOfWork,
    bank: stores.bank,
    account,
    take,
    first,
    second,
    third,
    gapsBefore,
    owner: await db.connectAs('owner'),
    staff: await db.connectAs('staff'),
    app: await db.connectAs('app'),
  };
}

const { unitOfWork, bank, account, take, first, second, third, gapsBefore, owner, staff, app } = await world();

describe('what banks say, in the database', () => {
  it('is read as it was written', async () => {
    await unitOfWork.run(PLATFORM, async (tx) => {
      expect(await bank.accounts(tx)).toEqual([account]);
      expect(await bank.accountCalled(tx, 'X', 'EUR')).toEqual(account);
      expect(await bank.accountCalled(tx, 'X', 'USD')).toBeNull();
      expect(await bank.uploadById(tx, first.upload.id)).toEqual(first.upload);
      expect(await bank.uploadByHash(tx, first.upload.hash)).toEqual(first.upload);
      expect(await bank.statementById(tx, second.statements[0]?.id ?? '')).toEqual(second.statements[0]);
      expect(await bank.statementsOf(tx, third.upload.id)).toEqual(third.statements);
      const { rows } = await bank.lines(tx, { accountId: account.id }, { first: 10, after: null });
      expect(
        rows.map(({ amount, bookedOn, valueOn, isReversal }) => [amount.minor, bookedOn, valueOn, isReversal]),
      ).toEqual([
        [500n, '2026-03-01', null, false],
        [-20n, '2026-03-01', null, false],
        [-1n, '2026-03-03', null, false],
        [10n, '2026-03-02', '2026-03-04', true],
      ]);
      expect(rows[0]).toMatchObject({
        bankReference: 'B1',
        references: ['RF18 5390', 'INV "1", 2'],
        counterpartyName: 'Acme',
      });
      expect(await bank.lineById(tx, rows[0]?.id ?? '')).toEqual(rows[0]);
      expect(
        await bank.linesByIds(
          tx,
          rows.map(({ id }) => id),
        ),
      ).toEqual(rows);
      expect(await bank.linesReferenced(tx, account.id, ['B1', 'B2'])).toEqual([rows[0]]);
    });
  });

  it('is paged and filtered', async () => {
    await unitOfWork.run(PLATFORM, async (tx) => {
      const page = await bank.linePage(tx, {
        first: 2,
        after: null,
        filter: { from: civilDate('2026-03-02'), accountId: account.id },
      });
      expect([page.items.map(({ amount }) => amount.minor), page.totalCount, page.hasNextPage]).toEqual([
        [10n, -1n],
        2,
        false,
      ]);
      const own = await bank.linePage(tx, { first: 5, after: null, filter: { statementId: first.statements[0]?.id } });
      expect(own.items.map(({ amount }) => amount.minor)).toEqual([-20n, 500n]);
      const statements = await bank.statementPage(tx, { first: 2, after: null, accountId: account.id });
      expect([statements.items.length, statements.hasNextPage, statements.totalCount]).toEqual([2, true, 3]);
      const { rows, next } = await bank.lines(tx, {}, { first: 3, after: null });
      const rest = await bank.lines(tx, {}, { first: 3, after: next });
      expect([rows.length, rest.rows.length, rest.next]).toEqual([3, 1, null]);
    });
  });

  it('shows where the chain is broken until the missing statement comes', async () => {
    expect(gapsBefore).toMatchObject([{ closing: { minor: 480n }, opening: { minor: 490n }, on: '2026-03-03' }]);
    expect(second.gaps).toEqual([]);
    expect(await unitOfWork.run(PLATFORM, (tx) => bank.gaps(tx, null))).toEqual([]);
  });

  it('counts a movement once, and a file that comes twice at once too', async () => {
    const again = day(1, 0n, [
      line(500n, '2026-03-01', { bankReference: 'B1' }),
      line(-20n, '2026-03-01'),
      line(3n, '2026-03-01'),
    ]);
    const both = await Promise.all([take(again, 'again'), take(again, 'again')]);
    expect(both.map(({ isRepeat }) => isRepeat).sort()).toEqual([false, true]);
    expect(both[0]?.statements).toMatchObject([
      { lineCount: 3, newLineCount: 1, problems: [{ code: 'NUMBER_SEEN_BEFORE' }] },
    ]);
    expect(new Set(both.map(({ upload }) => upload.id)).size).toBe(1);
  });
});

describe('plain SQL', () => {
  const statement = first.statements[0]?.id ?? '';
  const LINE = `INSERT INTO bank_line (id, account_id, currency, statement_id, entry_key, part, booked_on, amount_minor, kind, refs, remittance, is_reversal)
    VALUES ('bln_x', '${account.id}', 'EUR', '${statement}', repeat('a', 64), 0, '2026-03-01', 1, 'OTHER', '{}', '', false)`;

  it.each([
    'bank_account',
    'bank_account_identifier',
    'bank_upload',
    'bank_statement',
    'bank_line',
    'bank_statement_line',
    'bank_line_use',
  ])('neither changes nor deletes nor reads for customers: %s', async (table) => {
    await expect(owner.query(`DELETE FROM ${table}`)).rejects.toThrow('append-only');
    await expect(owner.query(`UPDATE ${table} SET currency = currency`)).rejects.toThrow(/append-only|column/);
    await expect(staff.query(`DELETE FROM ${table}`)).rejects.toThrow('permission denied');
    await expect(app.query(`SELECT FROM ${table}`)).rejects.toThrow('permission denied');
  });

  it('adds no line to a statement that is written', async () => {
    await expect(staff.query(LINE)).rejects.toThrow('takes no line later');
  });

  it('writes no statement that has other lines than it says, or adds up only in words', async () => {
    const copy = (
      over: string,
    ) => `INSERT INTO bank_statement (id, upload_id, account_id, currency, format, kind, from_day, to_day, opening_minor, closing_minor,
      balanced, problems, line_count, new_line_count, hash, imported_at) SELECT 'bst_x', upload_id, account_id, currency, format, kind, from_day, to_day, ${over}, repeat('b', 64), imported_at
      FROM bank_statement WHERE id = '${statement}'`;
    await expect(staff.query(copy(`1, 1, NULL, '[]', 1, 0`))).rejects.toThrow('has not the lines it states');
    await expect(staff.query(copy(`1, 2, true, '[]', 0, 0`))).rejects.toThrow('does not add up');
  });
});
