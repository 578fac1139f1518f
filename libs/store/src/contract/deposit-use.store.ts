import { type ContractMoneyStore, type DepositForfeit, type DepositUse, type Tx } from '#libs/workflows';
import { dateOf, instantOf, moneyOf } from '../database/columns.js';
import { on } from '../database/store-tx.js';

interface UseRow {
  readonly id: string;
  readonly contract_money_id: string;
  readonly org_id: string;
  readonly provider_org_id: string;
  readonly kind: DepositUse['kind'];
  readonly invoice_id: string | null;
  readonly forfeit_id: string | null;
  readonly currency: string;
  readonly amount_minor: string;
  readonly reason: string;
  readonly decided_at: Date;
  readonly decided_by: string;
}

interface ForfeitRow {
  readonly id: string;
  readonly contract_money_id: string;
  readonly org_id: string;
  readonly provider_org_id: string;
  readonly currency: string;
  readonly to_provider_minor: string;
  readonly to_us_minor: string;
  readonly reason: string;
  readonly evidence: string[];
  readonly proposed_at: Date;
  readonly proposed_by: string;
}

/** What became of deposits, and what was proposed. */
export const depositUses: Pick<ContractMoneyStore, 'use' | 'uses' | 'proposeForfeit' | 'forfeits' | 'forfeit'> = {
  use: async (tx, use) => {
    await on(tx).change(
      `INSERT INTO deposit_use (id, contract_money_id, org_id, provider_org_id, kind, invoice_id, forfeit_id, currency, amount_minor, reason, decided_at, decided_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        ...[use.id, use.contractMoneyId, use.tenantOrgId, use.providerOrgId, use.kind, use.invoiceId, use.forfeitId],
        ...[use.amount.currency, `${use.amount.minor}`, use.reason, dateOf(use.decidedAt), use.decidedBy],
      ],
    );
  },
  uses: async (tx, contractMoneyId) => {
    const text = 'SELECT * FROM deposit_use WHERE contract_money_id = $1 ORDER BY id';
    return (await on(tx).rows<UseRow>(text, [contractMoneyId])).map(useFrom);
  },
  proposeForfeit: async (tx, forfeit) => {
    const { id, contractMoneyId, tenantOrgId, providerOrgId, toProvider, toUs, reason, evidence } = forfeit;
    await on(tx).change(
      `INSERT INTO deposit_forfeit (id, contract_money_id, org_id, provider_org_id, currency, to_provider_minor, to_us_minor, reason, evidence, proposed_at, proposed_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        ...[id, contractMoneyId, tenantOrgId, providerOrgId, toUs.currency, `${toProvider.minor}`, `${toUs.minor}`],
        ...[reason, [...evidence], dateOf(forfeit.proposedAt), forfeit.proposedBy],
      ],
    );
  },
  forfeits: (tx, contractMoneyId) => forfeits(tx, 'contract_money_id = $1 ORDER BY id', contractMoneyId),
  forfeit: async (tx, id) => (await forfeits(tx, 'id = $1', id))[0] ?? null,
};

async function forfeits(tx: Tx, condition: string, value: string): Promise<DepositForfeit[]> {
  return (await on(tx).rows<ForfeitRow>(`SELECT * FROM deposit_forfeit WHERE ${condition}`, [value])).map(forfeitFrom);
}

function useFrom(row: UseRow): DepositUse {
  return {
    ...{
      id: row.id,
      contractMoneyId: row.contract_money_id,
      tenantOrgId: row.org_id,
      providerOrgId: row.provider_org_id,
    },
    ...{ kind: row.kind, invoiceId: row.invoice_id, forfeitId: row.forfeit_id, reason: row.reason },
    amount: moneyOf(row.amount_minor, row.currency),
    ...{ decidedAt: instantOf(row.decided_at), decidedBy: row.decided_by },
  };
}

function forfeitFrom(row: ForfeitRow): DepositForfeit {
  return {
    ...{
      id: row.id,
      contractMoneyId: row.contract_money_id,
      tenantOrgId: row.org_id,
      providerOrgId: row.provider_org_id,
    },
    toProvider: moneyOf(row.to_provider_minor, row.currency),
    toUs: moneyOf(row.to_us_minor, row.currency),
    ...{ reason: row.reason, evidence: row.evidence },
    ...{ proposedAt: instantOf(row.proposed_at), proposedBy: row.proposed_by },
  };
}
