import { type BankStatement, type BankStore, type NewBankLine, type Tx } from '#libs/workflows';
import { dateOf } from '../database/columns.js';
import { pageOf } from '../database/page.js';
import { type SqlValue, on } from '../database/store-tx.js';
import { gapFrom, statementFrom } from './bank.mapping.js';
import { type BankGapRow, type BankStatementRow } from './bank.row.js';

const STATEMENT = '(SELECT *, from_day::text AS from_text, to_day::text AS to_text FROM bank_statement)';

export const bankStatements: Pick<
  BankStore,
  | 'knownEntries'
  | 'countLines'
  | 'statementsTo'
  | 'insertStatement'
  | 'statementById'
  | 'statementByHash'
  | 'statementsOf'
  | 'statementPage'
  | 'gaps'
> = {
  knownEntries: async (tx, accountId, entryKeys) => {
    const rows = await on(tx).rows<{ entry_key: string }>(
      'SELECT DISTINCT entry_key FROM bank_line WHERE account_id = $1 AND entry_key = ANY ($2)',
      [accountId, [...entryKeys]],
    );
    return new Set(rows.map((row) => row.entry_key));
  },
  countLines: async (tx, accountId, entryKeys) => {
    const row = await on(tx).row<{ lines: number }>(
      'SELECT count(*)::int AS lines FROM bank_line WHERE account_id = $1 AND entry_key = ANY ($2)',
      [accountId, [...entryKeys]],
    );
    return row?.lines ?? 0;
  },
  insertStatement: async (tx, statement, lines, entryKeys) => {
    await insertFacts(tx, statement);
    const { id, accountId } = statement;
    if (lines.length > 0) await on(tx).change(INSERT_LINES, [id, accountId, ...columnsOf(lines)]);
    if (entryKeys.length > 0) await on(tx).change(INSERT_STATED, [id, accountId, [...entryKeys]]);
  },
  statementById: async (tx, id) => (await select(tx, 'id = $1', [id]))[0] ?? null,
  statementByHash: async (tx, accountId, hash) =>
    (await select(tx, 'account_id = $1 AND hash = $2', [accountId, hash]))[0] ?? null,
  statementsOf: (tx, uploadId) => select(tx, 'upload_id = $1', [uploadId]),
  statementsTo: (tx, accountId, day) => select(tx, 'account_id = $1 AND to_day = $2::date', [accountId, day]),
  statementPage: (tx, { accountId, ...request }) => {
    const where = [accountId === null ? 'true' : 'account_id = $1'];
    const listing = { table: `${STATEMENT} AS s`, where, values: accountId === null ? [] : [accountId] };
    return pageOf<BankStatementRow, BankStatement>(tx, listing, request, (rows) => rows.map(statementFrom));
  },
  gaps: async (tx, accountId) => {
    const rows = await on(tx).rows<BankGapRow>(
      `SELECT *, from_day::text AS from_text FROM bank_gap WHERE $1::text IS NULL OR account_id = $1 ORDER BY from_day, after_statement_id`,
      [accountId],
    );
    return rows.map(gapFrom);
  },
};

async function select(tx: Tx, condition: string, values: readonly SqlValue[]): Promise<BankStatement[]> {
  const text = `SELECT * FROM ${STATEMENT} AS s WHERE ${condition} ORDER BY seq`;
  return (await on(tx).rows<BankStatementRow>(text, values)).map(statementFrom);
}

async function insertFacts(tx: Tx, statement: BankStatement): Promise<void> {
  const { opening, closing, balanced, problems } = statement;
  const currency = await on(tx).row<{ currency: string }>('SELECT currency FROM bank_account WHERE id = $1', [
    statement.accountId,
  ]);
  await on(tx).change(
    `INSERT INTO bank_statement (id, upload_id, account_id, currency, format, kind, reference, number, from_day, to_day, opening_minor,
       closing_minor, balanced, problems, line_count, new_line_count, hash, imported_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
    [
      ...[statement.id, statement.uploadId, statement.accountId, currency?.currency ?? '', statement.format],
      ...[statement.kind, statement.reference, statement.number, statement.from, statement.to],
      ...[opening && `${opening.minor}`, closing && `${closing.minor}`, balanced, JSON.stringify(problems)],
      ...[statement.lineCount, statement.newLineCount, statement.hash, dateOf(statement.importedAt)],
    ],
  );
}

function columnsOf(lines: readonly NewBankLine[]): SqlValue[] {
  const of = <T extends string | number | null>(value: (line: NewBankLine) => T): T[] => lines.map(value);
  return [
    ...[of((line) => line.id), of((line) => line.entryKey), of((line) => line.part)],
    ...[of((line) => line.bookedOn), of((line) => line.valueOn)],
    ...[of((line) => `${line.amount.minor}`), of((line) => line.kind), of((line) => line.bankReference)],
    ...[of((line) => line.endToEndId), of((line) => JSON.stringify(line.references))],
    ...[of((line) => line.counterpartyName), of((line) => line.counterpartyAccount), of((line) => line.remittance)],
    of((line) => `${line.isReversal}`),
  ];
}

const INSERT_LINES = `
  INSERT INTO bank_line (statement_id, account_id, currency, id, entry_key, part, booked_on, value_on, amount_minor, kind, bank_reference, end_to_end_id,
    refs, counterparty_name, counterparty_account, remittance, is_reversal)
  SELECT $1, $2, (SELECT currency FROM bank_account WHERE id = $2), l.id, l.entry_key, l.part, l.booked, l.valued, l.minor, l.kind,
    l.bank_reference, l.end_to_end_id, ARRAY(SELECT jsonb_array_elements_text(l.refs)), l.name, l.account, l.remittance, l.is_reversal
  FROM unnest($3::text[], $4::text[], $5::int[], $6::date[], $7::date[], $8::bigint[], $9::text[], $10::text[], $11::text[], $12::jsonb[],
    $13::text[], $14::text[], $15::text[], $16::boolean[])
    AS l (id, entry_key, part, booked, valued, minor, kind, bank_reference, end_to_end_id, refs, name, account, remittance, is_reversal)`;

/** By the index, entry for entry: the database has no statistics yet of what was just written. */
const INSERT_STATED = `
  INSERT INTO bank_statement_line (statement_id, seq, account_id, currency, line_id)
  SELECT $1, row_number() OVER (ORDER BY s.seq, l.part), $2, l.currency, l.id
  FROM unnest($3::text[]) WITH ORDINALITY AS s (entry_key, seq)
  CROSS JOIN LATERAL (SELECT id, part, currency FROM bank_line k WHERE k.account_id = $2 AND k.entry_key = s.entry_key OFFSET 0) AS l`;
