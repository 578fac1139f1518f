import { type BilledParts, type PostedEntry } from '#libs/billing';
import { type CurrencyCode, money } from '#libs/kernel';
import { type JournalKind, type SourceType } from '#libs/ledger';
import { type StatementStore, type Tx } from '#libs/workflows';
import { dateOf, instantOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { invoicesWhere } from '../invoice/invoice.store.js';
import { type AccountRow, accountFrom } from '../ledger/journal.mapping.js';
import { creditDocuments } from '../credit-note/credit-documents.js';

interface EntryRow extends AccountRow {
  readonly journal_id: string;
  readonly seq: number;
  readonly kind: JournalKind;
  readonly source_type: SourceType;
  readonly source_id: string;
  readonly effective_at: Date;
  readonly posted_at: Date;
  readonly reverses_id: string | null;
}

interface PartsRow {
  readonly id: string;
  readonly currency: CurrencyCode;
  readonly platform_fee_minor: string;
  readonly tax_minor: string;
}

/** An organisation's own entries, through functions that know whose transaction it is. */
export function statementStore(): StatementStore {
  return {
    balances: async (tx, ownerId, before) => {
      const rows = await on(tx).rows<AccountRow>('SELECT * FROM statement_balances($1, $2)', [ownerId, dateOf(before)]);
      return rows.map((row) => ({ account: accountFrom(row), minor: BigInt(row.minor) }));
    },
    entries: async (tx, ownerId, { start, end }, { first, after }) => {
      const rows = await on(tx).rows<EntryRow>('SELECT * FROM statement_entries($1, $2, $3, $4, $5, $6, $7)', [
        ownerId,
        dateOf(start),
        dateOf(end),
        ...placeOf(after),
        first + 1,
      ]);
      const page = rows.slice(0, first);
      const last = page.at(-1);
      return {
        rows: page.map(fromRow),
        next: rows.length > first && last !== undefined ? cursorOf([last.posted_at, last.journal_id, last.seq]) : null,
      };
    },
    invoices: async (tx, ownerId, { start, end }, { first, after }) => {
      const [at, id] = placeOf(after);
      const found = await invoicesWhere(
        tx,
        `org_id = $1 AND issued_at >= $2 AND issued_at < $3 AND ($4::timestamptz IS NULL OR (issued_at, id) > ($4, $5))`,
        [ownerId, dateOf(start), dateOf(end), at, id],
        `LIMIT ${first + 1}`,
      );
      const rows = found.slice(0, first);
      const last = rows.at(-1);
      return {
        rows,
        next: found.length > first && last !== undefined ? cursorOf([dateOf(last.issuedAt), last.id, 0]) : null,
      };
    },
    credits: async (tx, ownerId, window, { first, after }) => {
      const [at, id] = placeOf(after);
      const found = await creditDocuments(tx, { ownerId, window, at, id, limit: first + 1 });
      const page = found.slice(0, first);
      const last = page.at(-1);
      return {
        rows: page.map(({ document }) => document),
        next: found.length > first && last !== undefined ? cursorOf([last.at, last.id, 0]) : null,
      };
    },
    invoiceNumbers: async (tx, ids) => {
      if (ids.length === 0) return new Map();
      const rows = await on(tx).rows<{ id: string; number: string }>(
        'SELECT id, number FROM invoice WHERE id = ANY ($1)',
        [ids],
      );
      return new Map(rows.map(({ id, number }) => [id, number]));
    },
    billedParts,
  };
}

/** Fee and tax of invoices, by id. */
async function billedParts(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, BilledParts>> {
  if (ids.length === 0) return new Map();
  const rows = await on(tx).rows<PartsRow>(
    'SELECT id, currency, platform_fee_minor, tax_minor FROM invoice WHERE id = ANY ($1)',
    [ids],
  );
  return new Map(
    rows.map(({ id, currency, platform_fee_minor: fee, tax_minor: tax }) => [
      id,
      { platformFee: money(BigInt(fee), currency), tax: money(BigInt(tax), currency) },
    ]),
  );
}

function fromRow(row: EntryRow): PostedEntry {
  return {
    journalId: row.journal_id,
    kind: row.kind,
    sourceType: row.source_type,
    sourceId: row.source_id,
    effectiveAt: instantOf(row.effective_at),
    postedAt: instantOf(row.posted_at),
    reversesId: row.reverses_id,
    account: accountFrom(row),
    minor: BigInt(row.minor),
  };
}

function cursorOf([at, id, seq]: readonly [Date, string, number]): string {
  return Buffer.from(JSON.stringify([at.toISOString(), id, seq]), 'utf8').toString('base64url');
}

/** Only our own workflows give cursors back, so a broken one is a fault. */
function placeOf(cursor: string | null): readonly [Date | null, string | null, number | null] {
  if (cursor === null) return [null, null, null];
  const [at, id, seq] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as [string, string, number];
  return [new Date(at), id, seq];
}
