import { type CreditNote } from '#libs/billing';
import { type CreditNoteStore, type Tx } from '#libs/workflows';
import { currencyOf, dateOf, moneyOf } from '../database/columns.js';
import { grouped } from '../database/grouped.js';
import { pageOf } from '../database/page.js';
import { type SqlValue, on, orgOf } from '../database/store-tx.js';
import { invoicesWhere } from '../invoice/invoice.store.js';
import { applicationFrom, noteFrom, totalsFrom } from './credit-note.mapping.js';
import {
  type CreditApplicationRow,
  type CreditNoteLineRow,
  type CreditNoteReversalRow,
  type CreditNoteRow,
  type CreditTotalsRow,
} from './credit-note.row.js';

export function creditNoteStore(): CreditNoteStore {
  return { ...reads, ...balances, ...writes };
}

const reads: Pick<CreditNoteStore, 'byId' | 'byCause' | 'byInvoices' | 'page' | 'applications' | 'all'> = {
  byId: async (tx, id) => (await select(tx, 'id = $1', [id]))[0] ?? null,
  byCause: async (tx, cause) => (await select(tx, 'cause = $1', [cause]))[0] ?? null,
  byInvoices: (tx, ids) => select(tx, 'invoice_id = ANY ($1)', [ids]),
  page: (tx, request) => {
    const org = orgOf(tx);
    // a tenant's notes and a provider's, each by its own index; nobody is both on one note
    const where = org === null ? ['true'] : ['org_id = $1', 'provider_org_id = $1 AND org_id <> $1'];
    const listing = { table: 'credit_note', where, values: org === null ? [] : [org] };
    return pageOf<CreditNoteRow, CreditNote>(tx, listing, request, (rows) => withLines(tx, rows));
  },
  applications: async (tx, ids) => {
    const rows = await on(tx).rows<CreditApplicationRow>(
      'SELECT * FROM credit_application WHERE invoice_id = ANY ($1) ORDER BY applied_at, id',
      [ids],
    );
    return rows.map(applicationFrom);
  },
  all: async (tx) => (await on(tx).rows<CreditTotalsRow>(TOTALS, [])).map(totalsFrom),
};

const balances: Pick<CreditNoteStore, 'balances' | 'spendable' | 'payable'> = {
  balances: async (tx, orgId) => {
    const rows = await on(tx).rows<{ currency: string; held: string }>(
      `SELECT a.currency, (-sum(e.minor))::bigint AS held FROM account a JOIN entry e ON e.account_id = a.id
       WHERE a.type = 'TENANT_CREDIT' AND a.owner_id = $1 GROUP BY a.currency HAVING sum(e.minor) <> 0 ORDER BY a.currency`,
      [orgId],
    );
    return rows.map(({ currency, held }) => moneyOf(held, currency));
  },
  spendable: async (tx, limit) => {
    const rows = await on(tx).rows<{ owner_id: string; currency: string; held: string }>(
      `SELECT a.owner_id, a.currency, b.held FROM account a JOIN account_balance b ON b.account_id = a.id AND b.held > 0
       WHERE a.type = 'TENANT_CREDIT' AND EXISTS (SELECT FROM invoice i WHERE i.org_id = a.owner_id AND i.currency = a.currency AND i.state = 'OPEN')
       ORDER BY a.owner_id, a.currency LIMIT $1`,
      [limit],
    );
    return rows.map(({ owner_id, currency, held }) => ({
      orgId: owner_id,
      currency: currencyOf(currency),
      held: moneyOf(held, currency),
    }));
  },
  payable: async (tx, orgId, currency) => {
    const open = await invoicesWhere(tx, `org_id = $1 AND currency = $2 AND state = 'OPEN'`, [orgId, currency]);
    return open.sort((a, b) => a.dueAt - b.dueAt);
  },
};

const writes: Pick<CreditNoteStore, 'nextNumber' | 'insert' | 'reverse' | 'apply'> = {
  nextNumber: async (tx, series, year) => {
    const row = await on(tx).row<{ number: string }>('SELECT next_credit_note_number($1, $2) AS number', [
      series,
      year,
    ]);
    return row?.number ?? '';
  },
  insert: async (tx, note) => {
    await on(tx).change(INSERT_NOTE, [
      ...[note.id, note.number, note.orgId, note.providerOrgId, note.invoiceId, note.kind, note.reason],
      ...[[...note.evidence], note.cause, note.currency, `${note.subtotal.minor}`, `${note.platformFee.minor}`],
      ...[`${note.tax.minor}`, `${note.total.minor}`, `${note.providerBears.minor}`, `${note.lowers.minor}`],
      ...[dateOf(note.issuedAt), note.issuedBy],
    ]);
    const of = <T>(value: (line: CreditNote['lines'][number]) => T): T[] => note.lines.map(value);
    // one statement: the database checks that lines add up
    await on(tx).change(INSERT_LINES, [
      ...[note.id, note.orgId, note.providerOrgId, of((line) => line.id), of((line) => line.invoiceLineId)],
      ...[of((line) => line.kind), of((line) => line.description), of((line) => `${line.amount.minor}`)],
      of((line) => line.providerOrgId),
    ]);
  },
  reverse: async (tx, { orgId, providerOrgId }, reversal) => {
    const { id, number, creditNoteId, reason, evidence, reversedAt, reversedBy } = reversal;
    await on(tx).change(
      `INSERT INTO credit_note_reversal (id, number, credit_note_id, org_id, provider_org_id, reason, evidence, reversed_at, reversed_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [id, number, creditNoteId, orgId, providerOrgId, reason, [...evidence], dateOf(reversedAt), reversedBy],
    );
  },
  apply: async (tx, { id, orgId, providerOrgId, invoiceId, amount, appliedAt, appliedBy }) => {
    await on(tx).change(
      `INSERT INTO credit_application (id, org_id, provider_org_id, invoice_id, currency, amount_minor, applied_at, applied_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, orgId, providerOrgId, invoiceId, amount.currency, `${amount.minor}`, dateOf(appliedAt), appliedBy],
    );
  },
};

const INSERT_NOTE = `
  INSERT INTO credit_note (id, number, org_id, provider_org_id, invoice_id, kind, reason, evidence, cause, currency, subtotal_minor,
    platform_fee_minor, tax_minor, total_minor, provider_bears_minor, lowers_minor, issued_at, issued_by)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`;

const INSERT_LINES = `
  INSERT INTO credit_note_line (credit_note_id, org_id, provider_org_id, id, invoice_line_id, kind, description, amount_minor, share_org, position)
  SELECT $1, $2, $3, l.id, l.invoice_line, l.kind, l.description, l.amount, l.share, l.position - 1
  FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::text[])
    WITH ORDINALITY AS l (id, invoice_line, kind, description, amount, share, position)`;

const TOTALS = `
  SELECT invoice_id, currency, sum(noted)::bigint AS noted, sum(lowered)::bigint AS lowered, sum(to_balance)::bigint AS to_balance,
    max(at) AS latest_at
  FROM (
    SELECT invoice_id, currency, total_minor AS noted, lowers_minor AS lowered, total_minor - lowers_minor AS to_balance, issued_at AS at
    FROM credit_note n WHERE NOT EXISTS (SELECT FROM credit_note_reversal r WHERE r.credit_note_id = n.id)
    UNION ALL
    SELECT invoice_id, currency, 0, amount_minor, -amount_minor, applied_at FROM credit_application
  ) AS moved GROUP BY invoice_id, currency`;

async function select(tx: Tx, condition: string, values: readonly SqlValue[]): Promise<CreditNote[]> {
  const text = `SELECT * FROM credit_note WHERE ${condition} ORDER BY issued_at, id`;
  return withLines(tx, await on(tx).rows<CreditNoteRow>(text, values));
}

async function withLines(tx: Tx, rows: readonly CreditNoteRow[]): Promise<CreditNote[]> {
  if (rows.length === 0) return [];
  const lines = await on(tx).rows<CreditNoteLineRow>(
    `SELECT l.*, i.tax_jurisdiction FROM credit_note_line l LEFT JOIN invoice_line i ON i.id = l.invoice_line_id
     WHERE l.credit_note_id = ANY ($1) ORDER BY l.credit_note_id, l.position`,
    [rows.map(({ id }) => id)],
  );
  const byNote = grouped(lines, (line) => line.credit_note_id);
  const reversals = await on(tx).rows<CreditNoteReversalRow>(
    'SELECT * FROM credit_note_reversal WHERE credit_note_id = ANY ($1)',
    [rows.map(({ id }) => id)],
  );
  const reversed = new Map(reversals.map((row) => [row.credit_note_id, row]));
  return rows.map((row) => noteFrom(row, byNote.get(row.id) ?? [], reversed.get(row.id) ?? null));
}
