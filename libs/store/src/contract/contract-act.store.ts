import { type CurrencyCode, civilDate, unwrap } from '#libs/kernel';
import { changesToJson, guarantorToJson, parseChanges, parseGuarantorJson } from '#libs/market';
import {
  type ContractAct,
  type ContractActDetail,
  type ContractActState,
  type ContractActStore,
  type Tx,
} from '#libs/workflows';
import { currencyOf, dateOf, instantOf } from '../database/columns.js';
import { grouped } from '../database/grouped.js';
import { type SqlValue, on, orgOf } from '../database/store-tx.js';

interface ActRow {
  readonly id: string;
  readonly contract_id: string;
  readonly kind: ContractActDetail['kind'];
  readonly detail: Readonly<Record<string, unknown>>;
  readonly effective: string;
  readonly reason: string;
  readonly documents: string[];
  readonly by_org_id: string;
  readonly parties: string[];
  readonly state: ContractActState;
  readonly at: Date;
  readonly currency: string;
}

const COLUMNS =
  'a.id, a.contract_id, a.kind, a.detail, a.effective::text, a.reason, a.documents, a.by_org_id, a.parties, a.state, a.at, c.currency';

/** What sides want of contracts, and who agreed. */
export function contractActStore(): ContractActStore {
  return {
    byId: async (tx, id) => (await select(tx, 'a.id = $1', [id]))[0] ?? null,
    lock: async (tx, id) => (await select(tx, 'a.id = $1', [id], 'FOR NO KEY UPDATE OF a'))[0] ?? null,
    byContract: (tx, contractId) => select(tx, 'a.contract_id = $1', [contractId]),
    insert: async (tx, act) => {
      const { detail, evidence } = act;
      await on(tx).change(
        `INSERT INTO contract_act (id, contract_id, org_id, provider_org_id, by_org_id, kind, detail, effective, reason, documents, parties, state, at)
         SELECT $1, id, org_id, provider_org_id, $3, $4, $5, $6, $7, $8, $9, $10, $11 FROM contract WHERE id = $2`,
        [
          act.id,
          act.contractId,
          act.byOrgId,
          detail.kind,
          JSON.stringify(detailToJson(detail)),
          act.effective,
          evidence.reason,
          [...evidence.documents],
          [...act.parties],
          act.state,
          dateOf(act.at),
        ],
      );
      for (const { orgId, at } of act.consents) await consent(tx, act.id, orgId, dateOf(at));
    },
    consent: (tx, id, at) => consent(tx, id, orgOf(tx), dateOf(at)),
    close: async (tx, id, state) => {
      await on(tx).change('UPDATE contract_act SET state = $2 WHERE id = $1', [id, state]);
    },
  };
}

async function consent(tx: Tx, id: string, orgId: string | null, at: Date): Promise<void> {
  await on(tx).change('INSERT INTO contract_consent (act_id, by_org_id, at) VALUES ($1, $2, $3)', [id, orgId, at]);
}

async function select(tx: Tx, condition: string, values: readonly SqlValue[], lock = ''): Promise<ContractAct[]> {
  const rows = await on(tx).rows<ActRow>(
    `SELECT ${COLUMNS} FROM contract_act a JOIN contract c ON c.id = a.contract_id WHERE ${condition} ORDER BY a.id ${lock}`,
    values,
  );
  if (rows.length === 0) return [];
  const consents = await on(tx).rows<{ act_id: string; by_org_id: string; at: Date }>(
    `SELECT act_id, by_org_id, at FROM contract_consent WHERE act_id = ANY ($1) ORDER BY at, by_org_id`,
    [rows.map(({ id }) => id)],
  );
  const byAct = grouped(consents, (row) => row.act_id);
  return rows.map((row) => ({
    id: row.id,
    contractId: row.contract_id,
    detail: detailFrom(row),
    effective: civilDate(row.effective),
    evidence: { reason: row.reason, documents: row.documents },
    byOrgId: row.by_org_id,
    at: instantOf(row.at),
    state: row.state,
    parties: row.parties,
    // the proposer first: who agreed in the same instant comes after
    consents: (byAct.get(row.id) ?? [])
      .map((one) => ({ orgId: one.by_org_id, at: instantOf(one.at) }))
      .sort((a, b) => Number(b.orgId === row.by_org_id) - Number(a.orgId === row.by_org_id)),
  }));
}

function detailToJson(detail: ContractActDetail): object {
  if (detail.kind === 'AMEND') return { ...detail, changes: changesToJson(detail.changes) };
  if (detail.kind === 'NOVATE') return { ...detail, guarantor: detail.guarantor && guarantorToJson(detail.guarantor) };
  return detail;
}

/** Written by detailToJson into a column that nobody can change. */
function detailFrom({ kind, detail, currency }: ActRow): ContractActDetail {
  if (kind === 'AMEND') {
    const { listings } = detail as Extract<ContractActDetail, { kind: 'AMEND' }>;
    return { kind, changes: unwrap(parseChanges(detail['changes'])), listings };
  }
  if (kind !== 'NOVATE') return detail as unknown as ContractActDetail;
  const { toOrgId } = detail as unknown as Extract<ContractActDetail, { kind: 'NOVATE' }>;
  return { kind, toOrgId, guarantor: guarantorFrom(detail['guarantor'], currencyOf(currency)) };
}

function guarantorFrom(json: unknown, currency: CurrencyCode) {
  return json === null || json === undefined ? null : unwrap(parseGuarantorJson(json, currency));
}
