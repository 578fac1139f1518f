import { type BankLine, type BankLineFilter, type BankLineUse, type BankStore } from '#libs/workflows';
import { dateOf, instantOf } from '../database/columns.js';
import { pageOf } from '../database/page.js';
import { type SqlValue, on } from '../database/store-tx.js';
import { lineFrom } from './bank.mapping.js';
import { type BankLineRow } from './bank.row.js';

const LINE = '(SELECT *, booked_on::text AS booked_text, value_on::text AS value_text FROM bank_line)';

export const bankLines: Pick<BankStore, 'lineById' | 'linesByIds' | 'linesReferenced' | 'linePage' | 'lines'> = {
  lineById: async (tx, id) => {
    const row = await on(tx).row<BankLineRow>(`SELECT * FROM ${LINE} AS l WHERE id = $1`, [id]);
    return row && lineFrom(row);
  },
  linesByIds: async (tx, ids) => {
    if (ids.length === 0) return [];
    const text = `SELECT * FROM ${LINE} AS l WHERE id = ANY ($1) ORDER BY id`;
    return (await on(tx).rows<BankLineRow>(text, [[...ids]])).map(lineFrom);
  },
  linesReferenced: async (tx, accountId, bankReferences) => {
    if (bankReferences.length === 0) return [];
    const text = `SELECT * FROM ${LINE} AS l WHERE account_id = $1 AND bank_reference = ANY ($2) ORDER BY id`;
    return (await on(tx).rows<BankLineRow>(text, [accountId, [...bankReferences]])).map(lineFrom);
  },
  linePage: (tx, { filter, ...request }) => {
    const { where, values } = conditions(filter);
    const listing = { table: `${LINE} AS l`, where: [where], values };
    return pageOf<BankLineRow, BankLine>(tx, listing, request, (rows) => rows.map(lineFrom));
  },
  lines: async (tx, filter, { first, after }) => {
    const { where, values } = conditions(filter);
    const beyond = values.length + 1;
    const rows = await on(tx).rows<BankLineRow>(
      `SELECT * FROM ${LINE} AS l WHERE ${where} AND ($${beyond}::text IS NULL OR id > $${beyond}) ORDER BY id LIMIT $${beyond + 1}`,
      [...values, after, first + 1],
    );
    const page = rows.slice(0, first);
    return { rows: page.map(lineFrom), next: rows.length > first ? (page.at(-1)?.id ?? null) : null };
  },
};

interface UseRow {
  readonly line_id: string;
  readonly rule: BankLineUse['rule'];
  readonly subject_id: string;
  readonly used_at: Date;
  readonly used_by: string;
}

export const bankLineUses: Pick<BankStore, 'uses' | 'insertUse' | 'openInvoicesNamed'> = {
  uses: async (tx, lineIds) => {
    if (lineIds.length === 0) return [];
    const rows = await on(tx).rows<UseRow>('SELECT * FROM bank_line_use WHERE line_id = ANY ($1)', [[...lineIds]]);
    return rows.map((row) => ({
      ...{ lineId: row.line_id, rule: row.rule, subjectId: row.subject_id },
      ...{ usedAt: instantOf(row.used_at), usedBy: row.used_by },
    }));
  },
  insertUse: async (tx, { lineId, rule, subjectId, usedAt, usedBy }) => {
    await on(tx).change(
      'INSERT INTO bank_line_use (line_id, rule, subject_id, used_at, used_by) VALUES ($1, $2, $3, $4, $5)',
      [lineId, rule, subjectId, dateOf(usedAt), usedBy],
    );
  },
  openInvoicesNamed: async (tx, references) => {
    if (references.length === 0) return [];
    return on(tx).rows<{ id: string; number: string }>(
      `SELECT id, number FROM invoice WHERE state = 'OPEN'
       AND (number = ANY ($1) OR right(regexp_replace(number, '[^A-Z0-9]', '', 'g'), 21) = ANY ($2)) ORDER BY id`,
      [[...references], references.filter((one) => one.startsWith('RF')).map((one) => one.slice(4))],
    );
  },
};

/** In the order of `values`; a condition that is not asked for is left out, so that an index serves the rest. */
function conditions(filter: BankLineFilter): { readonly where: string; readonly values: SqlValue[] } {
  const asked = [
    ['account_id = ?', filter.accountId],
    ['id IN (SELECT line_id FROM bank_statement_line WHERE statement_id = ?)', filter.statementId],
    ['booked_on >= ?::date', filter.from],
    ['booked_on <= ?::date', filter.to],
  ] as const;
  const values: SqlValue[] = [];
  const parts = asked.flatMap(([text, value]) => {
    if (value === null || value === undefined) return [];
    values.push(value);
    return [text.replace('?', `$${values.length}`)];
  });
  return { where: parts.length === 0 ? 'true' : parts.join(' AND '), values };
}
