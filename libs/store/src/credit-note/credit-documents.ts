import { type CreditDocument } from '#libs/billing';
import { type Period, assert } from '#libs/kernel';
import { type Tx } from '#libs/workflows';
import { dateOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';
import { invoicesWhere } from '../invoice/invoice.store.js';
import { creditNoteStore } from './credit-note.store.js';

interface Wanted {
  readonly ownerId: string;
  readonly window: Period;
  /** After this place; null: from the beginning. */
  readonly at: Date | null;
  readonly id: string | null;
  readonly limit: number;
}

interface Found {
  readonly at: Date;
  /** Of the document: a credit note, or what took one back. */
  readonly id: string;
  readonly document: CreditDocument;
}

interface Row {
  readonly at: Date;
  readonly id: string;
  readonly note_id: string;
  readonly invoice_id: string;
}

/** Credit notes to a tenant and what took them back, in the order in which they were issued. */
export async function creditDocuments(tx: Tx, { ownerId, window, at, id, limit }: Wanted): Promise<Found[]> {
  const rows = await on(tx).rows<Row>(DOCUMENTS, [ownerId, dateOf(window.start), dateOf(window.end), at, id, limit]);
  if (rows.length === 0) return [];
  const invoiceIds = [...new Set(rows.map((row) => row.invoice_id))];
  const notes = new Map((await creditNoteStore().byInvoices(tx, invoiceIds)).map((note) => [note.id, note]));
  const invoices = new Map((await invoicesWhere(tx, 'id = ANY ($1)', [invoiceIds])).map((one) => [one.id, one]));
  return rows.map((row) => {
    const [note, invoice] = [notes.get(row.note_id), invoices.get(row.invoice_id)];
    assert(note && invoice, `credit note ${row.note_id} and its invoice are readable`);
    return { at: row.at, id: row.id, document: { note, invoice, isReversal: row.id !== row.note_id } };
  });
}

const DOCUMENTS = `
  SELECT * FROM (
    SELECT issued_at AS at, id, id AS note_id, invoice_id FROM credit_note WHERE org_id = $1
    UNION ALL
    SELECT r.reversed_at, r.id, n.id, n.invoice_id FROM credit_note_reversal r JOIN credit_note n ON n.id = r.credit_note_id WHERE r.org_id = $1
  ) AS documents
  WHERE at >= $2 AND at < $3 AND ($4::timestamptz IS NULL OR (at, id) > ($4, $5)) ORDER BY at, id LIMIT $6`;
