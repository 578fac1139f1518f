import { type ApplicationUndo, type CashApplication, type CashApplicationStore, type Tx } from '#libs/workflows';
import { dateOf, instantOf, moneyOf } from '../database/columns.js';
import { type SqlValue, on } from '../database/store-tx.js';

interface ApplicationRow {
  readonly id: string;
  readonly org_id: string;
  readonly provider_org_id: string;
  readonly invoice_id: string;
  readonly currency: string;
  readonly amount_minor: string;
  readonly reason: string;
  readonly applied_at: Date;
  readonly applied_by: string;
}

interface UndoRow extends Omit<ApplicationRow, 'applied_at' | 'applied_by'> {
  readonly kind: ApplicationUndo['kind'];
  readonly contract_money_id: string | null;
  readonly undone_at: Date;
  readonly undone_by: string;
}

/** Cash that people applied to invoices, and what they took back; the sums of invoices and deposits follow by the database's own hand. */
export function cashApplicationStore(): CashApplicationStore {
  return {
    byId: async (tx, id) => (await select(tx, 'id = $1', [id]))[0] ?? null,
    byInvoices: (tx, ids) => select(tx, 'invoice_id = ANY ($1) ORDER BY id', [[...ids]]),
    apply: async (tx, { id, orgId, providerOrgId, invoiceId, amount, reason, appliedAt, appliedBy }) => {
      await on(tx).change(
        `INSERT INTO cash_application (id, org_id, provider_org_id, invoice_id, currency, amount_minor, reason, applied_at, applied_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [id, orgId, providerOrgId, invoiceId, amount.currency, `${amount.minor}`, reason, dateOf(appliedAt), appliedBy],
      );
    },
    undo: async (tx, undo) => {
      const { id, kind, orgId, providerOrgId, invoiceId, contractMoneyId, amount, reason, undoneAt, undoneBy } = undo;
      await on(tx).change(
        `INSERT INTO application_undo (id, kind, org_id, provider_org_id, invoice_id, contract_money_id, currency, amount_minor, reason, undone_at, undone_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          ...[id, kind, orgId, providerOrgId, invoiceId, contractMoneyId, amount.currency, `${amount.minor}`, reason],
          ...[dateOf(undoneAt), undoneBy],
        ],
      );
    },
    undone: async (tx, ids) => {
      const rows = await on(tx).rows<UndoRow>('SELECT * FROM application_undo WHERE id = ANY ($1) ORDER BY id', [
        [...ids],
      ]);
      return rows.map(undoFrom);
    },
  };
}

async function select(tx: Tx, where: string, values: readonly SqlValue[]): Promise<CashApplication[]> {
  const rows = await on(tx).rows<ApplicationRow>(`SELECT * FROM cash_application WHERE ${where}`, [...values]);
  return rows.map((row) => ({
    ...{ id: row.id, orgId: row.org_id, providerOrgId: row.provider_org_id, invoiceId: row.invoice_id },
    ...{ amount: moneyOf(row.amount_minor, row.currency), reason: row.reason },
    ...{ appliedAt: instantOf(row.applied_at), appliedBy: row.applied_by },
  }));
}

function undoFrom(row: UndoRow): ApplicationUndo {
  return {
    ...{ id: row.id, kind: row.kind, orgId: row.org_id, providerOrgId: row.provider_org_id },
    ...{ invoiceId: row.invoice_id, contractMoneyId: row.contract_money_id },
    ...{ amount: moneyOf(row.amount_minor, row.currency), reason: row.reason },
    ...{ undoneAt: instantOf(row.undone_at), undoneBy: row.undone_by },
  };
}
