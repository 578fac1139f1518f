import { type InvoiceWire, type InvoiceWireStore } from '#libs/workflows';
import { dateOf, instantOf, moneyOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';

interface WireRow {
  readonly id: string;
  readonly invoice_id: string;
  readonly org_id: string;
  readonly provider_org_id: string;
  readonly currency: string;
  readonly amount_minor: string;
  readonly applied_minor: string;
  readonly lowers: boolean;
  readonly bank_reference: string;
  readonly received_at: Date;
  readonly recorded_by: string;
}

/** Wires that paid invoices. What they take off an invoice the database takes off it. */
export function invoiceWireStore(): InvoiceWireStore {
  return {
    byId: async (tx, id) => {
      const row = await on(tx).row<WireRow>('SELECT * FROM invoice_wire WHERE id = $1', [id]);
      return row && wireFrom(row);
    },
    byInvoices: async (tx, ids) => {
      const text = 'SELECT * FROM invoice_wire WHERE invoice_id = ANY ($1) ORDER BY id';
      return (await on(tx).rows<WireRow>(text, [ids])).map(wireFrom);
    },
    byIds: async (tx, ids) => {
      if (ids.length === 0) return [];
      return (await on(tx).rows<WireRow>('SELECT * FROM invoice_wire WHERE id = ANY ($1)', [ids])).map(wireFrom);
    },
    insert: async (tx, wire) => {
      const { id, invoiceId, orgId, providerOrgId, amount, applied, lowers, bankReference, receivedAt, recordedBy } =
        wire;
      await on(tx).change(
        `INSERT INTO invoice_wire (id, invoice_id, org_id, provider_org_id, currency, amount_minor, applied_minor, lowers, bank_reference,
           received_at, recorded_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          ...[id, invoiceId, orgId, providerOrgId, amount.currency, `${amount.minor}`, `${applied.minor}`, lowers],
          ...[bankReference, dateOf(receivedAt), recordedBy],
        ],
      );
    },
  };
}

function wireFrom(row: WireRow): InvoiceWire {
  return {
    id: row.id,
    invoiceId: row.invoice_id,
    orgId: row.org_id,
    providerOrgId: row.provider_org_id,
    amount: moneyOf(row.amount_minor, row.currency),
    applied: moneyOf(row.applied_minor, row.currency),
    lowers: row.lowers,
    bankReference: row.bank_reference,
    receivedAt: instantOf(row.received_at),
    recordedBy: row.recorded_by,
  };
}
