import { type ContractMoney, type ContractMoneyStore, type Tx } from '#libs/workflows';
import { dateOf, instantOf, instantOrNull, moneyOf } from '../database/columns.js';
import { type SqlValue, on } from '../database/store-tx.js';
import { depositUses } from './deposit-use.store.js';

interface MoneyRow {
  readonly id: string;
  readonly contract_id: string;
  readonly org_id: string;
  readonly provider_org_id: string;
  readonly kind: ContractMoney['kind'];
  readonly currency: string;
  readonly amount_minor: string;
  readonly due_at: Date;
  readonly received_at: Date | null;
  readonly drawn_minor: string;
  readonly applied_minor: string;
  readonly forfeited_minor: string;
  readonly returned_minor: string;
}

/** Deposits and prepayments of contracts. What was drawn, applied, forfeited and returned follows from rows beside: the database adds it up. */
export function contractMoneyStore(): ContractMoneyStore {
  return {
    ...depositUses,
    byContract: (tx, contractId) => select(tx, 'contract_id = $1 ORDER BY id', contractId),
    lock: async (tx, id) => (await select(tx, 'id = $1 FOR NO KEY UPDATE', id))[0] ?? null,
    insert: async (tx, money) => {
      const { id, contractId, tenantOrgId, providerOrgId, kind, amount, dueAt } = money;
      const row = await on(tx).row<{ id: string }>(
        `INSERT INTO contract_money (id, contract_id, org_id, provider_org_id, kind, currency, amount_minor, due_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (contract_id, kind) DO NOTHING RETURNING id`,
        [id, contractId, tenantOrgId, providerOrgId, kind, amount.currency, String(amount.minor), dateOf(dueAt)],
      );
      return row !== null;
    },
    received: async (tx, id) => {
      const at = dateOf(tx.now);
      await on(tx).change('UPDATE contract_money SET received_at = $2 WHERE id = $1', [id, at]);
    },
    draw: async (tx, { id, contractMoneyId, invoiceId, tenantOrgId, providerOrgId, amount, at }) => {
      await on(tx).change(
        `INSERT INTO prepayment_draw (id, contract_money_id, org_id, provider_org_id, invoice_id, currency, amount_minor, drawn_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [id, contractMoneyId, tenantOrgId, providerOrgId, invoiceId, amount.currency, String(amount.minor), dateOf(at)],
      );
    },
  };
}

async function select(tx: Tx, condition: string, value: SqlValue): Promise<ContractMoney[]> {
  const rows = await on(tx).rows<MoneyRow>(`SELECT * FROM contract_money WHERE ${condition}`, [value]);
  return rows.map((row) => ({
    id: row.id,
    contractId: row.contract_id,
    tenantOrgId: row.org_id,
    providerOrgId: row.provider_org_id,
    kind: row.kind,
    amount: moneyOf(row.amount_minor, row.currency),
    dueAt: instantOf(row.due_at),
    receivedAt: instantOrNull(row.received_at),
    drawn: moneyOf(row.drawn_minor, row.currency),
    applied: moneyOf(row.applied_minor, row.currency),
    forfeited: moneyOf(row.forfeited_minor, row.currency),
    returned: moneyOf(row.returned_minor, row.currency),
  }));
}
